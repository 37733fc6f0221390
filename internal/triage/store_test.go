package triage_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/day"
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
	ids     seal.Identities
	now     time.Time
}

func open(t testing.TB) *desk {
	t.Helper()
	d := &desk{db: dbtest.New(t), now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	d.ids = seal.Identities{id}
	clock := func() time.Time { return d.now }
	places := placetest.Some(t)
	elections := election.NewStore(d.db, places, clock)
	calendar := "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
		"municipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n" +
		"regionales-2026,regionales,Régionales 2026,Regional 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"
	if _, err := elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	d.reports = report.NewStore(d.db, clock, report.Needs{Elections: elections, Places: places, Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32)})
	d.journal = journal.NewStore(d.db, clock)
	d.Store = NewStore(d.db, clock, Needs{Reports: d.reports, Journal: d.journal})
	return d
}

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

func TestSweepOpensOneCaseAReport(t *testing.T) {
	d := open(t)
	for i := range 205 { // past one batch
		d.file(t, func(f *report.Filing) { f.Message = fmt.Sprint("message ", i) })
	}
	if n, err := d.Sweep(t.Context()); err != nil || n != 205 {
		t.Fatalf("first sweep: %d %v", n, err)
	}
	if n, err := d.Sweep(t.Context()); err != nil || n != 0 {
		t.Errorf("second sweep: %d %v", n, err)
	}
	d.file(t, nil)
	if n, err := d.Sweep(t.Context()); err != nil || n != 1 {
		t.Errorf("after one more report: %d %v", n, err)
	}
	if c, l := d.count(t, "cases"), d.count(t, "case_reports"); c != 206 || l != 206 {
		t.Errorf("%d cases, %d reports in them", c, l)
	}
}

// A report whose key is smaller than the newest known, because it was committed
// later, is found all the same.
func TestSweepLooksBack(t *testing.T) {
	d := open(t)
	start := d.now
	d.one(t)
	d.now = start.Add(-90 * time.Second)
	d.file(t, nil)
	if n, err := d.Sweep(t.Context()); err != nil || n != 1 {
		t.Errorf("%d %v", n, err)
	}
}

func TestSweepTogether(t *testing.T) {
	d := open(t)
	for range 60 {
		d.file(t, nil)
	}
	var all sync.WaitGroup
	opened := make([]int, 4)
	for i := range opened {
		all.Go(func() {
			n, err := d.Sweep(t.Context())
			if err != nil {
				t.Error(err)
			}
			opened[i] = n
		})
	}
	all.Wait()
	if sum := opened[0] + opened[1] + opened[2] + opened[3]; sum != 60 || d.count(t, "cases") != 60 || d.count(t, "case_reports") != 60 {
		t.Errorf("opened %v, %d cases", opened, d.count(t, "cases"))
	}
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
	rs, err := d.Reports(t.Context(), c)
	if err != nil || len(rs) != 1 || rs[0].Reference != ref || len(rs[0].Contacts) != 2 || len(rs[0].OptOuts) != 1 {
		t.Errorf("%+v %v", rs, err)
	}
	if _, err := d.CaseOfReport(t.Context(), "AAAAA-AAAAA"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a report that is not: %v", err)
	}
}

