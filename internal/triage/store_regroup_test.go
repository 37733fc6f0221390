package triage_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/report"
	. "vigie/internal/triage"
)

const third = "Samedi de 9h à 12h, retrouvez vos candidats au marché des Lices : transports gratuits, jardins partagés et un médecin par quartier, voilà le programme."

// regroup says what somebody does with two cases as they are.
func regroup(c, other Case, by account.Account) Regroup {
	return Regroup{On: seen(c, by), Other: other.Reference, OtherVersion: other.Version, Reason: "vu au dossier"}
}

// again reads a case as it is now.
func (d *desk) again(t testing.TB, c Case) Case {
	t.Helper()
	now, err := d.ByReference(t.Context(), c.Reference)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

// picture is all that cases hold, but for how often and when they were touched.
func (d *desk) picture(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for _, q := range []string{
		"SELECT id, reference, state, outcome, assignee, election, canvass, kind, channels, practices, opt_outs, departement, commune, reports, suspected, subject_name, sender, excerpt, first_contact, last_contact FROM cases ORDER BY id",
		"SELECT case_id, report_id FROM case_reports ORDER BY report_id",
		"SELECT case_id, departement FROM case_places ORDER BY case_id, departement",
		"SELECT case_id, text FROM notes ORDER BY id", "SELECT case_id, number FROM letters ORDER BY id", "SELECT case_id, outcome FROM decisions ORDER BY id",
		"SELECT report_id, canvass_id FROM canvass_reports ORDER BY report_id", "SELECT id, size FROM canvasses WHERE size > 0 ORDER BY id",
	} {
		var rows []map[string]any
		if err := d.db.Write.Raw(q).Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			line, _ := json.Marshal(r)
			b.Write(append(line, '\n'))
		}
	}
	return b.String()
}

// differing are the lines of two pictures that are not in both.
func differing(before, after string) string {
	var b strings.Builder
	for sign, texts := range map[string][2]string{"- ": {before, after}, "+ ": {after, before}} {
		for line := range strings.Lines(texts[0]) {
			if !strings.Contains(texts[1], line) {
				b.WriteString(sign + line)
			}
		}
	}
	return b.String()
}

// undoes takes the last regrouping of a case back.
func (d *desk) undoes(t testing.TB, c Case, by account.Account) (Case, error) {
	t.Helper()
	all, _, err := d.RegroupingsOf(t.Context(), c)
	if err != nil || len(all) == 0 {
		t.Fatalf("no regrouping of %s: %v", c.Reference, err)
	}
	return d.Ungroup(t.Context(), Regroup{On: seen(d.again(t, c), by), Undone: all[len(all)-1].ID})
}

