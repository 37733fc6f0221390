package blob

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"vigie/internal/fault"
)

func folder(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "é files")
	s, err := Open(t.Context(), "file://"+dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, dir
}

func bytesOf(b string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, b); return err }
}

func TestWhatIsPutIsThere(t *testing.T) {
	s, dir := folder(t)
	kept, err := s.Put(t.Context(), "parts/a-1", bytesOf("sealed"))
	if err != nil || kept.Size != 6 || len(kept.Hash) != 32 {
		t.Fatal(kept, err)
	}
	r, err := s.Open(t.Context(), "parts/a-1")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if b, err := io.ReadAll(r); err != nil || string(b) != "sealed" {
		t.Errorf("%q, %v", b, err)
	}
	for _, name := range []string{dir, dir + "/parts"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if err := s.Remove(t.Context(), "parts/a-1"); err != nil {
		t.Error(err)
	}
	if err := s.Remove(t.Context(), "parts/a-1"); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if _, err := s.Open(t.Context(), "parts/a-1"); !errors.Is(err, fault.NotFound) {
		t.Errorf("removed: %v", err)
	}
}

// What fails halfway leaves nothing, not even a beginning beside it.
func TestWhatFailsIsNotKept(t *testing.T) {
	s, dir := folder(t)
	broken := errors.New("broken")
	_, err := s.Put(t.Context(), "parts/a-1", func(w io.Writer) error {
		w.Write(bytes.Repeat([]byte("x"), 1<<20))
		return broken
	})
	if !errors.Is(err, broken) || errors.Is(err, fault.Busy) {
		t.Errorf("whoever writes fails: %v", err)
	}
	if found, _ := filepath.Glob(dir + "/parts/*"); len(found) != 0 {
		t.Errorf("kept %v", found)
	}
}

func TestDiskThatIsFullIsBusy(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	c := &counter{w: full}
	c.sum = discard{}
	if _, err := c.Write([]byte("x")); err == nil || c.failed == nil {
		t.Errorf("a full disk is not noticed: %v", err)
	}
	s, dir := folder(t)
	if err := os.WriteFile(dir+"/parts", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), "parts/a-1", bytesOf("x")); !errors.Is(err, fault.Busy) {
		t.Errorf("nowhere to write: %v", err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("elsewhere: %v", err)
	}
}

// discard is a sum of nothing.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) Sum(b []byte) []byte         { return b }
func (discard) Reset()                      {}
func (discard) Size() int                   { return 0 }
func (discard) BlockSize() int              { return 1 }

func TestEachFindsWhatIsThere(t *testing.T) {
	s, _ := folder(t)
	for _, name := range []string{"parts/a-1", "parts/b-1", "copies/a-1"} {
		if _, err := s.Put(t.Context(), name, bytesOf("x")); err != nil {
			t.Fatal(err)
		}
	}
	var found []string
	if err := s.Each(t.Context(), "parts/", func(f Found) error { found = append(found, f.Name); return nil }); err != nil || len(found) != 2 {
		t.Errorf("%v, %v", found, err)
	}
	stop := errors.New("enough")
	if err := s.Each(t.Context(), "", func(Found) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, address := range []string{"", "nowhere://x", "%zz"} {
		if _, err := Open(t.Context(), address); err == nil {
			t.Errorf("%q is opened", address)
		}
	}
	s, err := Open(t.Context(), "s3://vigie-test?region=eu-west-3&endpoint=http://127.0.0.1:1&use_path_style=true")
	if err != nil {
		t.Fatalf("a bucket opens without being asked: %v", err)
	}
	s.Close()
}
