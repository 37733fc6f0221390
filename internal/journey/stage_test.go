package journey

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"
)

// stage is a running demo and a running browser, which all journeys share.
type stage struct {
	dir     string
	base    string // "http://localhost:41234"
	people  map[string]*person
	axe     string // the script that examines a page
	program *exec.Cmd
	browser context.Context
	close   func()
	missing string // what is not installed, when the journeys cannot run
}

// person is somebody who can sign in.
type person struct {
	email, password, secret string
	used                    time.Time // the time whose code was given last
	session                 *network.Cookie
}

// step is how long a one-time code stands (RFC 6238). A portal takes the next
// one as well, for clocks that are ahead.
const step = 30 * time.Second

// code returns a one-time code that was not used yet; it waits for it where the
// next one was used too.
func (p *person) code(t *testing.T) string {
	t.Helper()
	now := time.Now().Truncate(step)
	if !now.After(p.used) {
		now = p.used.Add(step)
	}
	time.Sleep(time.Until(now.Add(-step)))
	code, err := totp.GenerateCode(p.secret, now)
	if err != nil {
		t.Fatal(err)
	}
	p.used = now
	return code
}

var raised = sync.OnceValue(raise)

// on returns the stage, or skips the test (fails it under CI=true) when there
// is no browser.
func on(t *testing.T) *stage {
	t.Helper()
	s := raised()
	if s.missing == "" {
		return s
	}
	if os.Getenv("CI") == "true" {
		t.Fatal(s.missing)
	}
	t.Skip(s.missing)
	return nil
}

func TestMain(m *testing.M) {
	code := m.Run()
	if s := raised(); s.close != nil {
		s.close()
	}
	os.Exit(code)
}

// raise starts the demo and the browser.
func raise() *stage {
	chromium := browser()
	if chromium == "" {
		return &stage{missing: "Chromium is not installed (apt-get install chromium)"}
	}
	axe, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		return &stage{missing: "axe-core is not installed (make assets): " + err.Error()}
	}
	dir, err := os.MkdirTemp("", "vigie-journey-")
	if err != nil {
		return &stage{missing: err.Error()}
	}
	s := &stage{dir: dir, axe: string(axe)}
	if err := errors.Join(s.startProgram(), s.startBrowser(chromium)); err != nil {
		s.missing = err.Error()
	}
	return s
}

// browser finds Chromium under the names that systems give it, or returns "".
func browser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// binary returns the program: the one that VIGIE_BINARY names, or one built now.
func (s *stage) binary() (string, error) {
	if built := os.Getenv("VIGIE_BINARY"); built != "" {
		return built, nil
	}
	built := filepath.Join(s.dir, "vigie")
	cmd := exec.Command("go", "build", "-o", built, "vigie/cmd/vigie")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	return built, nil
}

// account is a line of the demo's greeting that tells a sign-in.
var account = regexp.MustCompile(`^\s+(reviewer|supervisor|administrator|auditor)\s+(\S+@\S+)\s+(\S+)\s+([A-Z2-7]{16,})\s+\d{6}$`)

// startProgram starts the demo on a free port and reads its greeting.
func (s *stage) startProgram() error {
	program, err := s.binary()
	if err != nil {
		return err
	}
	reports := "1200" // enough for every figure to be shown; VIGIE_JOURNEY_REPORTS for pictures of the whole
	if n := os.Getenv("VIGIE_JOURNEY_REPORTS"); n != "" {
		reports = n
	}
	log, err := os.Create(filepath.Join(s.dir, "vigie.log"))
	if err != nil {
		return err
	}
	s.program = exec.Command(program, "demo", "--listen", "127.0.0.1:0", "--dir", filepath.Join(s.dir, "data"), "--reports", reports)
	s.program.Env = append(os.Environ(), "VIGIE_RATE_LIMIT=off") // one visitor walks all the ways
	s.program.Stderr = log
	s.program.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	out, err := s.program.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.program.Start(); err != nil {
		return err
	}
	s.close = s.end
	s.people = map[string]*person{}
	for lines := bufio.NewScanner(out); len(s.people) < 4; {
		if !lines.Scan() {
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("the demo ended: %s", said)
		}
		s.greeted(lines.Text())
	}
	return nil
}

// greeted takes what a line of the greeting tells.
func (s *stage) greeted(line string) {
	if at := strings.Index(line, "http://"); at >= 0 && s.base == "" {
		s.base = strings.TrimSuffix(line[at:], "/fr")
	}
	if m := account.FindStringSubmatch(line); m != nil {
		s.people[m[1]] = &person{email: m[2], password: m[3], secret: m[4]}
	}
}

// startBrowser starts Chromium; nothing in it may speak to anybody by itself.
func (s *stage) startBrowser(chromium string) error {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "fr"),
	)
	allocator, endAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, endBrowser := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil { // no deadline here: it would end the browser
		endBrowser()
		endAllocator()
		return fmt.Errorf("Chromium: %w", err)
	}
	s.browser = ctx
	endProgram := s.close
	s.close = func() {
		endBrowser()
		endAllocator()
		if endProgram != nil {
			endProgram()
		}
	}
	return nil
}

// end stops the demo as an operator would.
func (s *stage) end() {
	s.program.Process.Signal(syscall.SIGTERM)
	ended := make(chan struct{})
	go func() { s.program.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		s.program.Process.Kill()
	}
	os.RemoveAll(s.dir)
}