// A case goes through its acts; each is in the journal, and none leaves a word
// that was typed there.
func TestActs(t *testing.T) {
	d := open(t)
	c := d.one(t)
	do := func(name string, act func(On) (Case, error), by account.Account, want Case) {
		t.Helper()
		d.now = d.now.Add(time.Minute)
		got, err := act(seen(c, by))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.State != want.State || got.Assignee != want.Assignee || got.Outcome != want.Outcome || got.Version != c.Version+1 || !got.UpdatedAt.Equal(d.now) {
			t.Errorf("%s leaves %+v", name, got)
		}
		kept, err := d.ByReference(t.Context(), c.Reference)
		if err != nil || kept.State != got.State || kept.Version != got.Version || kept.Assignee != got.Assignee || kept.Outcome != got.Outcome || (kept.DecidedAt == nil) != (got.DecidedAt == nil) {
			t.Errorf("%s: kept as %+v, %v", name, kept, err)
		}
		c = got
	}
	ctx := t.Context()
	do("take", func(on On) (Case, error) { return d.Take(ctx, on) }, ann(), Case{State: Open, Assignee: "id-ann"})
	do("note", func(on On) (Case, error) { return d.Note(ctx, on, " secret-words ") }, bob(), Case{State: Open, Assignee: "id-ann"})
	do("wait", func(on On) (Case, error) { return d.Wait(ctx, on) }, ann(), Case{State: Waiting, Assignee: "id-ann"})
	do("resume", func(on On) (Case, error) { return d.Resume(ctx, on) }, ann(), Case{State: Open, Assignee: "id-ann"})
	do("release", func(on On) (Case, error) { return d.Release(ctx, on) }, ann(), Case{State: New})
	do("assign", func(on On) (Case, error) { return d.AssignTo(ctx, on, bob()) }, sue(), Case{State: Open, Assignee: "id-bob"})
	do("precisions", func(on On) (Case, error) {
		return d.Decide(ctx, on, Ruling{Outcome: Precisions, Reasons: "secret-words"})
	}, bob(), Case{State: Waiting, Assignee: "id-bob", Outcome: Precisions})
	do("fine", func(on On) (Case, error) {
		return d.Decide(ctx, on, Ruling{Outcome: Fine, Reasons: "secret-words", LegalBasis: "RGPD 83", Body: "arcep"})
	}, sue(), Case{State: Closed, Assignee: "id-bob", Outcome: Fine})
	do("reopen", func(on On) (Case, error) { return d.Reopen(ctx, on, "secret-words") }, sue(), Case{State: Open, Assignee: "id-sue"})

	var acts []string
	for _, l := range d.lines(t, Object(c.Reference)) {
		acts = append(acts, string(l.Act)+" "+l.ActorName)
		if strings.Contains(l.Detail, "secret-words") {
			t.Errorf("the journal holds what was typed: %s", l.Detail)
		}
	}
	want := "case.take ann, case.note bob, case.wait ann, case.resume ann, case.release ann, case.assign sue, case.decide bob, case.decide sue, case.reopen sue"
	if got := strings.Join(acts, ", "); got != want {
		t.Errorf("journal: %s", got)
	}
	notes, err := d.Notes(ctx, c)
	if err != nil || len(notes) != 2 || notes[0].Text != "secret-words" || notes[0].AuthorName != "bob" {
		t.Errorf("notes %+v %v", notes, err)
	}
	decisions, err := d.Decisions(ctx, c)
	if err != nil || len(decisions) != 2 || decisions[1].LegalBasis != "RGPD 83" || decisions[1].Target != "" {
		t.Errorf("decisions %+v %v", decisions, err)
	}
}

