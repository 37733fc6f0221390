package public_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
	"github.com/jba/templatecheck"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/election"
	"vigie/internal/journal"
	"vigie/internal/place/placetest"
	"vigie/internal/release"
	"vigie/internal/report"
	"vigie/internal/setting"
	"vigie/internal/stats"
	"vigie/internal/web"
	"vigie/internal/web/page/pagetest"
	"vigie/internal/web/public"
)

// reader is the pages of figures, on a database of its own.
type reader struct {
	http.Handler
	db       *database.DB
	stats    *stats.Store
	settings *setting.Store
	releases *release.Store
}

func read(t *testing.T) *reader {
	t.Helper()
	r := &reader{db: dbtest.New(t)}
	clock := func() time.Time { return time.Date(2026, 3, 16, 11, 0, 0, 0, time.UTC) }
	places := placetest.Some(t)
	elections := election.NewStore(r.db, places, clock)
	_, err := elections.ImportElections(t.Context(), strings.NewReader(twoElections))
	must(t, err)
	r.stats = stats.NewStore(r.db, clock, stats.Needs{Elections: elections, Places: places})
	r.settings = setting.NewStore(r.db, clock, setting.Needs{Elections: elections, Journal: journal.NewStore(r.db, clock), Zone: time.UTC})
	r.releases = release.NewStore(r.db, clock, release.Needs{Journal: journal.NewStore(r.db, clock)})
	views := pagetest.Views(t)
	r.Handler, err = web.Handler(web.Parts{
		Views: views, Assets: fstest.MapFS{}, Limits: web.NewLimits(nil, nil),
		Public: &public.Pages{Views: views, Elections: elections, Places: places, Stats: r.stats, Releases: r.releases, BaseURL: "https://vigie.example", Settings: r.settings, Now: clock},
	})
	must(t, err)
	must(t, r.stats.Refresh(t.Context()))
	return r
}

// received stores n reports of these channels, in the second week of March.
func (r *reader) received(t *testing.T, n int, channels ...report.Channel) {
	t.Helper()
	rows := make([]report.Report, n)
	for i := range rows {
		id := uuid.Must(uuid.NewV7()).String()
		rows[i] = report.Report{
			ID: id, Reference: id[24:], Kind: report.Signalement, Election: "municipales-2026", SubjectKind: report.List, Departement: "35",
			Channels: report.Bits(report.Channels, channels), Locator: []byte(id), Sealed: []byte("s"),
			ReceivedAt: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC).AddDate(0, 0, 7*(i%2)-7),
		}
	}
	must(t, r.db.Write.CreateInBatches(rows, 500).Error)
	must(t, r.stats.Refresh(t.Context()))
}

func (r *reader) get(t *testing.T, address string, status int) *goquery.Document {
	t.Helper()
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	if w.Code != status {
		t.Fatalf("%s: %d", address, w.Code)
	}
	page, err := goquery.NewDocumentFromReader(w.Body)
	must(t, err)
	return page
}

// says fails where an element's text lacks some words; spaces are all alike.
func says(t *testing.T, page *goquery.Document, selector, words string) {
	t.Helper()
	plain := strings.NewReplacer("\u202f", " ", "\u00a0", " ")
	got := strings.Join(strings.Fields(plain.Replace(page.Find(selector).Text())), " ")
	if !strings.Contains(got, words) {
		t.Errorf("%s says %q, not %q", selector, got, words)
	}
}

// the2020 files the published proportions of 2020.
func (r *reader) the2020(t *testing.T) {
	t.Helper()
	r.received(t, 1750, report.SMS)
	r.received(t, 27, report.SMS, report.CallLive)
	r.received(t, 474, report.CallLive)
	r.received(t, 920, report.CallAutomated)
	r.received(t, 770, report.Email)
	r.received(t, 3, report.Door)
	r.received(t, 4, report.OtherChannel)
}

