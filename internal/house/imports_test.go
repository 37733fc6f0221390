package house

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// arrows is who may import whom among the rooms, from the ground floor up: what
// is not written here is not allowed. cmd/vigie may import all.
var arrows = map[string][]string{
	"fault":             {},
	"day":               {},
	"names":             {},
	"link":              {},
	"phone":             {"day"},
	"config":            {},
	"seal":              {},
	"blob":              {"fault"},
	"clamd":             {},
	"house":             {},
	"journey":           {},
	"i18n":              {"day"},
	"database":          {"migrations"},
	"database/dbtest":   {"database"},
	"jobs":              {"database"},
	"mail":              {"database", "day", "fault", "i18n", "seal"},
	"place":             {"names"},
	"place/placetest":   {"place"},
	"election":          {"database", "day", "fault", "names", "place"},
	"report":            {"blob", "database", "day", "election", "fault", "journal", "link", "mail", "place", "seal"},
	"evidence":          {"day", "link", "names", "phone", "place", "election", "report", "fault"},
	"canvass":           {"database", "day", "election", "fault", "link", "names", "phone", "place", "report"},
	"journal":           {"database", "day", "fault"},
	"account":           {"database", "fault", "journal", "seal"},
	"letter":            {"day", "fault"},
	"search":            {"names", "phone"},
	"triage":            {"account", "database", "day", "election", "fault", "journal", "letter", "mail", "place", "report", "seal", "search", "canvass"},
	"retention":         {"canvass", "database", "day", "election", "fault", "journal", "place", "report", "seal", "triage"},
	"stats":             {"database", "day", "election", "fault", "place", "report", "triage"},
	"release":           {"account", "database", "fault", "journal"},
	"guide":             {"day", "fault"},
	"rights":            {"database", "day", "fault", "guide", "mail", "report"},
	"paper":             {},
	"picture":           {},
	"guess":             {"database", "fault"},
	"challenge":         {"seal"},
	"setting":           {"account", "database", "day", "election", "fault", "journal"},
	"demo":              {"day", "election", "names", "place", "report"},
	"web/page":          features,
	"web/page/pagetest": {"i18n", "locales", "templates", "web/page"}, // for tests alone
	"web/public":        append([]string{"web/page"}, features...),
	"web/office":        append([]string{"web/page"}, features...),
	"web/opendata":      append([]string{"web/page"}, features...),
	"web":               append([]string{"web/page", "web/public", "web/office", "web/opendata"}, features...),
	"locales":           {},
	"migrations":        {},
	"static":            {},
	"templates":         {},

	"evidence/evidencetest": {}, // for tests alone
}

// features is what the web wing may ask.
var features = []string{"account", "canvass", "challenge", "day", "election", "evidence", "fault", "guess", "guide", "i18n", "journal", "letter", "mail", "names", "paper", "picture", "place", "release", "report", "retention", "rights", "seal", "search", "setting", "stats", "triage"}

// own returns the room that an import of ours names.
func own(imported string) (room string, ok bool) {
	rest, ok := strings.CutPrefix(imported, "vigie/")
	return strings.TrimPrefix(rest, "internal/"), ok
}

// Rule 1: arrows run one way; no circle, nothing upward, nothing imports web.
func TestArrowsRunOneWay(t *testing.T) {
	for _, s := range sources(t) {
		if s.room == "cmd/vigie" || s.test {
			continue
		}
		allowed, known := arrows[s.room]
		if !known {
			t.Errorf("%s: the room %s has no place on the floor plan", s.path, s.room)
		}
		for _, i := range s.imports() {
			if room, ours := own(i); ours && !slices.Contains(allowed, room) {
				t.Errorf("%s must not import %s", s.path, i)
			}
		}
	}
}

