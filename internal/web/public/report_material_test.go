package public_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"vigie/internal/report"
)

// pasted is a thread as a telephone shows it.
const pasted = "[02/03/2026 19:45] INFO VOTE: Dimanche, votez Demain Ensemble !\r\n[02/03/2026 19:50] Moi: STOP\r\n[05/03/2026 08:10] INFO VOTE: Plus que 10 jours."

// picture is a small screenshot.
func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 60))))
	return b.Bytes()
}

const canvassed = "From: =?utf-8?q?=C3=89quipe?= <equipe@exemple.fr>\r\nTo: a@exemple.fr, b@exemple.fr, c@exemple.fr\r\nSubject: Dimanche\r\n" +
	"Date: Mon, 2 Mar 2026 23:30:00 +0000\r\nMessage-ID: <1@exemple.fr>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVotez Demain Ensemble.\r\n"

// file is one file of a form.
type file struct {
	name    string
	content []byte
}

// give posts the page as a browser without scripts does: name, value pairs, then
// files.
func (v *voter) give(pairs []string, files ...file) screen {
	v.t.Helper()
	return v.giveTo("/report/material", pairs, files...)
}

func (v *voter) giveTo(path string, pairs []string, files ...file) screen {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		must(v.t, w.WriteField(pairs[i], pairs[i+1]))
	}
	if len(files) == 0 {
		files = []file{{}} // what browsers send when none is chosen
	}
	for _, f := range files {
		h := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="files"; filename="%s"`, f.name)}, "Content-Type": {"application/octet-stream"}}
		part, err := w.CreatePart(h)
		must(v.t, err)
		_, err = part.Write(f.content)
		must(v.t, err)
	}
	must(v.t, w.Close())
	return v.send(http.MethodPost, path, w.FormDataContentType(), b.Bytes())
}

// send asks with a body of any type.
func (v *voter) send(method, path, kind string, body []byte) screen {
	v.t.Helper()
	req := httptest.NewRequest(method, "/"+v.lang+path, bytes.NewReader(body))
	req.Header.Set("Content-Type", kind)
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v.site.ServeHTTP(w, req)
	for _, c := range w.Result().Cookies() {
		v.cookies[c.Name] = c.Value
	}
	got, _ := io.ReadAll(w.Body)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(got))
	must(v.t, err)
	return screen{doc, w.Code, w.Header(), string(got)}
}

// marked says whether the page marks a field as read by the machine, for eyes
// and for screen readers.
func (s screen) marked(name string) bool {
	note := s.Find("#" + name + "-read")
	by := s.Find(`[name="` + name + `"]`).First()
	if by.Is("[type=radio], [type=checkbox]") {
		by = by.Closest("fieldset")
	}
	described := strings.Fields(by.AttrOr("aria-describedby", ""))
	for _, id := range described {
		if id == name+"-read" {
			return note.Length() == 1
		}
	}
	return false
}

func TestReportMaterialPasted(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		v := open(t, oneElection).voter(t, lang)
		v.tell("/material")
		first := v.get("/report/material")
		if first.Find(`textarea[name=pasted]`).Length() != 1 || first.Find(`input[type=file][name=files][multiple]`).Length() != 1 || first.Find(`button[name=without]`).Length() != 1 {
			t.Error("a text, files, or neither")
		}
		v.leading(v.give([]string{"pasted", pasted}), "/report/channel")
		v.filled(t, "/channel", map[string]string{"channel": "sms"}, "/when", "channel", "sms")
		v.filled(t, "/when", map[string]string{"on": "2026-03-02", "at": "19:45"}, "/sender", "on", "2026-03-02", "at", "19:45")
		v.filled(t, "/sender", map[string]string{"sender": "INFO VOTE", "message": "Dimanche, votez Demain Ensemble !\n\nPlus que 10 jours."},
			"/place", "sender", "INFO VOTE", "message", "Dimanche, votez Demain Ensemble !\r\n\r\nPlus que 10 jours.")
		v.leading(v.post("/report/place", "commune_name", "rennes"), "/report/subject")
		v.named(t)
		practices := v.get("/report/practices")
		if practices.value("practices") != "" {
			t.Errorf("%q is ticked for the voter", practices.value("practices"))
		}
		for _, p := range []string{"no_optout", "optout_ignored"} {
			if practices.Find(`[name=practices][value=`+p+`]`).Closest(".choice").Find(".choice__seen").Length() != 1 {
				t.Errorf("nothing is said beside %s", p)
			}
		}
		v.leading(v.post("/report/practices", "practices", "optout_ignored"), "/report/opt-out")
		v.filled(t, "/opt-out", map[string]string{"opposed": "yes", "opt_out_on": "2026-03-02", "means": "stop_sms"},
			"/origin", "opposed", "yes", "opt_out_on", "2026-03-02", "means", "stop_sms", "outcome", "ignored")
		v.leading(v.post("/report/origin"), "/report/statement")
		v.leading(v.post("/report/statement"), "/report/reporter")
		v.leading(v.post("/report/reporter", "kind", "report"), "/report/check")
		v.checked(t)
	}
}

// filled checks that a page holds what was read, each marked, and passes it.
func (v *voter) filled(t *testing.T, page string, want map[string]string, next string, answers ...string) {
	t.Helper()
	got := v.get("/report" + page)
	for name, value := range want {
		if got.value(name) != value || !got.marked(name) {
			t.Errorf("%s %s: %q, marked %t", page, name, got.value(name), got.marked(name))
		}
	}
	v.leading(v.post("/report"+page, answers...), "/report"+next)
}

// named takes the list that the message names, offered first and not chosen.
func (v *voter) named(t *testing.T) {
	t.Helper()
	subject := v.get("/report/subject")
	if subject.value("subject_kind") != "" || subject.offers("subject_kind")[0] != "named:municipales-2026:35238:3" || !strings.Contains(subject.text(".choice__seen"), "votez Demain Ensemble") {
		t.Errorf("offered: %v, chosen: %q", subject.offers("subject_kind"), subject.value("subject_kind"))
	}
	v.leading(v.post("/report/subject", "subject_kind", "named:municipales-2026:35238:3", "subject_name", "", "contender", ""), "/report/practices")
	again := v.get("/report/subject")
	if again.value("subject_kind") != "named:municipales-2026:35238:3" || again.value("subject_name") != "Demain Ensemble" || again.value("contender") != "municipales-2026:35238:3" {
		t.Errorf("%q %q %q", again.value("subject_kind"), again.value("subject_name"), again.value("contender"))
	}
	v.leading(v.post("/report/subject", "subject_kind", "named:municipales-2026:35238:3", "subject_name", "Une autre", "contender", ""), "/report/practices")
	if again := v.get("/report/subject"); again.value("subject_kind") != "list" || again.value("subject_name") != "Une autre" || again.value("contender") != "" {
		t.Errorf("a name typed over it: %q %q %q", again.value("subject_kind"), again.value("subject_name"), again.value("contender"))
	}
	if got := v.post("/report/subject", "subject_kind", "named:nowhere:1:2"); got.code != 422 || !same(got.faults(), []string{"subject_kind"}) {
		t.Errorf("a contender of no register: %d %v", got.code, got.faults())
	}
}

// checked checks the last page and what is filed from it.
func (v *voter) checked(t *testing.T) {
	t.Helper()
	check := v.get("/report/check")
	if n := check.Find(".answers__read").Length(); n != 6 { // channel, when, sender, message, second contact, opt-out
		t.Errorf("%d answers are marked on the check page", n)
	}
	if contact := v.get("/report/contact/2"); contact.value("on") != "2026-03-05" || !contact.marked("on") || !contact.marked("channel") || contact.value("sender") != "INFO VOTE" {
		t.Errorf("the second message: %q", contact.value("on"))
	}
	v.leading(v.post("/report/check"), "/report/receipt")
	r, err := v.site.reports.ByReference(t.Context(), v.get("/report/receipt").Find("#reference").Text())
	if err != nil || len(r.Contacts) != 2 || r.Contacts[1].At != "08:10" || r.OptOuts[0].Means != report.StopSMS {
		t.Errorf("filed %+v, %v", r, err)
	}
}

func TestReportMaterialCorrected(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/material")
	v.leading(v.give([]string{"pasted", "36111 lun. 2 mars 19:45\nVotez !"}), "/report/channel")
	v.leading(v.post("/report/channel", "channel", "sms"), "/report/when")
	v.leading(v.post("/report/when", "on", "2026-03-03", "at", "19:45"), "/report/sender")
	if when := v.get("/report/when"); when.marked("on") || !when.marked("at") {
		t.Error("a corrected day is marked, or an hour left alone is not")
	}
	v.leading(v.post("/report/sender", "sender", "36 222", "message", "Votez !"), "/report/place")
	v.leading(v.give([]string{"pasted", "36333 mar. 3 mars 10:00\nVenez !"}), "/report/channel")
	sender := v.get("/report/sender")
	if sender.value("sender") != "36 222" || !strings.Contains(sender.text("#sender-read"), "36333") {
		t.Errorf("the voter's sender is %q, and beside it: %q", sender.value("sender"), sender.text("#sender-read"))
	}
	if sender.value("message") != "Venez !" || !sender.marked("message") {
		t.Errorf("the message is %q", sender.value("message"))
	}
	v.leading(v.post("/report/sender", "sender", "36 222", "message", "Venez tous !"), "/report/place")
	v.leading(v.give([]string{"pasted", "36333 mar. 3 mars 10:00\nVenez !"}), "/report/channel")
	if got := v.get("/report/sender").value("message"); got != "Venez tous !" {
		t.Errorf("the same text sent again makes the message %q", got)
	}
}

func TestReportMaterialWithout(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/material")
	v.leading(v.give([]string{"pasted", "36111\nVotez !", "without", "yes"}), "/report/channel")
	if got := v.get("/report/channel").value("channel"); got != "" {
		t.Errorf("%q was read all the same", got)
	}
	if got := v.get("/report/material").value("pasted"); got != "36111\nVotez !" {
		t.Errorf("what was pasted is %q", got)
	}
	v.leading(v.give(nil), "/report/channel") // nothing at all is an answer too
}

func TestReportMaterialFiles(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/material")
	v.leading(v.give(nil, file{"dimanche.eml", []byte(canvassed)}, file{`C:\photos\écran.png`, picture(t)}), "/report/channel")
	if got := v.get("/report/channel"); got.value("channel") != "email" || !got.marked("channel") {
		t.Errorf("channel %q", got.value("channel"))
	}
	v.leading(v.post("/report/channel", "channel", "email"), "/report/when")
	when := v.get("/report/when")
	if when.value("on") != "2026-03-03" || when.value("at") != "00:30" { // half past eleven in London is past midnight in Paris
		t.Errorf("%q %q", when.value("on"), when.value("at"))
	}
	v.leading(v.post("/report/when", "on", "2026-03-03", "at", "00:30"), "/report/sender")
	sender := v.get("/report/sender")
	if sender.value("sender") != "Équipe <equipe@exemple.fr>" || sender.value("message") != "Dimanche\n\nVotez Demain Ensemble." {
		t.Errorf("%q %q", sender.value("sender"), sender.value("message"))
	}
	page := v.get("/report/material")
	if names := page.text(".files .file__name"); names != "dimanche.emlécran.png" || page.Find(".files .is-whole").Length() != 2 {
		t.Errorf("files %q", names)
	}
	v.onFrom(t, "/sender")
	practices := v.get("/report/practices")
	if seen := practices.Find(`[value=exposed_recipients]`).Closest(".choice").Find(".choice__seen").Text(); !strings.Contains(seen, "3") {
		t.Errorf("three visible recipients: %q", seen)
	}
	v.onFrom(t, "/practices")
	if got := v.get("/report/check").text("main"); !strings.Contains(got, "écran.png") || !strings.Contains(got, "dimanche.eml") {
		t.Error("the check page names the files")
	}
	v.leading(v.post("/report/check"), "/report/receipt")
	if got := v.get("/report/receipt").text("main"); !strings.Contains(got, "2 fichiers reçus") {
		t.Errorf("the receipt does not count the files: %s", got)
	}
	if n := s.count(t, "attachments"); n != 2 {
		t.Errorf("%d files filed", n)
	}
}

// onFrom answers the pages from one on, up to that of practices or to the end.
func (v *voter) onFrom(t *testing.T, from string) {
	t.Helper()
	begun := false
	for _, r := range round() {
		if begun = begun || r.page == from; !begun {
			continue
		}
		if r.page == "/practices" && from != "/practices" {
			return
		}
		answers := r.answers
		if r.page == "/opt-out" {
			answers = []string{"opposed", "no"}
		}
		v.leading(v.post("/report"+r.page, answers...), r.next)
	}
}

func TestReportMaterialFaults(t *testing.T) {
	big := bytes.Repeat([]byte("a text that goes on\n"), report.MaxAttachment/20+1)
	for name, test := range map[string]struct {
		files []file
		says  string
		kept  int
	}{
		"empty":       {[]file{{"vide.txt", nil}}, "vide.txt", 0},
		"too big":     {[]file{{"long.txt", big}}, "20 Mo", 0},
		"not taken":   {[]file{{"page.html", []byte("<!doctype html><script>alert(1)</script>")}, {"bon.png", picture(t)}}, "page.html", 1},
		"too many":    {[]file{{"1.txt", []byte("un texte")}, {"2.txt", []byte("un texte")}, {"3.txt", []byte("un texte")}, {"4.txt", []byte("un texte")}, {"5.txt", []byte("un texte")}, {"6.txt", []byte("un texte")}}, "6.txt", 5},
		"two at once": {[]file{{"vide.txt", nil}, {"dessin.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`)}}, "dessin.svg", 0},
	} {
		v := open(t, oneElection).voter(t, "fr")
		v.tell("/material")
		got := v.give([]string{"pasted", "gardé"}, test.files...)
		if got.code != http.StatusUnprocessableEntity || !same(got.faults(), []string{"files"}) || !strings.Contains(got.text("#files-error"), test.says) {
			t.Errorf("%s: %d %v %q", name, got.code, got.faults(), got.text("#files-error"))
		}
		if n := got.Find(".files .is-whole").Length(); n != test.kept || got.value("pasted") != "gardé" {
			t.Errorf("%s: %d files kept, text %q", name, n, got.value("pasted"))
		}
	}
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/material")
	long := strings.Repeat("é", report.MaxText+1)
	if got := v.give([]string{"pasted", long}); got.code != 422 || !same(got.faults(), []string{"pasted"}) || got.value("pasted") != long {
		t.Errorf("a text too long: %d %v", got.code, got.faults())
	}
	if got := v.send(http.MethodPost, "/report/material", "multipart/form-data; boundary=x", []byte("--x\r\nbroken")); got.code != http.StatusBadRequest {
		t.Errorf("a broken form: %d", got.code)
	}
}

