package opendata

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/release"
	"vigie/internal/report"
)

var supervisor = account.Account{ID: "ada", Name: "Ada", Role: account.Supervisor, ReadyAt: &time.Time{}}

func (p *published) freeze(t *testing.T) release.Release {
	t.Helper()
	r, err := p.d.Figures.Freeze(t.Context(), supervisor, "municipales-2026")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A release is made once, and looked at from all sides: drawing one takes its time.
func TestRelease(t *testing.T) {
	p := publish(t)
	var feed atomFeed
	if err := xml.Unmarshal(p.get(t, feedPath).Body.Bytes(), &feed); err != nil || len(feed.Entries) != 0 {
		t.Fatalf("without a release: %+v, %v", feed, err)
	}
	live := p.get(t, "/data/v1/statistics/municipales-2026.json").Body.String()
	r := p.freeze(t)
	t.Run("holds what it lists", p.holdsWhatItLists)
	t.Run("is told in the feed", func(t *testing.T) { p.isInTheFeed(t, r) })
	t.Run("stays", func(t *testing.T) { p.stays(t, r, live) })
}

// stays: a release is what the live figures were, also when they move.
func (p *published) stays(t *testing.T, r release.Release, live string) {
	if r.ID != "municipales-2026-r1" || r.Reports != 60 {
		t.Fatalf("%+v", r)
	}
	frozen := p.get(t, "/data/v1/releases/municipales-2026-r1/figures.json")
	if want := strings.Replace(live, `"municipales-2026",`, `"municipales-2026","release":"municipales-2026-r1",`, 1); frozen.Body.String() != want {
		t.Errorf("frozen %s\nlive %s", frozen.Body, want)
	}
	if got := frozen.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") || frozen.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%q, %v", got, frozen.Header())
	}
	p.received(t, 30, report.SMS)
	p.refresh(t)
	if p.get(t, "/data/v1/statistics/municipales-2026.json").Body.String() == live {
		t.Fatal("the live figures did not move")
	}
	again := p.get(t, "/data/v1/releases/municipales-2026-r1/figures.json")
	if again.Body.String() != frozen.Body.String() || again.Header().Get("ETag") != frozen.Header().Get("ETag") {
		t.Error("the release moved")
	}
	if code := p.get(t, "/data/v1/releases/municipales-2026-r1/figures.json", "If-None-Match", frozen.Header().Get("ETag")).Code; code != http.StatusNotModified {
		t.Errorf("asked again: %d", code)
	}
}

// holdsWhatItLists: every document that is listed is there, has the hash that is
// told, and is of its kind.
func (p *published) holdsWhatItLists(t *testing.T) {
	var list releaseList
	if err := json.Unmarshal(p.get(t, "/data/v1/releases.json").Body.Bytes(), &list); err != nil || len(list.Releases) != 1 || list.Licence != "etalab-2.0" {
		t.Fatalf("%+v: %v", list, err)
	}
	one, sums := list.Releases[0], ""
	for _, f := range one.Files {
		w := p.get(t, strings.TrimPrefix(f.URL, "https://vigie.example"))
		if w.Code != http.StatusOK || release.Hash(w.Body.Bytes()) != f.SHA256 || w.Body.Len() != f.Bytes || w.Header().Get("Content-Type") != f.MediaType {
			t.Errorf("%s: %d, %s", f.Name, w.Code, w.Header())
		}
		switch {
		case strings.HasSuffix(f.Name, ".png"):
			if img, err := png.Decode(w.Body); err != nil || img.Bounds().Dx() != 1920 {
				t.Errorf("%s: %v", f.Name, err)
			}
		case f.Name == release.Sums:
			sums = w.Body.String()
		case f.Name == "channels.en.svg" && !strings.Contains(w.Body.String(), "release municipales-2026-r1"):
			t.Error("the chart does not say of which release it is")
		}
	}
	for _, f := range one.Files {
		if f.Name != release.Sums && !strings.Contains(sums, f.SHA256+"  "+f.Name+"\n") {
			t.Errorf("%s is not among the sums", f.Name)
		}
	}
	if want := len(charts())*(len(p.d.Views.Bundle.Langs())+2) + 7; len(one.Files) != want {
		t.Errorf("%d documents, want %d", len(one.Files), want)
	}
	var described struct {
		Name      string
		Resources []struct {
			Path, Hash, Schema string
			Bytes              int
		}
	}
	if err := json.Unmarshal(p.get(t, "/data/v1/releases/municipales-2026-r1/datapackage.json").Body.Bytes(), &described); err != nil || described.Name != one.ID || len(described.Resources) != len(one.Files)-2 {
		t.Fatalf("%+v: %v", described, err)
	}
	for _, r := range described.Resources {
		w := p.get(t, "/data/v1/releases/municipales-2026-r1/"+r.Path)
		if r.Hash != "sha256:"+release.Hash(w.Body.Bytes()) || r.Bytes != w.Body.Len() || (r.Schema != "") != (r.Path == "figures.csv") {
			t.Errorf("%+v", r)
		}
	}
	if !strings.Contains(p.get(t, catalogPath).Body.String(), "/data/v1/releases/municipales-2026-r1/datapackage.json") {
		t.Error("the catalogue does not tell of the release")
	}
}

