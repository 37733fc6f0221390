package opendata

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"vigie/internal/report"
)

func described(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(openAPI)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// The description is an OpenAPI 3.1 document.
func TestOpenAPIHolds(t *testing.T) {
	doc := described(t)
	if err := doc.Validate(t.Context()); err != nil || doc.OpenAPI != "3.1.0" {
		t.Errorf("%s: %v", doc.OpenAPI, err)
	}
}

// said is the schema that the description gives for an answer.
func schemaOf(t *testing.T, doc *openapi3.T, method, path, status, media string) *openapi3.Schema {
	t.Helper()
	item := doc.Paths.Value(path)
	if item == nil || item.GetOperation(method) == nil {
		t.Fatalf("%s %s is not described", method, path)
	}
	answer := item.GetOperation(method).Responses.Value(status)
	if answer == nil || answer.Value.Content.Get(media) == nil {
		t.Fatalf("%s %s: %s as %s is not described", method, path, status, media)
	}
	return answer.Value.Content.Get(media).Schema.Value
}

// What is answered has the shape that is described, with hidden cells, without
// reports, and where something is refused; and nothing else would pass.
func TestAnswersAreAsDescribed(t *testing.T) {
	p, doc := publish(t), described(t)
	p.freeze(t)
	filing := `{"kind":"report","election":"municipales-2026","contacts":[{"channel":"sms","on":"2026-03-02"}],"subject":{"kind":"unknown"}}`
	for _, test := range []struct{ method, address, path, body, status, media string }{
		{"GET", "/data/v1/elections.json", "", "", "200", "application/json"},
		{"GET", "/data/v1/statistics/municipales-2026.json", "/data/v1/statistics/{election}.json", "", "200", "application/json"},
		{"GET", "/data/v1/statistics/none.json", "/data/v1/statistics/{election}.json", "", "404", "application/problem+json"},
		{"GET", "/data/v1/statistics/none.csv", "/data/v1/statistics/{election}.csv", "", "404", "application/problem+json"},
		{"GET", "/data/v1/charts/none/weeks.svg", "/data/v1/charts/{election}/{chart}.svg", "", "404", "application/problem+json"},
		{"GET", "/data/v1/releases.json", "", "", "200", "application/json"},
		{"GET", "/data/v1/releases/municipales-2026-r1/figures.json", "/data/v1/statistics/{election}.json", "", "200", "application/json"},
		{"GET", "/data/v1/releases/none/figures.json", "/data/v1/releases/{release}/{file}", "", "404", "application/problem+json"},
		{"GET", "/data/v1/charts/none/weeks.png", "/data/v1/charts/{election}/{chart}.png", "", "404", "application/problem+json"},
		{"GET", catalogPath, "", "", "200", "application/ld+json"},
		{"GET", openAPIPath, "", "", "200", "application/json"},
		{"GET", tableSchemaPath, "", "", "200", "application/json"},
		{"POST", "/api/v1/reports", "", filing, "201", "application/json"},
		{"POST", "/api/v1/reports", "", `{"kind":"x"}`, "422", "application/problem+json"},
		{"POST", "/api/v1/reports", "", `{`, "400", "application/problem+json"},
	} {
		r := httptest.NewRequest(test.method, test.address, strings.NewReader(test.body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		var got any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || !strings.HasPrefix(w.Header().Get("Content-Type"), test.media) {
			t.Errorf("%s: %d, %s: %v", test.address, w.Code, w.Header().Get("Content-Type"), err)
			continue
		}
		schema := schemaOf(t, doc, test.method, cmp.Or(test.path, test.address), test.status, test.media)
		if err := schema.VisitJSON(got); err != nil {
			t.Errorf("%s: %v", test.address, err)
		}
	}
	statistics := doc.Components.Schemas["Statistics"].Value
	var whole map[string]any
	if err := json.Unmarshal(p.get(t, "/data/v1/statistics/municipales-2026.json").Body.Bytes(), &whole); err != nil {
		t.Fatal(err)
	}
	for name := range whole {
		less := map[string]any{}
		for k, v := range whole {
			less[k] = v
		}
		delete(less, name)
		if statistics.VisitJSON(less) == nil {
			t.Errorf("figures without %s would pass", name)
		}
	}
	whole["more"] = 1
	if statistics.VisitJSON(whole) == nil {
		t.Error("figures with an unknown field would pass")
	}
	if code := p.get(t, "/data/v1/charts/municipales-2026/weeks.svg").Code; code != http.StatusOK {
		t.Errorf("the chart: %d", code)
	}
}

// The words that a filing may use are those of the program.
func TestDescribedWordsAreOurs(t *testing.T) {
	filing := described(t).Components.Schemas["Filing"].Value
	words := func(path ...string) []any {
		s := filing
		for _, p := range path {
			s = s.Properties[p].Value
			if s.Items != nil {
				s = s.Items.Value
			}
		}
		return s.Enum
	}
	for name, test := range map[string]struct {
		described []any
		ours      []string
	}{
		"kind":         {words("kind"), texts(report.Kinds)},
		"channel":      {words("contacts", "channel"), texts(report.Channels)},
		"subject.kind": {words("subject", "kind"), texts(report.SubjectKinds)},
		"practices":    {words("practices"), texts(report.Practices)},
		"data_origin":  {words("data_origin"), texts(report.DataOrigins)},
		"relation":     {words("relation"), texts(report.Relations)},
		"means":        {words("opt_outs", "means"), texts(report.AllMeans)},
		"outcome":      {words("opt_outs", "outcome"), texts(report.Outcomes)},
	} {
		var described []string
		for _, d := range test.described {
			described = append(described, d.(string))
		}
		if !slices.Equal(described, test.ours) {
			t.Errorf("%s: %v described, %v taken", name, described, test.ours)
		}
	}
}

func texts[T ~string](all []T) (out []string) {
	for _, v := range all {
		out = append(out, string(v))
	}
	return out
}

// The columns that are described are those of the CSV.
func TestTableSchemaHolds(t *testing.T) {
	p := publish(t)
	var schema struct {
		Fields []struct{ Name string }
	}
	if err := json.Unmarshal(tableSchema, &schema); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(p.get(t, "/data/v1/statistics/municipales-2026.csv").Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range schema.Fields {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, lines[0]) {
		t.Errorf("%v described, %v written", names, lines[0])
	}
}

// The catalogue leads to each election's files.
func TestCatalogLeads(t *testing.T) {
	p := publish(t)
	var c struct {
		Datasets []struct {
			Identifier    string `json:"dct:identifier"`
			Distributions []struct {
				Download struct {
					ID string `json:"@id"`
				} `json:"dcat:downloadURL"`
			} `json:"dcat:distribution"`
		} `json:"dcat:dataset"`
	}
	if err := json.Unmarshal(p.get(t, catalogPath).Body.Bytes(), &c); err != nil || len(c.Datasets) == 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	for _, d := range c.Datasets {
		for _, x := range d.Distributions {
			path, ours := strings.CutPrefix(x.Download.ID, "https://vigie.example")
			if w := p.get(t, path); !ours || w.Code != http.StatusOK {
				t.Errorf("%s: %d", x.Download.ID, w.Code)
			}
		}
		if len(d.Distributions) != 2 {
			t.Errorf("%s: %d files", d.Identifier, len(d.Distributions))
		}
	}
}
