package office_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"vigie/internal/account"
	"vigie/internal/blob"
	"vigie/internal/canvass"
	"vigie/internal/election"
	"vigie/internal/evidence"
	"vigie/internal/journal"
	"vigie/internal/letter"
	"vigie/internal/place/placetest"
	"vigie/internal/release"
	"vigie/internal/report"
	"vigie/internal/retention"
	"vigie/internal/seal"
	"vigie/internal/setting"
	"vigie/internal/triage"
	"vigie/internal/web/office"
	"vigie/templates"
)

// work is what the office's pages of cases are made of.
type work struct {
	reports *report.Store
	cases   *triage.Store
	office  *office.Pages
	dir     string // of the files
}

// withCases gives the office an election, a register of places and the keys of
// what is sealed.
func (s *staff) withCases(p *office.Pages) *office.Pages {
	s.t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		s.t.Fatal(err)
	}
	now := func() time.Time { return s.at }
	p.Places = placetest.Some(s.t)
	p.Elections = election.NewStore(s.db, p.Places, now)
	calendar := "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
		"municipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"
	if _, err := p.Elections.ImportElections(s.t.Context(), strings.NewReader(calendar)); err != nil {
		s.t.Fatal(err)
	}
	p.Releases = release.NewStore(s.db, now, release.Needs{Journal: s.journal})
	p.Freeze = s.freezing(p.Releases)
	p.Settings = setting.NewStore(s.db, now, setting.Needs{Elections: p.Elections, Journal: s.journal, Zone: p.Places.Zone("")})
	dir := s.t.TempDir()
	files, err := blob.Open(s.t.Context(), "file://"+dir)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { files.Close() })
	p.Now, p.Secret = now, bytes.Repeat([]byte{8}, 32)
	p.Reports = report.NewStore(s.db, now, report.Needs{
		Elections: p.Elections, Places: p.Places, Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32),
		Files: files, Look: report.Looking{Type: evidence.TypeOf, Copy: evidence.PrivacyCopy},
	})
	p.Triage = triage.NewStore(s.db, now, triage.Needs{Places: p.Places, Reports: p.Reports, Journal: s.journal, Recipients: seal.Recipients{id.Recipient()}})
	p.Retention = retention.NewStore(s.db, now, retention.Needs{
		Elections: p.Elections, Places: p.Places, Reports: p.Reports, Triage: p.Triage, Journal: s.journal,
		Canvasses: canvass.NewStore(s.db, now, canvass.Needs{Reports: p.Reports}),
	})
	p.Identities = seal.Identities{id}
	if p.Letters, err = letter.Read(templates.Files, "fr", "en"); err != nil {
		s.t.Fatal(err)
	}
	s.work = work{reports: p.Reports, cases: p.Triage, office: p, dir: dir}
	return p
}

// file files a report, opens its case and returns its reference.
func (s *staff) file(change func(*report.Filing)) string {
	s.t.Helper()
	s.at = s.at.Add(time.Minute)
	f := report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2026",
		Contacts: []report.Contact{
			{Channel: report.SMS, On: "2026-02-10", At: "19:45", Sender: "36111"},
			{Channel: report.SMS, On: "2026-02-22", Sender: "36111", Count: 3},
		},
		Subject: report.Subject{Kind: report.List, Name: "Demain Ensemble"}, Commune: "35238",
		Message:    "Bonjour Rose, dimanche, chaque voix compte !",
		Practices:  []report.Practice{report.NoOptOut},
		DataOrigin: "electoral_list", Relation: "never_gave",
		OptOuts:   []report.OptOut{{On: "2026-02-10", Means: report.StopSMS, Outcome: report.Ignored}},
		Statement: "mes propres mots", Reporter: report.Reporter{Name: "Rose Marqueur", Email: "rose.marqueur@exemple.fr"},
	}
	if change != nil {
		change(&f)
	}
	r, err := s.reports.Submit(s.t.Context(), report.Submission{Filing: f})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.cases.Sweep(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return r.Reference
}

