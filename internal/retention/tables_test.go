package retention

import (
	"slices"
	"strings"
	"testing"

	"vigie/internal/database/dbtest"
)

// fates is every table of the schema and what the erasure of a report does to
// it. Whoever adds a table says here what becomes of what a voter gave, and makes
// it so: TestNothingIsLeft looks into all of them.
var fates = map[string]string{
	// Goes with the report.
	"reports":             "its row goes",
	"contacts":            "go with their report",
	"opt_outs":            "go with their report",
	"statement_marks":     "goes with its report",
	"complaints":          "goes with its report",
	"rights_requests":     "go with their report",
	"attachments":         "lose the report, the sealed name and the hashes at once; the row goes with the bytes, by the sweep of files",
	"redactions":          "go with their attachment: coordinates of boxes",
	"canvass_reports":     "its row goes",
	"canvass_act_reports": "go with their report",
	"canvass_pairs":       "go with their report",
	"sender_reports":      "its rows go",
	"case_reports":        "its row goes",
	"suspicion_reports":   "its row goes",
	"suspicions":          "counts it no more; goes once it is empty, with the mark its reports shared",

	"regrouped_reports": "go with their report",

	"messages":  "go with their report",
	"additions": "go with their report",

	"outbox": "the mails that wait for its voter go with it",
	"news":   "goes with its report",

	// Made of several reports: written anew from those that are left.
	"canvasses":      "counts a withdrawn one no more",
	"canvass_hours":  "counts a withdrawn one no more",
	"canvass_facets": "counts a withdrawn one no more",
	"exemplars":      "hashes; stand for another report, and go with the last one",
	"bands":          "hashes; go with the last report",
	"canvass_texts":  "hashes; go with the last equal text",
	"senders":        "shown as another report writes it; goes with the last one unless it is linked",
	"senders_apart":  "goes with its sender",
	"cases":          "shows what others tell; without any, what somebody did to it stays and the report's words go",
	"case_places":    "written anew",
	"case_texts":     "its case's row goes at once; the sweep reads anew what others tell",
	"case_texts_due": "keys of cases",
	"notes":          "go with the last report of their case",
	"letters":        "go with the last report of their case; they name no voter",
	"letter_replies": "go with their letter",
	"regroupings":    "what undoing would put back no longer shows what the case told; the rest is what reviewers did",
	"decisions":      "of a case without reports: outcome, date and author stay, reasons and legal basis go",

	// What stays, and holds nothing of a voter.
	"tombstones":         "one is written: reference, why, when, and for a year the hash that answers the code",
	"kept_counts":        "one more where its time was over, without its reference",
	"withdrawal_reasons": "one more where the voter said why, without its reference",
	"filings":            "keyed hashes and a reference; gone within a day",
	"journal":            "one line more: that it happened, to which reference",
	"journal_head":       "moves on",
	"mail_days":          "counts of a day's mails",
	"mail_asks":          "keyed hashes that change with the day and name no report; gone the next day",
	"canvass_acts":       "what reviewers did, and hashes",
	"canvass_apart":      "what reviewers said of canvasses",
	"sender_links":       "what reviewers found out of senders",
	"alerts":             "counts of operations",
	"alert_settings":     "what supervisors set",
	"settings":           "what supervisors switched",
	"releases":           "published figures: totals",
	"release_files":      "published figures: tables whose small numbers are hidden",
	"release_errata":     "what supervisors said of them",
	"bulks":              "what reviewers did to many cases at once",
	"bulk_items":         "keys of cases, and what came of each",
	"saved_searches":     "what reviewers look for",
	"triage_cursors":     "how far a sweep has come: a key, of which nothing can be read but an instant",

	// Never had anything of a report.
	"drafts":           "sealed to the voter's cookie, with nothing that leads to a report; gone within a day",
	"elections":        "nothing",
	"contenders":       "nothing",
	"leases":           "nothing",
	"accounts":         "nothing",
	"sessions":         "nothing",
	"sign_in_attempts": "nothing",
	"guess_keys":       "nothing: the day's key, gone with its day",
	"guess_counts":     "nothing: a keyed hash of who guessed and an instant, gone within a day",
	"goose_db_version": "nothing",
}

// Every table of the schema has its fate, and every fate its table.
func TestEveryTableHasItsFate(t *testing.T) {
	there, err := dbtest.New(t).Write.Migrator().GetTables()
	if err != nil || len(there) == 0 {
		t.Fatal(there, err)
	}
	there = slices.DeleteFunc(there, func(name string) bool {
		return name == "sqlite_sequence" || strings.HasPrefix(name, "case_words") // SQLite's own index of case_texts
	})
	for _, name := range there {
		if fates[name] == "" {
			t.Errorf("%s: nothing says what the erasure of a report does to it", name)
		}
	}
	for name := range fates {
		if !slices.Contains(there, name) {
			t.Errorf("%s is no table any more", name)
		}
	}
}
