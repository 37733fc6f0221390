package triage

import (
	"slices"
	"time"
	"unicode/utf8"

	"vigie/internal/account"
	"vigie/internal/fault"
)

// SavedSearch is a filter of the queue that somebody keeps under a name.
type SavedSearch struct {
	ID        string
	Owner     string // account id
	OwnerName string
	Name      string
	Query     string // the end of the queue's address
	Shared    bool   // others see it too
	At        time.Time
	Alert     SearchAlert
	AlertAt   int        // new cases, for AlertCount
	SeenID    string     // key of the newest case that its owner was told of
	ToldAt    *time.Time // or asked to be told; nil without an alert
}

// SearchAlert says when the owner of a search is told by mail of new cases.
type SearchAlert string

// The alerts. None is sent where nothing is new.
const (
	AlertNever  SearchAlert = ""
	AlertEach   SearchAlert = "each" // soon after each
	AlertDaily  SearchAlert = "daily"
	AlertWeekly SearchAlert = "weekly"
	AlertCount  SearchAlert = "count" // once there are so many
)

// SearchAlerts lists the alerts as they are offered.
var SearchAlerts = []SearchAlert{AlertNever, AlertEach, AlertDaily, AlertWeekly, AlertCount}

// Due says whether the owner of s is to be told now that there are fresh cases.
func (s SavedSearch) Due(fresh int, now time.Time) bool {
	if fresh == 0 || s.ToldAt == nil {
		return false
	}
	switch s.Alert {
	case AlertEach:
		return true
	case AlertDaily:
		return !now.Before(s.ToldAt.AddDate(0, 0, 1))
	case AlertWeekly:
		return !now.Before(s.ToldAt.AddDate(0, 0, 7))
	case AlertCount:
		return fresh >= s.AlertAt
	}
	return false
}

// The limits of saved searches.
const (
	MaxSearchName = 80   // characters: a line of the queue
	MaxQuery      = 2000 // bytes of an address
	MostSearches  = 50   // of one account: a list, not an archive
)

// Governs says whether a may change or delete s: its owner, and of what is shared
// who leads the others.
func (s SavedSearch) Governs(a account.Account) bool {
	return s.Owner == a.ID || s.Shared && a.May(account.AssignCases)
}

// check returns what must be mended in a search, or nil.
func (s SavedSearch) check() error {
	var faults fault.Fields
	switch {
	case s.Name == "":
		faults.Add("name", "office.search.error.name")
	case utf8.RuneCountInString(s.Name) > MaxSearchName:
		faults.Add("name", "report.error.too_long", "Count", MaxSearchName)
	}
	if len(s.Query) > MaxQuery {
		faults.Add("name", "office.search.error.long")
	}
	if !slices.Contains(SearchAlerts, s.Alert) {
		faults.Add("alert", "office.search.error.alert")
	}
	if s.Alert == AlertCount && (s.AlertAt < 1 || s.AlertAt > Most) {
		faults.Add("alert_at", "office.search.error.alert_at", "Count", Most)
	}
	return faults.Err()
}