// version returns what a case's forms carry.
func (a answer) version() string {
	return a.doc.Find(`.notes + form input[name=version], .card form input[name=version]`).First().AttrOr("value", "")
}

// does posts an act on a case as the page's own form would.
func (b *browser) does(ref, act string, form url.Values) answer {
	b.t.Helper()
	address := "/fr/office/cases/" + ref
	if form.Get("version") == "" {
		form.Set("version", b.get(address).is(http.StatusOK).version())
	}
	return b.post(address+"/"+act, form)
}

func TestQueuePage(t *testing.T) {
	s := newStaff(t, false)
	b := s.as(account.Reviewer)
	if empty := b.get("/fr/office/cases").is(http.StatusOK); empty.count(".queue .empty") != 1 || empty.count(".queue__item") != 0 {
		t.Error("an empty queue does not say so")
	}
	s.file(nil)
	second := s.file(func(f *report.Filing) {
		f.Kind, f.Message, f.OptOuts = report.Complaint, "", nil
		f.Contacts = []report.Contact{{Channel: report.CallAutomated, On: "2026-02-27"}}
		f.Practices, f.DataOrigin = []report.Practice{report.IntrusiveHours}, "unknown"
	})
	if got := b.get("/fr/office/cases").is(http.StatusOK).text(".queue__item:first-child"); !strings.Contains(got, "une plainte attend · vote dans 30 jours au plus") {
		t.Errorf("what comes first does not say why: %s", got)
	}
	page := b.get("/fr/office/cases?order=arrival").is(http.StatusOK)
	if page.count(".queue__why") != 0 || page.text(".queue__order b") != "date d’arrivée" {
		t.Error("by arrival no reason is told")
	}
	if page.count(".queue__item") != 2 || !strings.Contains(page.text(".queue__title"), "Message enregistré") {
		t.Error(page.text(".queue"))
	}
	links := page.doc.Find(".queue__link")
	if got := links.First().AttrOr("href", ""); got != "/fr/office/cases/"+second+"?order=arrival" {
		t.Errorf("the newest is not first: %s", got)
	}
	if got := links.Last().Text(); !strings.Contains(got, "Bonjour [•••], dimanche, chaque voix compte") || !strings.Contains(got, "Demain Ensemble Rennes") || !strings.Contains(got, "après un refus") {
		t.Errorf("row says %q", got)
	}
	if got := page.text(".chips .is-on"); got != "À examiner 2" {
		t.Errorf("part of the queue: %q", got)
	}
	if got := page.text(".bar__link b"); got != "2" {
		t.Errorf("waiting in the bar: %q", got)
	}
}