// What is refused leaves no trace: neither in the case nor in the journal.
func TestRefusedActsLeaveNothing(t *testing.T) {
	d := open(t)
	c := d.one(t)
	ctx := t.Context()
	other := On{Reference: "AAAAA-AAAAA", Version: 1, By: ann()}
	refuse := func(err error, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	_, err := d.Take(ctx, other)
	refuse(err, fault.NotFound)
	_, err = d.Take(ctx, On{Reference: c.Reference, Version: 9, By: ann()})
	refuse(err, fault.Conflict)
	_, err = d.Take(ctx, seen(c, person("eve", account.Auditor)))
	refuse(err, fault.Forbidden)
	_, err = d.AssignTo(ctx, seen(c, ann()), bob())
	refuse(err, fault.Forbidden)
	_, err = d.Decide(ctx, seen(c, ann()), Ruling{Outcome: Fine, Reasons: "x", LegalBasis: "RGPD 83"})
	refuse(err, fault.Forbidden)
	_, err = d.Wait(ctx, seen(c, ann()))
	refuse(err, fault.Conflict)
	for field, do := range map[string]func() (Case, error){
		"assignee": func() (Case, error) { return d.AssignTo(ctx, seen(c, sue()), person("eve", account.Auditor)) },
		"note":     func() (Case, error) { return d.Note(ctx, seen(c, ann()), " ") },
		"outcome":  func() (Case, error) { return d.Decide(ctx, seen(c, ann()), Ruling{}) },
		"attached": func() (Case, error) {
			return d.Decide(ctx, seen(c, ann()), Ruling{Outcome: Attached, Reasons: "x", Attached: c.Reference})
		},
	} {
		var fields fault.Fields
		if _, err := do(); !errors.As(err, &fields) || fields.On(field) == nil {
			t.Errorf("%s: %v", field, err)
		}
	}
	kept, err := d.ByReference(ctx, c.Reference)
	if err != nil || kept.Version != 1 || kept.State != New || d.count(t, "journal") != 0 || d.count(t, "notes") != 0 || d.count(t, "decisions") != 0 {
		t.Errorf("kept %+v %v", kept, err)
	}
}

func TestAttachedNamesAnother(t *testing.T) {
	d := open(t)
	first, second := d.one(t), d.one(t)
	typed := strings.ToLower(strings.ReplaceAll(first.Reference, "-", " "))
	c, err := d.Decide(t.Context(), seen(second, ann()), Ruling{Outcome: Attached, Reasons: "le même texte", Attached: typed})
	if err != nil || c.State != Closed || c.Assignee != "id-ann" {
		t.Fatalf("%+v %v", c, err)
	}
	ds, err := d.Decisions(t.Context(), c)
	if err != nil || len(ds) != 1 || ds[0].Target != first.Reference {
		t.Errorf("%+v %v", ds, err)
	}
}

// Two reviewers take the same case: one has it, the other is told.
func TestTakenTogether(t *testing.T) {
	d := open(t)
	for range 8 {
		c := d.one(t)
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i, who := range []account.Account{ann(), bob()} {
			all.Go(func() { _, errs[i] = d.Take(t.Context(), seen(c, who)) })
		}
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), fault.Conflict) {
			t.Errorf("%v", errs)
		}
		if n := len(d.lines(t, Object(c.Reference))); n != 1 {
			t.Errorf("%d lines in the journal", n)
		}
	}
	if r, err := d.journal.Verify(t.Context()); err != nil || !r.Whole() {
		t.Errorf("%+v %v", r, err)
	}
}

