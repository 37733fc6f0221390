package opendata

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"vigie/internal/journal"
	"vigie/internal/release"
	"vigie/internal/report"
	"vigie/internal/stats"
	"vigie/internal/web/page"
	"vigie/templates"
)

// published is the open data of one election with 60 reports, 4 of them by
// post and 6 at the door.
type published struct {
	*intake
	http.Handler
}

func publish(t testing.TB) *published {
	t.Helper()
	in := open(t)
	in.received(t, 40, report.SMS)
	in.received(t, 6, report.Door)
	in.received(t, 4, report.Post)
	in.received(t, 10, report.SMS, report.CallAutomated)
	store := stats.NewStore(in.db, func() time.Time { return noon }, stats.Needs{Elections: in.d.Elections, Places: in.d.Places})
	in.releases = release.NewStore(in.db, func() time.Time { return noon }, release.Needs{Journal: journal.NewStore(in.db, func() time.Time { return noon })})
	with := Sources{Stats: store, Releases: in.releases, Bundle: in.d.Views.Bundle, Base: "https://vigie.example"}
	var err error
	if in.d.Figures, err = NewFigures(with, templates.Files); err != nil {
		t.Fatal(err)
	}
	p := &published{intake: in}
	p.refresh(t)
	e := gin.New()
	e.GET("/data/v1/elections.json", in.d.Views.HandleAPI(in.d.GetElections))
	e.GET("/data/v1/statistics/:file", in.d.Views.HandleAPI(in.d.GetStatistics))
	e.GET(catalogPath, in.d.Views.HandleAPI(in.d.GetCatalog))
	e.GET(openAPIPath, in.d.Views.HandleAPI(in.d.GetOpenAPI))
	e.GET(tableSchemaPath, in.d.Views.HandleAPI(in.d.GetTableSchema))
	e.POST("/api/v1/reports", in.d.Views.HandleAPI(in.d.PostReport))
	e.GET("/data/v1/releases.json", in.d.Views.HandleAPI(in.d.GetReleases))
	e.GET(feedPath, in.d.Views.HandleAPI(in.d.GetReleasesFeed))
	e.GET("/data/v1/releases/:id/:file", in.d.Views.HandleAPI(in.d.GetReleaseFile))
	e.GET("/data/v1/charts/:election/:file", in.d.Views.HandleAPI(in.d.GetChart))
	p.Handler = e
	return p
}

func (p *published) refresh(t testing.TB) {
	t.Helper()
	if err := p.d.Figures.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// received stores n reports of these channels.
func (in *intake) received(t testing.TB, n int, channels ...report.Channel) {
	t.Helper()
	for range n {
		id := uuid.Must(uuid.NewV7()).String()
		r := report.Report{
			ID: id, Reference: id[24:], Kind: report.Signalement, Election: "municipales-2026", SubjectKind: report.List, Departement: "35",
			Channels: report.Bits(report.Channels, channels), Locator: []byte(id), Sealed: []byte("s"), ReceivedAt: noon,
		}
		if err := in.db.Write.Create(&r).Error; err != nil {
			t.Fatal(err)
		}
	}
}

func (p *published) get(t testing.TB, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, req)
	return w
}

func (p *published) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.Handler.ServeHTTP(w, r) }

const figuresAt = "/data/v1/statistics/municipales-2026"

