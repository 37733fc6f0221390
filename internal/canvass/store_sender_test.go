package canvass

import (
	"errors"
	"testing"

	"gorm.io/gorm"

	"vigie/internal/fault"
	"vigie/internal/report"
)

// from files a report from senders and returns its key.
func (p *portal) from(t testing.TB, text string, contacts ...report.Contact) string {
	t.Helper()
	id := p.file(t, "municipales-2026", text)
	if err := p.db.Write.Where("report_id = ?", id).Delete(&report.Contact{}).Error; err != nil {
		t.Fatal(err)
	}
	for i, c := range contacts {
		c.ReportID, c.Position, c.On, c.Count = id, i, "2026-03-02", 1
		if err := p.db.Write.Create(&c).Error; err != nil {
			t.Fatal(err)
		}
	}
	return id
}

func sms(sender string) report.Contact { return report.Contact{Channel: report.SMS, Sender: sender} }

func (p *portal) register(t testing.TB) map[string]Sender {
	t.Helper()
	if _, err := p.SweepSenders(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, more, err := p.Senders(t.Context(), SenderFilter{}, SenderCursor{}, 100)
	if err != nil || more {
		t.Fatal(more, err)
	}
	by := map[string]Sender{}
	for _, s := range all {
		by[s.Identity] = s
	}
	return by
}

func TestSweepSenders(t *testing.T) {
	p := openPortal(t)
	p.from(t, phare, sms("36 111"), sms("36111"), sms("06 12 34 56 78"))
	p.from(t, phare, sms("36111"))
	p.from(t, phare, sms("Inconnu"))
	p.from(t, phare, report.Contact{Channel: report.Email, Sender: "a@mail.lephare.fr"})
	for range 2 { // a second sweep changes nothing
		by := p.register(t)
		if len(by) != 3 || by["36111"].Reports != 2 || by["+33612345678"].Reports != 1 || by["lephare.fr"].Kind != ByDomain {
			t.Errorf("%+v", by)
		}
		if s := by["36111"]; s.Shown != "36 111" || !s.LastSeen.After(s.FirstSeen) {
			t.Errorf("%+v", s)
		}
	}
	if n := p.count(t, "sender_reports"); n != 5 {
		t.Errorf("%d rows", n)
	}
	var ids []string
	err := p.Latest(p.db.Write, p.register(t)["36111"].ID).Pluck("report_id", &ids).Error
	if err != nil || len(ids) != 2 || ids[0] < ids[1] {
		t.Errorf("%v %v", ids, err)
	}
}

func TestSendersAreFound(t *testing.T) {
	p := openPortal(t)
	for _, s := range []string{"36111", "06 12 34 56 78", "ÉLECTION 26"} {
		p.from(t, phare, sms(s))
	}
	by := p.register(t)
	for text, want := range map[string]string{"0612345678": "+33612345678", "36 111": "36111", "61234": "+33612345678", "election26": "election26", "100 %": ""} {
		found, _, err := p.Senders(t.Context(), SenderFilter{Text: text}, SenderCursor{}, 10)
		if err != nil || len(found) > 1 || want == "" != (len(found) == 0) || len(found) == 1 && found[0].Identity != want {
			t.Errorf("%q finds %+v, %v", text, found, err)
		}
	}
	first, more, err := p.Senders(t.Context(), SenderFilter{}, SenderCursor{}, 2)
	if err != nil || !more || first[0].Identity != "election26" {
		t.Fatalf("%+v %v %v", first, more, err)
	}
	rest, more, err := p.Senders(t.Context(), SenderFilter{}, SenderCursor{first[1].LastSeen, first[1].ID}, 2)
	if err != nil || more || len(rest) != 1 || rest[0] != by["36111"] {
		t.Errorf("%+v %v %v", rest, more, err)
	}
}

func TestLinkSender(t *testing.T) {
	p := openPortal(t)
	p.from(t, phare, sms("36111"))
	s := p.register(t)["36111"]
	link := func(l SenderLink, seen string) error {
		l.SenderID = s.ID
		return p.db.Write.Transaction(func(tx *gorm.DB) error { return p.Link(t.Context(), tx, l, seen) })
	}
	if err := link(SenderLink{Kind: ToVendor, Name: "Envois SA", AuthorName: "Ann"}, ""); err != nil {
		t.Fatal(err)
	}
	if err := link(SenderLink{Kind: ToParty, Name: "Le Phare", AuthorName: "Bob"}, ""); !errors.Is(err, fault.Conflict) {
		t.Errorf("who had not seen the first link: %v", err)
	}
	links, err := p.Links(t.Context(), s.ID)
	if err != nil || len(links) != 1 {
		t.Fatal(links, err)
	}
	if err := link(SenderLink{AuthorName: "Bob", Reason: "erreur"}, links[0].ID); err != nil {
		t.Fatal(err)
	}
	if links, err = p.Links(t.Context(), s.ID); err != nil || len(links) != 2 || links[0].Kind != Unlinked || links[1].Name != "Envois SA" {
		t.Errorf("%+v %v", links, err)
	}
	if s, err = p.SenderByID(t.Context(), s.ID); err != nil || s.Linked() {
		t.Errorf("%+v %v", s, err)
	}
	if _, err := p.SenderByID(t.Context(), 999); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestLookAlikes(t *testing.T) {
	p := openPortal(t)
	for _, c := range []struct{ text, sender string }{{phare, "RIVES26"}, {square, "R1VES26"}, {phare, "36180"}, {square, "LE SQUARE"}} {
		p.from(t, c.text, sms(c.sender))
	}
	p.sweep(t)
	by := p.register(t)
	alike := func() map[string]Resemblance {
		found, err := p.LookAlikes(t.Context(), by["rives26"])
		if err != nil {
			t.Fatal(err)
		}
		why := map[string]Resemblance{}
		for _, f := range found {
			why[f.Identity] = f.Why
		}
		return why
	}
	if got := alike(); len(got) != 2 || got["r1ves26"] != InWriting || got["36180"] != InMessage {
		t.Errorf("%v", got)
	}
	for range 2 { // said twice, noted once
		if err := p.Part(t.Context(), p.db.Write, by["r1ves26"].ID, by["rives26"].ID, "ann"); err != nil {
			t.Fatal(err)
		}
	}
	if got := alike(); len(got) != 1 || got["36180"] != InMessage {
		t.Errorf("after parting: %v", got)
	}
	if err := p.Part(t.Context(), p.db.Write, by["rives26"].ID, 999, "ann"); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
}