func TestWhatIsNotReleased(t *testing.T) {
	p := publish(t)
	p.freeze(t)
	for _, address := range []string{"municipales-2026-r2/figures.json", "municipales-2026-r1/none.csv", "none/figures.json", "municipales-2026-r1/..%2Ffigures.json"} {
		if w := p.get(t, "/data/v1/releases/"+address); w.Code != http.StatusNotFound || w.Header().Get("Cache-Control") == forGood {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	var faults fault.Fields
	if _, err := p.d.Figures.Freeze(t.Context(), supervisor, "municipales-2026"); !errors.As(err, &faults) || faults[0].Key != "release.error.same" {
		t.Errorf("nothing came since: %v", err)
	}
	p.received(t, 9, report.SMS)
	if _, err := p.d.Figures.Freeze(t.Context(), supervisor, "municipales-2026"); !errors.As(err, &faults) {
		t.Errorf("nine came since: %v", err)
	}
	if _, err := p.d.Figures.Freeze(t.Context(), supervisor, "none"); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
	reviewer := supervisor
	reviewer.Role = account.Reviewer
	p.received(t, 1, report.SMS)
	if _, err := p.d.Figures.Freeze(t.Context(), reviewer, "municipales-2026"); !errors.Is(err, fault.Forbidden) {
		t.Error(err)
	}
	if r := p.freeze(t); r.Number != 2 || r.Reports != 70 {
		t.Errorf("%+v", r)
	}
}

// What a release hides, the next one does not tell by a difference: a row of nine
// and one report more would.
func TestReleasesAreProtectedTogether(t *testing.T) {
	p := publish(t)
	about := func(kind report.SubjectKind, n int) {
		err := p.db.Write.Exec("UPDATE reports SET subject_kind = ? WHERE id IN (SELECT id FROM reports WHERE subject_kind = 'list' ORDER BY id LIMIT ?)", kind, n).Error
		if err != nil {
			t.Fatal(err)
		}
	}
	about(report.Party, 9)
	about(report.Vendor, 12)
	p.received(t, 1, report.SMS) // the figures look anew
	p.refresh(t)
	p.freeze(t)
	about(report.Party, 1)
	p.received(t, 11, report.SMS)
	p.refresh(t)
	party := func(address string) string {
		_, after, _ := strings.Cut(p.get(t, address).Body.String(), `{"subject_kind":"party",`)
		said, _, _ := strings.Cut(after, ",")
		return said
	}
	if got := party("/data/v1/releases/municipales-2026-r1/figures.json"); got != `"reports":null` {
		t.Errorf("first: %s", got)
	}
	if got := party("/data/v1/statistics/municipales-2026.json"); got != `"reports":10` {
		t.Errorf("alone: %s", got)
	}
	p.freeze(t)
	if got := party("/data/v1/releases/municipales-2026-r2/figures.json"); got != `"reports":null` {
		t.Errorf("beside the first: %s", got)
	}
}

func (p *published) isInTheFeed(t *testing.T, r release.Release) {
	if err := p.releases.Correct(t.Context(), supervisor, r.ID, release.Erratum{TextFR: "Un <nombre> est faux", TextEN: "A <number> is wrong"}); err != nil {
		t.Fatal(err)
	}
	p.refresh(t)
	for lang, want := range map[string]string{"fr": "Un <nombre> est faux", "en": "A <number> is wrong"} {
		w := p.get(t, feedPath+"?lang="+lang)
		var feed atomFeed
		if err := xml.Unmarshal(w.Body.Bytes(), &feed); err != nil || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/atom+xml") {
			t.Fatal(err, w.Header())
		}
		e := feed.Entries[0]
		if e.ID != "https://vigie.example/"+lang+"/releases/"+r.ID || !strings.Contains(e.Summary, want) || e.Updated == "" || !bytes.Contains([]byte(e.Title), []byte("1")) {
			t.Errorf("%+v", e)
		}
	}
	if w := p.get(t, feedPath+"?lang=de"); w.Code != http.StatusNotFound {
		t.Errorf("a feed in German: %d", w.Code)
	}
}

// Charts travel as pictures, for print and for networks, in each language whose
// letters can be drawn.
func TestChartsAsPictures(t *testing.T) {
	p := publish(t)
	check := func(chart, query string, wide int) {
		w := p.get(t, "/data/v1/charts/municipales-2026/"+chart+".png?"+query)
		if img, err := png.Decode(w.Body); w.Code != http.StatusOK || err != nil || img.Bounds().Dx() != wide || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s, %s: %d, %v", chart, query, w.Code, err)
		}
	}
	for _, chart := range charts() {
		check(chart, "size=social", 1200)
	}
	for _, lang := range p.d.Views.Bundle.Langs() {
		if lang != "ar" {
			check("channels", "lang="+lang, 1920)
		}
	}
}
