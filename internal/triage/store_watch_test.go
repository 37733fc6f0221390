package triage_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"vigie/internal/fault"
	"vigie/internal/report"
	. "vigie/internal/triage"
)

const model = "J'exige que la liste Le Phare commun soit sanctionnée sans délai, je n'ai jamais donné mon numéro et je suis scandalisé par ces méthodes."

// flooded files n reports of one hand, half a minute apart, and sweeps.
func (d *desk) flooded(t testing.TB, n int, text string) (first string) {
	t.Helper()
	for i := range n {
		d.now = d.now.Add(-30 * time.Second)
		ref := d.file(t, func(f *report.Filing) {
			f.Message, f.Statement = text, model
			f.Contacts[0].At = fmt.Sprintf("19:%02d", i%60)
		})
		if first == "" {
			first = ref
		}
	}
	d.watched(t)
	return first
}

func (d *desk) watched(t testing.TB) {
	t.Helper()
	if _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Watch(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// voters files n reports of one operation by people who differ.
func (d *desk) voters(t testing.TB, n int, text string) (last string) {
	t.Helper()
	for i := range n {
		d.now = d.now.Add(time.Duration(i%7) * time.Minute)
		last = d.file(t, func(f *report.Filing) {
			f.Message, f.Statement = text, fmt.Sprintf("Voici ce que je veux dire pour ma part, moi qui suis le numéro %d de ma rue et pas un autre voisin.", i)
			f.Contacts[0].At, f.Practices = fmt.Sprintf("1%d:%02d", i%10, i%60), report.Practices[i%5:i%5+2]
		})
	}
	d.watched(t)
	return last
}

func TestFloodIsSuspectedAndAWaveIsNot(t *testing.T) {
	d := grouping(t)
	wave := d.caseOf(t, d.voters(t, 30, another))
	if wave.Suspected != 0 {
		t.Fatalf("voters are suspected: %+v", wave)
	}
	c := d.caseOf(t, d.flooded(t, 14, mailing))
	if c.Suspected != 14 || !c.MostlySuspected() || c.Reports != 14 {
		t.Fatalf("%+v", c)
	}
	all, err := d.SuspicionsOf(t.Context(), c)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	x := all[0]
	if x.State != Suspected || x.Reports != 14 || x.Here != 14 || x.Signs[0] != (Found{Sign: OneStatement, N: 14}) {
		t.Errorf("%+v", x)
	}
	if p, err := d.Queue(t.Context(), Filter{Suspected: true}, Cursor{}, 10); err != nil || len(p.Cases) != 1 || p.Cases[0].ID != c.ID {
		t.Errorf("%+v %v", p, err)
	}
	if apart, err := d.Apart(t.Context(), "municipales-2026", 10); err != nil || len(apart) != 1 || apart[0].Case.ID != c.ID || apart[0].Cases != 1 {
		t.Errorf("%+v %v", apart, err)
	}
	// One more, an hour later, is its like; a voter of the same message is not.
	d.now = d.now.Add(time.Hour)
	d.flooded(t, 1, mailing)
	d.voters(t, 1, mailing)
	if c = d.caseOf(t, c.Reference); c.Suspected != 15 || c.Reports != 16 {
		t.Errorf("%d of %d are suspected", c.Suspected, c.Reports)
	}
}

// Reports without a text are in cases of their own; one statement tells that
// they belong together.
func TestFloodOfCallsIsSuspectedByItsStatement(t *testing.T) {
	d := grouping(t)
	first := d.flooded(t, 12, "")
	c := d.caseOf(t, first)
	if c.Suspected != 1 || c.Reports != 1 {
		t.Fatalf("%+v", c)
	}
	if apart, err := d.Apart(t.Context(), "", 10); err != nil || len(apart) != 1 || apart[0].Cases != 12 || apart[0].Reports != 12 {
		t.Errorf("%+v %v", apart, err)
	}
}

func TestSuspicionIsSettled(t *testing.T) {
	d := grouping(t)
	c := d.caseOf(t, d.flooded(t, 12, mailing))
	x := d.suspicion(t, c)
	act := Doubting{Suspicion: x.ID, Version: x.Version, Case: c.Reference, By: ann(), Lift: true}
	if _, err := d.Settle(t.Context(), act); err != nil {
		t.Fatal(err)
	}
	if c = d.caseOf(t, c.Reference); c.Suspected != 0 {
		t.Errorf("lifted, and %d are suspected", c.Suspected)
	}
	if _, err := d.Settle(t.Context(), act); !errors.Is(err, fault.Conflict) {
		t.Errorf("settled twice: %v", err)
	}
	d.flooded(t, 3, mailing)
	if c = d.caseOf(t, c.Reference); c.Suspected != 0 || d.suspicion(t, c).Reports != 15 || d.suspicion(t, c).State != Lifted {
		t.Errorf("the machine undid what somebody said: %+v", c)
	}
	act = Doubting{Suspicion: x.ID, Version: d.suspicion(t, c).Version, Case: c.Reference, By: sue()}
	if _, err := d.Settle(t.Context(), act); err != nil {
		t.Fatal(err)
	}
	if c = d.caseOf(t, c.Reference); c.Suspected != 15 || d.suspicion(t, c).State != Confirmed || d.suspicion(t, c).SettledName != "sue" {
		t.Errorf("%+v", c)
	}
	lines := d.lines(t, Object(c.Reference))
	if len(lines) != 2 || lines[0].Act != ActLift || lines[1].Act != ActConfirm || lines[1].ActorName != "sue" {
		t.Errorf("%+v", lines)
	}
	auditor := sue()
	auditor.Role = "auditor"
	act.By = auditor
	if _, err := d.Settle(t.Context(), act); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an auditor settles: %v", err)
	}
}

func (d *desk) suspicion(t testing.TB, c Case) Within {
	t.Helper()
	all, err := d.SuspicionsOf(t.Context(), c)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return all[0]
}

func TestAlertsAreGivenOnce(t *testing.T) {
	d := grouping(t)
	if err := d.SetAlerts(t.Context(), ann(), map[AlertRule]int{BySize: 2}); !errors.Is(err, fault.Forbidden) {
		t.Fatalf("a reviewer sets alerts: %v", err)
	}
	var faults fault.Fields
	if err := d.SetAlerts(t.Context(), sue(), map[AlertRule]int{BySize: -1}); !errors.As(err, &faults) || faults.On("size") == nil {
		t.Fatalf("%v", err)
	}
	d.voters(t, 6, mailing)
	if n := d.unseen(t); n != 0 {
		t.Fatalf("%d alerts for six reports", n)
	}
	if err := d.SetAlerts(t.Context(), sue(), map[AlertRule]int{BySize: 5, ByHour: 0, ByDay: 60}); err != nil {
		t.Fatal(err)
	}
	if n := d.unseen(t); n != 1 {
		t.Fatalf("%d alerts for what passes the new threshold already", n)
	}
	if n := len(d.lines(t, "alert/size")); n != 1 || len(d.lines(t, "alert/day")) != 0 {
		t.Errorf("%d lines for the size, and one for what stayed", n)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := d.Watch(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	c := d.caseOf(t, d.voters(t, 20, mailing))
	alerts, err := d.AlertsOf(t.Context(), c.Canvass)
	if err != nil || len(alerts) != 2 || alerts[0].Level != 1 || alerts[1].Level != 5 || alerts[1].Threshold != 25 || alerts[1].Reached != 26 {
		t.Fatalf("%+v %v", alerts, err)
	}
	for range 2 {
		if err := d.See(t.Context(), ann(), alerts[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	if n := d.unseen(t); n != 1 || len(d.lines(t, fmt.Sprint("canvass/", c.Canvass))) != 1 {
		t.Errorf("%d unseen", n)
	}
	if err := d.See(t.Context(), ann(), "0190cafe-0000-7000-8000-000000000000"); !errors.Is(err, fault.NotFound) {
		t.Errorf("an alert that is not there: %v", err)
	}
	set, err := d.AlertSettings(t.Context())
	if err != nil || set[0].Threshold != 5 || set[0].AuthorName != "sue" || set[1].Threshold != 0 || set[2].Threshold != 60 || set[2].AuthorName != "" {
		t.Errorf("%+v %v", set, err)
	}
}

func (d *desk) unseen(t testing.TB) int {
	t.Helper()
	n, err := d.Unseen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// On the eve and the day of a vote a few reports are enough.
func TestAlertOfElectoralSilence(t *testing.T) {
	d := grouping(t)
	d.now = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	for i := range 5 {
		d.file(t, func(f *report.Filing) {
			f.Message, f.Contacts = mailing, []report.Contact{{Channel: report.SMS, On: "2026-03-14", At: fmt.Sprintf("1%d:00", i)}}
		})
	}
	d.watched(t)
	all, err := d.Alerts(t.Context(), 10)
	if err != nil || len(all) != 1 || all[0].Rule != InSilence || all[0].Reached != 5 {
		t.Errorf("%+v %v", all, err)
	}
}
