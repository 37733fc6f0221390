package setting

import (
	"errors"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/place/placetest"
)

const calendar = "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
	"municipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n" +
	"senatoriales-2026,senatoriales,Sénatoriales 2026,Senate 2026,2026-09-27,,2026-06-01,2026-10-31\n"

var ada = somebody(account.Supervisor)

// somebody is an account whose person has signed in before.
func somebody(role account.Role) account.Account {
	return account.Account{ID: "ada", Name: "Ada", Role: role, ReadyAt: &time.Time{}}
}

// stage is two instances on one database, at a time that the test moves.
type stage struct {
	now  time.Time
	db   *database.DB
	a, b *Store
}

func newStage(t *testing.T) *stage {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC), db: dbtest.New(t)}
	clock := func() time.Time { return s.now }
	elections := election.NewStore(s.db, placetest.Some(t), clock)
	if _, err := elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	needs := Needs{Elections: elections, Journal: journal.NewStore(s.db, clock), Zone: paris}
	s.a, s.b = NewStore(s.db, clock, needs), NewStore(s.db, clock, needs)
	return s
}

func (s *stage) noted(t *testing.T) (acts []string) {
	t.Helper()
	if err := s.db.Write.Table("journal").Order("seq").Pluck("act", &acts).Error; err != nil {
		t.Fatal(err)
	}
	return acts
}

func TestModeIsSwitchedAndEndsByItself(t *testing.T) {
	s := newStage(t)
	if s.a.First() != "" || s.a.Wide() != 1 {
		t.Fatal("it is on from the start")
	}
	if err := s.a.SwitchOn(t.Context(), ada, "municipales-2026", "2026-03-15"); err != nil {
		t.Fatal(err)
	}
	if err := s.b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, store := range map[string]*Store{"here": s.a, "on another instance": s.b} {
		if m := store.Mode(); store.First() != "municipales-2026" || store.Wide() != Wider || m.Name != "Ada" || !m.At.Equal(s.now) {
			t.Errorf("%s: %+v", name, m)
		}
	}
	s.now = time.Date(2026, 3, 15, 22, 59, 0, 0, time.UTC) // 23:59 in Paris
	if s.b.First() == "" {
		t.Error("its last day is not over")
	}
	s.now = s.now.Add(time.Minute)
	if s.a.First() != "" || s.b.Wide() != 1 {
		t.Error("it does not end by itself")
	}
	if err := s.a.SwitchOff(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	if acts := s.noted(t); len(acts) != 1 || acts[0] != string(ActModeOn) {
		t.Errorf("noted: %q", acts)
	}
}

func TestModeIsSwitchedOff(t *testing.T) {
	s := newStage(t)
	if err := s.a.SwitchOn(t.Context(), ada, "municipales-2026", "2026-03-15"); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(time.Hour)
	if err := s.b.SwitchOff(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	if err := s.a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m := s.a.Mode(); s.a.First() != "" || m.Name != "Ada" || !m.At.Equal(s.now) {
		t.Errorf("%+v", m)
	}
	if got := strings.Join(s.noted(t), " "); got != "mode.on mode.off" {
		t.Errorf("noted: %s", got)
	}
}

func TestModeIsRefused(t *testing.T) {
	s := newStage(t)
	for name, test := range map[string]struct {
		slug   string
		last   day.Day
		faults string
	}{
		"nothing":                 {"", "", "election office.mode.error.election, last office.mode.error.last_required"},
		"an election to come":     {"senatoriales-2026", "2026-03-15", "election office.mode.error.election"},
		"yesterday":               {"municipales-2026", "2026-03-09", "last office.mode.error.last_over"},
		"for ever":                {"municipales-2026", "2026-04-01", "last office.mode.error.last_far"},
		"three weeks at the most": {"municipales-2026", "2026-03-31", ""},
	} {
		err := s.a.SwitchOn(t.Context(), ada, test.slug, test.last)
		var faults fault.Fields
		errors.As(err, &faults)
		var got []string
		for _, f := range faults {
			got = append(got, f.Field+" "+f.Key)
		}
		if strings.Join(got, ", ") != test.faults || err != nil && faults == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, role := range account.Roles {
		if err := s.a.SwitchOff(t.Context(), somebody(role)); errors.Is(err, fault.Forbidden) == (role == account.Supervisor) {
			t.Errorf("%s: %v", role, err)
		}
	}
}

// A database that is away leaves what was known.
func TestModeWithoutADatabase(t *testing.T) {
	s := newStage(t)
	if err := s.a.SwitchOn(t.Context(), ada, "municipales-2026", "2026-03-15"); err != nil {
		t.Fatal(err)
	}
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.a.Refresh(t.Context()); err == nil || s.a.First() != "municipales-2026" {
		t.Errorf("%v, %q", err, s.a.First())
	}
}
