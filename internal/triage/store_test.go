package triage_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/place/placetest"
	"vigie/internal/report"
	"vigie/internal/seal"
	. "vigie/internal/triage"
)

// desk is a back-office with a clock moved by hand.
type desk struct {
	*Store
	db      *database.DB
	reports *report.Store
	journal *journal.Store
	groups  *canvass.Store // nil where nothing is grouped
	ids     seal.Identities
	needs   report.Needs
	now     time.Time

	elections *election.Store
}

func open(t testing.TB) *desk {
	t.Helper()
	d := &desk{db: dbtest.New(t), now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	d.ids = seal.Identities{id}
	clock := d.clock()
	places := placetest.Some(t)
	elections := election.NewStore(d.db, places, clock)
	calendar := "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
		"municipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n" +
		"regionales-2026,regionales,Régionales 2026,Regional 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"
	if _, err := elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	d.elections = elections
	d.needs = report.Needs{Elections: elections, Places: places, Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32)}
	d.reports = report.NewStore(d.db, clock, d.needs)
	d.journal = journal.NewStore(d.db, clock)
	d.Store = NewStore(d.db, clock, Needs{Places: places, Reports: d.reports, Journal: d.journal, Recipients: d.needs.Recipients})
	return d
}

func (d *desk) clock() func() time.Time { return func() time.Time { return d.now } }

func told(change func(*report.Filing)) report.Filing {
	f := report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2026",
		Contacts:  []report.Contact{{Channel: report.SMS, On: "2026-03-02", At: "19:45", Sender: "36111"}, {Channel: report.SMS, On: "2026-03-04"}},
		Subject:   report.Subject{Kind: report.List, Name: "Demain Ensemble"},
		Commune:   "35238",
		Message:   "Dimanche, chaque voix compte !",
		Practices: []report.Practice{report.NoOptOut},
		Statement: "ce que je vous dis",
		Reporter:  report.Reporter{Name: "Rose Marqueur", Email: "rose.marqueur@exemple.fr"},
	}
	if change != nil {
		change(&f)
	}
	return f
}

// file files a report a minute after the last and returns its reference.
func (d *desk) file(t testing.TB, change func(*report.Filing)) string {
	t.Helper()
	d.now = d.now.Add(time.Minute)
	r, err := d.reports.Submit(t.Context(), report.Submission{Filing: told(change)})
	if err != nil {
		t.Fatal(err)
	}
	return r.Reference
}

