package rights

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/mail"
	"vigie/internal/place/placetest"
	"vigie/internal/report"
	"vigie/internal/seal"
)

// desk is a report on a database of its own, and the requests noted with it.
type desk struct {
	*Store
	db     *database.DB
	mail   *mail.Store
	report report.Report
	now    time.Time
}

func open(t testing.TB) *desk {
	t.Helper()
	d := &desk{db: dbtest.New(t), now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)}
	clock, places := func() time.Time { return d.now }, placetest.Some(t)
	elections := election.NewStore(d.db, places, clock)
	calendar := "slug,kind,name_fr,name_en,round1,round2,opens,closes\nmunicipales-2026,municipales,Municipales,Municipal,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"
	_, err := elections.ImportElections(t.Context(), strings.NewReader(calendar))
	must(t, err)
	id, err := age.GenerateX25519Identity()
	must(t, err)
	reports := report.NewStore(d.db, clock, report.Needs{Elections: elections, Places: places, Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32)})
	receipt, err := reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2026", Contacts: []report.Contact{{Channel: report.SMS, On: "2026-03-02"}}, Subject: report.Subject{Kind: report.List},
	}})
	must(t, err)
	d.report, err = reports.ByReference(t.Context(), receipt.Reference)
	must(t, err)
	d.mail = mail.NewStore(d.db, clock, mail.Needs{Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32)})
	d.Store = NewStore(d.db, clock, Needs{Reports: reports, Mail: d.mail})
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (d *desk) of(t testing.TB) []Request {
	t.Helper()
	all, err := d.Of(t.Context(), d.report.ID)
	must(t, err)
	return all
}

// A letter is noted once, answered, corrected and forgotten.
func TestNoteAndAnswer(t *testing.T) {
	d := open(t)
	var many sync.WaitGroup
	for range 4 { // clicks at once
		many.Go(func() {
			if err := d.Note(t.Context(), d.report.ID, Sent{[]Right{Access, Objection}, "2026-03-05"}, today); err != nil {
				t.Error(err)
			}
		})
	}
	many.Wait()
	must(t, d.Note(t.Context(), d.report.ID, Sent{[]Right{Erasure}, "2026-02-09"}, today))
	all := d.of(t)
	if len(all) != 2 || all[0].SentOn != "2026-02-09" || all[1].DueOn != "2026-04-07" || len(all[1].List()) != 2 || !all[1].Open() {
		t.Fatalf("%+v", all)
	}
	must(t, d.Answer(t.Context(), all[1], Reply{Longer, ""}, today))
	if got := d.of(t)[1]; got.DueOn != "2026-06-05" || got.Answer != Longer || !got.Open() {
		t.Errorf("%+v", got)
	}
	must(t, d.Answer(t.Context(), all[1], Reply{Refused, "2026-03-09"}, today))
	if got := d.of(t)[1]; got.Answer != Refused || got.AnsweredOn != "2026-03-09" || got.Open() {
		t.Errorf("%+v", got)
	}
	for range 2 {
		must(t, d.Drop(t.Context(), all[1]))
	}
	if got := d.of(t); len(got) != 1 || got[0].ID != all[0].ID {
		t.Errorf("%+v", got)
	}
	if err := d.Answer(t.Context(), all[1], Reply{Refused, "2026-03-09"}, today); !errors.Is(err, fault.NotFound) {
		t.Errorf("an answer to what is forgotten: %v", err)
	}
}

func TestNoteFaults(t *testing.T) {
	d := open(t)
	var f fault.Fields
	if err := d.Note(t.Context(), d.report.ID, Sent{}, today); !errors.As(err, &f) || len(f) != 2 {
		t.Errorf("%v", err)
	}
	if err := d.Note(t.Context(), "0190c0de-0000-7000-8000-000000000001", Sent{Rights, "2026-03-05"}, today); !errors.Is(err, fault.NotFound) {
		t.Errorf("with no report: %v", err)
	}
	for i := range MaxRequests {
		must(t, d.Note(t.Context(), d.report.ID, Sent{Rights, today.Add(-i)}, today))
	}
	if err := d.Note(t.Context(), d.report.ID, Sent{Rights, "2026-01-05"}, today); !errors.As(err, &f) || f[0].Key != "requests.error.many" {
		t.Errorf("one too many: %v", err)
	}
	if err := d.Answer(t.Context(), d.of(t)[0], Reply{}, today); !errors.As(err, &f) || f[0].Field != "answer" {
		t.Errorf("%v", err)
	}
}

// A letter that had no answer in time is told of once, by one mail, and again when
// a longer time has passed.
func TestRemind(t *testing.T) {
	d := open(t)
	must(t, d.db.Write.Create(&mail.News{ReportID: d.report.ID, Lang: "fr", Sealed: []byte{1}, TokenHash: []byte{2}, AskedAt: d.now, ConfirmedAt: &d.now}).Error)
	remind := func(on day.Day, letters, mails int64) {
		t.Helper()
		n, err := d.Remind(t.Context(), on)
		var waiting int64
		must(t, d.db.Write.Table("outbox").Where("template = ?", mail.Month).Count(&waiting).Error)
		if err != nil || int64(n) != letters || waiting != mails {
			t.Errorf("on %s: %d letters, %d mails, %v", on, n, waiting, err)
		}
		must(t, d.db.Write.Exec("DELETE FROM outbox").Error)
	}
	note := func(on day.Day) { t.Helper(); must(t, d.Note(t.Context(), d.report.ID, Sent{Rights, on}, today)) }
	note("2026-02-09") // late when it is noted: they know
	note("2026-02-10")
	note("2026-03-05")
	note("2026-03-06")
	remind("2026-03-10", 0, 0)
	remind("2026-03-11", 1, 1)
	remind("2026-03-11", 0, 0)
	must(t, d.Answer(t.Context(), d.of(t)[1], Reply{Longer, ""}, today))
	must(t, d.Answer(t.Context(), d.of(t)[2], Reply{Satisfied, "2026-03-10"}, today))
	remind("2026-04-30", 1, 1) // that of 6 March; that of the day before was answered
	remind("2026-05-30", 1, 1) // the longer time is over
	note("2026-03-09")
	note("2026-03-10")
	remind("2026-05-30", 2, 1)
}
