package office_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// screenshot is a grey picture as a telephone saves one.
func screenshot(t *testing.T) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 100, 200))
	for i := range m.Pix {
		m.Pix[i] = 200
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// fileWith files a report with files of these names and contents, and returns its
// reference and its files.
func (s *staff) fileWith(files ...string) (string, []report.Attachment) {
	s.t.Helper()
	s.at = s.at.Add(time.Minute)
	token := bytes.Repeat([]byte{byte(s.at.Unix() / 60)}, 32)
	f := report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2026", Subject: report.Subject{Kind: "unknown"},
		Contacts: []report.Contact{{Channel: report.SMS, On: "2026-02-10"}},
	}
	if err := s.reports.SaveDraft(s.t.Context(), token, report.Draft{Filing: f}); err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		if _, err := s.reports.Upload(s.t.Context(), token, files[i], strings.NewReader(files[i+1])); err != nil {
			s.t.Fatal(err)
		}
	}
	receipt, err := s.reports.FileDraft(s.t.Context(), token)
	if err != nil {
		s.t.Fatal(err)
	}
	r, _ := s.reports.ByReference(s.t.Context(), receipt.Reference)
	all, err := s.reports.AttachmentsOf(s.t.Context(), r.ID)
	if err != nil || len(all) != len(files)/2 {
		s.t.Fatal(all, err)
	}
	return receipt.Reference, all
}

func (s *staff) actsOn(reference string) string {
	s.t.Helper()
	p, err := s.journal.List(s.t.Context(), journal.Filter{Object: "report/" + reference}, 50)
	if err != nil {
		s.t.Fatal(err)
	}
	var acts []string
	for _, l := range p.Lines {
		acts = append(acts, string(l.Act))
	}
	return strings.Join(acts, " ")
}

func TestCaseListsItsFilesUnopened(t *testing.T) {
	s := newStaff(t, false)
	ref, files := s.fileWith("rose-marqueur.png", string(screenshot(t)), "message.txt", "Dimanche, votez !")
	b := s.as(account.Reviewer)
	page := b.get("/fr/office/cases/" + ref).is(http.StatusOK)
	if got := page.text("#files"); page.count("#files .files__item") != 2 || !strings.Contains(got, "Image · PNG · 1 Ko") || !strings.Contains(got, "Pas encore analysée") {
		t.Errorf("listed as %q", got)
	}
	if strings.Contains(page.Body.String(), "marqueur") {
		t.Error("a sealed name is shown")
	}
	if s.actsOn(ref) != "" {
		t.Errorf("listing is reading: %s", s.actsOn(ref))
	}
	other := s.file(nil)
	if b.get("/fr/office/cases/"+other).is(http.StatusOK).count("#files") != 0 {
		t.Error("a case without files has a card for them")
	}
	b.get("/fr/office/cases/" + other + "/files/" + files[0].ID).is(http.StatusNotFound)
	b.get("/fr/office/cases/" + ref + "/files/no-such").is(http.StatusNotFound)
}