func TestReportMaterialFileTakenOut(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/material")
	v.leading(v.give(nil, file{"dimanche.eml", []byte(canvassed)}), "/report/channel")
	id := v.get("/report/material").Find("button[name=remove]").AttrOr("value", "")
	v.leading(v.give([]string{"pasted", "à garder", "remove", id}), "/report/material")
	page := v.get("/report/material")
	if page.Find(".file[data-id]").Length() != 0 || page.value("pasted") != "à garder" || s.count(t, "attachments") != 0 {
		t.Error("the file is still there, or the text is not")
	}
	v.leading(v.give([]string{"pasted", ""}), "/report/channel")
	if got := v.get("/report/channel").value("channel"); got != "" {
		t.Errorf("what the file told is still proposed: %q", got)
	}
}

// A disk that cannot be written to loses nobody's words.
func TestReportMaterialNotKept(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/material")
	must(t, os.RemoveAll(s.dir))
	must(t, os.WriteFile(s.dir, nil, 0o600))
	got := v.give([]string{"pasted", "gardé"}, file{"écran.png", picture(t)})
	if got.code != 422 || !same(got.faults(), []string{"files"}) || got.value("pasted") != "gardé" {
		t.Errorf("%d %v %q", got.code, got.faults(), got.value("pasted"))
	}
}

