package stats

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/place/placetest"
	"vigie/internal/report"
)

const calendar = "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
	"municipales-2020,municipales,Municipales 2020,Municipal elections 2020,2020-03-15,2020-06-28,2019-12-01,2020-07-31\n" +
	"europeennes-2024,europeennes,Européennes 2024,European elections 2024,2024-06-09,,2024-04-01,2024-07-31\n"

var noon = time.Date(2020, 7, 1, 12, 0, 0, 0, time.UTC)

// figures is a store on a database with two elections.
type figures struct {
	*Store
	db *database.DB
	n  int
}

func open(t testing.TB) *figures {
	t.Helper()
	db := dbtest.New(t)
	places := placetest.Some(t)
	elections := election.NewStore(db, places, func() time.Time { return noon })
	if _, err := elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	s := NewStore(db, func() time.Time { return noon }, Needs{Elections: elections, Places: places})
	return &figures{Store: s, db: db}
}

// file stores n reports alike, and returns the id of the last.
func (f *figures) file(t testing.TB, n int, r report.Report) string {
	t.Helper()
	rows := make([]report.Report, n)
	for i := range rows {
		f.n++
		r.ID, r.Reference = uuid.Must(uuid.NewV7()).String(), fmt.Sprintf("R%d", f.n)
		r.Locator, r.Sealed = []byte(r.Reference), []byte("sealed")
		if r.Election == "" {
			r.Election = "municipales-2020"
		}
		if r.Kind == "" {
			r.Kind = report.Signalement
		}
		if r.SubjectKind == "" {
			r.SubjectKind = report.List
		}
		if r.ReceivedAt.IsZero() {
			r.ReceivedAt = time.Date(2020, 3, 10, 9, 30, 40, 0, time.UTC)
		}
		rows[i] = r
	}
	if err := f.db.Write.WithContext(t.Context()).CreateInBatches(&rows, 500).Error; err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// decide puts a report into a case of its own with this outcome.
func (f *figures) decide(t testing.TB, id, state, outcome string, at time.Time) {
	t.Helper()
	err := f.db.Write.Exec(`INSERT INTO cases (id, reference, state, outcome, assignee, assignee_name, version, election, kind, channels, practices, opt_outs, sender,
		departement, commune, reports, subject_kind, subject_name, excerpt, first_contact, last_contact, received_at, updated_at)
		VALUES (?, ?, ?, ?, '', '', 1, 'municipales-2020', 'report', 1, 0, 0, '', '', '', 1, 'list', '', '', '2020-03-01', '2020-03-01', ?, ?)`,
		id, "C"+id, state, outcome, at, at).Error
	if err == nil {
		err = f.db.Write.Exec("INSERT INTO case_reports (case_id, report_id) VALUES (?, ?)", id, id).Error
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (f *figures) cut(t testing.TB, slug string) *Cut {
	t.Helper()
	if err := f.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := f.Cut(slug)
	if err != nil {
		t.Fatal(err)
	}
	readsBack(t, c)
	return c
}

// readsBack fails where the figures cannot be had again from their JSON, as those of
// a release must.
func readsBack(t testing.TB, c *Cut) {
	t.Helper()
	written, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	read, err := Read(written, c.Election)
	if err != nil {
		t.Fatal(err)
	}
	read.Changed = c.Changed
	if c.Without != nil {
		read.Without.Changed = c.Without.Changed
	}
	if diff := cmp.Diff(c, read, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("written and read (-, +):\n%s", diff)
	}
}

func channels(c ...report.Channel) int { return report.Bits(report.Channels, c) }

// the2020 files the published table of 2020: 3,948 reports, 45 % of them of an
// SMS and 36 % of the telephone.
func (f *figures) the2020(t testing.TB) {
	f.file(t, 1750, report.Report{Channels: channels(report.SMS), Departement: "35"})
	f.file(t, 27, report.Report{Channels: channels(report.SMS, report.CallLive)})
	f.file(t, 474, report.Report{Channels: channels(report.CallLive), ReceivedAt: noon.AddDate(0, 0, -90)})
	f.file(t, 20, report.Report{Channels: channels(report.CallLive, report.CallAutomated)})
	f.file(t, 900, report.Report{Channels: channels(report.CallAutomated), Outcomes: report.Bits(report.Outcomes, []report.Outcome{report.Ignored})})
	f.file(t, 440, report.Report{Channels: channels(report.Email)})
	f.file(t, 236, report.Report{Channels: channels(report.Post)})
	f.file(t, 94, report.Report{Channels: channels(report.Social), Practices: report.Bits(report.Practices, []report.Practice{report.NoOptOut, report.SecurityLeak})})
	f.file(t, 3, report.Report{Channels: channels(report.Door)})
	f.file(t, 4, report.Report{Channels: channels(report.OtherChannel), Kind: report.Complaint})
}

func TestThe2020Table(t *testing.T) {
	dbtest.Volume(t)
	f := open(t)
	f.the2020(t)
	c := f.cut(t, "municipales-2020")
	if c.Reports != 3948 || c.Complaints != 4 {
		t.Errorf("%d reports, %d complaints", c.Reports, c.Complaints)
	}
	table := c.Table(Channels)
	sms, phone := table.Row(string(report.SMS)), table.Row(Phone)
	if sms.Reports.N != 1777 || sms.Percent != 45 || phone.Reports.N != 1421 || phone.Percent != 36 {
		t.Errorf("SMS %+v, telephone %+v", sms, phone)
	}
	if table.Base.N != 3948 || table.Missing.N != 0 || table.Multiple.N != 27 {
		t.Errorf("%+v", table)
	}
	if live, automated := phone.Of[0], phone.Of[1]; live.Reports.N != 521 || automated.Reports.N != 920 {
		t.Errorf("live %+v, automated %+v", live, automated)
	}
	door, other, social := table.Row("door"), table.Row("other"), table.Row("social")
	if !door.Reports.Hidden || !other.Reports.Hidden || !social.Reports.Hidden || table.HiddenRows() != 3 {
		t.Errorf("3, 4 and the next one, 94, are hidden: %+v %+v %+v", door, other, social)
	}
}

func TestTablesOfACut(t *testing.T) {
	f := open(t)
	f.the2020(t)
	c := f.cut(t, "municipales-2020")
	weeks := c.Table(Weeks)
	if len(weeks.Rows) != 4 || weeks.Rows[0].ID != "2020-W11" || weeks.Rows[0].Round != 1 || weeks.Rows[3].From != "2020-03-30" || weeks.Rows[2].Reports != (Number{}) {
		t.Errorf("%+v", weeks.Rows)
	}
	places := c.Table(Departements)
	if r := places.Row("35"); r.Name != "Ille-et-Vilaine" || r.Reports.N != 1750 || r.Share != 1000 || places.Missing.N != 3948-1750 {
		t.Errorf("%+v", places)
	}
	if r := c.Table(OptOuts); r.Base.N != 900 || r.Row("ignored").Share != 1000 || r.Missing.N != 3048 {
		t.Errorf("%+v", r)
	}
	if r := c.Table(Practices); r.Multiple.N != 94 || r.Row("no_optout").Reports.N != 94 {
		t.Errorf("%+v", r)
	}
	if r := c.Table(Outcomes); r.Base.N != 0 || r.Missing.N != 3948 || r.Withheld {
		t.Errorf("%+v", r)
	}
}

func TestAbuseLeavesTheFigures(t *testing.T) {
	f := open(t)
	sms := report.Report{Channels: channels(report.SMS)}
	f.file(t, 30, sms)
	for range 12 {
		f.decide(t, f.file(t, 1, sms), "closed", "closed", noon)
	}
	f.decide(t, f.file(t, 1, sms), "closed", "abuse", noon)
	f.decide(t, f.file(t, 1, sms), "open", "", noon)
	c := f.cut(t, "municipales-2020")
	if c.Reports != 43 || c.Table(Outcomes).Base.N != 12 || c.Table(Outcomes).Row("closed").Reports.N != 12 {
		t.Errorf("%d reports, %+v", c.Reports, c.Table(Outcomes))
	}
	if !c.AsOf.Equal(noon) {
		t.Errorf("as of %s", c.AsOf)
	}
}

func TestRefreshKeepsWhatDidNotChange(t *testing.T) {
	f := open(t)
	id := f.file(t, 40, report.Report{Channels: channels(report.SMS)})
	first, empty := f.cut(t, "municipales-2020"), f.cut(t, "europeennes-2024")
	if f.cut(t, "municipales-2020") != first {
		t.Error("counted again though nothing changed")
	}
	if first.AsOf.Second() != 0 {
		t.Errorf("as of %s tells the second of a filing", first.AsOf)
	}
	f.file(t, 1, report.Report{Channels: channels(report.SMS)})
	second := f.cut(t, "municipales-2020")
	if second.Reports != 41 || f.cut(t, "europeennes-2024") != empty {
		t.Errorf("%d reports; the other election was counted again: %t", second.Reports, f.cut(t, "europeennes-2024") != empty)
	}
	f.decide(t, id, "open", "", noon)
	third := f.cut(t, "municipales-2020")
	if err := f.db.Write.Exec("UPDATE cases SET state = 'closed', outcome = 'abuse', updated_at = ?", noon.Add(time.Second)).Error; err != nil {
		t.Fatal(err)
	}
	if got := f.cut(t, "municipales-2020"); got == third || got.Reports != 40 {
		t.Errorf("%d reports after one was set aside", got.Reports)
	}
}

func TestSmallElections(t *testing.T) {
	f := open(t)
	c := f.cut(t, "europeennes-2024")
	if c.Reports != 0 || c.Suppressed != 0 || !c.AsOf.IsZero() || len(c.Table(Weeks).Rows) != 0 {
		t.Errorf("%+v", c)
	}
	f.file(t, 4, report.Report{Election: "europeennes-2024", Channels: channels(report.SMS)})
	c = f.cut(t, "europeennes-2024")
	if c.Reports != 4 {
		t.Errorf("%d reports", c.Reports)
	}
	for _, table := range c.Tables {
		if _, some := table.Top(); some || !table.Withheld {
			t.Errorf("%s shows something of four reports: %+v", table.Name, table)
		}
	}
	if _, err := f.Cut("unknown"); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if len(f.Cuts()) != 2 || f.Cuts()[0].Election.Slug != "europeennes-2024" {
		t.Errorf("%+v", f.Cuts())
	}
}

// TestJSON reads what is published as a program would.
func TestJSON(t *testing.T) {
	dbtest.Volume(t)
	f := open(t)
	f.the2020(t)
	body, err := json.Marshal(f.cut(t, "municipales-2020"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(body)
	for _, want := range []string{
		`{"election":"municipales-2020","as_of":"2020-04-02T12:00:00Z","reports":3948,"complaints":4,"channels":{"base":3948,"missing":0,"multiple":27,"rows":[{"channel":"sms","reports":1777,"share":0.45},`,
		`{"channel":"phone","reports":1421,"share":0.36,"of":["call_live","call_automated"],"detail":[{"channel":"call_live","reports":521,"share":0.132},`,
		`{"channel":"door","reports":null,"share":null,"suppressed":true}`,
		`{"week":"2020-W11","from":"2020-03-09","round":1,"reports":`,
		`{"code":"35","name":"Ille-et-Vilaine","reports":1750,"share":1}`,
		`"disclosure":{"threshold":10,"suppressed":3},"licence":"etalab-2.0"}`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %s in\n%s", want, text)
		}
	}
}

// hundredThousand files as many reports, each with a case, half of them decided.
func (f *figures) hundredThousand(b *testing.B) {
	b.Helper()
	long := strings.Repeat("Dimanche, chaque voix compte ! ", 6)
	for i := range 100 {
		f.file(b, 1000, report.Report{
			Channels: 1 << (i % 8), Practices: 1 << (i % 19), Departement: []string{"35", "75", "93", ""}[i%4],
			Message: long, Sealed: []byte(strings.Repeat("s", 600)),
		})
	}
	for _, statement := range []string{
		`INSERT INTO cases (id, reference, state, outcome, assignee, assignee_name, version, election, kind, channels, practices, opt_outs, sender,
		departement, commune, reports, subject_kind, subject_name, excerpt, first_contact, last_contact, received_at, updated_at)
		SELECT id, reference, 'closed', CASE WHEN channels < 5 THEN 'closed' ELSE '' END, '', '', 1, election, kind, channels, practices, 0, '36111',
		departement, commune, 1, subject_kind, '', 'Dimanche, chaque voix compte !', '2020-03-01', '2020-03-01', received_at, received_at FROM reports`,
		"INSERT INTO case_reports (case_id, report_id) SELECT id, id FROM reports",
	} {
		if err := f.db.Write.Exec(statement).Error; err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRefresh(b *testing.B) {
	f := open(b)
	f.hundredThousand(b)
	for _, c := range []struct {
		name    string
		changed bool
	}{{"changed", true}, {"unchanged", false}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if c.changed {
					clear(f.seen)
				}
				if err := f.Refresh(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// group puts reports into a canvass and, where they are, into a suspicion.
func (f *figures) group(t testing.TB, canvass int, suspected bool, ids ...string) {
	t.Helper()
	suspicion := uuid.Must(uuid.NewV7()).String()
	exec := func(query string, values ...any) {
		t.Helper()
		if err := f.db.Write.Exec(query, values...).Error; err != nil {
			t.Fatal(err)
		}
	}
	if suspected {
		exec(`INSERT INTO suspicions (id, kin, election, state, version, reports, points, signs, first_seen, last_seen, found_at, settled_by, settled_name)
			VALUES (?, ?, 'municipales-2020', 'suspected', 1, 1, 5, '[]', ?, ?, ?, '', '')`, suspicion, []byte(suspicion), noon, noon, noon)
	}
	for _, id := range ids {
		if canvass != 0 {
			exec("INSERT INTO canvass_reports (report_id, canvass_id, whole, how, likeness, at) VALUES (?, ?, 0, 'copy', 0, ?)", id, canvass, noon)
		}
		if suspected {
			exec("INSERT INTO suspicion_reports (report_id, suspicion_id) VALUES (?, ?)", id, suspicion)
		}
	}
}

// several files n reports alike and returns their ids.
func (f *figures) several(t testing.TB, n int, r report.Report) (ids []string) {
	t.Helper()
	for range n {
		ids = append(ids, f.file(t, 1, r))
	}
	return ids
}

func TestFiguresWithAndWithoutCoordinated(t *testing.T) {
	f := open(t)
	sms := report.Report{Channels: channels(report.SMS), Departement: "35", Outcomes: report.Bits(report.Outcomes, []report.Outcome{report.Ignored})}
	f.group(t, 1, false, f.several(t, 30, sms)...)
	flood := f.several(t, 22, sms)
	f.group(t, 1, true, flood...)
	f.group(t, 2, false, f.several(t, 12, report.Report{Channels: channels(report.Email), Departement: "75"})...)
	f.file(t, 11, report.Report{Channels: channels(report.Post)})
	c := f.cut(t, "municipales-2020")
	if c.Reports != 75 || c.Coordinated.N != 22 || c.Without.Reports != 53 || c.Table(Channels).Row("sms").Reports.N != 52 {
		t.Fatalf("%+v", c)
	}
	if got := c.Without.Table(Channels); got.Row("sms").Reports.N != 30 || got.Row("sms").Percent != 57 || got.Base.N != 53 || got.Row("email").Reports.N != 12 {
		t.Errorf("%+v", got)
	}
	if o := c.Canvasses; o.Number.N != 2 || o.Base.N != 64 || o.Missing.N != 11 || o.Row("10-99").Canvasses.N != 2 {
		t.Errorf("%+v", o)
	}
	f.subtract(t, c)
	// Lifted, they are as the others; the figures follow because their case does.
	f.decide(t, flood[0], "new", "", noon)
	if err := f.db.Write.Exec("UPDATE suspicions SET state = 'lifted'").Error; err != nil {
		t.Fatal(err)
	}
	if c = f.cut(t, "municipales-2020"); c.Coordinated.N != 0 || c.Without.Reports != 75 || c.Without.Table(Channels).Row("sms").Reports.N != 52 {
		t.Errorf("%+v", c.Coordinated)
	}
}

// subtract does what a curious reader would.
func (f *figures) subtract(t testing.TB, c *Cut) {
	t.Helper()
	for i, table := range c.Tables {
		for j, r := range table.Rows {
			w := c.Without.Tables[i].Rows[j]
			if r.Reports.Hidden || w.Reports.Hidden {
				continue
			}
			if d := r.Reports.N - w.Reports.N; d != 0 && d < c.Threshold {
				t.Errorf("%s %s: %d and %d", table.Name, r.ID, r.Reports.N, w.Reports.N)
			}
		}
	}
}

// A report whose time is over is erased and counted on; one that was withdrawn
// is in no figure. Both are seen, although no report and no case tells of them.
func TestFiguresAfterErasure(t *testing.T) {
	f := open(t)
	sms := report.Report{Channels: channels(report.SMS), Departement: "35"}
	all := f.several(t, 40, sms)
	before := f.cut(t, "municipales-2020")
	erase := func(why string, ids ...string) {
		t.Helper()
		for _, id := range ids {
			if err := f.db.Write.Exec("INSERT INTO tombstones (reference, why, election, erased_at) VALUES (?, ?, 'municipales-2020', ?)", id, why, noon.Add(time.Hour)).Error; err != nil {
				t.Fatal(err)
			}
		}
		if err := f.db.Write.Exec("DELETE FROM reports WHERE id IN ?", ids).Error; err != nil {
			t.Fatal(err)
		}
	}
	erase("expired", all[:15]...)
	err := f.db.Write.Exec(`INSERT INTO kept_counts (election, kind, channels, practices, outcomes, data_origin, subject_kind, departement, week, decided, canvass, suspected, reports)
		VALUES ('municipales-2020', 'complaint', ?, 0, 0, '', 'unknown', '35', '2020-03-02', 'fine', 7, ?, 15)`, sms.Channels, false).Error
	if err != nil {
		t.Fatal(err)
	}
	after := f.cut(t, "municipales-2020")
	if after.Reports != 40 || after.Complaints != before.Complaints+15 || after.Table(Channels).Row("sms").Reports.N != 40 || after.Table(Departements).Row("35").Reports.N != 40 {
		t.Errorf("counted on: %+v", after)
	}
	if row := after.Table(Weeks).Row("2020-W10"); row.Reports.N != 15 || !after.AsOf.Equal(noon.Add(time.Hour)) {
		t.Errorf("in their week %+v, as of %s", row, after.AsOf)
	}
	erase("withdrawn", all[15:20]...)
	if after = f.cut(t, "municipales-2020"); after.Reports != 35 {
		t.Errorf("%d after five withdrew", after.Reports)
	}
}

// A report that its author made a complaint of is counted as one, although
// neither it nor its case changed.
func TestFiguresOfComplaints(t *testing.T) {
	f := open(t)
	all := f.several(t, 12, report.Report{Channels: channels(report.SMS)})
	if c := f.cut(t, "municipales-2020"); c.Complaints != 0 {
		t.Fatalf("%+v", c.Complaints)
	}
	for i, id := range all {
		if err := f.db.Write.Exec("INSERT INTO complaints (report_id, sealed, own, made_at) VALUES (?, ?, ?, ?)", id, []byte("a"), []byte("b"), noon.Add(time.Duration(i)*time.Second)).Error; err != nil {
			t.Fatal(err)
		}
	}
	if c := f.cut(t, "municipales-2020"); c.Complaints != 12 || c.Reports != 12 {
		t.Errorf("%d complaints among %d", c.Complaints, c.Reports)
	}
}
