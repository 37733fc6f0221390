package triage_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/report"
	. "vigie/internal/triage"
)

const (
	mailing = "Dimanche 15 mars, chaque voix compte à Rennes. Avec la liste Le Phare commun : 300 logements rénovés par an, une cantine à 1 euro et des rues sûres."
	another = "Le square des Tanneurs va fermer six mois pour travaux sans que personne ait été consulté. Venez en parler mardi à 19h, salle Debussy."
)

// grouping opens a desk whose reports are grouped.
func grouping(t testing.TB) *desk {
	d := open(t)
	clock := d.clock()
	d.groups = canvass.NewStore(d.db, clock, canvass.Needs{Reports: d.reports})
	d.Store = NewStore(d.db, clock, Needs{Reports: d.reports, Journal: d.journal, Canvasses: d.groups, Elections: d.elections})
	return d
}

func said(text string) func(*report.Filing) {
	return func(f *report.Filing) { f.Message = text }
}

func (d *desk) caseOf(t testing.TB, ref string) Case {
	t.Helper()
	c, err := d.CaseOfReport(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// One operation is one case, which shows what all of its reports tell.
func TestReportsOfAnOperationAreOneCase(t *testing.T) {
	d := grouping(t)
	first := d.file(t, said(mailing))
	same := d.file(t, func(f *report.Filing) {
		f.Message, f.Kind, f.Commune = "Bonjour Rose, "+mailing+" STOP", report.Complaint, "75056"
		f.Contacts = []report.Contact{{Channel: report.Email, On: "2026-02-27"}, {Channel: report.SMS, On: "2026-03-06"}}
		f.Practices = []report.Practice{report.IntrusiveHours}
		f.OptOuts = []report.OptOut{{Means: report.StopSMS, Outcome: report.Ignored}}
	})
	other := d.file(t, said(another))
	silent := d.file(t, said(""))
	if n, err := d.Sweep(t.Context()); err != nil || n != 4 {
		t.Fatalf("%d %v", n, err)
	}
	c := d.caseOf(t, same)
	if c.Reference != first || c.Reports != 2 || c.Canvass == 0 || c.Version != 1 || c.Kind != report.Complaint || !c.StopIgnored() {
		t.Errorf("%+v", c)
	}
	if c.FirstContact != "2026-02-27" || c.LastContact != "2026-03-06" || len(c.ChannelList()) != 2 || len(report.FromBits(report.Practices, c.Practices)) != 2 {
		t.Errorf("%+v", c)
	}
	if a, b := d.caseOf(t, other), d.caseOf(t, silent); a.ID == c.ID || b.ID == c.ID || a.ID == b.ID || b.Canvass != 0 {
		t.Errorf("%+v %+v", a, b)
	}
	for _, departement := range []string{"35", "75"} {
		p, err := d.Queue(t.Context(), Filter{Departement: departement}, Cursor{}, 10)
		found := false
		for _, q := range p.Cases {
			found = found || q.ID == c.ID
		}
		if err != nil || !found {
			t.Errorf("not found by %s: %v", departement, err)
		}
	}
	spread, err := d.Spread(t.Context(), c)
	if err != nil || len(spread.Days) != 4 || len(spread.Channels) != 2 || spread.Channels[0] != (report.OnChannel{Channel: report.SMS, Reports: 2}) || len(spread.Departements) != 2 {
		t.Errorf("%+v %v", spread, err)
	}
}

// A later report comes to the case as it stands; what a reviewer is writing is
// not out of date because a voter filed.
func TestLaterReportsComeToTheCaseAsItStands(t *testing.T) {
	d := grouping(t)
	c := d.caseOf(t, d.file(t, said(mailing)))
	d.caseOf(t, d.file(t, said(mailing)))
	c, err := d.Decide(t.Context(), seen(c, ann()), Ruling{Outcome: Reminder, Reasons: "x"})
	if err != nil {
		t.Fatal(err)
	}
	late := d.file(t, said(mailing+" STOP"))
	got := d.caseOf(t, late)
	if got.ID != c.ID || got.State != Closed || got.Reports != 3 || got.Version != c.Version || !got.UpdatedAt.Equal(d.now) {
		t.Errorf("%+v", got)
	}
	r, err := d.reports.ByReference(t.Context(), late)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := d.StateOf(t.Context(), r.ID); err != nil || s.Outcome != Reminder {
		t.Errorf("%+v %v", s, err)
	}
}

// What was set aside as abuse takes no further report with it.
func TestReportsDoNotJoinAbuse(t *testing.T) {
	d := grouping(t)
	c := d.caseOf(t, d.file(t, said(mailing)))
	if _, err := d.Decide(t.Context(), seen(c, ann()), Ruling{Outcome: Abuse, Reasons: "x"}); err != nil {
		t.Fatal(err)
	}
	second, third := d.caseOf(t, d.file(t, said(mailing))), d.caseOf(t, d.file(t, said(mailing)))
	if second.ID == c.ID || third.ID != second.ID || third.Reports != 2 || third.State != New {
		t.Errorf("%+v", third)
	}
}

// halves opens the cases of two parts of a message, of which no machine can tell
// that they are one before it has seen the whole.
func halves(t *testing.T, d *desk) (early, late Case) {
	t.Helper()
	early = d.caseOf(t, d.file(t, said(mailing[:95])))
	late = d.caseOf(t, d.file(t, func(f *report.Filing) { f.Message, f.Commune = mailing[75:], "75056" }))
	if early.ID == late.ID {
		t.Fatal("the halves are together already")
	}
	return early, late
}

func whole(t *testing.T, d *desk) Case {
	t.Helper()
	d.file(t, said(mailing))
	return d.caseOf(t, d.file(t, said("Bonjour, "+mailing+" STOP")))
}

// Cases of canvasses that turn out to be one become one, and the address of
// either leads there.
func TestUntouchedCasesBecomeOne(t *testing.T) {
	d := grouping(t)
	early, late := halves(t, d)
	got := whole(t, d)
	if got.ID != early.ID || got.Reports != 4 || d.count(t, "cases") != 1 || d.count(t, "case_reports") != 4 || d.count(t, "case_places") != 2 {
		t.Errorf("%+v, %d cases", got, d.count(t, "cases"))
	}
	if c := d.caseOf(t, late.Reference); c.ID != early.ID {
		t.Errorf("the later half is in %s", c.Reference)
	}
}

// What people did to a case stays where they did it.
func TestWorkedCasesStay(t *testing.T) {
	d := grouping(t)
	_, late := halves(t, d)
	if _, err := d.Take(t.Context(), seen(late, ann())); err != nil {
		t.Fatal(err)
	}
	if got := whole(t, d); got.ID != late.ID || got.Reports != 4 || got.State != Open || d.count(t, "cases") != 1 {
		t.Errorf("the untouched one does not go into the worked one: %+v", got)
	}
	d = grouping(t)
	early, later := halves(t, d)
	for _, c := range []Case{early, later} {
		if _, err := d.Take(t.Context(), seen(c, ann())); err != nil {
			t.Fatal(err)
		}
	}
	if got := whole(t, d); got.ID != early.ID || got.Reports != 3 || d.count(t, "cases") != 2 {
		t.Errorf("%+v, %d cases", got, d.count(t, "cases"))
	}
}

// What was set aside as abuse is no case to join after a merge either.
func TestMergeWithAbuse(t *testing.T) {
	d := grouping(t)
	early, late := halves(t, d)
	if _, err := d.Decide(t.Context(), seen(early, ann()), Ruling{Outcome: Abuse, Reasons: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := whole(t, d); got.ID != late.ID || got.Reports != 3 || d.count(t, "cases") != 2 {
		t.Errorf("%+v, %d cases", got, d.count(t, "cases"))
	}
}

// A case from before reports were grouped stays as it is.
func TestCasesFromBeforeGrouping(t *testing.T) {
	d := open(t)
	old := d.caseOf(t, d.file(t, said(mailing)))
	clock := d.clock()
	d.groups = canvass.NewStore(d.db, clock, canvass.Needs{Reports: d.reports})
	d.Store = NewStore(d.db, clock, Needs{Reports: d.reports, Journal: d.journal, Canvasses: d.groups, Elections: d.elections})
	fresh := d.caseOf(t, d.file(t, said(mailing)))
	if again := d.caseOf(t, old.Reference); again.Canvass != 0 || again.Reports != 1 || fresh.ID == old.ID || fresh.Canvass == 0 {
		t.Errorf("%+v %+v", again, fresh)
	}
}

// Where reports cannot be grouped, cases are opened all the same.
func TestCasesAreOpenedUngrouped(t *testing.T) {
	d := grouping(t)
	if err := d.db.Write.Exec("DROP TABLE bands").Error; err != nil {
		t.Fatal(err)
	}
	ref := d.file(t, said(mailing))
	d.file(t, said(mailing))
	if n, err := d.Sweep(t.Context()); err == nil || n != 2 || d.count(t, "cases") != 2 {
		t.Errorf("%d %v", n, err)
	}
	late := d.file(t, said(mailing))
	for _, r := range []string{ref, late} {
		if c := d.caseOf(t, r); c.Reference != r || c.Canvass != 0 {
			t.Errorf("%+v", c)
		}
	}
}

func TestMembersByKey(t *testing.T) {
	d := grouping(t)
	var refs []string
	for range 7 {
		refs = append(refs, d.file(t, said(mailing)))
	}
	stranger := d.file(t, said(another))
	c := d.caseOf(t, refs[0])
	first, more, err := d.Members(t.Context(), c, "", 5)
	if err != nil || len(first) != 5 || !more || first[0].Reference != refs[0] {
		t.Fatalf("%d %v %v", len(first), more, err)
	}
	rest, more, err := d.Members(t.Context(), c, first[4].ID, 5)
	if err != nil || len(rest) != 2 || more || rest[1].Reference != refs[6] {
		t.Errorf("%d %v %v", len(rest), more, err)
	}
	if r, err := d.ReportOf(t.Context(), c, refs[6]); err != nil || r.Reference != refs[6] {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := d.ReportOf(t.Context(), c, stranger); !errors.Is(err, fault.NotFound) {
		t.Errorf("a report of another case: %v", err)
	}
}

func TestGroupingSweepsTogether(t *testing.T) {
	d := grouping(t)
	for i := range 60 {
		d.file(t, said(fmt.Sprintf("%s %d", []string{mailing, another, ""}[i%3], i)))
	}
	var all sync.WaitGroup
	settled := make([]int, 4)
	for i := range settled {
		all.Go(func() {
			n, err := d.Sweep(t.Context())
			if err != nil {
				t.Error(err)
			}
			settled[i] = n
		})
	}
	all.Wait()
	var reports int
	if err := d.db.Write.Table("cases").Select("sum(reports)").Scan(&reports).Error; err != nil {
		t.Fatal(err)
	}
	if sum := settled[0] + settled[1] + settled[2] + settled[3]; sum != 60 || d.count(t, "cases") != 22 || d.count(t, "case_reports") != 60 || reports != 60 {
		t.Errorf("settled %v: %d cases, %d reports in them", settled, d.count(t, "cases"), reports)
	}
}
