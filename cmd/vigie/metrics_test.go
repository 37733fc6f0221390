package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"vigie/internal/jobs"
)

// What watches the portal learns routes and counts, and neither an address nor the
// language that somebody reads.
func TestMetricsTellOfNobody(t *testing.T) {
	a := portal(t)
	h := handler(t, a, everything)
	for _, path := range []string{"/fr/statistics/municipales-2020?q=geheim", "/ar/news/GEHEIM-1", "/geheim", "/fr/office/cases/GEHEIM"} {
		get(h, path)
	}
	said := get(a.admin(), "/metrics").Body.String()
	for _, want := range []string{`route="/:lang/statistics/:election"`, `route="none"`, `code="404"`, "vigie_mail_waiting 0", "go_goroutines"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not tell %s", want)
		}
	}
	for _, never := range []string{"geheim", "GEHEIM", `"/fr`, `"/ar`} {
		if strings.Contains(said, never) {
			t.Errorf("it tells %s: %s", never, said)
		}
	}
}

// Background work that fails, or panics, shows; what ends with the process does not.
func TestFailingWorkIsCounted(t *testing.T) {
	m := newMetrics()
	ended, end := context.WithCancel(t.Context())
	end()
	for _, c := range []struct {
		name string
		ctx  context.Context
		do   func(context.Context) error
		want float64
		done bool
	}{
		{"fine", t.Context(), func(context.Context) error { return nil }, 0, true},
		{"fails", t.Context(), func(context.Context) error { return errors.New("no") }, 1, false},
		{"panics", t.Context(), func(context.Context) error { panic("no") }, 1, false},
		{"ends", ended, func(ctx context.Context) error { return ctx.Err() }, 0, false},
	} {
		func() {
			defer func() { recover() }()
			m.watched(jobs.Sweep{Name: c.name, Do: c.do}).Do(c.ctx)
		}()
		if got := measured(t, m, "vigie_sweep_failures_total", c.name); got != c.want {
			t.Errorf("%s: %v failures", c.name, got)
		}
		if got := measured(t, m, "vigie_sweep_success_timestamp_seconds", c.name); (got > 0) != c.done {
			t.Errorf("%s: done at %v", c.name, got)
		}
	}
}

// measured returns what is told of a sweep, 0 where nothing is.
func measured(t *testing.T, m *metrics, name, sweep string) float64 {
	t.Helper()
	all, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range all {
		for _, one := range family.Metric {
			if family.GetName() == name && one.Label[0].GetValue() == sweep {
				return one.GetCounter().GetValue() + one.GetGauge().GetValue()
			}
		}
	}
	return 0
}

// Alerts and the board ask for what there is: a name, a route or a sweep that was
// changed would never ring.
func TestAlertsAskForWhatThereIs(t *testing.T) {
	a := portal(t)
	w, err := a.wing(everything)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	worked := make(chan struct{})
	go func() { defer close(worked); a.runner(everything, w).Run(ctx) }()
	defer func() { stop(); <-worked }()
	post(w.handler, filing("sms"))
	w.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/fr/report/check", nil))
	for measured(t, a.metrics, "vigie_sweep_success_timestamp_seconds", "triage.open_cases") == 0 || measured(t, a.metrics, "vigie_sweep_success_timestamp_seconds", "retention.run") == 0 {
		if t.Context().Err() != nil {
			t.Fatal("no sweep was done")
		}
	}
	said := get(a.admin(), "/metrics").Body.String()
	asked := regexp.MustCompile(`(?:vigie|process)_[a-z_]+|(?:sweep|route)=\\?"[^"\\]+`)
	for _, file := range []string{"alerts.yml", "dashboard.json"} {
		body, err := os.ReadFile(filepath.Join("..", "..", "deploy", file))
		if err != nil {
			t.Fatal(err)
		}
		names := asked.FindAllString(string(body), -1)
		if len(names) < 8 {
			t.Errorf("%s asks for %v", file, names)
		}
		for _, name := range names {
			if name = strings.ReplaceAll(name, `\`, ""); !strings.Contains(said, name) {
				t.Errorf("%s asks for %s, which nobody tells", file, name)
			}
		}
	}
}