func TestStatisticsJSON(t *testing.T) {
	p := publish(t)
	w := p.get(t, figuresAt+".json")
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
		"Cache-Control": "public, max-age=60", "Vary": "Accept-Encoding", "Last-Modified": "Tue, 10 Mar 2026 11:00:00 GMT",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	var got struct {
		Reports  int
		Channels struct {
			Base, Missing, Multiple *int
			Rows                    []struct {
				Channel    string
				Reports    *int
				Share      *float64
				Suppressed bool
			}
		}
		Disclosure struct{ Threshold, Suppressed int }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	rows := got.Channels.Rows
	if got.Reports != 60 || *got.Channels.Multiple != 10 || rows[0].Channel != "sms" || *rows[0].Reports != 50 || *rows[0].Share != 0.833 {
		t.Errorf("%s", w.Body)
	}
	if door := rows[5]; door.Channel != "door" || door.Reports != nil || door.Share != nil || !door.Suppressed || got.Disclosure.Suppressed != 2 {
		t.Errorf("%+v of %s", door, w.Body)
	}
}

func TestStatisticsUnchanged(t *testing.T) {
	p := publish(t)
	for _, encoding := range []string{"", "gzip", "gzip, br"} {
		first := p.get(t, figuresAt+".json", "Accept-Encoding", encoding)
		tag := first.Header().Get("ETag")
		again := p.get(t, figuresAt+".json", "Accept-Encoding", encoding, "If-None-Match", `"other", W/`+tag)
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != tag {
			t.Errorf("%q: %d with %d bytes", encoding, again.Code, again.Body.Len())
		}
		if w := p.get(t, figuresAt+".json", "If-None-Match", `"other"`, "If-Modified-Since", first.Header().Get("Last-Modified")); w.Code != http.StatusOK {
			t.Errorf("another tag: %d", w.Code)
		}
	}
	if w := p.get(t, figuresAt+".json", "If-Modified-Since", "Tue, 10 Mar 2026 11:00:00 GMT"); w.Code != http.StatusNotModified {
		t.Errorf("by date: %d", w.Code)
	}
	before := p.get(t, figuresAt+".json").Header().Get("ETag")
	p.refresh(t)
	if got := p.get(t, figuresAt+".json").Header().Get("ETag"); got != before {
		t.Error("the tag changed though nothing else did")
	}
	p.received(t, 1, report.SMS)
	p.refresh(t)
	if w := p.get(t, figuresAt+".json", "If-None-Match", before); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"reports":61`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestStatisticsCompressed(t *testing.T) {
	p := publish(t)
	plain := p.get(t, figuresAt+".json").Body.String()
	zipped := p.get(t, figuresAt+".json", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	brotlied := p.get(t, figuresAt+".json", "Accept-Encoding", "gzip, br")
	for encoding, r := range map[string]io.Reader{"gzip": z, "br": brotli.NewReader(brotlied.Body)} {
		if got, err := io.ReadAll(r); err != nil || string(got) != plain {
			t.Errorf("%s: %v, %d bytes", encoding, err, len(got))
		}
	}
	if brotlied.Header().Get("Content-Encoding") != "br" || zipped.Header().Get("ETag") == brotlied.Header().Get("ETag") {
		t.Error("the encodings are not told apart")
	}
}

const channelLines = `election,as_of,table,row,part_of,from,label_fr,label_en,reports,share,suppressed,base,missing,multiple,canvasses
municipales-2026,2026-03-10T11:00:00Z,total,reports,,,Signalements reçus,Reports received,60,,false,,,,
municipales-2026,2026-03-10T11:00:00Z,total,complaints,,,dont plaintes,of which complaints,0,,false,,,,
municipales-2026,2026-03-10T11:00:00Z,total,coordinated,,,dont peut-être coordonnés,of which possibly coordinated,0,,false,,,,
municipales-2026,2026-03-10T11:00:00Z,channels,sms,,,SMS,Text message,50,0.833,false,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,channels,phone,,,Téléphone,Telephone,10,0.167,false,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,channels,call_live,phone,,appel d’une personne,call by a person,0,0,false,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,channels,call_automated,phone,,message enregistré,recorded message,10,0.167,false,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,channels,email,,,E-mail,E-mail,0,0,false,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,channels,post,,,Courrier postal,Post,,,true,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,channels,social,,,Réseaux sociaux et messageries,Social networks and messaging,0,0,false,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,channels,door,,,Visites et rencontres,Visits and encounters,,,true,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,channels,other,,,Autre,Other,0,0,false,60,0,10,
municipales-2026,2026-03-10T11:00:00Z,weeks,2026-W11,,2026-03-09,semaine du 9 mars 2026,week of 9 March 2026,60,1,false,60,0,0,
`

func TestStatisticsCSV(t *testing.T) {
	p := publish(t)
	w := p.get(t, figuresAt+".csv")
	if !strings.HasPrefix(w.Body.String(), channelLines) {
		t.Errorf("%s", w.Body)
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="vigie-municipales-2026.csv"` {
		t.Error(got)
	}
	lines, err := csv.NewReader(w.Body).ReadAll() // every line as long as the first, or an error
	if err != nil || len(lines) < 60 {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

func TestStatisticsForExcel(t *testing.T) {
	p := publish(t)
	w := p.get(t, figuresAt+".csv?format=excel")
	if !bytes.HasPrefix(w.Body.Bytes(), []byte("\xef\xbb\xbfelection;as_of;")) {
		t.Errorf("begins %q", w.Body.String()[:40])
	}
	if !strings.Contains(w.Body.String(), ";50;0,833;false;60;0;10;\r\n") {
		t.Errorf("%s", w.Body)
	}
}

func TestInert(t *testing.T) {
	for cell, want := range map[string]string{"": "", "Ain": "Ain", "=1+1": "'=1+1", "+33": "'+33", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "a=b": "a=b"} {
		if got := page.Inert(cell); got != want {
			t.Errorf("%q: %q", cell, got)
		}
	}
}

func TestElectionsJSON(t *testing.T) {
	p := publish(t)
	w := p.get(t, "/data/v1/elections.json")
	const want = `{"elections":[{"election":"municipales-2026","kind":"municipales","name_fr":"Municipales 2026","name_en":"Municipal 2026",` +
		`"round1":"2026-03-15","round2":"2026-03-22","opens":"2025-12-01","closes":"2026-04-30","as_of":"2026-03-10T11:00:00Z","reports":60,"complaints":0,` +
		`"json":"/data/v1/statistics/municipales-2026.json","csv":"/data/v1/statistics/municipales-2026.csv"}],"licence":"etalab-2.0"}`
	if w.Body.String() != want {
		t.Errorf("%s", w.Body)
	}
}

func TestChart(t *testing.T) {
	p := publish(t)
	for address, words := range map[string][]string{
		"channels.svg":         {`lang="fr"`, "Par canal – Municipales 2026", "83\u202f% · 50", "Licence Ouverte 2.0", "masqué"},
		"channels.svg?lang=en": {`lang="en"`, "By channel – Municipal 2026", "83% · 50", "hidden"},
		"weeks.svg":            {"Semaine après semaine – Municipales 2026", "1er tour", "semaine du 9"},
	} {
		w := p.get(t, "/data/v1/charts/municipales-2026/"+address)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/svg+xml" || strings.Contains(w.Body.String(), " style=") {
			t.Errorf("%s: %d %s", address, w.Code, w.Header().Get("Content-Type"))
		}
		for _, word := range words {
			if !strings.Contains(w.Body.String(), word) {
				t.Errorf("%s lacks %q:\n%s", address, word, w.Body)
			}
		}
	}
}

func TestUnknownFigures(t *testing.T) {
	p := publish(t)
	for _, address := range []string{"/data/v1/statistics/unknown.json", figuresAt + ".xml", figuresAt, "/data/v1/statistics/elections.json",
		"/data/v1/charts/municipales-2026/flow.svg", "/data/v1/charts/municipales-2026/weeks.gif", "/data/v1/charts/none/weeks.png", "/data/v1/charts/municipales-2026/weeks.png?lang=ar", "/data/v1/charts/municipales-2026/weeks.svg?lang=xx"} {
		w := p.get(t, address)
		if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %s", address, w.Code, w.Header())
		}
	}
}

func BenchmarkStatisticsJSON(b *testing.B) {
	p := publish(b)
	server := httptest.NewServer(p)
	defer server.Close()
	for _, c := range []struct{ name, encoding, tag string }{{"br", "br", ""}, {"304", "br", p.get(b, figuresAt+".json", "Accept-Encoding", "br").Header().Get("ETag")}} {
		b.Run(c.name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := fetch(server.URL+figuresAt+".json", c.encoding, c.tag); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}

func fetch(url, encoding, tag string) error {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", encoding)
	if tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNotModified {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return nil
}

// suspect says that the first n reports of a channel may have been coordinated.
func (p *published) suspect(t testing.TB, n int, channel report.Channel) {
	t.Helper()
	var ids []string
	bit := report.Bits(report.Channels, []report.Channel{channel})
	err := p.db.Write.Model(&report.Report{}).Where("channels = ?", bit).Order("id").Limit(n).Pluck("id", &ids).Error
	if err != nil || len(ids) != n {
		t.Fatal(len(ids), err)
	}
	id := uuid.Must(uuid.NewV7()).String()
	err = p.db.Write.Exec(`INSERT INTO suspicions (id, kin, election, state, version, reports, points, signs, first_seen, last_seen, found_at, settled_by, settled_name)
		VALUES (?, ?, 'municipales-2026', 'suspected', 1, ?, 5, '[]', ?, ?, ?, '', '')`, id, []byte(id), n, noon, noon, noon).Error
	for _, report := range ids {
		if err == nil {
			err = p.db.Write.Exec("INSERT INTO suspicion_reports (report_id, suspicion_id) VALUES (?, ?)", report, id).Error
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	p.received(t, 1, report.Email) // a report that comes in has the figures counted anew
	p.refresh(t)
}

// What may have been coordinated is told of apart, in a second set of the same
// form; operations have a table of their own.
func TestStatisticsWithoutCoordinated(t *testing.T) {
	p := publish(t)
	p.suspect(t, 25, report.SMS)
	type table struct {
		Base *int
		Rows []struct {
			Channel    string
			Reports    *int
			Suppressed bool
		}
	}
	var got struct {
		Reports     int
		Channels    table
		Coordinated struct {
			Reports int
			Share   float64
		}
		Without struct {
			Reports, Complaints int
			Channels            table
			Disclosure          struct{ Threshold, Suppressed int }
		} `json:"without_coordinated"`
		Canvasses struct {
			Base, Missing, Canvasses int
			Rows                     []struct {
				Size      string
				Canvasses int
			}
			Largest struct{ Canvasses, Reports int }
		}
	}
	body := p.get(t, figuresAt+".json").Body.Bytes()
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	if got.Coordinated.Reports != 25 || got.Coordinated.Share != 0.41 || got.Reports != 61 || got.Without.Reports != 36 || got.Without.Disclosure.Threshold != 10 {
		t.Errorf("%+v", got)
	}
	if sms := got.Without.Channels.Rows[0]; sms.Channel != "sms" || *sms.Reports != 25 || *got.Channels.Rows[0].Reports != 50 {
		t.Errorf("%+v", got.Without.Channels)
	}
	if c := got.Canvasses; c.Missing != 61 || c.Base != 0 || c.Canvasses != 0 || len(c.Rows) != 4 || c.Rows[1].Size != "2-9" {
		t.Errorf("%+v", c)
	}
	lines, err := csv.NewReader(p.get(t, figuresAt+".csv").Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, l := range lines {
		found[l[2]+"/"+l[3]] = l[8]
	}
	for name, want := range map[string]string{
		"total/coordinated": "25", "total/reports_without_coordinated": "36", "channels/sms": "50", "channels_without_coordinated/sms": "25",
		"canvasses/2-9": "0", "canvasses_largest/10": "0",
	} {
		if got, there := found[name]; got != want || !there {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// A few suspected reports are not told of, nor what would tell them.
func TestStatisticsHideFewCoordinated(t *testing.T) {
	p := publish(t)
	p.suspect(t, 4, report.SMS)
	body := p.get(t, figuresAt+".json").Body.String()
	if want := `"coordinated":{"reports":null,"share":null,"suppressed":true},"without_coordinated":{"reports":null,"complaints":null,"suppressed":true}`; !strings.Contains(body, want) {
		t.Errorf("%s", body)
	}
	if csv := p.get(t, figuresAt+".csv").Body.String(); !strings.Contains(csv, "total,reports_without_coordinated") || strings.Contains(csv, "channels_without_coordinated") {
		t.Errorf("%s", csv)
	}
}

// The workbook holds what the CSV does: numbers as numbers, hidden ones as nothing,
// and no formula.
func TestWorkbook(t *testing.T) {
	p := publish(t)
	w := p.get(t, figuresAt+".xlsx", "Accept-Encoding", "br")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != page.WorkbookType || w.Header().Get("Content-Encoding") != "" {
		t.Fatal(w.Code, w.Header())
	}
	book, err := excelize.OpenReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(figuresSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(p.get(t, figuresAt+".csv").Body).ReadAll()
	if err != nil || len(lines) != len(rows) {
		t.Fatalf("%d rows for %d lines, %v", len(rows), len(lines), err)
	}
	for i, line := range lines {
		for j, want := range line {
			got := ""
			if j < len(rows[i]) {
				got = rows[i][j]
			}
			if got != want {
				t.Errorf("line %d, %s: %q, the CSV has %q", i, lines[0][j], got, want)
			}
			name, _ := excelize.CoordinatesToCellName(j+1, i+1)
			kind, err := book.GetCellType(figuresSheet, name)
			if formula, _ := book.GetCellFormula(figuresSheet, name); formula != "" || err != nil {
				t.Errorf("%s is a formula: %v", name, err)
			}
			isNumber := kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset
			if i > 0 && want != "" && isNumber != slices.Contains(numbers, lines[0][j]) {
				t.Errorf("%s (%s %q) is of type %v", name, lines[0][j], want, kind)
			}
		}
	}
	about, err := book.GetRows(aboutSheet)
	if err != nil || !strings.Contains(fmt.Sprint(about), "https://vigie.example/en/statistics/municipales-2026") || !strings.Contains(fmt.Sprint(about), "Licence Ouverte 2.0") {
		t.Errorf("%v, %v", about, err)
	}
}
