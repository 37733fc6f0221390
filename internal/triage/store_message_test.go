package triage_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
	. "vigie/internal/triage"
)

// filed files a report, has its case opened, and returns both.
func (d *desk) filed(t *testing.T, change func(*report.Filing)) (report.Report, report.Receipt, Case) {
	t.Helper()
	receipt, err := d.reports.Submit(t.Context(), report.Submission{Filing: told(change)})
	if err != nil {
		t.Fatal(err)
	}
	c := d.caseOf(t, receipt.Reference)
	r, err := d.reports.ByCode(t.Context(), receipt.Code)
	if err != nil {
		t.Fatal(err)
	}
	return r, receipt, c
}

// A question lets the case wait, an answer lets it go on; both open for the
// authority and the holder of the code, and for nobody else. What is sent twice
// is there once.
func TestMessages(t *testing.T) {
	d := open(t)
	r, receipt, c := d.filed(t, nil)
	bob := person("Bob", account.Auditor)
	if _, err := d.Ask(t.Context(), On{Reference: c.Reference, Version: c.Version, By: bob}, "", "Marqquestion"); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an auditor asks: %v", err)
	}
	var faults fault.Fields
	for _, words := range []string{"", " \n", strings.Repeat("é", report.MaxWords+1)} {
		if _, err := d.Ask(t.Context(), On{Reference: c.Reference, Version: c.Version, By: ann()}, "", words); !errors.As(err, &faults) || faults.On("words") == nil {
			t.Errorf("%.5q: %v", words, err)
		}
	}
	c, err := d.Ask(t.Context(), On{Reference: c.Reference, Version: c.Version, By: ann()}, "", " Marqquestion ?\r\nLaquelle\x00 ? ")
	if err != nil || c.State != Waiting || c.AssigneeName != ann().Name {
		t.Fatalf("%+v, %v", c, err)
	}
	for range 2 {
		d.now = d.now.Add(time.Minute)
		if err := d.Answer(t.Context(), r, receipt.Code, "Marqréponse"); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.caseOf(t, c.Reference); got.State != Open || got.Version != c.Version+1 {
		t.Errorf("after the answer: %+v", got)
	}
	if n, err := d.Unheard(t.Context(), c); err != nil || n != 1 {
		t.Errorf("%d unheard, %v", n, err)
	}
	if n, err := d.Count(t.Context(), Filter{Unheard: true}); err != nil || n != 1 {
		t.Errorf("%d cases, %v", n, err)
	}
	all, err := d.reports.MessagesOf(t.Context(), r.ID)
	if err != nil || len(all) != 2 || !all[0].Asked || all[1].Asked {
		t.Fatalf("%+v, %v", all, err)
	}
	if talk, err := d.reports.TalkOf(t.Context(), r.ID); err != nil || talk.Count != 2 || talk.Asked || !talk.Last.Equal(all[1].SentAt) {
		t.Errorf("%+v, %v", talk, err)
	}
	own, err := report.ReadOwn(all, receipt.Code)
	if err != nil || own[0].Words != "Marqquestion ?\nLaquelle ?" || own[1].Words != "Marqréponse" {
		t.Errorf("%+v, %v", own, err)
	}
	_, other, _ := d.filed(t, nil)
	if _, err := report.ReadOwn(all, other.Code); err == nil {
		t.Error("another code opens them")
	}
	if bytes.Contains(append(all[0].Sealed, all[1].Own...), []byte("Marq")) {
		t.Error("words are kept in clear")
	}
	if _, err := d.ReadMessages(t.Context(), r, bob, d.ids); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an auditor reads: %v", err)
	}
	said, err := d.ReadMessages(t.Context(), r, ann(), d.ids)
	if err != nil || len(said) != 2 || said[1].Words != "Marqréponse" {
		t.Errorf("%+v, %v", said, err)
	}
	lines := d.lines(t, report.Object(r.Reference))
	if !slices.ContainsFunc(lines, func(l journal.Line) bool { return l.Act == ActRead && l.Actor == ann().ID }) {
		t.Errorf("nobody noted who read: %+v", lines)
	}
	if c, err = d.Hear(t.Context(), On{Reference: c.Reference, By: ann()}); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Unheard(t.Context(), c); err != nil || n != 0 {
		t.Errorf("%d unheard, %v", n, err)
	}
}

