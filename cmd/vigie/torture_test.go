package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"vigie/internal/database/dbtest"
	"vigie/internal/seal"
)

// asProgram makes this binary of tests be the program itself, so that a test can
// kill it.
const asProgram = "VIGIE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		if dir := os.Getenv(onSmallDisk); dir != "" {
			if err := smallDisk(dir); err != nil {
				log.Fatal(err)
			}
		}
		main()
		return
	}
	os.Exit(m.Run())
}

// kills is how often the program is killed: `make torture` says a hundred times.
func kills(t *testing.T) int {
	t.Helper()
	said := os.Getenv("VIGIE_TORTURE")
	if said == "" {
		return 4
	}
	n, err := strconv.Atoi(said)
	if err != nil || n < 1 {
		t.Fatalf("VIGIE_TORTURE: %q is no number of kills", said)
	}
	return n
}

// victim is the program at work, in a process of its own.
type victim struct {
	cmd     *exec.Cmd
	base    string // "http://127.0.0.1:41234"
	said    bytes.Buffer
	started time.Duration // until it was ready
}

// begin starts the program and waits until it says that it is ready.
func begin(t *testing.T, env []string) *victim {
	t.Helper()
	listen, admin := free(t), free(t)
	v := &victim{cmd: exec.Command(os.Args[0], "serve"), base: "http://" + listen}
	v.cmd.Env = append(slices.Clone(env), asProgram+"=1", "VIGIE_LISTEN="+listen, "VIGIE_ADMIN_LISTEN="+admin, "VIGIE_RATE_LIMIT=off", "VIGIE_FIGURES_EVERY=1s")
	if !slices.Contains(env, "VIGIE_LOG=debug") {
		v.cmd.Env = append(v.cmd.Env, "VIGIE_LOG=error")
	}
	v.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if slices.ContainsFunc(env, func(e string) bool { return strings.HasPrefix(e, onSmallDisk) }) {
		v.cmd.SysProcAttr.Unshareflags = syscall.CLONE_NEWNS
		if uid := os.Getuid(); uid != 0 { // who is not root is so in a namespace of their own
			v.cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
			v.cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: uid, Size: 1}}
		}
	}
	v.cmd.Stdout, v.cmd.Stderr = &v.said, &v.said
	from := time.Now()
	if err := v.cmd.Start(); errors.Is(err, syscall.EPERM) && os.Getenv("CI") != "true" {
		t.Skipf("no disk of its own can be made here: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.cmd.Process.Kill() })
	for time.Since(from) < time.Minute {
		r, err := http.Get("http://" + admin + "/readyz")
		if err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				v.started = time.Since(from)
				return v
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	v.end(syscall.SIGKILL)
	t.Fatalf("not ready after a minute: %s", v.said.String())
	return nil
}

// end sends a signal and waits for the process to be gone.
func (v *victim) end(with syscall.Signal) error {
	v.cmd.Process.Signal(with)
	return v.cmd.Wait()
}

// caller files one report after another. What was not acknowledged it sends again
// by the same key, as a telephone does that lost its line.
type caller struct {
	name string
	kept []acknowledged
}

// acknowledged is what the program said that it keeps.
type acknowledged struct {
	Reference, Receipt string
}

// answer is what the program said to a filing.
type answer struct {
	acknowledged
	code  int
	later string // Retry-After
}

// file sends a report by its number.
func (p *caller) file(base string, n int) (answer, error) {
	req, err := http.NewRequest(http.MethodPost, base+"/api/v1/reports", strings.NewReader(filing("sms")))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", fmt.Sprintf("%s-%d", p.name, n))
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer r.Body.Close()
	a := answer{code: r.StatusCode, later: r.Header.Get("Retry-After")}
	return a, json.NewDecoder(r.Body).Decode(&a.acknowledged)
}

// again sends what was acknowledged once more, from a number on: it is kept
// already, and the answer is the same.
func (p *caller) again(t *testing.T, base string, from int) {
	t.Helper()
	for n := max(0, from); n < len(p.kept); n++ {
		if a, err := p.file(base, n); err != nil || a.acknowledged != p.kept[n] {
			t.Errorf("%s: report %d was %+v, and is %+v, %v", p.name, n, p.kept[n], a, err)
		}
	}
}

// next files the next report, and says whether the line still stands.
func (p *caller) next(t *testing.T, base string) bool {
	t.Helper()
	a, err := p.file(base, len(p.kept))
	switch {
	case err != nil:
		return false
	case a.code == http.StatusServiceUnavailable:
		time.Sleep(10 * time.Millisecond)
	case a.code != http.StatusCreated || a.Reference == "" || a.Receipt == "":
		t.Errorf("%s: answered %+v", p.name, a)
		return false
	default:
		p.kept = append(p.kept, a.acknowledged)
	}
	return true
}

// The program is killed again and again while reports pour in. Whatever it
// acknowledged is there, once; it starts again by itself; and what hangs together
// (cases, journal, the keys of requests) still does.
func TestKilledUnderLoad(t *testing.T) {
	address := dbtest.URL(t)
	env := []string{"VIGIE_DATA_DIR=" + t.TempDir(), "VIGIE_DATABASE_URL=" + address}
	portalOn(t, address).close() // there is an election now
	callers := make([]*caller, 8)
	for i := range callers {
		callers[i] = &caller{name: fmt.Sprint("caller-", i)}
	}
	var starts []time.Duration
	for range kills(t) {
		v := begin(t, env)
		starts = append(starts, v.started)
		pour(t, v, callers)
	}
	v := begin(t, env)
	for _, p := range callers {
		p.next(t, v.base) // what was under way
		p.again(t, v.base, len(p.kept)-20)
	}
	if err := v.end(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v: %s", err, v.said.String())
	}
	t.Logf("killed %d times; ready again after %s at the slowest", len(starts), slices.Max(starts).Round(time.Millisecond))
	whole(t, portalOn(t, address), callers)
}

// pour lets the callers file until some reports more are acknowledged, and kills
// the program at no moment of its choosing.
func pour(t *testing.T, v *victim, callers []*caller) {
	t.Helper()
	var filed atomic.Int64
	var all sync.WaitGroup
	for _, p := range callers {
		all.Go(func() {
			for p.next(t, v.base) {
				filed.Add(1)
			}
		})
	}
	for until := time.Now().Add(time.Minute); filed.Load() < 10 && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(rand.N(300 * time.Millisecond))
	v.end(syscall.SIGKILL)
	all.Wait()
	if filed.Load() < 10 {
		t.Fatalf("%d reports were filed: %s", filed.Load(), v.said.String())
	}
}

// whole compares what is kept with what was acknowledged.
func whole(t *testing.T, a *app, callers []*caller) {
	t.Helper()
	for {
		n, err := a.triage.Sweep(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	want := 0
	for _, p := range callers {
		want += len(p.kept)
		for _, k := range p.kept {
			code, err := seal.ParseCode(k.Receipt)
			if err != nil {
				t.Fatal(err)
			}
			if r, err := a.reports.ByCode(t.Context(), code); err != nil || r.Reference != k.Reference {
				t.Errorf("%s was acknowledged, and its receipt opens %q, %v", k.Reference, r.Reference, err)
			}
		}
	}
	for _, table := range []string{"reports", "case_reports"} {
		var n int64
		if err := a.db.Write.Table(table).Count(&n).Error; err != nil || n != int64(want) {
			t.Errorf("%s: %d, acknowledged %d, %v", table, n, want, err)
		}
	}
	if r, err := a.journal.Verify(t.Context()); err != nil || !r.Whole() {
		t.Errorf("the journal: %+v, %v", r, err)
	}
}
