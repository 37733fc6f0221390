package journal

import (
	"crypto/sha256"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vigie/internal/database/dbtest"
)

func TestHeads(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := NewStore(dbtest.New(t), func() time.Time { return now })
	h := Heads{filepath.Join(t.TempDir(), "journal-heads.txt")}
	note := func(want bool) {
		t.Helper()
		if got, err := h.Note(t.Context(), s); err != nil || got != want {
			t.Fatalf("noted %t, %v; want %t", got, err, want)
		}
	}
	act := func() {
		t.Helper()
		if err := s.Append(t.Context(), nil, Entry{Act: "case.take", Object: "case/A"}); err != nil {
			t.Fatal(err)
		}
	}
	note(false) // nothing yet
	act()
	note(true)
	act()
	note(false) // once a day
	now = now.AddDate(0, 0, 1)
	note(true)
	now = now.AddDate(0, 0, 1)
	note(false) // nothing since
	act()
	if err := os.WriteFile(h.Path+".part", []byte("2026-03-04T09:00"), 0o600); err != nil { // the disk was full
		t.Fatal(err)
	}
	note(true)
	if n, err := h.Check(t.Context(), s); err != nil || n != 3 {
		t.Fatalf("%d, %v", n, err)
	}
	stamps, err := h.Read()
	if err != nil || stamps[1].Seq != 2 || len(stamps[2].Hash) != sha256.Size || stamps[0].At.Day() != 2 {
		t.Errorf("%+v, %v", stamps, err)
	}
	if info, err := os.Stat(h.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}

	// The whole chain was written anew, elsewhere, and holds by itself.
	other := NewStore(dbtest.New(t), func() time.Time { return now })
	for range 3 {
		now = now.Add(time.Second)
		if err := other.Append(t.Context(), nil, Entry{Act: "case.take", Object: "case/A"}); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := other.Verify(t.Context()); err != nil || !r.Whole() {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := h.Check(t.Context(), other); !errors.Is(err, ErrHeads) {
		t.Errorf("a journal that was rewritten: %v", err)
	}
	if err := os.WriteFile(h.Path, []byte("2026-03-02T09:00:00Z x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Check(t.Context(), s); !errors.Is(err, ErrHeads) {
		t.Errorf("a file that was spoilt: %v", err)
	}
}

// A real authority answers the request, and its answer holds for that hash alone.
func TestTimestamp(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("no openssl")
	}
	dir := t.TempDir()
	openssl := func(args ...string) (string, error) {
		c := exec.CommandContext(t.Context(), "openssl", args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		return string(out), err
	}
	must := func(args ...string) string {
		t.Helper()
		out, err := openssl(args...)
		if err != nil {
			t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return out
	}
	write := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("tsa.cnf", []byte(`[req]
distinguished_name = dn
x509_extensions = tsa
prompt = no
[dn]
CN = Vigie test authority
[tsa]
extendedKeyUsage = critical,timeStamping
[tsa_config]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
`))
	write("serial", []byte("01\n"))
	must("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem", "-days", "2", "-config", "tsa.cnf")
	hash := sha256.Sum256([]byte("a head"))
	asked, err := TimestampRequest(hash[:], big.NewInt(4_711))
	if err != nil {
		t.Fatal(err)
	}
	write("head.tsq", asked)
	if said := must("ts", "-query", "-in", "head.tsq", "-text"); !strings.Contains(said, "sha256") || !strings.Contains(said, "Certificate required: yes") {
		t.Errorf("the request reads:\n%s", said)
	}
	must("ts", "-reply", "-queryfile", "head.tsq", "-out", "head.tsr", "-config", "tsa.cnf", "-section", "here")
	if said := must("ts", "-verify", "-queryfile", "head.tsq", "-in", "head.tsr", "-CAfile", "tsa.pem"); !strings.Contains(said, "Verification: OK") {
		t.Error(said)
	}
	other := sha256.Sum256([]byte("another head"))
	if asked, err = TimestampRequest(other[:], big.NewInt(4_711)); err != nil {
		t.Fatal(err)
	}
	write("other.tsq", asked)
	if said, err := openssl("ts", "-verify", "-queryfile", "other.tsq", "-in", "head.tsr", "-CAfile", "tsa.pem"); err == nil {
		t.Errorf("it holds for another hash: %s", said)
	}
	if _, err := TimestampRequest([]byte("short"), big.NewInt(1)); err == nil {
		t.Error("a short hash is asked for")
	}
}
