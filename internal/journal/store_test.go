package journal_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/journal"
)

// clock is a time that a test moves by hand.
type clock struct{ at time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 2, 19, 45, 0, 123456000, time.UTC)} }

func (c *clock) now() time.Time { return c.at }

// filled returns a journal of n lines a minute apart, by ann and bob in turn.
func filled(t *testing.T, n int) (*journal.Store, *database.DB, *clock) {
	t.Helper()
	db, c := dbtest.New(t), newClock()
	s := journal.NewStore(db, c.now)
	for i := range n {
		who := []string{"ann", "bob"}[i%2]
		e := journal.Entry{Actor: who, ActorName: who, Act: journal.Act("case.act_" + who), Object: fmt.Sprintf("case/%d", i%3), Detail: map[string]string{"n": fmt.Sprint(i)}}
		if err := s.Append(t.Context(), nil, e); err != nil {
			t.Fatal(err)
		}
		c.at = c.at.Add(time.Minute)
	}
	return s, db, c
}

func verify(t *testing.T, s *journal.Store) journal.Result {
	t.Helper()
	r, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestVerifyWhole(t *testing.T) {
	for _, n := range []int{0, 1, 5, 2001} { // 2001 is past one batch
		if n > 1000 && testing.Short() {
			continue
		}
		s, _, _ := filled(t, n)
		if r := verify(t, s); !r.Whole() || r.Lines != int64(n) || n > 0 && len(r.Hash) != 32 {
			t.Errorf("%d lines: %+v", n, r)
		}
	}
}

// tamper changes the journal as somebody with the database in their hands could.
func tamper(t *testing.T, db *database.DB, statements ...string) {
	t.Helper()
	unlock := []string{"DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"}
	if db.Dialect == database.Postgres {
		unlock = []string{"ALTER TABLE journal DISABLE TRIGGER ALL"}
	}
	for _, st := range append(unlock, statements...) {
		if err := db.Write.Exec(st).Error; err != nil {
			t.Fatalf("%s: %v", st, err)
		}
	}
}

func TestVerifyBroken(t *testing.T) {
	for name, c := range map[string]struct {
		sql    []string
		broken int64
		how    journal.Break
	}{
		"word changed":    {[]string{"UPDATE journal SET actor_name = 'eve' WHERE seq = 3"}, 3, journal.Changed},
		"detail changed":  {[]string{`UPDATE journal SET detail = '{"n": "2"}' WHERE seq = 3`}, 3, journal.Changed},
		"line removed":    {[]string{"DELETE FROM journal WHERE seq = 3"}, 3, journal.Missing},
		"first removed":   {[]string{"DELETE FROM journal WHERE seq = 1"}, 1, journal.Missing},
		"two swapped":     {[]string{"UPDATE journal SET seq = 99 WHERE seq = 2", "UPDATE journal SET seq = 2 WHERE seq = 3", "UPDATE journal SET seq = 3 WHERE seq = 99"}, 2, journal.Unlinked},
		"tail cut":        {[]string{"DELETE FROM journal WHERE seq > 4"}, 5, journal.Cut},
		"all cut":         {[]string{"DELETE FROM journal"}, 1, journal.Cut},
		"head set back":   {[]string{"UPDATE journal_head SET seq = 3, hash = (SELECT hash FROM journal WHERE seq = 3)"}, 4, journal.Foreign},
		"head's own hash": {[]string{"UPDATE journal_head SET hash = (SELECT hash FROM journal WHERE seq = 3)"}, 7, journal.Cut},
	} {
		t.Run(name, func(t *testing.T) {
			s, db, _ := filled(t, 6)
			tamper(t, db, c.sql...)
			if r := verify(t, s); r.Broken != c.broken || r.Break != c.how {
				t.Errorf("broken %d %q, want %d %q", r.Broken, r.Break, c.broken, c.how)
			}
		})
	}
}

func TestLinesAreOnlyAdded(t *testing.T) {
	s, db, _ := filled(t, 2)
	statements := []string{"UPDATE journal SET actor_name = 'eve'", "DELETE FROM journal WHERE seq = 2"}
	if db.Dialect == database.Postgres {
		statements = append(statements, "TRUNCATE journal")
	}
	for _, st := range statements {
		if err := db.Write.Exec(st).Error; err == nil {
			t.Errorf("%s: went through", st)
		}
	}
	if r := verify(t, s); !r.Whole() || r.Lines != 2 {
		t.Errorf("%+v", r)
	}
}

func TestAppendGoesWithItsTransaction(t *testing.T) {
	s, db, _ := filled(t, 1)
	lost := errors.New("the act failed")
	err := db.Write.Transaction(func(tx *gorm.DB) error {
		if err := s.Append(t.Context(), tx, journal.Entry{Act: "case.take"}); err != nil {
			return err
		}
		return lost
	})
	if !errors.Is(err, lost) {
		t.Fatal(err)
	}
	if r := verify(t, s); !r.Whole() || r.Lines != 1 {
		t.Errorf("after a rollback: %+v", r)
	}
}

func TestAppendTogether(t *testing.T) {
	db := dbtest.New(t)
	var all sync.WaitGroup
	for i := range 4 { // as many instances, each with its store
		s := journal.NewStore(db, database.Now)
		all.Go(func() {
			for range 25 {
				if err := s.Append(context.Background(), nil, journal.Entry{Actor: fmt.Sprint(i), Act: "case.take"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if r := verify(t, journal.NewStore(db, database.Now)); !r.Whole() || r.Lines != 100 {
		t.Errorf("%+v", r)
	}
}

func seqs(lines []journal.Line) (n []int64) {
	for _, l := range lines {
		n = append(n, l.Seq)
	}
	return n
}

func TestList(t *testing.T) {
	s, _, _ := filled(t, 7) // odd lines by ann, a minute apart from 19:45
	start := newClock().at
	for name, c := range map[string]struct {
		f            journal.Filter
		want         []int64
		newer, older int64
	}{
		"first":         {journal.Filter{}, []int64{7, 6, 5}, 0, 5},
		"older":         {journal.Filter{Before: 5}, []int64{4, 3, 2}, 4, 2},
		"oldest":        {journal.Filter{Before: 2}, []int64{1}, 1, 0},
		"back":          {journal.Filter{After: 1}, []int64{4, 3, 2}, 4, 2},
		"back to first": {journal.Filter{After: 4}, []int64{7, 6, 5}, 0, 5},
		"actor":         {journal.Filter{Actor: "bob"}, []int64{6, 4, 2}, 0, 0},
		"act":           {journal.Filter{Act: "case.act_ann", Before: 7}, []int64{5, 3, 1}, 5, 0},
		"object":        {journal.Filter{Object: "case/0"}, []int64{7, 4, 1}, 0, 0},
		"days":          {journal.Filter{From: start.Add(time.Minute), Until: start.Add(3 * time.Minute)}, []int64{3, 2}, 0, 0},
		"other zone":    {journal.Filter{From: start.Add(5 * time.Minute).In(time.FixedZone("", 3600))}, []int64{7, 6}, 0, 0},
		"none":          {journal.Filter{Actor: "eve"}, nil, 0, 0},
	} {
		p, err := s.List(t.Context(), c.f, 3)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, seqs(p.Lines)); d != "" || p.Newer != c.newer || p.Older != c.older {
			t.Errorf("%s: newer %d, older %d, lines %s", name, p.Newer, p.Older, d)
		}
	}
}

func TestActs(t *testing.T) {
	for n, want := range map[int][]journal.Act{0: nil, 5: {"case.act_ann", "case.act_bob"}} {
		s, _, _ := filled(t, n)
		acts, err := s.Acts(t.Context())
		if d := cmp.Diff(want, acts); d != "" || err != nil {
			t.Error(err, d)
		}
	}
}

func TestVerifiedRemembersOnlyAWholeChain(t *testing.T) {
	s, db, c := filled(t, 3)
	if r, err := s.Verified(t.Context()); err != nil || !r.Whole() || r.Lines != 3 {
		t.Fatalf("%+v %v", r, err)
	}
	tamper(t, db, "UPDATE journal SET actor_name = 'eve' WHERE seq = 2")
	if r, _ := s.Verified(t.Context()); !r.Whole() {
		t.Error("verified again at once")
	}
	c.at = c.at.Add(2 * time.Minute)
	for range 2 {
		if r, _ := s.Verified(t.Context()); r.Broken != 2 {
			t.Errorf("two minutes later: %+v", r)
		}
	}
}