func TestCaseFileIsOpenedForAWhile(t *testing.T) {
	s := newStaff(t, false)
	ref, files := s.fileWith("rose-marqueur.png", string(screenshot(t)))
	at := "/fr/office/cases/" + ref + "/files/" + files[0].ID
	b := s.as(account.Reviewer)
	closed := b.get(at).is(http.StatusOK)
	if closed.count("img") != 0 || closed.count("#reason") != 1 || strings.Contains(closed.Body.String(), "marqueur") {
		t.Error("what is not opened is shown")
	}
	if got := b.post(at+"/open", url.Values{}).is(http.StatusUnprocessableEntity); got.count(".govuk-error-summary") != 1 {
		t.Error("no reason was asked for")
	}
	b.get(at + "/copy").is(http.StatusForbidden)
	b.get(at + "/copy?key=zzzz.AAAA").is(http.StatusForbidden)
	opened := b.post(at+"/open", url.Values{"reason": {"vérifier"}}).is(http.StatusSeeOther).leadsTo()
	page := b.get(opened).is(http.StatusOK)
	src, _ := page.doc.Find("#picture img").Attr("src")
	if page.text("h1") != "rose-marqueur.png" || src == "" || !strings.Contains(page.text(".facts"), "Vérifiée") {
		t.Errorf("opened: %q, %q", page.text("h1"), src)
	}
	picture := b.get(src).is(http.StatusOK)
	for name, want := range map[string]string{
		"Content-Type": "image/png", "Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "no-store", "Content-Disposition": "inline; filename=" + ref + "-1.png",
	} {
		if got := picture.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if s.actsOn(ref) != "attachment.open" {
		t.Errorf("journal: %s", s.actsOn(ref))
	}
	s.as(account.Supervisor).get(src).is(http.StatusForbidden) // the key is somebody else's
	b.get(strings.Replace(src, files[0].ID, strings.Replace(files[0].ID, "7", "8", 1), 1)).is(http.StatusNotFound)
	s.at = s.at.Add(11 * time.Minute)
	b.get(src).is(http.StatusForbidden)
	if b.get(opened).is(http.StatusOK).count("#reason") != 1 {
		t.Error("the page does not close")
	}
	for _, role := range []account.Role{account.Administrator, account.Auditor} {
		other := s.as(role)
		other.get(at).is(http.StatusForbidden)
		other.post(at+"/open", url.Values{"reason": {"voir"}}).is(http.StatusForbidden)
	}
}

func TestCaseFileOriginalIsTakenAwayOnly(t *testing.T) {
	s := newStaff(t, false)
	letter := "From: a@b.example\r\nTo: c@d.example\r\nSubject: Votez\r\n\r\n<script>alert(1)</script>"
	ref, files := s.fileWith("élection \"1\".html", letter)
	at := "/fr/office/cases/" + ref + "/files/" + files[0].ID
	b := s.as(account.Supervisor)
	b.post(at+"/original", url.Values{"key": {"none"}}).is(http.StatusOK) // the page that asks for a reason
	opened := b.post(at+"/open", url.Values{"reason": {"lire"}}).is(http.StatusSeeOther).leadsTo()
	page := b.get(opened).is(http.StatusOK)
	key, _ := page.doc.Find("form[action$='/original'] input[name=key]").Attr("value")
	got := b.post(at+"/original", url.Values{"key": {key}}).is(http.StatusOK)
	if got.Body.String() != letter || got.Header().Get("Content-Type") != "application/octet-stream" || got.Header().Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
		t.Errorf("%d bytes of %s", got.Body.Len(), got.Header().Get("Content-Type"))
	}
	if d := got.Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename") || !strings.Contains(d, ".eml") || strings.Contains(d, ".html") {
		t.Errorf("handed out as %q", d)
	}
	if s.actsOn(ref) != "attachment.download attachment.open" {
		t.Errorf("journal: %s", s.actsOn(ref))
	}
	if err := os.WriteFile(filepath.Join(s.dir, files[0].Original), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	changed := b.post(at+"/original", url.Values{"key": {key}}).is(http.StatusOK)
	if !strings.Contains(changed.text("main"), "n’est plus ce qui a été reçu") || changed.Header().Get("Content-Disposition") != "" {
		t.Errorf("a file that was changed is handed out: %q", changed.text("main"))
	}
}

func TestCaseFileBoxesArePainted(t *testing.T) {
	s := newStaff(t, false)
	ref, files := s.fileWith("a.png", string(screenshot(t)))
	at := "/fr/office/cases/" + ref + "/files/" + files[0].ID
	b := s.as(account.Reviewer)
	opened := b.post(at+"/open", url.Values{"reason": {"masquer"}}).leadsTo()
	key := strings.TrimPrefix(opened, at+"?key=")
	wrong := b.post(at+"/boxes", url.Values{"key": {key}, "x": {"90"}, "y": {"0"}, "w": {"20"}, "h": {"abc"}}).is(http.StatusUnprocessableEntity)
	if v, _ := wrong.doc.Find("#w").Attr("value"); wrong.count("#box-error") != 1 || v != "20" {
		t.Errorf("what was typed is lost: %q", v)
	}
	b.post(at+"/boxes", url.Values{"key": {"none"}, "x": {"0"}, "y": {"0"}, "w": {"50"}, "h": {"50"}}).is(http.StatusOK)
	b.post(at+"/boxes", url.Values{"key": {key}, "x": {"0"}, "y": {"0"}, "w": {"50"}, "h": {"12,5"}}).is(http.StatusSeeOther)
	page := b.get(opened).is(http.StatusOK)
	at0 := func(address string, x, y int) uint8 {
		m, err := png.Decode(bytes.NewReader(b.get(address).is(http.StatusOK).Body.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		return color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y
	}
	src, _ := page.doc.Find("#picture img").Attr("src")
	if at0(src, 10, 10) != 0 || at0(src, 10, 26) != 200 || at0(src, 60, 10) != 200 {
		t.Error("the box is not painted in its place")
	}
	if at0(src+"&bare=1", 10, 10) != 200 {
		t.Error("the picture itself is touched")
	}
	if at0(src+"&bare=1&save=1", 10, 10) != 0 {
		t.Error("the copy that is saved has no box")
	}
	if at0(src+"&turn=1", 190, 10) != 0 {
		t.Error("a box does not turn with its picture")
	}
	box, _ := page.doc.Find("#boxes button[name=box]").Attr("value")
	b.post(at+"/boxes", url.Values{"key": {key}, "box": {box}}).is(http.StatusSeeOther)
	if at0(src, 10, 10) != 200 || s.actsOn(ref) != string(triage.ActFileUnredact)+" "+string(triage.ActFileRedact)+" "+string(triage.ActFileOpen) {
		t.Errorf("journal: %s", s.actsOn(ref))
	}
}
