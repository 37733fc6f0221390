package office_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ledongthuc/pdf"

	"vigie/internal/account"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/triage"
)

// inPDF returns the words of a file, without the room between them.
func inPDF(t *testing.T, b []byte) string {
	t.Helper()
	r, err := pdf.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := r.GetPlainText()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), "")
}

// typedLetter is a letter that lacks nothing.
func typedLetter() url.Values {
	return url.Values{"addressee": {"list"}, "campaign": {"Demain Ensemble"}, "address": {"1 rue du Port\r\n35000 Rennes"}, "due": {"2026-04-20"}, "with": {"sender"}, "words": {"À propos de {sender}."}}
}

// issue writes a letter as its pages would, and returns the page that shows it
// with its code.
func (b *browser) issue(ref, query string, form url.Values) answer {
	b.t.Helper()
	address := "/fr/office/cases/" + ref + "/letter" + query
	shown := b.post(address, form).is(http.StatusOK)
	for _, name := range []string{"version", "seen"} {
		form.Set(name, shown.doc.Find("#letter-form input[name="+name+"]").AttrOr("value", ""))
	}
	form.Set("do", "issue")
	return b.post(address, form).is(http.StatusOK)
}

// A reviewer writes a letter: what is wrong is told beside it and keeps what was
// typed, the letter is seen before it leaves, and tells neither who reported nor
// how many did where they are few.
func TestLetter(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	b := s.as(account.Reviewer)
	if got := b.get("/fr/office/cases/" + ref).is(http.StatusOK); got.count("#letters a.chip") != 3 {
		t.Error(got.text("#letters"))
	}
	address := "/fr/office/cases/" + ref + "/letter?kind=request&in=fr"
	if got := b.get(address).is(http.StatusOK); got.doc.Find("#campaign").AttrOr("value", "") != "Demain Ensemble" || got.count("#addressee option[selected][value=list]") != 1 || got.count("[name=with]") < 3 {
		t.Error(got.text("main"))
	}
	wrong := typedLetter()
	wrong.Set("due", "2026-01-02")
	if got := b.post(address, wrong).is(http.StatusUnprocessableEntity); got.count("#due-error") != 1 || strings.TrimSpace(got.doc.Find("#words").Text()) != "À propos de {sender}." {
		t.Error(got.text("main"))
	}
	wrong = typedLetter()
	wrong.Set("words", "Bonjour {prénom}")
	if got := b.post(address, wrong).is(http.StatusUnprocessableEntity); !strings.Contains(got.text("#words-error"), "{prénom}") || got.count("[name=with][checked]") != 1 {
		t.Error(got.text("main"))
	}
	shown := b.post(address, typedLetter()).is(http.StatusOK)
	sheet := shown.text(".sheet")
	for _, want := range []string{"moins de 10 signalements", "entre le 1er février 2026 et le 28 février 2026", "36111", "À propos de 36111.", "20 avril 2026", "https://vigie.example/fr/reply", "Demain Ensemble 1 rue du Port 35000 Rennes"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("%q is not in %q", want, sheet)
		}
	}
	for _, never := range []string{"Rose", "Marqueur", "Rennes,", "chaque voix", "{", "10 février", ref} {
		if strings.Contains(sheet, never) {
			t.Errorf("%q is in %q", never, sheet)
		}
	}
	changed := typedLetter()
	changed.Set("do", "issue")
	changed.Set("seen", shown.doc.Find("input[name=seen]").AttrOr("value", ""))
	changed.Set("version", "1")
	changed.Set("words", "Autre chose.")
	if got := b.post(address, changed).is(http.StatusOK); got.count("#preview [role=alert]") != 1 || got.count(".code-box") != 0 {
		t.Error("a letter that nobody saw left")
	}
	b.get("/fr/office/cases/" + ref + "/letter?kind=verdict").is(http.StatusNotFound)
	s.as(account.Auditor).get(address).is(http.StatusForbidden)
	english := b.post("/fr/office/cases/"+ref+"/letter?kind=rules&in=en", typedLetterWithout("with", "due")).is(http.StatusOK)
	if got := english.text(".sheet[lang=en]"); !strings.Contains(got, "fewer than 10 reports") || !strings.Contains(got, "/en/reply") || strings.Contains(got, "Your answer is expected by") {
		t.Error(got)
	}
}

func typedLetterWithout(names ...string) url.Values {
	form := typedLetter()
	for _, n := range names {
		form.Del(n)
	}
	return form
}