func TestQueueFilters(t *testing.T) {
	s := newStaff(t, false)
	sms := s.file(nil)
	call := s.file(func(f *report.Filing) {
		f.Contacts = []report.Contact{{Channel: report.CallLive, On: "2026-02-27"}}
		f.OptOuts, f.DataOrigin, f.Practices, f.Commune = nil, "unknown", nil, "75056"
	})
	b := s.as(account.Reviewer)
	for query, want := range map[string][]string{
		"":                                {sms, call},
		"?channel=sms":                    {sms},
		"?channel=unheard":                nil,
		"?practice=no_optout":             {sms},
		"?departement=75":                 {call},
		"?election=municipales-2026":      {sms, call},
		"?election=other":                 nil,
		"?kind=complaint":                 nil,
		"?ref=" + strings.ToLower(sms):    {sms},
		"?state=closed":                   nil,
		"?state=all":                      {sms, call},
		"?order=arrival":                  {call, sms},
		"?order=nonsense":                 {sms, call},
		"?state=mine":                     nil,
		"?from=2026-03-02&to=2026-03-02":  {sms, call},
		"?from=2026-03-03":                nil,
		"?after=nonsense":                 {sms, call},
		"?channel=call_live&state=all":    {call},
		"?from=02/03/2026&channel=social": nil,
	} {
		page := b.get("/fr/office/cases" + query).is(http.StatusOK)
		var got []string
		for _, n := range page.doc.Find(".queue__link").Nodes {
			for _, a := range n.Attr {
				if a.Key == "href" {
					ref, _, _ := strings.Cut(strings.TrimPrefix(a.Val, "/fr/office/cases/"), "?")
					got = append(got, ref)
				}
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q shows %v, want %v", query, got, want)
		}
	}
	wrong := b.get("/fr/office/cases?from=31/02/2026").is(http.StatusUnprocessableEntity)
	if wrong.count("#from-error") != 1 || wrong.count("details.filters[open]") != 1 || wrong.doc.Find("#from").AttrOr("value", "") != "31/02/2026" {
		t.Error("a day that is none is not said beside its field")
	}
	narrowed := b.get("/fr/office/cases?channel=sms&state=all").is(http.StatusOK)
	if got := narrowed.doc.Find(".queue__link").AttrOr("href", ""); !strings.HasPrefix(got, "/fr/office/cases/"+sms+"?at=") || !strings.HasSuffix(got, "&channel=sms&state=all") {
		t.Errorf("the case does not keep the filters: %s", got)
	}
	if got := narrowed.doc.Find("#channel option[selected]").AttrOr("value", ""); got != "sms" {
		t.Errorf("the form does not say what is chosen: %q", got)
	}
	if got := narrowed.doc.Find("ul.chips").Eq(1).Find("a").First().AttrOr("href", ""); got != "/fr/office/cases?state=all" {
		t.Errorf("a filter is taken away at %s", got)
	}
}

func TestQueuePager(t *testing.T) {
	s := newStaff(t, false)
	var refs []string
	for range 27 {
		refs = append(refs, s.file(nil))
	}
	b := s.as(account.Reviewer)
	first := b.get("/fr/office/cases?state=all").is(http.StatusOK)
	next := first.doc.Find(".queue .pager a[rel=next]").AttrOr("href", "")
	if first.count(".queue__item") != 25 || first.count(".queue .pager a[rel=prev]") != 0 || !strings.Contains(next, "state=all") {
		t.Fatalf("first part: %d, next %s", first.count(".queue__item"), next)
	}
	second := b.get(next).is(http.StatusOK)
	if second.count(".queue__item") != 2 || second.count(".queue .pager a[rel=next]") != 0 {
		t.Errorf("second part: %d", second.count(".queue__item"))
	}
	if back := b.get(second.doc.Find(".queue .pager a[rel=prev]").AttrOr("href", "")).is(http.StatusOK); back.count(".queue__item") != 25 {
		t.Errorf("back: %d", back.count(".queue__item"))
	}
	// The last case of the first part leads on to the next part.
	last := b.get("/fr/office/cases/" + refs[2] + "?state=all").is(http.StatusOK)
	older := b.get(last.doc.Find(".case a[rel=next]").AttrOr("href", "")).is(http.StatusOK)
	if got := older.doc.Find(".queue__item.is-current a").AttrOr("href", ""); !strings.Contains(got, refs[1]) {
		t.Errorf("the next case is not in the queue beside it: %q", got)
	}
	if got := older.doc.Find(".case a[rel=prev]").AttrOr("href", ""); !strings.Contains(got, refs[2]) {
		t.Errorf("back to %q", got)
	}
}

// What the machine reads in a message stands with its rule and its weight.
func TestCaseObservations(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(func(f *report.Filing) {
		f.Message, f.OptOuts = "Dimanche, chaque voix compte ! Demain Ensemble. STOP au 38 689", nil
		f.Contacts = []report.Contact{{Channel: report.SMS, On: f.Contacts[0].On, Sender: "38689"}}
	})
	for lang, want := range map[string][]string{
		"fr": {"Le message indique comment s’opposer", "38689", "classe 38", "plaide pour l’expéditeur · à propos de", "Règle en vigueur depuis le 25 mai 2018", "RGPD, art. 21"},
		"en": {"38689", "class 38", "speaks for the sender"},
	} {
		got := s.as(account.Reviewer).get("/" + lang + "/office/cases/" + ref).is(http.StatusOK).text(".observed")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: what is observed lacks %q: %s", lang, w, got)
			}
		}
	}
	page := s.as(account.Reviewer).get("/fr/office/cases/" + ref)
	if got := page.text(".quote mark.seen"); !strings.Contains(got, "STOP au 38 689") {
		t.Errorf("the passage is not marked: %q", got)
	}
	if page.count(`.observed a[href="#seen-1"]`) == 0 || page.count("#seen-1") != 1 || page.count("#observed-1") != 1 {
		t.Error("an observation does not lead to its passage and back")
	}
}

