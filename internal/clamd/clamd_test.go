package clamd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"
)

// eicar is the file that every scanner is tested with; it is put together here so
// that none takes this one for it.
func eicar() string {
	return `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + "EICAR-STANDARD-ANTIVIRUS-" + "TEST-FILE!$H+H*"
}

// daemon starts a real clamd that knows one signature, ours, and returns its
// address. Nothing is downloaded.
func daemon(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("clamd")
	if err != nil {
		if program = "/usr/sbin/clamd"; !there(program) {
			if os.Getenv("CI") == "true" {
				t.Fatal("clamd is missing: apt-get install clamav-daemon")
			}
			t.Skip("clamd is not installed (apt-get install clamav-daemon)")
		}
	}
	dir, err := os.MkdirTemp("/tmp", "vigie-clamd") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	write(t, filepath.Join(dir, "vigie.ndb"), fmt.Sprintf("Vigie.Test.Eicar:0:*:%x\n", eicar()[:40]))
	write(t, filepath.Join(dir, "clamd.conf"), "Foreground yes\nDatabaseDirectory "+dir+"\nLocalSocket "+socket+"\nStreamMaxLength 25M\nSelfCheck 0\nConcurrentDatabaseReload no\n")
	c := exec.Command(program, "--config-file="+filepath.Join(dir, "clamd.conf"))
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	s, _ := Open("unix://" + socket)
	for range 300 {
		if s.Ping(t.Context()) == nil {
			return "unix://" + socket
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.Process.Kill()
	c.Wait()
	t.Fatalf("clamd does not start: %s", said.String())
	return ""
}

func there(name string) bool { _, err := os.Stat(name); return err == nil }

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRealDaemon(t *testing.T) {
	s, err := Open(daemon(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ content, want string }{
		"nothing":             {"", ""},
		"a text":              {"Dimanche, votez !", ""},
		"EICAR":               {eicar(), "Vigie.Test.Eicar.UNOFFICIAL"},
		"EICAR far in a file": {strings.Repeat("votez ", 100_000) + eicar(), "Vigie.Test.Eicar.UNOFFICIAL"},
		"as large as may be":  {strings.Repeat("0123456789abcdef", 20<<20/16), ""},
	} {
		if got, err := s.Scan(t.Context(), strings.NewReader(test.content)); got != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, test.want)
		}
	}
	if got, err := s.Scan(t.Context(), strings.NewReader(strings.Repeat("x", 26<<20))); got != "" || !errors.Is(err, ErrUnanswered) {
		t.Errorf("more than the daemon takes: %q, %v", got, err)
	}
}

// faulty is a daemon that does as it likes with each connection.
func faulty(t *testing.T, do func(net.Conn)) *Scanner {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer conn.Close(); do(conn) }()
		}
	}()
	s, err := Open("tcp://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s.pace, s.verdict = 200*time.Millisecond, 200*time.Millisecond
	return s
}

func TestDaemonThatFailsGivesNoVerdict(t *testing.T) {
	says := func(answer string) func(net.Conn) {
		return func(c net.Conn) { io.ReadFull(c, make([]byte, 18)); io.WriteString(c, answer) }
	}
	for name, do := range map[string]func(net.Conn){
		"hangs up":          func(net.Conn) {},
		"says nothing":      func(c net.Conn) { io.Copy(io.Discard, c) },
		"reads nothing":     func(net.Conn) { time.Sleep(time.Second) },
		"cut in the middle": says("stream: O"),
		"garbage":           says("\xff\xfe\x01 HTTP/1.1 200 OK\x00"),
		"without end":       says(strings.Repeat("stream: OK", 10_000)),
		"an error":          says("INSTREAM size limit exceeded. ERROR\x00"),
		"found nothing":     says("stream:  FOUND\x00"),
		"OK of another":     says("other: OK\x00"),
		"empty":             says("\x00"),
	} {
		s := faulty(t, do)
		if got, err := s.Scan(t.Context(), bytes.NewReader(make([]byte, 8<<20))); got != "" || !errors.Is(err, ErrUnanswered) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err := s.Ping(t.Context()); !errors.Is(err, ErrUnanswered) {
			t.Errorf("%s, asked for life: %v", name, err)
		}
	}
	nobody, _ := Open("unix:///tmp/vigie-no-such-socket")
	if _, err := nobody.Scan(t.Context(), strings.NewReader("x")); !errors.Is(err, ErrUnanswered) {
		t.Errorf("nobody there: %v", err)
	}
}

// What fails in the file itself is not blamed on the daemon.
func TestContentThatFails(t *testing.T) {
	s := faulty(t, func(c net.Conn) { io.Copy(io.Discard, c) })
	broken := errors.New("broken")
	if _, err := s.Scan(t.Context(), iotest.ErrReader(broken)); !errors.Is(err, broken) || errors.Is(err, ErrUnanswered) {
		t.Errorf("%v", err)
	}
}

func TestWhoeverLeavesIsNotWaitedFor(t *testing.T) {
	s := faulty(t, func(c net.Conn) { time.Sleep(5 * time.Second) })
	s.verdict = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := s.Scan(ctx, strings.NewReader("x")); err == nil || time.Since(began) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestAddressesOfDaemons(t *testing.T) {
	for address, ok := range map[string]bool{
		"unix:///run/clamav/clamd.ctl": true, "tcp://127.0.0.1:3310": true, "tcp://[::1]:3310": true,
		"": false, "clamd": false, "tcp://host": false, "unix://": false, "http://x:1": false, "%zz": false,
	} {
		if _, err := Open(address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}
