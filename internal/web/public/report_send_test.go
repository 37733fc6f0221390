package public_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/internal/challenge"
	"vigie/internal/guess"
	"vigie/internal/report"
)

// work does what the check page asks of a browser, and returns the answer.
func (v *voter) work() string {
	v.t.Helper()
	var asked challenge.Challenge
	page := v.get("/report/check")
	must(v.t, json.Unmarshal([]byte(page.Find("form[data-challenge]").AttrOr("data-challenge", "")), &asked))
	for n := range asked.Most + 1 {
		if sum := sha256.Sum256(fmt.Append([]byte(asked.Salt), n)); hex.EncodeToString(sum[:]) == asked.Challenge {
			sent, err := json.Marshal(map[string]any{"algorithm": asked.Algorithm, "challenge": asked.Challenge, "number": n, "salt": asked.Salt, "signature": asked.Signature})
			must(v.t, err)
			return base64.StdEncoding.EncodeToString(sent)
		}
	}
	v.t.Fatal("the challenge has no solution")
	return ""
}

// came returns how the report that v just sent came in.
func (v *voter) came() []report.Entry {
	v.t.Helper()
	r, err := v.site.reports.ByReference(v.t.Context(), v.get("/report/receipt").text("#reference"))
	must(v.t, err)
	return r.EntryList()
}

// However a report comes in, it is taken; what is noted of it is no fault of
// anybody's.
func TestReportIsTakenHoweverItComes(t *testing.T) {
	s := open(t, oneElection)
	other := s.voter(t, "fr")
	other.tell("")
	lent := other.work()
	for name, test := range map[string]struct {
		solve bool
		sent  string
		bait  string
		late  time.Duration
		want  []report.Entry
	}{
		"solved":           {solve: true},
		"no script":        {want: []report.Entry{report.Unchallenged}},
		"gave up":          {sent: "none", want: []report.Entry{report.Unchallenged}},
		"forged":           {sent: "e30=", want: []report.Entry{report.Unchallenged}},
		"used before":      {sent: lent, want: []report.Entry{report.Unchallenged}},
		"too late":         {solve: true, late: 3 * time.Hour, want: []report.Entry{report.Unchallenged}},
		"a program's hand": {solve: true, bait: "https://spam.example", want: []report.Entry{report.Baited}},
	} {
		v := s.voter(t, "fr")
		v.tell("")
		if test.solve {
			test.sent = v.work()
		}
		s.now = s.now.Add(test.late)
		v.leading(v.post("/report/check", "altcha", test.sent, "details", test.bait), "/report/receipt")
		if got := v.came(); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// A solved challenge files its own draft, once: sent again it answers the same
// and files nothing.
func TestReportSentAgainWithTheSameWork(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("")
	done := v.work()
	v.leading(v.post("/report/check", "altcha", done), "/report/receipt")
	first := v.get("/report/receipt").text("#reference")
	v.leading(v.post("/report/check", "altcha", done), "/report/receipt")
	if again := v.get("/report/receipt").text("#reference"); again != first || s.count(t, "reports") != 1 {
		t.Errorf("%s, then %s: %d reports", first, again, s.count(t, "reports"))
	}
}

// What cannot be read of the last page is no reason to lose the answers.
func TestReportSentUnreadable(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("")
	v.leading(v.do(http.MethodPost, "/report/check", map[string][]string{"altcha": {strings.Repeat("A", 2<<20)}}), "/report/receipt")
}

// A flood from one address holds those behind it who run no scripts, for a while:
// nothing typed is lost, and it can be sent later. Whoever did the work passes.
func TestReportHeldForAWhile(t *testing.T) {
	s := open(t, oneElection)
	plain, solved := s.voter(t, "fr"), s.voter(t, "en")
	plain.tell("")
	solved.tell("")
	for s.pages.Crowd.Take(guess.Limit{Name: "filing", Burst: 60, Every: 10 * time.Second}, "192.0.2.1") == nil {
	}
	held := plain.post("/report/check")
	if held.code != http.StatusTooManyRequests || held.header.Get("Retry-After") != "10" {
		t.Fatalf("%d, %q", held.code, held.header.Get("Retry-After"))
	}
	for _, want := range []string{"Rien n’est encore envoyé", "10 secondes", "24 heures"} {
		if !strings.Contains(held.text("[role=alert]"), want) {
			t.Errorf("it does not say %q: %s", want, held.text("[role=alert]"))
		}
	}
	if !strings.Contains(held.text("main"), "Trois fois STOP.") || held.Find("form[data-challenge] button").Length() != 1 {
		t.Error("the answers, or the button, are gone")
	}
	solved.leading(solved.post("/report/check", "altcha", solved.work()), "/report/receipt")
	s.now = s.now.Add(11 * time.Second)
	plain.leading(plain.post("/report/check"), "/report/receipt")
	if n := s.count(t, "reports"); n != 2 {
		t.Errorf("%d reports", n)
	}
}

// Whoever is held on another page has what they typed there, to be sent again.
func TestReportHeldOnAPage(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("/statement")
	for s.pages.Crowd.Take(guess.Limit{Name: "draft", Burst: 600, Every: time.Second / 2}, "192.0.2.1") == nil {
	}
	held := v.post("/report/statement", "statement", "Trois fois \"STOP\" <b>")
	if held.code != http.StatusTooManyRequests || held.value("statement") != "Trois fois \"STOP\" <b>" {
		t.Fatalf("%d: %s", held.code, held.text("main"))
	}
	if to := held.Find("main form").AttrOr("action", ""); to != "/fr/report/statement" {
		t.Errorf("it is sent again to %q", to)
	}
	s.now = s.now.Add(time.Minute)
	v.leading(v.post("/report/statement", "statement", held.value("statement")), "/report/reporter")
}

// People do not meet the trap, and what fills forms in for them passes it by.
func TestReportBaitIsHidden(t *testing.T) {
	s := open(t, oneElection)
	v := s.voter(t, "fr")
	v.tell("")
	page := v.get("/report/check")
	bait := page.Find(".decoy[aria-hidden=true] input[name=details][tabindex='-1'][autocomplete=off]")
	if bait.Length() != 1 || page.text(".decoy label") == "" {
		t.Error(page.Find(".decoy").Html())
	}
}