func TestCasePage(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	b := s.as(account.Reviewer)
	page := b.get("/fr/office/cases/" + ref).is(http.StatusOK)
	for selector, want := range map[string]string{
		".case__title":            "Demain Ensemble : « Bonjour [•••], dimanche, chaque voix compte… »",
		".quote mark":             "[•••]",
		".facts":                  "Rennes (Ille-et-Vilaine, 35)",
		".observed":               "3 contacts après (SMS ou MMS), le dernier 12 jours plus tard après le refus du 10 février 2026",
		"#contacts":               "4 contacts",
		".table tbody":            "dimanche 22 février 2026",
		".queue__item.is-current": "Demain Ensemble",
	} {
		if got := page.text(selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}
	if text := page.text("main"); strings.Contains(text, "Marqueur") || strings.Contains(text, "mes propres mots") || strings.Contains(text, "exemple.fr") {
		t.Error("the page shows what is sealed")
	}
	if page.count("input[value=fine]") != 0 || page.count("#assignee") != 0 || page.count("input[value=reminder]") != 1 {
		t.Error("a reviewer is offered a supervisor's acts")
	}
	above := s.as(account.Supervisor).get("/en/office/cases/" + ref).is(http.StatusOK)
	if above.count("input[value=fine]") != 1 || above.count("#assignee option") != 3 || above.count(`a[href*="journal?object="]`) != 1 {
		t.Error("a supervisor lacks something")
	}
	b.get("/fr/office/cases/" + strings.ToLower(ref)).is(http.StatusOK)
	b.get("/fr/office/cases/AAAAA-AAAAA").is(http.StatusNotFound)
	for _, r := range []account.Role{account.Administrator, account.Auditor} {
		s.as(r).get("/fr/office/cases/" + ref).is(http.StatusForbidden)
	}
	if got := s.browser().get("/fr/office/cases/" + ref).leadsTo(); !strings.HasPrefix(got, "/fr/office/sign-in") {
		t.Errorf("who is not signed in goes to %q", got)
	}
}

// A reviewer's way through a case, act by act.
func TestCaseActs(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	b := s.as(account.Reviewer)
	step := func(act string, form url.Values, says string) answer {
		t.Helper()
		got := b.does(ref, act, form).is(http.StatusSeeOther)
		page := b.get(got.leadsTo()).is(http.StatusOK)
		if page.text(".flash") != says {
			t.Errorf("%s says %q, not %q", act, page.text(".flash"), says)
		}
		return page
	}
	step("take", url.Values{}, "Vous avez pris le dossier")
	step("note", url.Values{"note": {"à rapprocher de la vague de février"}}, "La note est ajoutée")
	step("state", url.Values{"to": {"waiting"}}, "Le dossier est en attente")
	step("state", url.Values{"to": {"resumed"}}, "Le dossier est repris")
	decided := step("decide", url.Values{"outcome": {"reminder"}, "reasons": {"pas de moyen de s’opposer"}}, "La décision est enregistrée")
	if decided.count(`button[value=reopened]`) != 1 || decided.count("input[name=outcome]") != 0 {
		t.Error("a decided case does not offer to be reopened, or still to be decided")
	}
	history := decided.text(".notes")
	for _, want := range []string{"Dossier pris", "à rapprocher de la vague de février", "Dossier mis en attente", "Dossier repris", "Décision : Rappel des règles", "pas de moyen de s’opposer"} {
		if !strings.Contains(history, want) {
			t.Errorf("the history lacks %q: %s", want, history)
		}
	}
	step("state", url.Values{"to": {"reopened"}, "reopen_reason": {"un fait nouveau"}}, "Le dossier est rouvert")
	step("release", url.Values{}, "Le dossier est de retour dans la file")
	lines, err := s.journal.List(t.Context(), journal.Filter{Object: triage.Object(ref)}, 20)
	if err != nil || len(lines.Lines) != 7 {
		t.Errorf("%d lines in the journal, %v", len(lines.Lines), err)
	}
}

// What lacks something is shown again, with what was typed, the words beside
// the field and in the summary.
func TestCaseFaults(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	sue := s.as(account.Supervisor)
	for name, c := range map[string]struct {
		act   string
		form  url.Values
		field string
	}{
		"no reasons":      {"decide", url.Values{"outcome": {"closed"}}, "reasons"},
		"no article":      {"decide", url.Values{"outcome": {"fine"}, "reasons": {"typed before"}}, "legal_basis"},
		"to whom":         {"decide", url.Values{"outcome": {"forwarded"}, "reasons": {"typed before"}}, "body"},
		"to which case":   {"decide", url.Values{"outcome": {"attached"}, "reasons": {"typed before"}, "attached": {"AAAAA-AAAAA"}}, "attached"},
		"nothing noted":   {"note", url.Values{}, "note"},
		"nobody":          {"assign", url.Values{}, "assignee"},
		"an auditor":      {"assign", url.Values{"assignee": {s.people[account.Auditor].ID}}, "assignee"},
		"no reason given": {"unseal", url.Values{"report": {ref}}, "reason"},
	} {
		page := sue.does(ref, c.act, c.form).is(http.StatusUnprocessableEntity)
		if page.count("#"+c.field+"-error") != 1 || page.count(`.govuk-error-summary a[href="#`+c.field+`"]`) != 1 {
			t.Errorf("%s: not said at %s: %s", name, c.field, page.text(".govuk-error-summary"))
		}
		if typed := c.form.Get("reasons"); typed != "" && page.text("#reasons") != typed {
			t.Errorf("%s: what was typed is lost", name)
		}
		if o := c.form.Get("outcome"); o != "" && page.count(`input[name=outcome][value=`+o+`][checked]`) != 1 {
			t.Errorf("%s: what was chosen is lost", name)
		}
	}
	sue.post("/fr/office/cases/"+ref+"/state", url.Values{"to": {"unheard"}, "version": {"1"}}).is(http.StatusBadRequest)
}

// Two reviewers at once: the second is told, keeps what they typed, and may go
// on from the case as it is.
func TestCaseConflict(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	ann, sue := s.as(account.Reviewer), s.as(account.Supervisor)
	seen := sue.get("/fr/office/cases/" + ref).version()
	ann.does(ref, "take", url.Values{}).is(http.StatusSeeOther)
	form := url.Values{"version": {seen}, "outcome": {"reminder"}, "reasons": {"écrit longuement"}}
	told := sue.does(ref, "decide", form).is(http.StatusConflict)
	if told.text("#reasons") != "écrit longuement" || told.count("input[value=reminder][checked]") != 1 || !strings.Contains(told.text(".flash"), "changé") {
		t.Errorf("conflict: %s", told.text(".flash"))
	}
	form.Set("version", told.version())
	sue.does(ref, "decide", form).is(http.StatusSeeOther)
}

// A permission that a role lacks is refused at the address too.
func TestCaseActsAreGuarded(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	b := s.as(account.Reviewer)
	b.does(ref, "assign", url.Values{"assignee": {s.people[account.Supervisor].ID}}).is(http.StatusForbidden)
	b.does(ref, "decide", url.Values{"outcome": {"fine"}, "reasons": {"x"}, "legal_basis": {"RGPD 83"}}).is(http.StatusForbidden)
	for _, r := range []account.Role{account.Administrator, account.Auditor} {
		out := s.as(r)
		for _, act := range []string{"take", "release", "note", "state", "decide", "assign", "unseal"} {
			out.post("/fr/office/cases/"+ref+"/"+act, url.Values{"version": {"1"}}).is(http.StatusForbidden)
		}
	}
	if c, err := s.cases.ByReference(t.Context(), ref); err != nil || c.Version != 1 {
		t.Errorf("%+v %v", c, err)
	}
}

// What is sealed is shown once, after its line in the journal, and never kept.
func TestCaseUnseal(t *testing.T) {
	s := newStaff(t, false)
	ref := s.file(nil)
	b := s.as(account.Reviewer)
	page := b.does(ref, "unseal", url.Values{"report": {ref}, "reason": {"rappeler la personne"}}).is(http.StatusOK)
	for _, want := range []string{"Rose Marqueur", "rose.marqueur@exemple.fr", "mes propres mots", "Bonjour Rose, dimanche"} {
		if !strings.Contains(page.text("#sealed"), want) {
			t.Errorf("not shown: %q in %q", want, page.text("#sealed"))
		}
	}
	if got := page.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	if again := b.get("/fr/office/cases/" + ref).is(http.StatusOK); strings.Contains(again.text("main"), "Marqueur") || !strings.Contains(again.text(".notes"), "rappeler la personne") {
		t.Error("shown again, or its line is not in the history")
	}
	lines, err := s.journal.List(t.Context(), journal.Filter{Object: "report/" + ref}, 20)
	if err != nil || len(lines.Lines) != 1 || lines.Lines[0].Act != triage.ActUnseal {
		t.Errorf("%+v %v", lines.Lines, err)
	}
	b.does(ref, "unseal", url.Values{"report": {"AAAAA-AAAAA"}, "reason": {"x"}}).is(http.StatusNotFound)

	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	s.office.Identities = seal.Identities{id} // another authority's
	if got := b.does(ref, "unseal", url.Values{"report": {ref}, "reason": {"x"}}).is(http.StatusOK); got.count("#sealed .notice--alert") != 1 {
		t.Errorf("a box that does not open: %s", got.text("#sealed"))
	}
	s.office.Identities = nil
	if got := b.get("/fr/office/cases/" + ref).is(http.StatusOK); got.count("#sealed form") != 0 || !strings.Contains(got.text("#sealed"), "n’a pas la clé") {
		t.Errorf("without a key: %s", got.text("#sealed"))
	}
}

// What is done to a case moves it in the queue; the next is the next of what the
// reader saw.
func TestTheNextCaseStaysTheNext(t *testing.T) {
	s := newStaff(t, false)
	minor := func(f *report.Filing) { f.Practices = append(f.Practices, report.MinorTargeted) }
	last, middle, first := s.file(nil), s.file(minor), s.file(minor)
	b := s.as(account.Reviewer)
	at := b.get("/fr/office/cases").is(http.StatusOK).doc.Find(".queue__item:nth-child(2) a").AttrOr("href", "")
	page := b.get(at).is(http.StatusOK)
	leads := func(page answer, to, rel string) {
		t.Helper()
		if got := page.doc.Find("a[rel="+rel+"]").AttrOr("href", ""); !strings.HasPrefix(got, "/fr/office/cases/"+to+"?at=") {
			t.Errorf("%s leads to %s, want %s", rel, got, to)
		}
	}
	if !strings.HasPrefix(at, "/fr/office/cases/"+middle) || !strings.Contains(page.text("#priority"), "priorité 43") || !strings.Contains(page.text("#priority"), "des mineurs visés +20") {
		t.Errorf("%s: %s", at, page.text("#priority"))
	}
	leads(page, first, "prev")
	leads(page, last, "next")
	form := url.Values{"version": {page.version()}, "outcome": {"closed"}, "reasons": {"rien"}}
	done := b.post(page.doc.Find("#decide form").AttrOr("action", ""), form).is(http.StatusSeeOther).leadsTo()
	page = b.get(done).is(http.StatusOK)
	if page.count("#priority") != 0 {
		t.Error("a decided case still has a rank")
	}
	leads(page, first, "prev")
	leads(page, last, "next")
}
