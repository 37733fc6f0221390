package triage_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/mail"
	. "vigie/internal/triage"
)

func TestSavedSearches(t *testing.T) {
	d := open(t)
	save := func(a account.Account, s SavedSearch, key string) {
		t.Helper()
		var faults fault.Fields
		err := d.SaveSearch(t.Context(), a, s)
		if errors.As(err, &faults) && faults[0].Key == key || err == nil && key == "" {
			return
		}
		t.Errorf("%q: %v, want %q", s.Name, err, key)
	}
	save(ann(), SavedSearch{Name: " Mineurs ", Query: "practice=minor"}, "")
	save(ann(), SavedSearch{Name: "Mineurs"}, "office.search.error.taken")
	save(ann(), SavedSearch{Name: "  "}, "office.search.error.name")
	save(ann(), SavedSearch{Name: strings.Repeat("é", MaxSearchName+1)}, "report.error.too_long")
	save(ann(), SavedSearch{Name: "x", Query: strings.Repeat("q", MaxQuery+1)}, "office.search.error.long")
	save(bob(), SavedSearch{Name: "Mineurs", Shared: true}, "")
	save(bob(), SavedSearch{Name: "À moi"}, "")
	read := func(a account.Account) (said []string) {
		t.Helper()
		all, err := d.Searches(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			said = append(said, s.OwnerName+" "+s.Name)
		}
		return said
	}
	if got := fmt.Sprint(read(ann())); got != "[ann Mineurs bob Mineurs]" {
		t.Errorf("ann reads %s", got)
	}
	all, err := d.Searches(t.Context(), bob())
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	shared, own := all[0], all[1]
	if own.Shared {
		shared, own = own, shared
	}
	if err := d.DropSearch(t.Context(), ann(), shared.ID); !errors.Is(err, fault.Forbidden) {
		t.Errorf("ann deletes bob's: %v", err)
	}
	if err := d.RenameSearch(t.Context(), ann(), own.ID, SavedSearch{Name: "x"}); !errors.Is(err, fault.NotFound) {
		t.Errorf("ann finds what bob does not share: %v", err)
	}
	var faults fault.Fields
	if err := d.RenameSearch(t.Context(), bob(), own.ID, SavedSearch{Name: "Mineurs"}); !errors.As(err, &faults) {
		t.Errorf("two of one name: %v", err)
	}
	if err := d.RenameSearch(t.Context(), sue(), shared.ID, SavedSearch{Name: "Mineurs visés"}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(read(ann())); got != "[ann Mineurs]" {
		t.Errorf("no longer shared: %s", got)
	}
	if err := d.DropSearch(t.Context(), bob(), shared.ID); err != nil {
		t.Fatal(err)
	}
	for i := range MostSearches - 1 {
		save(ann(), SavedSearch{Name: fmt.Sprint(i)}, "")
	}
	save(ann(), SavedSearch{Name: "une de trop"}, "office.search.error.most")
}

// The owner of a search is told of what is new in it, once, and of what they may
// see: how many cases, never which.
func TestSearchAlerts(t *testing.T) {
	d := open(t)
	mails := mail.NewStore(d.db, d.clock(), mail.Needs{Recipients: d.needs.Recipients, Secret: d.needs.Secret})
	d.Store = NewStore(d.db, d.clock(), Needs{Reports: d.reports, Journal: d.journal, Mail: mails})
	d.heap(t, 2) // what is there already is not new
	save := SavedSearch{Name: "SMS", Alert: AlertCount, AlertAt: 3}
	if err := d.SaveSearch(t.Context(), ann(), save); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []SavedSearch{{Name: "x", Alert: "hourly"}, {Name: "x", Alert: AlertCount}, {Name: "x", Alert: AlertCount, AlertAt: Most + 1}} {
		var faults fault.Fields
		if err := d.SaveSearch(t.Context(), ann(), wrong); !errors.As(err, &faults) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	file := func(n int) {
		t.Helper()
		for range n {
			d.now = d.now.Add(time.Second)
			d.file(t, nil)
		}
		if _, err := d.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	tells := func(who Who, want int, when string) {
		t.Helper()
		n, err := d.SweepSearches(t.Context(), who, func(SavedSearch, account.Account) Filter { return Filter{State: New} })
		if err != nil || n != want {
			t.Errorf("%s: told %d, %v", when, n, err)
		}
	}
	file(2)
	tells(crew(ann()), 0, "too few")
	file(1)
	tells(crew(bob()), 0, "the owner has left")
	tells(crew(ann()), 1, "enough")
	tells(crew(ann()), 0, "again")
	if n := d.count(t, "outbox"); n != 1 {
		t.Errorf("%d mails", n)
	}
	all, err := d.Searches(t.Context(), ann())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if err := d.RenameSearch(t.Context(), ann(), all[0].ID, SavedSearch{Name: "SMS", Alert: AlertDaily}); err != nil {
		t.Fatal(err)
	}
	file(1)
	tells(crew(ann()), 0, "not before a day")
	d.now = d.now.AddDate(0, 0, 1)
	tells(crew(ann()), 1, "a day later")
	d.now = d.now.AddDate(0, 0, 2)
	tells(crew(ann()), 0, "nothing new")
	if err := d.RenameSearch(t.Context(), ann(), all[0].ID, SavedSearch{Name: "SMS"}); err != nil {
		t.Fatal(err)
	}
	file(1)
	d.now = d.now.AddDate(0, 0, 2)
	tells(crew(ann()), 0, "no longer asked for")
}