// A note on a case that has changed since it was seen is kept all the same.
func TestLateNote(t *testing.T) {
	d := open(t)
	c := d.one(t)
	if _, err := d.Take(t.Context(), seen(c, ann())); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Note(t.Context(), seen(c, bob()), "vu aussi"); err != nil || got.Version != 3 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestQueue(t *testing.T) {
	d := open(t)
	file := func(change func(*report.Filing)) string {
		ref := d.file(t, change)
		if _, err := d.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		return ref
	}
	a := file(nil)
	b := file(func(f *report.Filing) { f.Election = "regionales-2026" })
	c := file(func(f *report.Filing) {
		f.Kind, f.Commune = report.Complaint, "75056"
		f.Contacts = []report.Contact{{Channel: report.CallLive, On: "2026-03-02"}}
		f.Practices = []report.Practice{report.IntrusiveHours}
	})
	d.now = d.now.AddDate(0, 0, 2)
	e := file(nil)
	taken, err := d.ByReference(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Take(t.Context(), seen(taken, ann())); err != nil {
		t.Fatal(err)
	}
	midnight := day.Of(d.now).Time()
	for name, q := range map[string]struct {
		f    Filter
		want []string
	}{
		"all":           {Filter{}, []string{e, c, b, a}},
		"election":      {Filter{Election: "municipales-2026"}, []string{e, c, a}},
		"state":         {Filter{State: Open}, []string{a}},
		"both":          {Filter{Election: "municipales-2026", State: New}, []string{e, c}},
		"assignee":      {Filter{Assignee: "id-ann"}, []string{a}},
		"mine, at work": {Filter{Assignee: "id-ann", Undecided: true}, []string{a}},
		"kind":          {Filter{Kind: report.Complaint}, []string{c}},
		"channel":       {Filter{Channel: report.SMS}, []string{e, b, a}},
		"practice":      {Filter{Practice: report.IntrusiveHours}, []string{c}},
		"departement":   {Filter{Departement: "75"}, []string{c}},
		"commune":       {Filter{Commune: "35238"}, []string{e, b, a}},
		"from":          {Filter{From: midnight}, []string{e}},
		"until":         {Filter{Until: midnight}, []string{c, b, a}},
		"reference":     {Filter{Reference: strings.ToLower(c)}, []string{c}},
		"its beginning": {Filter{Reference: c[:6]}, []string{c}},
		"no wildcard":   {Filter{Reference: "%%%%%"}, []string{e, c, b, a}},
		"none":          {Filter{State: Closed}, nil},
	} {
		p, err := d.Queue(t.Context(), q.f, Cursor{}, 10)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := references(p); !slices.Equal(got, q.want) || p.Newer != "" || p.Older != "" {
			t.Errorf("%s: %v, want %v", name, got, q.want)
		}
		if n, err := d.Count(t.Context(), q.f); err != nil || n != len(q.want) {
			t.Errorf("%s: counted %d, %v", name, n, err)
		}
	}
}

func references(p Page) (refs []string) {
	for _, c := range p.Cases {
		refs = append(refs, c.Reference)
	}
	return refs
}

func TestQueueByPages(t *testing.T) {
	d := open(t)
	var refs []string // newest first
	for range 7 {
		refs = append([]string{d.file(t, nil)}, refs...)
	}
	if _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	ask := func(at Cursor, want []string, newer, older bool) Page {
		t.Helper()
		p, err := d.Queue(t.Context(), Filter{}, at, 3)
		if err != nil {
			t.Fatal(err)
		}
		if got := references(p); !slices.Equal(got, want) || (p.Newer != "") != newer || (p.Older != "") != older {
			t.Errorf("%+v: %v newer %q older %q", at, got, p.Newer, p.Older)
		}
		return p
	}
	first := ask(Cursor{}, refs[:3], false, true)
	second := ask(Cursor{After: first.Older}, refs[3:6], true, true)
	last := ask(Cursor{After: second.Older}, refs[6:], true, false)
	back := ask(Cursor{Before: last.Newer}, refs[3:6], true, true)
	ask(Cursor{Before: back.Newer}, refs[:3], false, true)
	ask(Cursor{After: last.Cases[0].ID}, nil, false, false)

	newer, older, err := d.Neighbours(t.Context(), Filter{}, second.Cases[0].ID)
	if err != nil || newer != refs[2] || older != refs[4] {
		t.Errorf("neighbours %s %s %v", newer, older, err)
	}
	if newer, _, err := d.Neighbours(t.Context(), Filter{}, first.Cases[0].ID); err != nil || newer != "" {
		t.Errorf("before the first: %s %v", newer, err)
	}
}

// Opening sealed data leaves its line first, with the reason, and nothing else.
func TestUnseal(t *testing.T) {
	d := open(t)
	c := d.one(t)
	rs, err := d.Reports(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	u := Unsealing{Report: rs[0], By: ann(), Why: "rappeler la personne", With: d.ids}
	got, err := d.Unseal(t.Context(), u)
	if err != nil || got.Reporter.Name != "Rose Marqueur" || got.Statement != "ce que je vous dis" {
		t.Errorf("%+v %v", got, err)
	}
	lines := d.lines(t, "report/"+c.Reference)
	if len(lines) != 1 || lines[0].Act != ActUnseal || lines[0].ActorName != "ann" || lines[0].Detail != `{"reason":"rappeler la personne"}` {
		t.Errorf("%+v", lines)
	}
	for name, bad := range map[string]Unsealing{
		"no key":        {Report: rs[0], By: ann(), Why: "x"},
		"no reason":     {Report: rs[0], By: ann(), Why: " ", With: d.ids},
		"administrator": {Report: rs[0], By: person("adm", account.Administrator), Why: "x", With: d.ids},
		"auditor":       {Report: rs[0], By: person("aud", account.Auditor), Why: "x", With: d.ids},
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
	rs, err := d.Reports(t.Context(), c)
	if err != nil || len(rs) != 0 || d.count(t, "case_reports") != 0 {
		t.Errorf("%v %v", rs, err)
	}
}