// Two cases become one with all they hold; what comes later of either message
// joins it, and undoing brings both back.
func TestCasesBecomeOneAndTwoAgain(t *testing.T) {
	d := grouping(t)
	a := d.caseOf(t, d.file(t, said(mailing)))
	b := d.caseOf(t, d.file(t, func(f *report.Filing) {
		f.Message, f.Commune, f.Kind = another, "75056", report.Complaint
		f.Contacts = []report.Contact{{Channel: report.Email, On: "2026-03-08"}}
	}))
	b, err := d.Take(t.Context(), seen(b, ann()))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = d.Note(t.Context(), seen(b, ann()), "c’est le même envoi"); err != nil {
		t.Fatal(err)
	}
	one, err := d.Merge(t.Context(), regroup(a, b, ann()))
	if err != nil {
		t.Fatal(err)
	}
	if one.ID != b.ID || one.Reports != 2 || one.State != Open || one.Kind != report.Complaint || len(one.ChannelList()) != 2 || one.LastContact != "2026-03-08" {
		t.Errorf("%+v", one)
	}
	if one.Excerpt[:8] != "Dimanche" {
		t.Errorf("named by %q, not by its first report", one.Excerpt)
	}
	if _, err := d.ByReference(t.Context(), a.Reference); !errors.Is(err, fault.NotFound) || d.caseOf(t, a.Reference).ID != one.ID {
		t.Error("the address of what went away does not lead on")
	}
	for _, text := range []string{mailing, another} {
		if got := d.caseOf(t, d.file(t, said("Bonjour, "+text+" STOP"))); got.ID != one.ID {
			t.Errorf("a later report of %q is elsewhere", text[:20])
		}
	}
	lines := d.actsOn(t, one.Reference)
	if !strings.Contains(lines, `case.merge {"case":"`+a.Reference+`","reports":"1"}`) {
		t.Errorf("journal: %s", lines)
	}
	if _, err := d.undoes(t, one, ann()); err != nil {
		t.Fatal(err)
	}
	first, second := d.again(t, a), d.again(t, b)
	if first.Reports != 2 || second.Reports != 2 || first.State != New || second.Assignee != ann().ID {
		t.Errorf("%+v\n%+v", first, second)
	}
	if notes, _ := d.Notes(t.Context(), second); len(notes) != 1 {
		t.Error("the note went elsewhere")
	}
	// Undone again before anything came, all is as it was.
	d2 := grouping(t)
	x, y := d2.caseOf(t, d2.file(t, said(mailing))), d2.caseOf(t, d2.file(t, said(another)))
	before := d2.picture(t)
	if one, err = d2.Merge(t.Context(), regroup(x, y, ann())); err != nil {
		t.Fatal(err)
	}
	if _, err := d2.undoes(t, one, bob()); err != nil {
		t.Fatal(err)
	}
	if diff := differing(before, d2.picture(t)); diff != "" {
		t.Errorf("not as before:\n%s", diff)
	}
	if _, err := d2.Ungroup(t.Context(), Regroup{On: seen(d2.again(t, x), ann()), Undone: lastOf(t, d2, x)}); !errors.Is(err, fault.Conflict) {
		t.Errorf("undone twice: %v", err)
	}
}

// lastOf returns the key of the last regrouping that is no undoing.
func lastOf(t testing.TB, d *desk, c Case) string {
	t.Helper()
	all, _, err := d.RegroupingsOf(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	id := ""
	for _, r := range all {
		if r.Act != ActUndo {
			id = r.ID
		}
	}
	return id
}

// actsOn lists what the journal says of a case.
func (d *desk) actsOn(t testing.TB, reference string) string {
	t.Helper()
	var rows []struct{ Act, Detail string }
	if err := d.db.Write.Raw("SELECT act, detail FROM journal WHERE object = ? ORDER BY seq", Object(reference)).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s %s\n", r.Act, r.Detail)
	}
	return b.String()
}