// A voter writes so much and no more.
func TestMessagesHaveAnEnd(t *testing.T) {
	d := open(t)
	r, receipt, _ := d.filed(t, nil)
	var faults fault.Fields
	for i := range report.MaxMessages + 1 {
		d.now = d.now.Add(time.Minute)
		err := d.Answer(t.Context(), r, receipt.Code, strings.Repeat("a", i+1))
		if last := i == report.MaxMessages; errors.As(err, &faults) != last || !last && err != nil {
			t.Fatalf("message %d: %v", i+1, err)
		}
	}
}

// What a voter adds and mends stands in the report, its case, its operation and
// the register of senders; done twice it is done once; what stood before is kept.
func TestAmend(t *testing.T) {
	d := open(t)
	groups := canvass.NewStore(d.db, d.clock(), canvass.Needs{Reports: d.reports})
	d.Store = NewStore(d.db, d.clock(), Needs{Reports: d.reports, Journal: d.journal, Canvasses: groups})
	r, receipt, c := d.filed(t, nil)
	if _, err := groups.SweepSenders(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		kind   report.AdditionKind
		change func(*report.Filing)
	}{
		{report.AddedContact, func(f *report.Filing) {
			if len(f.Contacts) < 3 {
				f.Contacts = append(f.Contacts, report.Contact{Channel: report.Email, On: "2026-03-08", Sender: "equipe@demain.example"})
			}
		}},
		{report.AddedOptOut, func(f *report.Filing) {
			f.OptOuts = []report.OptOut{{On: "2026-03-05", Means: report.StopSMS, Outcome: report.Ignored}}
		}},
		{report.Corrected, func(f *report.Filing) {
			f.Subject, f.Commune = report.Subject{Kind: report.Candidate, Name: "Lise Orvault"}, "75056"
			f.Practices, f.Contacts[0].On = nil, "2026-03-01"
		}},
	} {
		for range 2 {
			d.now = d.now.Add(time.Minute)
			if err := d.Amend(t.Context(), r, step.kind, step.change); err != nil {
				t.Fatalf("%s: %v", step.kind, err)
			}
		}
	}
	got, err := d.reports.ByCode(t.Context(), receipt.Code)
	if err != nil || len(got.Contacts) != 3 || got.Contacts[2].Sender != "equipe@demain.example" || len(got.OptOuts) != 1 || got.Channels&report.Bits(report.Channels, []report.Channel{report.Email}) == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if got.SubjectName != "Lise Orvault" || got.Departement != "75" || got.Practices != 0 || got.Contacts[0].On != "2026-03-01" || got.Message != r.Message || got.Kind != r.Kind {
		t.Errorf("%+v", got)
	}
	c = d.caseOf(t, c.Reference)
	if c.SubjectName != "Lise Orvault" || c.Departement != "75" || c.FirstContact != "2026-03-01" || c.LastContact != "2026-03-08" || c.Channels != got.Channels || !c.StopIgnored() || c.Version != 1 {
		t.Errorf("case %+v", c)
	}
	added, err := d.reports.AdditionsOf(t.Context(), r.ID)
	if err != nil || len(added) != 3 || added[0].Position != 2 || added[1].Position != 0 {
		t.Fatalf("%+v, %v", added, err)
	}
	was, err := added[2].Replaced()
	if err != nil || was.Subject == nil || was.Subject.Name != "Demain Ensemble" || *was.Commune != "35238" || len(*was.Practices) != 1 || was.Contacts[0].On != "2026-03-02" {
		t.Errorf("%+v, %v", was, err)
	}
	wave, err := groups.WaveOf(t.Context(), c.Canvass)
	if err != nil || wave.Size != 1 || len(wave.Places) != 1 || wave.Places[0].Value != "75" {
		t.Errorf("wave %+v, %v", wave, err)
	}
	if n := d.count(t, "senders"); n != 2 {
		t.Errorf("%d senders", n)
	}
	acts := map[string]int{}
	for _, l := range d.lines(t, Object(c.Reference)) {
		acts[string(l.Act)]++
	}
	if acts[string(ActAdd)] != 2 || acts[string(ActMend)] != 1 {
		t.Errorf("journal %v", acts)
	}
	if err := d.Amend(t.Context(), report.Report{ID: "01999999-0000-7000-8000-000000000000", Reference: "gone"}, report.Corrected, func(*report.Filing) {}); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
}
