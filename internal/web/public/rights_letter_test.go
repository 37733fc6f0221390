package public_test

import (
	"net/url"
	"strings"
	"testing"
)

var lettered = []string{
	"rights", "access", "rights", "object", "rights", "erasure", "campaign", "Demain & <b>Ensemble</b>", "campaign_email", "dpo@demain.example", "campaign_address", "1 rue du Port\r\n35000 Rennes",
	"name", "Rose Marqueur", "reply", "2 rue des Fleurs", "reached", "06 12 34 56 78", "channel", "sms", "on", "2/3/2026", "sender", "36111",
}

// Anybody has a letter written, in French, and in their language what it says.
func TestRightsLetter(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "en")
	fresh := v.get("/rights/letter")
	if fresh.code != 200 || fresh.value("rights") != "access,object" || fresh.Find("#who[open]").Length() != 1 || fresh.Find("#written").Length() != 0 {
		t.Errorf("%d %s", fresh.code, fresh.value("rights"))
	}
	got := v.post("/rights/letter", lettered...)
	if got.code != 200 || got.header.Get("Cache-Control") != "no-store" || got.value("campaign_address") != "1 rue du Port\n35000 Rennes" {
		t.Fatalf("%d %v", got.code, got.faults())
	}
	letter := got.text("#letter")
	for _, said := range []string{
		"Rose Marqueur\n2 rue des Fleurs\n\nDemain & <b>Ensemble</b>\nService chargé des données personnelles\n1 rue du Port\n35000 Rennes\ndpo@demain.example\n\nLe 10 mars 2026\n\nObjet : Exercice",
		"06 12 34 56 78 :\n– le 2 mars 2026, un SMS (36111)\n\nJe m’oppose", "article 15) :\n– lesquelles", "plus haut, puis effacez. Vous pouvez garder", "Vous avez un mois", "salutations distinguées.\n\nRose Marqueur",
	} {
		if !strings.Contains(letter, said) {
			t.Errorf("the letter does not say %q: %s", said, letter)
		}
	}
	if got.Find("#letter[lang=fr]").Length() != 1 || !strings.Contains(got.text("#written .details"), "I object to my data") {
		t.Error("what it says is not told in English")
	}
	link, err := url.Parse(got.Find("#written a[href^='mailto:']").AttrOr("href", ""))
	must(t, err)
	body := link.Query().Get("body")
	if link.Opaque != "dpo@demain.example" || !strings.HasPrefix(link.Query().Get("subject"), "Exercice de mes droits") || !strings.Contains(body, "06 12 34 56 78") || !strings.Contains(body, "articles 14 et 15).\r\n\r\nEffacez") || !strings.HasSuffix(body, "\r\n\r\nRose Marqueur") || len(link.String()) > 1900 || strings.Contains(link.RawQuery, "+") {
		t.Errorf("%d %s", len(link.String()), link)
	}
	printed := v.post("/rights/letter", append(lettered, "give", "pdf")...)
	words := onPaper(t, printed)
	for _, said := range []string{"RoseMarqueur2ruedesFleursDemain&<b>Ensemble</b>", "35000Rennes", "Objet", "06123456", "36111"} {
		if !strings.Contains(words, said) {
			t.Errorf("the paper does not say %q: %s", said, words)
		}
	}
	if strings.Contains(words, "Vigie") || printed.header.Get("Cache-Control") != "no-store" || printed.Find("a").Length() != 0 {
		t.Errorf("%v", printed.header)
	}
	for _, table := range []string{"rights_requests", "drafts"} {
		if s.count(t, table) != 0 {
			t.Errorf("something is kept in %s", table)
		}
	}
}

// What does not fit into a link is left to be pasted; what is wrong stands beside
// its field.
func TestRightsLetterFaults(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	long := v.post("/rights/letter", "rights", "object", "campaign", "Demain", "name", "Rose", "reached", strings.Repeat("▲", 200))
	link := long.Find("#written a[href^='mailto:']").AttrOr("href", "")
	if long.code != 200 || strings.Contains(link, "body=") || !strings.Contains(link, "subject=Opposition%20") || !strings.Contains(long.text("#written"), "trop long") {
		t.Errorf("%d %s", long.code, link)
	}
	for _, c := range []struct {
		want  string
		typed []string
	}{
		{"rights campaign name reached", nil},
		{"rights campaign_email channel", []string{"rights", "vote", "campaign", "D", "name", "R", "reached", "06", "campaign_email", "x", "on", "2026-03-02"}},
		{"on", []string{"rights", "access", "campaign", "D", "name", "R", "reached", "06", "channel", "sms", "give", "pdf"}},
		{"on", []string{"rights", "access", "campaign", "D", "name", "R", "reached", "06", "channel", "sms", "on", "2026-03-20"}},
		{"channel", []string{"rights", "access", "campaign", "D", "name", "R", "reached", "06", "channel", "pigeon", "on", "2026-03-02"}},
		{"on", []string{"rights", "access", "campaign", "D", "name", "R", "reached", "06", "channel", "sms", "on", "hier"}},
	} {
		if got := v.post("/rights/letter", c.typed...); got.code != 422 || strings.Join(got.faults(), " ") != c.want {
			t.Errorf("%v: %d %v", c.typed, got.code, got.faults())
		}
	}
}

// The month is counted for whoever asks, and given to their calendar.
func TestRightsMonth(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	if got := v.get("/rights/month"); got.code != 200 || got.Find("#counted").Length() != 0 || !strings.Contains(got.text("main"), "1182/71") {
		t.Errorf("%d", got.code)
	}
	got := v.post("/rights/month", "sent_on", "5/3/2026")
	if said := got.text("#counted"); got.code != 200 || !strings.Contains(said, "mardi 7 avril 2026") || !strings.Contains(said, "5 juin 2026") || got.Find("#counted button[value=calendar]").Length() != 1 {
		t.Errorf("%d %s", got.code, said)
	}
	late := v.post("/rights/month", "sent_on", "2026-02-09")
	if late.Find("#counted ol").Length() != 1 || late.Find("#counted button").Length() != 0 {
		t.Error("what to do now is not said first")
	}
	file := v.post("/rights/month", "sent_on", "2026-03-05", "give", "calendar")
	if !strings.Contains(file.body, "DTSTART;VALUE=DATE:20260408\r\n") || !strings.HasPrefix(file.header.Get("Content-Type"), "text/calendar") || !strings.Contains(file.body, "URL:https://vigie.example/fr/rights\r\n") {
		t.Errorf("%v %s", file.header, file.body)
	}
	for _, typed := range []string{"", "hier", "2026-03-20", "1999-01-01"} {
		if got := v.post("/rights/month", "sent_on", typed, "give", "calendar"); got.code != 422 || strings.Join(got.faults(), " ") != "sent_on" || got.value("sent_on") != typed {
			t.Errorf("%q: %d %v", typed, got.code, got.faults())
		}
	}
}