func TestReportMaterialExpired(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.leading(v.give([]string{"pasted", "36111\nVotez !"}, file{"écran.png", picture(t)}), "/report?again=kept")
	v.leading(v.post("/report"), "/report/material")
	if got := v.get("/report/material"); got.value("pasted") != "36111\nVotez !" || got.Find(".files .is-whole").Length() != 1 {
		t.Errorf("what was given is lost: %q", got.value("pasted"))
	}
}

// part is what the page's script is told.
type part struct {
	ID, Name, State, Why string
	Received, Bytes      int64
	Whole                bool
}

func (s screen) part(t *testing.T, code int) (p part) {
	t.Helper()
	if s.code != code {
		t.Fatalf("%d, want %d: %s", s.code, code, s.body)
	}
	must(t, json.Unmarshal([]byte(s.body), &p))
	return p
}

func TestReportMaterialInParts(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	if got := v.get("/report/material/files"); got.code != http.StatusNotFound {
		t.Errorf("files of no draft: %d", got.code)
	}
	v.tell("/material")
	text := bytes.Repeat([]byte("ligne de texte\n"), 2*report.MinPart/15)
	u := v.post("/report/material/files", "name", "notes.txt", "size", fmt.Sprint(len(text))).part(t, 200)
	at := "/report/material/files/" + u.ID
	send := func(from int64, b []byte) screen {
		return v.send(http.MethodPost, fmt.Sprintf("%s?from=%d", at, from), "application/octet-stream", b)
	}
	u = send(0, text[:report.MinPart]).part(t, 200)
	if u.Received != report.MinPart || u.Whole {
		t.Errorf("%+v", u)
	}
	if page := v.get("/report/material"); page.Find(".files .file:not(.is-whole) progress").Length() != 1 || !strings.Contains(page.text(".files .file__state"), "Interrompu à 50 %") {
		t.Errorf("after a reload: %q", page.text(".files .file__state"))
	}
	if again := send(0, text[:report.MinPart]).part(t, 409); again.Received != report.MinPart {
		t.Errorf("the script is not told where to go on: %+v", again)
	}
	if u = send(u.Received, text[report.MinPart:]).part(t, 200); !u.Whole || u.State != "Reçu" {
		t.Errorf("%+v", u)
	}
	var all []part
	must(t, json.Unmarshal([]byte(v.get("/report/material/files").body), &all))
	if len(all) != 1 || all[0].Name != "notes.txt" {
		t.Errorf("%+v", all)
	}
	if got := v.post(at + "/remove"); got.code != http.StatusNoContent || s.count(t, "attachments") != 0 {
		t.Errorf("removed: %d", got.code)
	}
}