// A test may use the rooms beside its own, and the test rooms; it imports
// nothing upward either, but for embedded files.
func TestArrowsOfTests(t *testing.T) {
	helpers := []string{"database/dbtest", "evidence/evidencetest", "place/placetest", "web/page/pagetest", "locales", "migrations", "static", "templates"}
	for _, s := range sources(t) {
		if !s.test || s.room == "cmd/vigie" || s.room == "house" || s.room == "journey" {
			continue
		}
		reached := append(reach(s.room), "web") // pages are tested through the real routes
		if !strings.HasPrefix(s.room, "web/") {
			reached = reached[:len(reached)-1]
		}
		for _, i := range s.imports() {
			if room, ours := own(i); ours && room != s.room && !slices.Contains(helpers, room) && !slices.Contains(reached, room) {
				t.Errorf("%s must not import %s", s.path, i)
			}
		}
	}
}

// reach returns every room that a room's arrows lead to.
func reach(room string) []string {
	all := slices.Clone(arrows[room])
	for i := 0; i < len(all); i++ {
		for _, next := range arrows[all[i]] {
			if !slices.Contains(all, next) {
				all = append(all, next)
			}
		}
	}
	return all
}

func TestNoCircle(t *testing.T) {
	for room := range arrows {
		if slices.Contains(reach(room), room) {
			t.Errorf("%s leads back to itself", room)
		}
	}
}

// Rule 2: features know no HTTP, no templates, no languages, no settings; mail
// alone puts into words what leaves without a page.
func TestFeaturesKnowNoWeb(t *testing.T) {
	foreign := []string{"github.com/gin-gonic/gin", "net/http", "html/template", "vigie/internal/i18n", "vigie/internal/config", "github.com/nicksnyder/go-i18n/v2/i18n"}
	for _, s := range sources(t) {
		if !slices.Contains(features, s.room) || s.room == "i18n" || s.room == "mail" || s.test {
			continue
		}
		for _, i := range s.imports() {
			if slices.Contains(foreign, i) {
				t.Errorf("%s must not import %s", s.path, i)
			}
		}
	}
}

// Rule 3: only stores, their tests and the database room know gorm.
func TestOnlyStoresKnowGorm(t *testing.T) {
	for _, s := range sources(t) {
		store := strings.HasPrefix(path.Base(s.path), "store")
		if store || strings.HasPrefix(s.room, "database") {
			continue
		}
		for _, i := range s.imports() {
			if strings.HasPrefix(i, "gorm.io/") {
				t.Errorf("%s must not import %s", s.path, i)
			}
			if i == "vigie/internal/database" && !s.test && s.room != "cmd/vigie" {
				t.Errorf("%s must not import the database: its store does", s.path)
			}
		}
	}
}

// The journal's line and a lease are written by whoever owns them; a feature's
// store never names another feature's table (rule 4). stats alone reads others'.
func TestOneTableOneWriter(t *testing.T) {
	owners := map[string]string{
		"reports": "report", "contacts": "report", "opt_outs": "report", "drafts": "report", "filings": "report", "attachments": "report", "redactions": "triage",
		"elections": "election", "contenders": "election", "accounts": "account", "sessions": "account",
		"journal": "journal", "cases": "triage", "case_reports": "triage", "notes": "triage", "decisions": "triage", "letters": "triage", "letter_replies": "triage", "leases": "jobs", "guess_keys": "guess", "guess_counts": "guess", "settings": "setting",
		"canvass_hours": "canvass", "canvass_facets": "canvass", "statement_marks": "report", "suspicions": "triage", "suspicion_reports": "triage",
		"outbox": "mail", "messages": "report", "additions": "report", "mail_days": "mail", "mail_asks": "mail", "news": "mail",
		"alerts": "triage", "alert_settings": "triage", "triage_cursors": "triage",
		"rights_requests": "rights", "case_places": "triage", "canvasses": "canvass", "canvass_reports": "canvass", "exemplars": "canvass", "bands": "canvass",
	}
	for _, s := range sources(t) {
		if s.test || !strings.HasPrefix(path.Base(s.path), "store") || s.room == "stats" {
			continue
		}
		for _, text := range s.strings() {
			for table, owner := range owners {
				if owner != s.room && statement(text, table) {
					t.Errorf("%s writes %s, which is %s's: %q", s.path, table, owner, text)
				}
			}
		}
	}
}