// A letter that left is there with its code once; its copy is the same file each
// time, and says that it has none. A new code takes the place of the one before.
func TestLetterIssued(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	b := s.as(account.Reviewer)
	got := b.issue(ref, "?kind=request&in=fr", typedLetter())
	code := got.text("#code")
	if len(code) != 24 || got.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%q: %s", code, got.text("main"))
	}
	page := b.get("/fr/office/cases/" + ref).is(http.StatusOK)
	link := page.doc.Find("#letters .notes a").AttrOr("href", "")
	number := link[strings.LastIndexByte(link, '/')+1:]
	if !strings.HasPrefix(link, "/fr/office/cases/"+ref+"/letters/") || !strings.HasSuffix(number, "-L1") || !strings.Contains(page.text("#letters"), "Réponse attendue") || !strings.Contains(page.text(".case__head .tag"), "attente") || !strings.Contains(page.text("#history"), "Courrier émis") {
		t.Error(link, page.text("#letters"), page.text("#history"))
	}
	if again := b.get(link).is(http.StatusOK); again.count(".code-box") != 0 || strings.Contains(again.Body.String(), code) || !strings.Contains(again.text(".sheet"), "36111") {
		t.Error(again.text("main"))
	}
	first, second := b.get(link+"/pdf").is(http.StatusOK), b.get(link+"/pdf").is(http.StatusOK)
	if !bytes.Equal(first.Body.Bytes(), second.Body.Bytes()) || strings.Contains(inPDF(t, first.Body.Bytes()), code) || !strings.Contains(inPDF(t, first.Body.Bytes()), number) {
		t.Error("two copies differ, or have the code")
	}
	whole := b.post(link+"/pdf", url.Values{"code": {code}}).is(http.StatusOK)
	if !strings.Contains(inPDF(t, whole.Body.Bytes()), code) || whole.Header().Get("Content-Type") != "application/pdf" {
		t.Error(inPDF(t, whole.Body.Bytes()))
	}
	b.post(link+"/pdf", url.Values{"code": {"AAAA"}}).is(http.StatusConflict)
	other := b.post(link+"/code", nil).is(http.StatusOK)
	if made := other.text("#code"); made == code || len(made) != 24 {
		t.Error(made)
	}
	b.post(link+"/pdf", url.Values{"code": {code}}).is(http.StatusConflict)
	b.post(link+"/pdf", url.Values{"code": {other.text("#code")}}).is(http.StatusOK)
	s.at = s.at.AddDate(0, 3, 0)
	b = s.as(account.Reviewer)
	if late := b.get("/fr/office/cases/" + ref).is(http.StatusOK); late.count("#letters .tag--alert") != 1 {
		t.Error(late.text("#letters"))
	}
	if err := s.db.Write.Model(&triage.Letter{}).Where("number = ?", number).Update("body", "autre").Error; err != nil {
		t.Fatal(err)
	}
	if got := b.get(link).is(http.StatusOK); got.count("[role=alert]") != 1 {
		t.Error("nobody is told that a letter was altered")
	}
}

// Of many reports a letter tells the days, and still no number.
func TestLetterOfMany(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(func(f *report.Filing) { f.Message = "" })
	if err := s.db.Write.Model(&triage.Case{}).Where("reference = ?", ref).Update("reports", 12).Error; err != nil {
		t.Fatal(err)
	}
	b := s.as(account.Supervisor)
	got := b.post("/fr/office/cases/"+ref+"/letter?kind=closing", typedLetterWithout("with")).is(http.StatusOK).text(".sheet")
	if !strings.Contains(got, "au moins 10 signalements") || !strings.Contains(got, "entre le 10 février 2026 et le 22 février 2026") || strings.Contains(got, "12 ") {
		t.Error(got)
	}
}

// What a campaign answered stands out in the queue and on the case, is read with a
// line in the journal by whoever opens sealed data, and by nobody without the key.
func TestLetterReplies(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	b := s.as(account.Reviewer)
	code, err := seal.ParseCode(b.issue(ref, "?kind=request&in=fr", typedLetter()).text("#code"))
	if err != nil {
		t.Fatal(err)
	}
	s.at = s.at.AddDate(0, 2, 0)
	b = s.as(account.Reviewer)
	if got := b.get("/fr/office/cases?state=overdue").is(http.StatusOK); got.count(".queue__item") != 1 || !strings.Contains(got.text(".queue__item .tag"), "Sans réponse") {
		t.Error(got.text(".queue"))
	}
	if err := s.cases.Reply(t.Context(), code, triage.Pledge{Answer: triage.ByVendor, Who: "Anne Directrice", Words: "C’est <b>Envois & Cie</b>."}); err != nil {
		t.Fatal(err)
	}
	queue := b.get("/fr/office/cases?state=replied").is(http.StatusOK)
	if queue.count(".queue__item") != 1 || !strings.Contains(queue.text(".queue__item .tag"), "Réponse à lire") || strings.Contains(queue.text(".chips"), "Sans réponse") {
		t.Error(queue.text(".queue"))
	}
	got := b.get("/fr/office/cases/" + ref).is(http.StatusOK)
	link := got.doc.Find("#letters .notes a").AttrOr("href", "")
	if !strings.Contains(got.text("#letters"), "Réponse à lire") || strings.Contains(got.text(".case__head .tag"), "attente") || !strings.Contains(got.text("#history"), "Réponse de la campagne") {
		t.Error(got.text("#letters"), got.text("#history"), got.text(".case__head"))
	}
	if got := b.get(link).is(http.StatusOK); !strings.Contains(got.text("#replies"), "prestataire") || !strings.Contains(got.text("#replies"), "après l’échéance") || strings.Contains(got.Body.String(), "Directrice") {
		t.Error(got.text("#replies"))
	}
	if got := b.post(link+"/read", nil).is(http.StatusOK); !strings.Contains(got.text("#replies .quote"), "<b>Envois & Cie</b>") || !strings.Contains(got.text("#replies"), "Anne Directrice") || got.Header().Get("Cache-Control") != "no-store" {
		t.Error(got.text("#replies"))
	}
	if got := b.get("/fr/office/cases/" + ref).is(http.StatusOK); strings.Contains(got.text("#letters"), "à lire") || !strings.Contains(got.text("#history"), "lue") {
		t.Error(got.text("#letters"))
	}
	number := link[strings.LastIndexByte(link, '/')+1:]
	if got := b.get("/fr/office/cases?state=all&ref=" + strings.ToLower(number)).is(http.StatusOK); got.count(".queue__item") != 1 {
		t.Error("a campaign that names its letter is not found")
	}
	s.as(account.Administrator).post(link+"/read", nil).is(http.StatusForbidden)
	s.office.Identities = nil
	if got := b.post(link+"/read", nil).is(http.StatusOK); got.count("#replies [role=alert]") != 1 {
		t.Error(got.text("#replies"))
	}
}