// slow gives its bytes after a while.
type slow struct {
	io.Reader
	after time.Duration
}

func (s *slow) Read(b []byte) (int, error) {
	time.Sleep(s.after)
	s.after = 0
	return s.Reader.Read(b)
}

// A part on a thin line takes longer than the server gives to a page.
func TestReportMaterialPartOnAThinLine(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/material")
	u := v.post("/report/material/files", "name", "x.txt", "size", "5").part(t, 200)
	server := httptest.NewUnstartedServer(s)
	server.Config.ReadTimeout = 200 * time.Millisecond
	server.Start()
	defer server.Close()
	req, err := http.NewRequest(http.MethodPost, server.URL+"/fr/report/material/files/"+u.ID+"?from=0", &slow{strings.NewReader("texte"), 500 * time.Millisecond})
	must(t, err)
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	got, err := server.Client().Do(req)
	must(t, err)
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestReportMaterialPartsRefused(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/material")
	for _, size := range []string{"0", fmt.Sprint(report.MaxAttachment + 1)} {
		if why := v.post("/report/material/files", "name", "x", "size", size).part(t, 422).Why; why == "" {
			t.Errorf("%s bytes: nothing is said", size)
		}
	}
	if got := v.post("/report/material/files", "name", "x", "size", "many"); got.code != 400 {
		t.Errorf("no size: %d", got.code)
	}
	u := v.post("/report/material/files", "name", "x.html", "size", "20").part(t, 200)
	if why := v.send(http.MethodPost, "/report/material/files/"+u.ID+"?from=0", "application/octet-stream", []byte("<html><body></body>\n")).part(t, 422).Why; !strings.Contains(why, "type") {
		t.Errorf("a type that is not taken: %q", why)
	}
	other := s.voter(t, "fr")
	other.tell("/material")
	mine := v.post("/report/material/files", "name", "x.txt", "size", "5").part(t, 200)
	if got := other.send(http.MethodPost, "/report/material/files/"+mine.ID+"?from=0", "application/octet-stream", []byte("texte")); got.code != 404 {
		t.Errorf("another voter's file: %d", got.code)
	}
	if got := v.send(http.MethodPost, "/report/material/files/"+mine.ID+"?from=x", "application/octet-stream", []byte("texte")); got.code != 400 {
		t.Errorf("no offset: %d", got.code)
	}
}

// What the voter tells of a call, in the place of its words, is theirs and sealed.
func TestReportMaterialNarrated(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/material")
	v.leading(v.give([]string{"pasted", "On m’a appelé hier soir pour la liste Demain Ensemble."}), "/report/channel")
	if got := v.get("/report/channel"); got.value("channel") != "call" || !got.marked("channel") {
		t.Errorf("channel %q", got.value("channel"))
	}
	v.leading(v.post("/report/channel", "channel", "call"), "/report/voice")
	v.leading(v.post("/report/voice", "channel", "call_live"), "/report/when")
	v.onFrom(t, "/when")
	v.onFrom(t, "/practices")
	if got := v.get("/report/statement"); got.value("statement") != "Trois fois STOP." {
		t.Errorf("statement %q", got.value("statement"))
	}
}

// A file alone says little of itself; what it says is proposed, and what nobody
// could read is asked for.
func TestReportMaterialOneFile(t *testing.T) {
	for name, test := range map[string]struct {
		file    file
		channel string
		asks    string // said beside the empty field of the message
	}{
		"a voicemail": {file{"message.mp3", append([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte{0xff, 0xfb, 0x90, 0x64}, 300)...)}, "call", "enregistrement"},
		"a letter":    {file{"lettre.pdf", []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")}, "", "recopiez"},
		"a text":      {file{"sms.txt", []byte("36111 lun. 2 mars 19:45\nVotez Demain Ensemble !")}, "sms", ""},
	} {
		v := open(t, oneElection).voter(t, "fr")
		v.tell("/material")
		v.leading(v.give(nil, test.file), "/report/channel")
		if got := v.get("/report/channel"); got.value("channel") != test.channel || got.marked("channel") != (test.channel != "") {
			t.Errorf("%s: channel %q", name, got.value("channel"))
		}
		v.leading(v.post("/report/channel", "channel", "sms"), "/report/when")
		v.leading(v.post("/report/when", "on", "2026-03-02"), "/report/sender")
		sender := v.get("/report/sender")
		if note := sender.text("#message-read"); !strings.Contains(note, test.asks) || (test.asks != "") != (sender.value("message") == "") {
			t.Errorf("%s: message %q, beside it %q", name, sender.value("message"), note)
		}
	}
}

// An e-mail's hour is told by the voter's clocks, once it is known where these are.
func TestReportMaterialOverseas(t *testing.T) {
	v := open(t, oneElection).voter(t, "fr")
	v.tell("/material")
	v.leading(v.give(nil, file{"dimanche.eml", []byte(canvassed)}), "/report/channel")
	v.leading(v.post("/report/channel", "channel", "email"), "/report/when")
	v.leading(v.post("/report/when", "on", "2026-03-03", "at", "00:30"), "/report/sender")
	v.leading(v.post("/report/sender", "sender", "Équipe <equipe@exemple.fr>", "message", "Votez."), "/report/place")
	v.leading(v.post("/report/place", "commune", "97411"), "/report/subject")
	if when := v.get("/report/when"); when.value("on") != "2026-03-03" || when.value("at") != "03:30" || !when.marked("at") {
		t.Errorf("%s %s", when.value("on"), when.value("at"))
	}
}
