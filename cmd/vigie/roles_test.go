package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"vigie/internal/config"
)

// free returns an address that nobody answers at.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Whoever watches the portal watches the background work too: where it stands
// still, reports reach no queue.
func TestTheWorkerIsWatched(t *testing.T) {
	a := portal(t)
	a.cfg.AdminListen = free(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.work(ctx) }()
	for _, address := range []string{"/healthz", "/readyz", "/metrics"} {
		var r *http.Response
		var err error
		for range 100 {
			if r, err = http.Get("http://" + a.cfg.AdminListen + address); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", address, r.StatusCode)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	if r, err := http.Get("http://" + a.cfg.AdminListen + "/healthz"); err == nil {
		r.Body.Close()
		t.Error("it answers after its end")
	}
}

// An address that is taken is told before anything else is begun, by its setting.
func TestATakenAdminAddressIsTold(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	a := portal(t)
	a.cfg.AdminListen = taken.Addr().String()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for name, err := range map[string]error{"worker": a.work(t.Context()), "all": a.serve(t.Context(), listener, everything)} {
		if err == nil || !strings.Contains(err.Error(), "VIGIE_ADMIN_LISTEN") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A machine without the key that opens is right for who only takes reports in,
// and wrong for who must read them.
func TestKeysAreVerifiedForARole(t *testing.T) {
	mine, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	alone := config.Config{DataDir: t.TempDir(), Recipients: mine.Recipient().String()}
	whole := config.Config{DataDir: t.TempDir()}
	for as, want := range map[role]bool{everything: false, backOffice: false, intake: true, worker: true} {
		said, err := verifyKeys(alone, as)
		if (err == nil) != want || want && !strings.Contains(said, "no identity") || !want && !strings.Contains(err.Error(), "VIGIE_AUTHORITY_IDENTITY_FILE") {
			t.Errorf("%s without an identity: %q, %v", as, said, err)
		}
		if said, err := verifyKeys(whole, as); err != nil || !strings.Contains(said, "opens here") {
			t.Errorf("%s with one: %q, %v", as, said, err)
		}
		if err := (checkCmd{Role: as}).Run(t.Context(), alone); err == nil || strings.Contains(err.Error(), "keys:") == want {
			t.Errorf("check as %s: %v", as, err) // the empty database is told in each case
		}
	}
}
