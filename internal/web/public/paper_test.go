package public_test

import (
	"strings"
	"testing"
	"time"

	"vigie/internal/report"
	"vigie/internal/stats"
	"vigie/internal/web/page"
)

// lettersOf returns what the reader of PDF files keeps of a text: no space, and the
// low byte of each letter.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r == 0x2011 { // printed as the hyphen that the faces have
			return '-'
		}
		if r &= 0xFF; r <= ' ' || r == 0xA0 || r == 0x2F {
			return -1
		}
		return r
	}, text)
}

// TestPaper asks on paper what the form asks, in each language, and nowhere where
// nobody takes it.
func TestPaper(t *testing.T) {
	s := open(t, twoElections)
	s.pages.Stats = stats.NewStore(s.db, func() time.Time { return s.now }, stats.Needs{Elections: s.pages.Elections, Places: s.pages.Places})
	v := s.voter(t, "fr")
	for _, path := range []string{"/paper", "/paper.pdf"} {
		if got := v.get(path); got.code != 404 {
			t.Errorf("%s without an address: %d", path, got.code)
		}
	}
	if v.get("").Find("a[href='/fr/paper']").Length()+v.get("/report").Find("a[href='/fr/paper']").Length() != 0 {
		t.Error("offered where nobody takes it")
	}
	s.pages.Operator.Address = "Autorité, 1 rue des Électeurs, 35000 Rennes"
	for _, lang := range s.pages.Views.Bundle.Langs() {
		v := s.voter(t, lang)
		shown := v.get("/paper")
		if shown.code != 200 || shown.Find("a[href$='/paper.pdf']").Length() != 1 || !strings.Contains(shown.text("main"), s.pages.Operator.Address) {
			t.Errorf("%s: %d %s", lang, shown.code, shown.text("main"))
		}
		for _, from := range []string{"", "/report"} {
			if v.get(from).Find("main a[href$='/paper']").Length() != 1 {
				t.Errorf("%s%s does not lead there", lang, from)
			}
		}
		s.printedForm(t, v)
	}
}

// printedForm looks for every answer of the form on paper.
func (s *site) printedForm(t *testing.T, v *voter) {
	t.Helper()
	words := lettersOf(onPaper(t, v.get("/paper.pdf")))
	l := s.pages.Views.Bundle.Localizer(v.lang)
	if l.Dir == "rtl" { // printed in French
		l = s.pages.Views.Bundle.Localizer("fr")
	}
	keys := []string{
		"paper.fill", "report.start.election", "report.channel.title", "report.when.title", "report.sender.other_title", "report.place.title",
		"report.subject.title", "report.practices.title", "report.opt_out.title", "report.opt_out.means", "report.opt_out.outcome", "report.origin.data_origin",
		"report.origin.relation", "report.statement.title", "report.reporter.title", "report.reporter.phone", "paper.data",
		page.ChannelLabel(report.CallLive), page.ChannelLabel(report.CallAutomated), "report.practices.none",
	}
	for _, p := range report.Practices {
		keys = append(keys, page.PracticeLabel(p))
	}
	for _, o := range s.pages.Tree.Answers("data_origin") {
		keys = append(keys, page.DataOriginLabel(report.DataOrigin(o)))
	}
	for _, m := range s.pages.Tree.Answers("means") {
		keys = append(keys, page.MeansLabel(report.Means(m)))
	}
	for _, key := range keys {
		if want := lettersOf(l.T(key)); !strings.Contains(words, want) {
			t.Errorf("%s: %s %q is not on paper", v.lang, key, l.T(key))
		}
	}
	for _, want := range []string{s.pages.Operator.Address, "2026"} {
		if !strings.Contains(words, lettersOf(want)) {
			t.Errorf("%s: %q is not on paper", v.lang, want)
		}
	}
}
