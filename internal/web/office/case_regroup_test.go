package office_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/report"
)

const (
	fair   = "Samedi de 9h à 12h, retrouvez vos candidats au marché des Lices : transports gratuits, jardins partagés et un médecin par quartier, voilà le programme."
	nearly = "Le square des Tanneurs va fermer six mois pour travaux sans que personne ait été consulté. " // and the beginning of mailing
)

// hidden returns what a page's form carries unseen, to be posted with more.
func (a answer) hidden(form string) url.Values {
	a.t.Helper()
	inputs := a.doc.Find(form + " input[type=hidden]")
	if inputs.Length() == 0 {
		a.t.Fatalf("no form %s: %s", form, a.text("main"))
	}
	values := url.Values{}
	for i := range inputs.Length() {
		in := inputs.Eq(i)
		values.Add(in.AttrOr("name", ""), in.AttrOr("value", ""))
	}
	return values
}

func with(values url.Values, name, value string) url.Values {
	values.Set(name, value)
	return values
}

// Two operations that are nearly one are proposed, compared, put together for a
// reason and taken apart again.
func TestCaseMerge(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	first, other := s.file(said(mailing)), s.file(said(nearly+mailing[:56]))
	b := s.as(account.Reviewer)
	at := "/fr/office/cases/" + first
	page := b.get(at).is(http.StatusOK)
	if got := page.text("#regroup"); !strings.Contains(got, "du texte le plus court se retrouve dans l’autre") || page.count("#regroup form[action*='/apart']") != 1 {
		t.Fatalf("proposed: %q", got)
	}
	compare := page.doc.Find("#regroup .notes a.button").AttrOr("href", "")
	page = b.get(compare).is(http.StatusOK)
	for selector, want := range map[string]string{
		".grid .card:first-child":                first,
		".grid .card:last-child":                 other,
		".grid .card:last-child .diff__own":      "square des Tanneurs",
		".grid .card:last-child .diff__text":     "[propre à ce texte : Le square",
		"#plan":                                  "1 signalement rejoint le dossier",
		"#plan li:nth-child(5)":                  "une opération de moins",
		"form[action*='/merge'] .govuk-label":    "Pourquoi",
		"form[action*='/merge'] button":          "Rapprocher ces dossiers",
		"form[action*='/merge'] [formaction]":    "Ce n’est pas la même",
		".grid .card:first-child .card__title a": "Dossier",
	} {
		if got := page.text(selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}
	form := page.hidden("form[action*='/merge']")
	missing := b.post(at+"/merge", form).is(http.StatusUnprocessableEntity)
	if missing.count("#regroup_reason[aria-invalid]") != 1 || missing.count(".grid .card") != 2 {
		t.Errorf("no reason: %s", missing.text("main"))
	}
	done := b.post(at+"/merge", with(form, "regroup_reason", "même envoi")).is(http.StatusSeeOther).leadsTo()
	page = b.get(done).is(http.StatusOK)
	if got := page.text("#history"); !strings.Contains(got, "signalement repris du dossier") || !strings.Contains(got, "même envoi") || page.text(".notice--done") == "" {
		t.Errorf("history: %s", got)
	}
	if got := b.get(at).is(http.StatusOK); got.count("#reports tbody tr") != 2 {
		t.Error("an address does not lead on")
	}
	second := b.get(at + "?report=" + other).is(http.StatusOK)
	if got := second.text("#why"); !strings.Contains(got, "Venu avec un dossier que Agent reviewer") && !strings.Contains(b.get(at+"?report="+first).text("#why"), "Venu avec un dossier que Agent reviewer") {
		t.Errorf("why: %s", got)
	}
	lines := s.as(account.Supervisor).get("/fr/office/journal?object=" + first).text(".journal tbody")
	if !strings.Contains(lines, "Dossiers rapprochés") || !strings.Contains(lines, "dossier : "+other) {
		t.Errorf("journal: %s", lines)
	}
	undo := page.doc.Find("#history a[href*='/undo?']").AttrOr("href", "")
	page = b.get(undo).is(http.StatusOK)
	if got := page.text("#plan"); !strings.Contains(got, "rétabli") || !strings.Contains(page.text("#what"), "même envoi") {
		t.Errorf("undoing: %s", got)
	}
	action, _, _ := strings.Cut(undo, "?")
	form = page.hidden("form[action*='/undo']")
	b.post(action, form).is(http.StatusSeeOther)
	if got := b.get(at).is(http.StatusOK); got.count("#operation") != 0 || !strings.Contains(got.text("#history"), "Regroupement annulé") || !strings.Contains(got.text("#history"), "annulé") {
		t.Errorf("undone: %s", got.text("#history"))
	}
	b.get(at + "/undo").is(http.StatusNotFound)
	b.get(at + "/undo?act=0190").is(http.StatusNotFound)
	if got := b.get(undo).is(http.StatusOK); got.count("form[action*='/undo']") != 0 || !strings.Contains(got.text("#barred"), "déjà annulé") {
		t.Errorf("undone twice: %s", got.text("main"))
	}
}

// Who posts a page that is out of date is told what somebody did meanwhile, and
// keeps what they wrote.
func TestCaseMergeTooLate(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	first, other := s.file(said(mailing)), s.file(said(fair))
	b := s.as(account.Reviewer)
	at := "/fr/office/cases/" + first + "/merge"
	form := b.get(at + "?other=" + other).is(http.StatusOK).hidden("form[action*='/merge']")
	s.as(account.Supervisor).does(other, "note", url.Values{"note": {"j’ai appelé la préfecture"}}).is(http.StatusSeeOther)
	late := b.post(at, with(form, "regroup_reason", "même envoi")).is(http.StatusConflict)
	if got := late.text("#since"); !strings.Contains(got, "Agent supervisor") || !strings.Contains(got, "préfecture") || late.text("#regroup_reason") != "même envoi" {
		t.Errorf("told %q, kept %q", got, late.text("#regroup_reason"))
	}
	b.post(at, with(late.hidden("form[action*='/merge']"), "regroup_reason", "même envoi")).is(http.StatusSeeOther)
	gone := b.post(at, with(form, "regroup_reason", "même envoi"))
	if gone.Code != http.StatusConflict && gone.Code != http.StatusUnprocessableEntity {
		t.Errorf("posted twice: %d", gone.Code)
	}
}

// The other case is typed as people copy it; what bars it is said in words.
func TestCaseMergeChoosesAnother(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	first, other := s.file(said(mailing)), s.file(said(fair))
	b := s.as(account.Reviewer)
	at := "/fr/office/cases/" + first + "/merge"
	if b.get(at).is(http.StatusOK).count("#other") != 1 {
		t.Error("nothing to type a reference into")
	}
	if got := b.get(at + "?other=ABCDE-FGHJK").is(http.StatusUnprocessableEntity); got.count("#other[aria-invalid]") != 1 {
		t.Errorf("unknown: %s", got.text("main"))
	}
	typed := url.QueryEscape(strings.ToLower(strings.ReplaceAll(other, "-", " ")))
	if got := b.get(at + "?other=" + typed).is(http.StatusOK); !strings.Contains(got.text(".grid"), other) {
		t.Errorf("as typed: %s", got.text("main"))
	}
	if got := b.get(at + "?other=" + first).is(http.StatusOK); !strings.Contains(got.text("#barred"), "ce dossier lui-même") || got.count("form[action*='/merge']") != 0 {
		t.Errorf("itself: %s", got.text("main"))
	}
	b.does(other, "decide", url.Values{"outcome": {"abuse"}, "reasons": {"faux"}}).is(http.StatusSeeOther)
	if got := b.get(at + "?other=" + other).is(http.StatusOK); !strings.Contains(got.text("#barred"), "écarté comme abus") {
		t.Errorf("abuse: %s", got.text("main"))
	}
	s.as(account.Auditor).get(at).is(http.StatusForbidden)
}

// What is not the same operation is not proposed again.
func TestCaseApart(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	call := func(f *report.Filing) {
		f.Message, f.Contacts = "", []report.Contact{{Channel: report.CallLive, On: "2026-02-10", Sender: "0142000000"}}
	}
	first, other := s.file(call), s.file(call)
	b := s.as(account.Reviewer)
	at := "/fr/office/cases/" + first
	page := b.get(at).is(http.StatusOK)
	if got := page.text("#regroup .notes"); !strings.Contains(got, "même commune") {
		t.Fatalf("proposed: %q", page.text("#regroup"))
	}
	done := b.post(at+"/apart", page.hidden("#regroup form[action*='/apart']")).is(http.StatusSeeOther).leadsTo()
	page = b.get(done).is(http.StatusOK)
	if page.count("#regroup .notes li") != 0 || !strings.Contains(page.text("#history"), "Distingué du dossier "+other) {
		t.Errorf("%s", page.text("#history"))
	}
	if got := b.get("/fr/office/cases/" + other).is(http.StatusOK); got.count("#regroup .notes li") != 0 || !strings.Contains(got.text("#history"), first) {
		t.Errorf("from the other side: %s", got.text("#regroup"))
	}
}

// Reports are split off by ticking them, by a whole variant, or moved one at a
// time.
func TestCaseSplitAndMove(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	first := s.file(said(mailing))
	stray := s.file(said("Bonjour Rose, " + mailing + " STOP"))
	last := s.file(said(mailing))
	b := s.as(account.Reviewer)
	at := "/fr/office/cases/" + first
	page := b.get(at + "/split").is(http.StatusOK)
	if page.count("#reports tbody input[type=checkbox]") != 3 || page.count("#variants form") == 0 {
		t.Fatalf("%s", page.text("main"))
	}
	if got := b.post(at+"/split", url.Values{}).is(http.StatusUnprocessableEntity); got.count("#reports-error") != 1 {
		t.Error("nothing ticked, nothing said")
	}
	all := url.Values{"reports": {first, stray, last}}
	if got := b.post(at+"/split", all).is(http.StatusUnprocessableEntity); !strings.Contains(got.text("#reports-error"), "au moins un") || got.count("[checked]") != 3 {
		t.Errorf("all: %s", got.text("main"))
	}
	plan := b.post(at+"/split", url.Values{"reports": {stray}}).is(http.StatusOK)
	if got := plan.text("#plan"); !strings.Contains(got, "1 signalement forme un nouveau dossier ; il en reste 2") {
		t.Errorf("plan: %s", got)
	}
	form := plan.hidden("form[action*='/split']")
	b.post(at+"/split", form).is(http.StatusUnprocessableEntity)
	b.post(at+"/split", with(form, "regroup_reason", "autre envoi")).is(http.StatusSeeOther)
	if got := b.get("/fr/office/cases/" + stray).is(http.StatusOK); got.count("#operation") != 0 || !strings.Contains(got.text("#history"), "séparé du dossier "+first) {
		t.Errorf("split off: %s", got.text("#history"))
	}
	// The report that the case is named by goes too: its address says where.
	move := b.get(at).is(http.StatusOK).doc.Find("#regroup a[href*='/move?']").AttrOr("href", "")
	page = b.get(move).is(http.StatusOK)
	if page.count("#other") != 1 || page.count("#similar li") != 0 { // told apart by the split
		t.Errorf("%s", page.text("main"))
	}
	page = b.get(move + "&other=" + stray).is(http.StatusOK)
	if got := page.text("#plan"); !strings.Contains(got, "rejoint le dossier "+stray) {
		t.Errorf("plan: %s", got)
	}
	b.post(at+"/move", with(page.hidden("form[action*='/move']"), "regroup_reason", "oubli")).is(http.StatusSeeOther)
	named := b.get(at).is(http.StatusOK)
	if got := named.text("#regroup .notice"); !strings.Contains(got, "n’est plus dans ce dossier") || !strings.Contains(got, stray) {
		t.Errorf("where %s went: %q", first, named.text("#regroup"))
	}
	if got := b.get("/fr/office/cases/" + stray + "?report=" + first).is(http.StatusOK).text("#why"); !strings.Contains(got, "Placé ici par Agent reviewer") || !strings.Contains(got, "oubli") {
		t.Errorf("why: %s", got)
	}
	s.as(account.Reviewer).get("/en/office/cases/" + stray + "/split").is(http.StatusOK)
}

// Why a report is with the others is shown beside the text that it is most like.
func TestCaseWhy(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	first := s.file(said(mailing))
	near := s.file(func(f *report.Filing) {
		f.Message = "Bonjour Paul, " + mailing[:130] + " STOP au 38044"
		f.Contacts = []report.Contact{{Channel: report.Email, On: "2026-02-25", Sender: "infos@phare.example"}}
	})
	b := s.as(account.Reviewer)
	page := b.get("/fr/office/cases/" + first + "?report=" + near).is(http.StatusOK)
	why := page.text("#why")
	for _, want := range []string{"Placé par la machine", "du plus court se retrouve dans l’autre", "Expéditeurs différents : infos@phare.example ici", "Canaux différents : E-mail ici", "Signalement " + first, "[propre à ce texte : "} {
		if !strings.Contains(why, want) {
			t.Errorf("why does not say %q: %s", want, why)
		}
	}
	if got := page.text("#why .diff section:first-child .diff__own"); !strings.Contains(got, "38044") || strings.Contains(got, "chaque voix") {
		t.Errorf("its own: %q", got)
	}
	if got := fmt.Sprint(page.count("#why .diff section")); got != "2" {
		t.Errorf("%s texts", got)
	}
}

// Supervisors take away what people said of pairs of texts; the journal says so.
func TestLabels(t *testing.T) {
	s := newStaff(t, false)
	s.grouping()
	first, other := s.file(said(mailing)), s.file(said(fair))
	b := s.as(account.Supervisor)
	at := "/fr/office/cases/" + first + "/merge"
	b.post(at, with(b.get(at+"?other="+other).hidden("form[action*='/merge']"), "regroup_reason", "même envoi")).is(http.StatusSeeOther)
	file := b.get("/fr/office/labels").is(http.StatusOK)
	var pair canvass.Labelled
	if err := json.Unmarshal(file.Body.Bytes(), &pair); err != nil || !pair.Same || pair.By != canvass.Merged || !strings.Contains(pair.A.Text+pair.B.Text, "marché des Lices") {
		t.Errorf("%s %v", file.Body.String(), err)
	}
	if got := file.Header().Get("Content-Disposition"); !strings.Contains(got, "vigie-pairs.jsonl") {
		t.Error(got)
	}
	if lines := b.get("/fr/office/journal").text(".journal tbody"); !strings.Contains(lines, "Paires de textes téléchargées Regroupements paires : 1") {
		t.Errorf("journal: %s", lines)
	}
	if b.get("/fr/office/waves").count("#labels a") != 1 {
		t.Error("nothing leads to them")
	}
	r := s.as(account.Reviewer)
	r.get("/fr/office/labels").is(http.StatusForbidden)
	if r.get("/fr/office/waves").count("#labels") != 0 {
		t.Error("a reviewer is led to them")
	}
}
