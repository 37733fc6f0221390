package opendata

import (
	_ "embed"
	"encoding/json"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/stats"
)

// What describes the data to programs: the interface, kept by hand (a test compares
// it with what is answered), and the columns of the CSV.
var (
	//go:embed openapi.json
	openAPI []byte
	//go:embed table_schema.json
	tableSchema []byte
)

// The addresses of what describes the data.
const (
	catalogPath     = "/data/v1/catalog.jsonld"
	openAPIPath     = "/data/v1/openapi.json"
	tableSchemaPath = "/data/v1/table-schema.json"
)

// GetOpenAPI answers with the description of the interface (OpenAPI 3.1).
func (d *Data) GetOpenAPI(c *gin.Context) error { return d.Figures.send(c, openAPIPath) }

// GetTableSchema answers with the columns of the CSV (Frictionless Table Schema).
func (d *Data) GetTableSchema(c *gin.Context) error { return d.Figures.send(c, tableSchemaPath) }

// GetCatalog answers with the data sets (DCAT in JSON-LD).
func (d *Data) GetCatalog(c *gin.Context) error { return d.Figures.send(c, catalogPath) }

// describe prepares what describes the data. The catalogue changes with the
// elections' figures, the others with the program.
func (f *Figures) describe(r *ready) error {
	list, err := json.Marshal(catalogue(f.with.Base, r))
	if err != nil {
		return err
	}
	r.files[catalogPath] = newFile("application/ld+json", "", newest(r.cuts), list)
	r.files[openAPIPath] = newFile("application/json", "", f.began, openAPI)
	r.files[tableSchemaPath] = newFile("application/json", "", f.began, tableSchema)
	return nil
}

// inTongues is a text by its language, as JSON-LD has it.
type inTongues []map[string]string

func said(fr, en string) inTongues {
	return inTongues{{"@language": "fr", "@value": fr}, {"@language": "en", "@value": en}}
}

type node map[string]any

func id(address string) node { return node{"@id": address} }

// catalogue lists the figures of each election, as data portals harvest them
// (DCAT 3). base begins the addresses.
func catalogue(base string, r *ready) node {
	sets := []node{}
	for _, c := range r.cuts {
		set := dataset(base, c)
		for _, frozen := range r.releases {
			if frozen.Election == c.Election.Slug {
				versions, _ := set["dcat:hasVersion"].([]node)
				set["dcat:hasVersion"] = append(versions, id(base+releaseURL(frozen.ID)+packageFile))
			}
		}
		sets = append(sets, set)
	}
	return node{
		"@context": node{
			"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
			"xsd": "http://www.w3.org/2001/XMLSchema#", "adms": "http://www.w3.org/ns/adms#",
		},
		"@id": base + catalogPath, "@type": "dcat:Catalog",
		"dct:title":       said("Signalements de démarchage politique", "Reports of political canvassing"),
		"dct:description": said("Ce que les électeurs signalent, élection par élection. Les petits nombres sont masqués.", "What voters report, election by election. Small numbers are hidden."),
		"dct:language":    []string{"fr", "en"},
		"dcat:dataset":    sets,
		"dcat:service": node{
			"@type": "dcat:DataService", "dct:title": said("Chiffres publiés", "Published figures"),
			"dcat:endpointURL": id(base + "/data/v1"), "dcat:endpointDescription": id(base + openAPIPath),
		},
	}
}

func dataset(base string, c *stats.Cut) node {
	e := c.Election
	address := base + statisticsPath + e.Slug
	set := node{
		"@id": address, "@type": "dcat:Dataset", "dct:identifier": e.Slug,
		"dct:title":       said("Démarchage politique : "+e.NameFR, "Political canvassing: "+e.NameEN),
		"dct:description": said("Signalements reçus par canal, semaine, département, pratique et suite donnée, avec la base de chaque tableau.", "Reports received by channel, week, département, practice and outcome, with the base of each table."),
		"dct:license":     id("https://spdx.org/licenses/" + stats.License),
		"dct:spatial":     id("http://publications.europa.eu/resource/authority/country/FRA"),
		"dct:temporal":    node{"@type": "dct:PeriodOfTime", "dcat:startDate": dated(string(e.Opens)), "dcat:endDate": dated(string(e.Closes))},
		"dcat:theme":      id("http://publications.europa.eu/resource/authority/data-theme/JUST"),
		"dcat:distribution": []node{
			distribution(address+jsonSuffix, "application/json", "JSON", base+openAPIPath),
			distribution(address+csvSuffix, "text/csv", "CSV", base+tableSchemaPath),
		},
	}
	if !c.AsOf.IsZero() {
		set["dct:modified"] = node{"@type": "xsd:dateTime", "@value": c.AsOf.UTC().Format(time.RFC3339)}
	}
	return set
}

func dated(day string) node { return node{"@type": "xsd:date", "@value": day} }

func distribution(address, media, kind, conforms string) node {
	return node{
		"@id": address, "@type": "dcat:Distribution", "dcat:accessURL": id(address), "dcat:downloadURL": id(address),
		"dcat:mediaType": id("https://www.iana.org/assignments/media-types/" + media),
		"dct:format":     id("http://publications.europa.eu/resource/authority/file-type/" + kind),
		"dct:license":    id("https://spdx.org/licenses/" + stats.License), "dct:conformsTo": id(conforms),
	}
}