// What is split off stands where the case stands, and comes back with what
// joined it.
func TestCaseBecomesTwoAndOneAgain(t *testing.T) {
	d := grouping(t)
	founder := d.file(t, said(mailing))
	second := d.file(t, said("Bonjour Rose, "+mailing+" STOP"))
	last := d.file(t, func(f *report.Filing) { f.Message, f.Commune = "Chère voisine, "+mailing+" Répondez STOP", "75056" })
	c := d.caseOf(t, last)
	c, err := d.Decide(t.Context(), seen(c, ann()), Ruling{Outcome: Reminder, Reasons: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for name, refs := range map[string][]string{"none": nil, "all": {founder, second, last}} {
		in := regroup(c, Case{}, ann())
		in.Reports = refs
		if _, err := d.Split(t.Context(), in); !on(err, "reports", "regroup.error."+name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	in := regroup(c, Case{}, ann())
	in.Reports = []string{founder, strings.ToLower(last), founder} // with the report that the case is named by
	c, err = d.Split(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	part := d.caseOf(t, founder)
	if part.ID != d.caseOf(t, last).ID || part.Reports != 2 || part.Outcome != Reminder || part.State != Closed || part.Assignee != ann().ID || part.Version < 2 {
		t.Errorf("%+v", part)
	}
	if c.Reports != 1 || c.Departement != "35" || !strings.HasPrefix(c.Excerpt, "Bonjour ") || d.caseOf(t, second).ID != c.ID {
		t.Errorf("%+v", c)
	}
	if ds, _ := d.Decisions(t.Context(), part); len(ds) != 1 || ds[0].Reasons != "x" {
		t.Errorf("decisions: %+v", ds)
	}
	if got := d.caseOf(t, d.file(t, said("Chère voisine, "+mailing+" Répondez STOP"))); got.ID != part.ID {
		t.Error("a copy of what was split off joins the rest")
	}
	if _, err := d.undoes(t, part, ann()); err != nil {
		t.Fatal(err)
	}
	if got := d.again(t, c); got.Reports != 4 || got.Outcome != Reminder || d.count(t, "cases") != 1 || d.count(t, "decisions") != 1 {
		t.Errorf("%+v", got)
	}
}

// A report that was withdrawn in between counts in neither case.
func TestUndoingAfterAWithdrawal(t *testing.T) {
	d := grouping(t)
	a := d.caseOf(t, d.file(t, said(mailing)))
	d.file(t, said(another))
	b := d.caseOf(t, d.file(t, said(another+" STOP")))
	one, err := d.Merge(t.Context(), regroup(a, b, ann()))
	if err != nil || one.Reports != 3 {
		t.Fatalf("%+v %v", one, err)
	}
	r, err := d.reports.ByReference(t.Context(), b.Reference)
	if err != nil {
		t.Fatal(err)
	}
	err = d.db.Write.Transaction(func(tx *gorm.DB) error {
		e := report.Erasing{Reports: []report.Report{r}, Withdrawn: true}
		_, err := d.groups.Forget(t.Context(), tx, e)
		if err != nil {
			return err
		}
		if _, err := d.Forget(t.Context(), tx, e); err != nil {
			return err
		}
		return d.reports.Forget(tx, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.undoes(t, one, ann()); err != nil {
		t.Fatal(err)
	}
	if x, y := d.again(t, a), d.again(t, b); x.Reports != 1 || y.Reports != 1 || !strings.HasPrefix(y.Excerpt, another[:20]) {
		t.Errorf("%+v\n%+v", x, y)
	}
}

// A text of a case is split off with all that have it.
func TestVariantIsSplitOff(t *testing.T) {
	d := grouping(t)
	founder := d.file(t, said(mailing))
	other := d.file(t, said("Bonjour à toutes et tous. "+mailing[:130]+" Et un médecin par quartier, des transports gratuits. Répondez STOP"))
	c := d.caseOf(t, other)
	d.caseOf(t, d.file(t, said(mailing)))
	if c.ID != d.caseOf(t, founder).ID {
		t.Fatal("no two variants")
	}
	in := regroup(d.again(t, c), Case{}, ann())
	in.Variant = other
	if n, err := d.CountVariant(t.Context(), c, other); err != nil || n != 1 {
		t.Errorf("%d have the text: %v", n, err)
	}
	if c, err := d.Split(t.Context(), in); err != nil || c.Reports != 2 || d.caseOf(t, other).Reports != 1 {
		t.Errorf("%+v %v", c, err)
	}
	in.Variant = d.file(t, said(another))
	if _, err := d.Split(t.Context(), in); !errors.Is(err, fault.NotFound) {
		t.Errorf("the text of another case: %v", err)
	}
}

// on says whether an error is a fault of a field with a key.
func on(err error, field, key string) bool {
	var faults fault.Fields
	if !errors.As(err, &faults) {
		return false
	}
	f := faults.On(field)
	return f != nil && f.Key == key
}

// A report that is moved stays where somebody put it, and goes back.
func TestReportIsMoved(t *testing.T) {
	d := grouping(t)
	stray := d.file(t, said(mailing))
	d.file(t, said("Bonjour Rose, "+mailing+" STOP"))
	a, b := d.caseOf(t, stray), d.caseOf(t, d.file(t, said(another)))
	before := d.picture(t)
	in := regroup(a, b, ann())
	in.Reports = []string{stray}
	if _, err := d.Move(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	if got := d.caseOf(t, stray); got.ID != b.ID || got.Reports != 2 || d.again(t, a).Reports != 1 {
		t.Errorf("%+v", got)
	}
	if _, err := d.Sweep(t.Context()); err != nil || d.caseOf(t, stray).ID != b.ID {
		t.Error("a sweep undid it")
	}
	if _, err := d.undoes(t, b, ann()); err != nil {
		t.Fatal(err)
	}
	if diff := differing(before, d.picture(t)); diff != "" {
		t.Errorf("not as before:\n%s", diff)
	}
}

// Calls without a text become one case, or are told apart for good.
func TestCasesWithoutText(t *testing.T) {
	d := grouping(t)
	call := func(f *report.Filing) {
		f.Message, f.Contacts = "", []report.Contact{{Channel: report.CallLive, On: "2026-03-02", Sender: "0142000000"}}
	}
	a, b, c := d.caseOf(t, d.file(t, call)), d.caseOf(t, d.file(t, call)), d.caseOf(t, d.file(t, call))
	one, err := d.Merge(t.Context(), regroup(a, b, ann()))
	if err != nil || one.Canvass == 0 || one.Reports != 2 {
		t.Fatalf("%+v %v", one, err)
	}
	if _, err := d.TellApart(t.Context(), regroup(one, c, ann())); err != nil {
		t.Fatal(err)
	}
	if got := d.again(t, c); got.Canvass == 0 || got.Version != c.Version {
		t.Errorf("%+v", got)
	}
	if _, err := d.undoes(t, one, ann()); err != nil { // that they are not one
		t.Fatal(err)
	}
	if _, err := d.Ungroup(t.Context(), Regroup{On: seen(d.again(t, one), ann()), Undone: firstOf(t, d, one)}); err != nil || d.again(t, b).Reports != 1 {
		t.Errorf("%v", err)
	}
}

func firstOf(t testing.TB, d *desk, c Case) string {
	t.Helper()
	all, _, err := d.RegroupingsOf(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return all[0].ID
}

// What a later regrouping rests on is undone after it.
func TestRegroupingsAreUndoneInOrder(t *testing.T) {
	d := grouping(t)
	a, b, c := d.caseOf(t, d.file(t, said(mailing))), d.caseOf(t, d.file(t, said(another))), d.caseOf(t, d.file(t, said(third)))
	one, err := d.Merge(t.Context(), regroup(a, b, ann()))
	if err != nil {
		t.Fatal(err)
	}
	first := lastOf(t, d, one)
	if one, err = d.Merge(t.Context(), regroup(one, c, ann())); err != nil || one.Reports != 3 {
		t.Fatal(err)
	}
	if _, err := d.Ungroup(t.Context(), Regroup{On: seen(one, ann()), Undone: first}); !on(err, "undo", "regroup.error.later") {
		t.Errorf("%v", err)
	}
	if all, within, err := d.RegroupingsOf(t.Context(), one); err != nil || len(all) != 2 || len(within) != 2 {
		t.Errorf("%d %v %v", len(all), within, err)
	}
	if _, err := d.undoes(t, one, ann()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Ungroup(t.Context(), Regroup{On: seen(d.again(t, one), ann()), Undone: first}); err != nil || d.count(t, "cases") != 3 {
		t.Errorf("%v", err)
	}
}

// A decision holds for what joins it; what was decided since a merge holds for
// both cases that it is undone into.
func TestDecisionsOfRegroupedCases(t *testing.T) {
	d := grouping(t)
	a, b := d.caseOf(t, d.file(t, said(mailing))), d.caseOf(t, d.file(t, said(another)))
	a, err := d.Decide(t.Context(), seen(a, ann()), Ruling{Outcome: Reminder, Reasons: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Merge(t.Context(), regroup(b, a, ann())); !on(err, "other", "regroup.error.supervisor") {
		t.Errorf("a reviewer extends a decision: %v", err)
	}
	one, err := d.Merge(t.Context(), regroup(b, a, sue()))
	if err != nil || one.ID != a.ID || one.Outcome != Reminder {
		t.Fatalf("%+v %v", one, err)
	}
	if _, err := d.undoes(t, one, ann()); !on(err, "undo", "regroup.error.supervisor") {
		t.Errorf("a reviewer takes a decision from a report: %v", err)
	}
	if _, err := d.undoes(t, one, sue()); err != nil || d.again(t, b).Outcome != "" || d.again(t, a).Outcome != Reminder {
		t.Errorf("%v %+v", err, d.again(t, b))
	}
	c := d.caseOf(t, d.file(t, said(third)))
	if one, err = d.Merge(t.Context(), regroup(d.again(t, b), c, ann())); err != nil {
		t.Fatal(err)
	}
	if one, err = d.Decide(t.Context(), seen(one, ann()), Ruling{Outcome: Dismissed, Reasons: "y"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.undoes(t, one, ann()); err != nil || d.again(t, b).Outcome != Dismissed || d.again(t, c).Outcome != Dismissed {
		t.Errorf("%v", err)
	}
	for _, x := range []Case{b, c} {
		if ds, _ := d.Decisions(t.Context(), d.again(t, x)); len(ds) != 1 {
			t.Errorf("%d decisions", len(ds))
		}
	}
}

// Who comes second is told, and nothing is lost, whatever sweeps do meanwhile.
func TestRegroupingsBesideOthers(t *testing.T) {
	d := grouping(t)
	a, b, c := d.caseOf(t, d.file(t, said(mailing))), d.caseOf(t, d.file(t, said(another))), d.caseOf(t, d.file(t, said(third)))
	for range 5 {
		d.file(t, said("Bonjour, "+mailing))
		d.file(t, said("Bonjour, "+another))
	}
	errs := make([]error, 3)
	var wg sync.WaitGroup
	for i, do := range []func() error{
		func() error { _, err := d.Merge(t.Context(), regroup(a, b, ann())); return err },
		func() error { _, err := d.Merge(t.Context(), regroup(b, c, bob())); return err },
		func() error { _, err := d.Sweep(t.Context()); return err },
	} {
		wg.Go(func() { errs[i] = do() })
	}
	wg.Wait()
	if errs[2] != nil || (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("%v", errs)
	}
	lost := errors.Join(errs[0], errs[1])
	if !errors.Is(lost, fault.Conflict) && !on(lost, "other", "regroup.error.unknown") && !errors.Is(lost, fault.NotFound) {
		t.Errorf("the second is told %v", lost)
	}
	if _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	var sum int64
	if err := d.db.Write.Raw("SELECT sum(reports) FROM cases").Scan(&sum).Error; err != nil || sum != 13 || d.count(t, "cases") != 2 || d.count(t, "case_reports") != 13 {
		t.Errorf("%d reports in %d cases, %d links: %v", sum, d.count(t, "cases"), d.count(t, "case_reports"), err)
	}
	stale := regroup(a, b, ann())
	stale.Reason = " "
	if _, err := d.Merge(t.Context(), stale); !on(err, "regroup_reason", "regroup.error.reason") {
		t.Errorf("%v", err)
	}
}

// Who may put what together, and what bars it.
func TestWhatBarsRegrouping(t *testing.T) {
	a := func(o Outcome, assignee string) Case {
		return Case{ID: "a", Election: "e", Outcome: o, Assignee: assignee}
	}
	b := func(o Outcome, assignee string) Case {
		return Case{ID: "b", Election: "e", Outcome: o, Assignee: assignee}
	}
	reviewer, supervisor, auditor := person("me", account.Reviewer), person("me", account.Supervisor), person("me", account.Auditor)
	for name, c := range map[string]struct {
		a, b Case
		by   account.Account
		want string
	}{
		"plain":                  {a("", ""), b("", "id-me"), reviewer, ""},
		"auditor":                {a("", ""), b("", ""), auditor, "forbidden"},
		"itself":                 {a("", ""), a("", ""), reviewer, "self"},
		"another election":       {a("", ""), Case{ID: "b", Election: "f"}, reviewer, "election"},
		"somebody else's":        {a("", ""), b("", "them"), reviewer, "theirs"},
		"who may assign":         {a("", ""), b("", "them"), supervisor, ""},
		"abuse and not":          {a(Abuse, ""), b("", ""), supervisor, "abuse"},
		"abuse both":             {a(Abuse, ""), b(Abuse, ""), reviewer, ""},
		"decided otherwise":      {a(Reminder, ""), b(Dismissed, ""), supervisor, "decided"},
		"decided alike":          {a(Reminder, ""), b(Reminder, ""), reviewer, ""},
		"decided, by a reviewer": {a(Reminder, ""), b("", ""), reviewer, "supervisor"},
		"decided, from above":    {a(Reminder, ""), b("", ""), supervisor, ""},
	} {
		want := c.want
		if want != "" {
			want = "regroup.error." + want
		}
		if got := Barred(ActMerge, c.a, c.b, c.by); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := Barred(ActMove, a(Abuse, ""), b(Reminder, ""), supervisor); got != "" {
		t.Errorf("a supervisor may not mend what was set aside: %q", got)
	}
	if got := Barred(ActMove, a(Abuse, ""), b("", ""), reviewer); got != "regroup.error.supervisor" {
		t.Errorf("a reviewer moves what was decided: %q", got)
	}
	if got := Barred(ActApart, a(Reminder, "them"), b(Dismissed, ""), reviewer); got != "" {
		t.Errorf("nothing changes, and yet %q", got)
	}
}

// Calls that nobody could compare by a text are proposed by what voters tell of
// them; what somebody told apart is not again.
func TestSimilarCases(t *testing.T) {
	d := grouping(t)
	call := func(sender, on, commune string) Case {
		return d.caseOf(t, d.file(t, func(f *report.Filing) {
			f.Message, f.Commune = "", commune
			f.Contacts = []report.Contact{{Channel: report.CallAutomated, On: day.Day(on), Sender: sender}}
		}))
	}
	a, same, near := call("0162000001", "2026-03-02", "35238"), call("+33 1 62 00 00 01", "2026-03-06", "75056"), call("", "2026-03-03", "35238")
	call("", "2026-01-05", "75056")
	call("01 62 .. .. ..", "2026-03-02", "75056")
	d.caseOf(t, d.file(t, said(mailing))) // a text is no kin of a call
	if _, err := d.groups.SweepSenders(t.Context()); err != nil {
		t.Fatal(err)
	}
	refs := func(c Case) string {
		found, err := d.Similar(t.Context(), d.again(t, c), 5)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, x := range found {
			all = append(all, x.Case.Reference)
		}
		return strings.Join(all, " ")
	}
	if got := refs(a); got != same.Reference+" "+near.Reference {
		t.Errorf("%q", got)
	}
	if _, err := d.TellApart(t.Context(), regroup(a, same, ann())); err != nil {
		t.Fatal(err)
	}
	if half := call("01 62 .. .. ..", "2026-03-02", ""); refs(half) != "" {
		t.Errorf("part of a number: %q", refs(half))
	}
	if got := refs(a); got != near.Reference || refs(same) != "" {
		t.Errorf("%q and %q", got, refs(same))
	}
	if _, err := d.undoes(t, a, ann()); err != nil || refs(a) != same.Reference+" "+near.Reference {
		t.Errorf("%q %v", refs(a), err)
	}
	d = grouping(t)
	one, other := d.caseOf(t, d.file(t, said(mailing))), d.caseOf(t, d.file(t, said(another+" "+mailing[:56])))
	if one.ID == other.ID || refs(one) != other.Reference || refs(other) != one.Reference {
		t.Errorf("texts: %q and %q", refs(one), refs(other))
	}
}