func TestStatisticsElection(t *testing.T) {
	r := read(t)
	r.the2020(t)
	page := r.get(t, "/fr/statistics/municipales-2026", http.StatusOK)
	says(t, page, "h1", "Près d’un signalement sur deux concerne un SMS.")
	says(t, page, ".lede", "3 948 signalements reçus. Le téléphone suit avec 36 %.")
	says(t, page, ".tile:nth-child(2)", "45 %")
	says(t, page, ".tile:nth-child(3)", "36 %")
	says(t, page, "#channels .chart__sub", "base 3 948 ; 27 comptent dans plusieurs lignes")
	says(t, page, "#channels .bars__row:nth-child(2)", "36 % · 1 421")
	says(t, page, "#channels table", "Base3 948")
	says(t, page, "#channels .bars__hidden", "masqué")
	says(t, page, "#channels td.is-hidden", "masqué")
	says(t, page, "#weeks svg", "1er tour")
	says(t, page, "#departements table", "Ille-et-Vilaine3 948100,0 %")
	if n := page.Find("#weeks .chart__column").Length(); n != 2 {
		t.Errorf("%d columns", n)
	}
	if href, _ := page.Find("#channels .chart__links a").First().Attr("href"); href != "/data/v1/statistics/municipales-2026.csv" {
		t.Errorf("the CSV is at %q", href)
	}
	if page.Find("[style]").Length() != 0 {
		t.Error("a style attribute, which the policy forbids")
	}
	says(t, page, "#channels code", `<a href="https://vigie.example/fr/statistics/municipales-2026"><img src="https://vigie.example/data/v1/charts/municipales-2026/channels.svg?lang=fr" alt="Par canal. Part des signalements`)
	english := r.get(t, "/en/statistics/municipales-2026", http.StatusOK)
	says(t, english, "h1", "Nearly one report in two concerns a text message.")
	says(t, english, ".lede", "3,948 reports received. The telephone follows with 36%.")
}

func TestStatisticsElectionWithFewReports(t *testing.T) {
	r := read(t)
	page := r.get(t, "/fr/statistics/municipales-2026", http.StatusOK)
	says(t, page, "h1", "Aucun signalement pour l’instant.")
	says(t, page, ".empty", "Aucun signalement n’a encore été reçu")
	r.received(t, 4, report.SMS)
	page = r.get(t, "/fr/statistics/municipales-2026", http.StatusOK)
	says(t, page, "h1", "4 signalements : trop peu pour en dire plus.")
	says(t, page, ".empty", "à partir de 10 signalements")
	if page.Find("rect").Length() > 0 {
		t.Error("something of four reports is drawn")
	}
	r.get(t, "/fr/statistics/unknown", http.StatusNotFound)
}

func TestStatistics(t *testing.T) {
	r := read(t)
	r.the2020(t)
	page := r.get(t, "/fr/statistics", http.StatusOK)
	says(t, page, "a.election:nth-child(2)", "Municipales 2026")
	says(t, page, "a.election:nth-child(2)", "3 948 signalements reçus")
	says(t, page, "table.past tr:nth-child(6)", "Municipales 2020 3 948environ 10045 %36 %non publié")
	says(t, page, "table.past tr:nth-child(7)", "93 % ensemble")
	wide := page.Find("table.past tbody tr").Map(func(_ int, row *goquery.Selection) string {
		n := 0
		row.Find("td").Each(func(_ int, cell *goquery.Selection) {
			span, _ := cell.Attr("colspan")
			n++
			if span == "2" {
				n++
			}
		})
		return string(rune('0' + n))
	})
	if strings.Trim(strings.Join(wide, ""), "8") != "" {
		t.Errorf("rows of %v cells", wide)
	}
}

func TestHome(t *testing.T) {
	r := read(t)
	page := r.get(t, "/fr", http.StatusOK)
	says(t, page, ".eyebrow", "Municipales 2026 · second tour le 22 mars 2026")
	says(t, page, ".tiles", "3 948")
	says(t, page, "main", "Élections municipales de 2020. Source : CNIL, 2021.")
	if page.Find(`a.button[href="/fr/report"]`).Length() != 1 || page.Find(`a.button[href="/fr/follow"]`).Length() != 1 {
		t.Error("the two ways in are not there")
	}
	r.received(t, 60, report.SMS)
	r.received(t, 60, report.CallLive)
	page = r.get(t, "/en", http.StatusOK)
	says(t, page, ".tiles", "120reports received50%")
	says(t, page, "main", "Municipal elections 2026, provisional figures.")
}

