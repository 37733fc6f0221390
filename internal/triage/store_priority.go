package triage

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/report"
)

// ranked are the columns that only rank writes.
var ranked = []string{"score", "parts", "score_until"}

// rank works out the priority of cases anew, within tx, and has their words read
// anew. Whatever changes what either is made from calls it, before the journal.
func (s *Store) rank(tx *gorm.DB, ids ...string) error {
	if err := dueForSearch(tx, ids); err != nil {
		return err
	}
	return s.rescore(tx, ids)
}

// rescore works out the priority of cases anew, within tx. A case is not touched otherwise: its
// version stays, and the figures do not follow.
func (s *Store) rescore(tx *gorm.DB, ids []string) error {
	var cases []Case
	if err := tx.Where("id IN ?", ids).Find(&cases).Error; err != nil || len(cases) == 0 {
		return err
	}
	about, err := s.factsOf(tx, cases)
	if err != nil {
		return fmt.Errorf("facts of %d cases: %w", len(cases), err)
	}
	today := day.Of(s.now().UTC())
	for _, c := range cases {
		f := about[c.ID]
		was := c
		c.Parts, c.Score = kept(f.Priority(today))
		if c.ScoreUntil = f.Until(today); c == was {
			continue
		}
		if err := tx.Model(&c).Select(ranked).UpdateColumns(&c).Error; err != nil {
			return fmt.Errorf("rank case %s: %w", c.Reference, err)
		}
	}
	return nil
}

// factsOf returns what the priority of each case is made from, by its key.
func (s *Store) factsOf(tx *gorm.DB, cases []Case) (map[string]Facts, error) {
	var open, many, elections []string
	for _, c := range cases {
		if c.State == Closed {
			continue
		}
		if open = append(open, c.ID); c.Reports > 1 {
			many = append(many, c.ID)
		}
		if !slices.Contains(elections, c.Election) {
			elections = append(elections, c.Election)
		}
	}
	recent, err := s.recent(tx, many)
	if err != nil {
		return nil, err
	}
	unheard, err := s.unheard(tx, open)
	if err != nil {
		return nil, err
	}
	votes, err := s.votes(tx, elections)
	if err != nil {
		return nil, err
	}
	about := make(map[string]Facts, len(cases))
	for _, c := range cases {
		f := c.facts()
		f.Recent, f.Unheard, f.Votes = recent[c.ID], unheard[c.ID], votes[c.Election]
		about[c.ID] = f
	}
	return about, nil
}

// recent counts the reports of cases that came in the last days. Keys begin with
// the time.
func (s *Store) recent(tx *gorm.DB, ids []string) (map[string]int, error) {
	counts := map[string]int{}
	if len(ids) == 0 {
		return counts, nil
	}
	var rows []struct {
		CaseID string
		N      int
	}
	since := report.FloorID(s.now().AddDate(0, 0, -growthDays))
	err := tx.Model(&CaseReport{}).Select("case_id, count(*) AS n").
		Where("case_id IN ? AND report_id >= ?", ids, since).Group("case_id").Scan(&rows).Error
	for _, r := range rows {
		counts[r.CaseID] = r.N
	}
	return counts, err
}

// unheard says of which cases an author added something that nobody took note of.
func (s *Store) unheard(tx *gorm.DB, ids []string) (map[string]bool, error) {
	is := map[string]bool{}
	if len(ids) == 0 {
		return is, nil
	}
	var found []string
	err := tx.Model(&CaseReport{}).Distinct("case_id").
		Where("case_id IN ? AND report_id IN (?)", ids, s.with.Reports.Unheard(tx).Select("report_id")).Scan(&found).Error
	for _, id := range found {
		is[id] = true
	}
	return is, err
}

// votes returns the days on which one votes, of each election.
func (s *Store) votes(tx *gorm.DB, slugs []string) (map[string][]day.Day, error) {
	of := map[string][]day.Day{}
	if len(slugs) == 0 {
		return of, nil
	}
	all, err := election.Named(tx, slugs)
	for _, e := range all {
		of[e.Slug] = []day.Day{e.Round1, e.Round2}
	}
	return of, err
}

// SweepPriority works out anew the priorities that time alone may have changed,
// and returns how many cases it looked at. It reads no other case.
func (s *Store) SweepPriority(ctx context.Context) (int, error) {
	looked := 0
	for {
		n, err := s.sweepPriority(ctx)
		looked += n
		if err != nil || n < sweepBatch {
			return looked, err
		}
	}
}

func (s *Store) sweepPriority(ctx context.Context) (int, error) {
	var ids []string
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		err := tx.Model(&Case{}).Where("score_until <= ?", day.Of(s.now().UTC())).Limit(sweepBatch).Pluck("id", &ids).Error
		if err != nil || len(ids) == 0 {
			return err
		}
		return s.rescore(tx, ids)
	})
	if err != nil {
		return 0, fmt.Errorf("sweep priorities: %w", err)
	}
	return len(ids), nil
}