// one files a report and returns its case.
func (d *desk) one(t testing.TB) Case {
	t.Helper()
	c, err := d.CaseOfReport(t.Context(), d.file(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (d *desk) count(t testing.TB, table string) int64 {
	t.Helper()
	var n int64
	if err := d.db.Write.Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// lines returns the acts that the journal holds of an object, oldest first.
func (d *desk) lines(t testing.TB, object string) []journal.Line {
	t.Helper()
	p, err := d.journal.List(t.Context(), journal.Filter{Object: object}, 50)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(p.Lines)
	return p.Lines
}

func person(name string, r account.Role) account.Account {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	return account.Account{ID: "id-" + name, Name: name, Role: r, ReadyAt: &at}
}

var (
	ann = func() account.Account { return person("ann", account.Reviewer) }
	bob = func() account.Account { return person("bob", account.Reviewer) }
	sue = func() account.Account { return person("sue", account.Supervisor) }
)

func seen(c Case, by account.Account) On {
	return On{Reference: c.Reference, Version: c.Version, By: by}
}

func TestCaseCopiesItsReport(t *testing.T) {
	d := open(t)
	ref := d.file(t, func(f *report.Filing) {
		f.OptOuts = []report.OptOut{{On: "2026-03-03", Means: report.StopSMS, Outcome: report.Ignored}}
	})
	c, err := d.CaseOfReport(t.Context(), strings.ToLower(ref))
	if err != nil {
		t.Fatal(err)
	}
	if c.State != New || c.Version != 1 || c.Election != "municipales-2026" || c.Commune != "35238" || c.Departement != "35" || c.Reports != 1 || c.Reference != ref {
		t.Errorf("%+v", c)
	}
	if c.FirstContact != "2026-03-02" || c.LastContact != "2026-03-04" || c.Sender != "36111" || c.Excerpt != "Dimanche, chaque voix compte !" || !c.StopIgnored() || !c.ReceivedAt.Equal(d.now) {
		t.Errorf("%+v", c)
	}
	again, err := d.CaseOfReport(t.Context(), ref)
	if err != nil || again.ID != c.ID || d.count(t, "cases") != 1 {
		t.Errorf("opened twice: %v", err)
	}
	rs, more, err := d.Members(t.Context(), c, "", 50)
	if err != nil || more || len(rs) != 1 || rs[0].Reference != ref || len(rs[0].Contacts) != 2 {
		t.Errorf("%+v %v", rs, err)
	}
	if r, err := d.ReportOf(t.Context(), c, ""); err != nil || r.Reference != ref || len(r.OptOuts) != 1 {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := d.CaseOfReport(t.Context(), "AAAAA-AAAAA"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a report that is not: %v", err)
	}
}

// Opening sealed data leaves its line first, with the reason, and nothing else.
func TestUnseal(t *testing.T) {
	d := open(t)
	c := d.one(t)
	r, err := d.ReportOf(t.Context(), c, "")
	if err != nil {
		t.Fatal(err)
	}
	u := Unsealing{Report: r, By: ann(), Why: "rappeler la personne", With: d.ids}
	got, err := d.Unseal(t.Context(), u)
	if err != nil || got.Reporter.Name != "Rose Marqueur" || got.Statement != "ce que je vous dis" {
		t.Errorf("%+v %v", got, err)
	}
	lines := d.lines(t, "report/"+c.Reference)
	if len(lines) != 1 || lines[0].Act != ActUnseal || lines[0].ActorName != "ann" || lines[0].Detail != `{"reason":"rappeler la personne"}` {
		t.Errorf("%+v", lines)
	}
	for name, bad := range map[string]Unsealing{
		"no key":        {Report: r, By: ann(), Why: "x"},
		"no reason":     {Report: r, By: ann(), Why: " ", With: d.ids},
		"administrator": {Report: r, By: person("adm", account.Administrator), Why: "x", With: d.ids},
		"auditor":       {Report: r, By: person("aud", account.Auditor), Why: "x", With: d.ids},
	} {
		if got, err := d.Unseal(t.Context(), bad); err == nil || got.Reporter.Name != "" {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	if n := d.count(t, "journal"); n != 1 {
		t.Errorf("%d lines after refusals", n)
	}
	damaged := u
	damaged.Report.Sealed = append([]byte{}, "not a box"...)
	if _, err := d.Unseal(t.Context(), damaged); !errors.Is(err, seal.ErrClosed) || d.count(t, "journal") != 2 {
		t.Errorf("a reading that failed is noted too: %v", err)
	}
}

func TestStateOf(t *testing.T) {
	d := open(t)
	r, err := d.reports.ByReference(t.Context(), d.file(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := d.StateOf(t.Context(), r.ID); err != nil || s.State != New || s.DecidedAt != nil {
		t.Errorf("before any sweep: %+v %v", s, err)
	}
	c, err := d.CaseOfReport(t.Context(), r.Reference)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := d.StateOf(t.Context(), r.ID); err != nil || s.State != New || s.TakenAt != nil || s.Reports != 1 {
		t.Errorf("swept: %+v %v", s, err)
	}
	first := d.now
	for range 2 { // the first time is what is told
		if c, err = d.Take(t.Context(), seen(c, ann())); err != nil {
			t.Fatal(err)
		}
		if c, err = d.Release(t.Context(), seen(c, ann())); err != nil {
			t.Fatal(err)
		}
		d.now = d.now.Add(time.Hour)
	}
	if s, err := d.StateOf(t.Context(), r.ID); err != nil || s.State != New || s.TakenAt == nil || !s.TakenAt.Equal(first) {
		t.Errorf("taken and given back: %+v %v", s, err)
	}
	if _, err := d.Decide(t.Context(), seen(c, ann()), Ruling{Outcome: Reminder, Reasons: "x"}); err != nil {
		t.Fatal(err)
	}
	if s, err := d.StateOf(t.Context(), r.ID); err != nil || s.State != Closed || s.Outcome != Reminder || s.DecidedAt == nil || !s.DecidedAt.Equal(d.now) {
		t.Errorf("decided: %+v %v", s, err)
	}
}

// A report that is erased leaves its case.
func TestErasedReportLeavesItsCase(t *testing.T) {
	d := open(t)
	c := d.one(t)
	if err := d.db.Write.Exec("DELETE FROM reports WHERE id = ?", c.ID).Error; err != nil {
		t.Fatal(err)
	}
	rs, _, err := d.Members(t.Context(), c, "", 50)
	if _, none := d.ReportOf(t.Context(), c, ""); !errors.Is(none, fault.NotFound) {
		t.Errorf("its first report: %v", none)
	}
	if err != nil || len(rs) != 0 || d.count(t, "case_reports") != 0 {
		t.Errorf("%v %v", rs, err)
	}
}