// While election mode lasts its election comes first, on the home page and in the
// form; the voter chooses all the same.
func TestElectionModePutsOneFirst(t *testing.T) {
	r := read(t)
	lead := account.Account{ID: "ada", Name: "Ada", Role: account.Supervisor, ReadyAt: &time.Time{}}
	for _, test := range []struct{ on, home, first string }{
		{"", "Municipales 2026", "senatoriales-2026"}, {"senatoriales-2026", "Sénatoriales 2026", "senatoriales-2026"},
		{"municipales-2026", "Municipales 2026", "municipales-2026"},
	} {
		if test.on != "" {
			must(t, r.settings.SwitchOn(t.Context(), lead, test.on, "2026-03-20"))
		}
		says(t, r.get(t, "/fr", http.StatusOK), ".eyebrow", test.home)
		offered := r.get(t, "/fr/report", http.StatusOK).Find("input[name=election]")
		if got := offered.First().AttrOr("value", ""); got != test.first || offered.Length() != 2 || offered.Filter("[checked]").Length() != 0 {
			t.Errorf("with %q first: %d offered, %q first", test.on, offered.Length(), got)
		}
	}
}

// The figures can be read without what may have been coordinated, by a link.
func TestStatisticsElectionWithoutCoordinated(t *testing.T) {
	r := read(t)
	r.received(t, 60, report.SMS)
	r.received(t, 30, report.Email)
	if page := r.get(t, "/fr/statistics/municipales-2026", http.StatusOK); page.Find("#sets").Length() != 0 {
		t.Error("a choice where nothing is suspected")
	}
	id := uuid.Must(uuid.NewV7()).String()
	at := time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)
	must(t, r.db.Write.Exec(`INSERT INTO suspicions (id, kin, election, state, version, reports, points, signs, first_seen, last_seen, found_at, settled_by, settled_name)
		VALUES (?, ?, 'municipales-2026', 'suspected', 1, 20, 5, '[]', ?, ?, ?, '', '')`, id, []byte(id), at, at, at).Error)
	must(t, r.db.Write.Exec("INSERT INTO suspicion_reports (report_id, suspicion_id) SELECT id, ? FROM reports WHERE channels = 1 ORDER BY id LIMIT 20", id).Error)
	r.received(t, 10, report.Post)
	page := r.get(t, "/fr/statistics/municipales-2026", http.StatusOK)
	says(t, page, "#sets", "20 signalements (20 %) sont peut-être coordonnés")
	says(t, page, "#sets .is-on", "Tous les signalements")
	says(t, page, "#channels", "60")
	says(t, page, "#canvasses", "Selon la taille de l’opération")
	says(t, page, "#coordinated", "ni une preuve ni une accusation")
	href, _ := page.Find("#sets .chip:not(.is-on)").Attr("href")
	without := r.get(t, href, http.StatusOK)
	says(t, without, ".lede", "80 signalements reçus")
	says(t, without, "#sets .is-on", "Sans ceux qui sont peut-être coordonnés")
	if without.Find("#canvasses").Length() != 0 || strings.Contains(without.Find("#channels").Text(), "60 ·") {
		t.Error(without.Find("#channels").Text())
	}
}

func TestFigureTemplatesMatchTheirPages(t *testing.T) {
	views := pagetest.Views(t)
	for name, data := range map[string]any{
		"home": public.HomePage{}, "statistics": public.StatisticsPage{}, "statistics_election": public.StatisticsElectionPage{},
		"releases": public.ReleasesPage{}, "release": public.ReleasePage{},
	} {
		for _, lang := range views.Bundle.Langs() {
			if err := templatecheck.CheckHTML(views.Set(lang, "public/"+name), data); err != nil {
				t.Errorf("%s %s: %v", lang, name, err)
			}
		}
	}
}

// Past elections stand as bars against the largest; what was not published has
// none, and is not drawn as nothing.
func TestPastElectionsAreDrawn(t *testing.T) {
	page := read(t).get(t, "/fr/statistics", http.StatusOK)
	widths := page.Find("#past-chart rect").Map(func(_ int, r *goquery.Selection) string { return r.AttrOr("width", "") })
	if len(widths) != 8 || widths[0] != "11.7%" || widths[4] != "100.0%" {
		t.Errorf("bars %v", widths)
	}
	if page.Find("#past-chart .bars__hidden").Length() != 1 || page.Find("#past-chart[aria-hidden=true] + .table-scroll").Length() != 1 {
		t.Error("a gap is drawn, or the chart is read out beside its table")
	}
}
