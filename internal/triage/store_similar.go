package triage

import (
	"context"
	"fmt"
	"slices"

	"vigie/internal/canvass"
)

// The most that one look for similar cases reads.
const (
	kinSenders = 3
	kinCases   = 40 // by each sender, subject and commune: the latest
)

// Similar returns up to most cases that may be of the same operation as c: those
// whose texts are nearly alike, and for what voters only tell of, those of the
// same sender, time and words. What somebody told apart is not proposed again,
// nor what was set aside. It costs a few look-ups by index.
func (s *Store) Similar(ctx context.Context, c Case, most int) ([]Similar, error) {
	if s.with.Canvasses == nil {
		return nil, nil
	}
	apart := map[canvass.ID]bool{}
	var found []Similar
	if c.Canvass != 0 {
		id, err := s.with.Canvasses.Current(ctx, c.Canvass)
		if err != nil {
			return nil, err
		}
		ids, err := s.with.Canvasses.ApartFrom(ctx, id)
		if err != nil {
			return nil, err
		}
		apart[id] = true
		for _, other := range ids {
			apart[other] = true
		}
		if found, err = s.textsLike(ctx, id, most); err != nil {
			return nil, err
		}
	}
	if c.told() {
		kin, err := s.kin(ctx, c)
		if err != nil {
			return nil, err
		}
		found = append(found, kin...)
	}
	slices.SortFunc(found, bySimilarity)
	seen := map[string]bool{c.ID: true}
	found = slices.DeleteFunc(found, func(x Similar) bool {
		again := seen[x.Case.ID]
		seen[x.Case.ID] = true
		return again || x.Case.Canvass != 0 && apart[x.Case.Canvass] || (x.Case.Outcome == Abuse) != (c.Outcome == Abuse)
	})
	return found[:min(len(found), most)], nil
}

// textsLike returns the cases of canvasses whose texts are nearly those of one.
func (s *Store) textsLike(ctx context.Context, id canvass.ID, most int) ([]Similar, error) {
	near, err := s.with.Canvasses.Neighbours(ctx, id, most)
	if err != nil {
		return nil, err
	}
	ids := make([]canvass.ID, len(near))
	for i, n := range near {
		ids[i] = n.ID
	}
	cases, err := s.CasesOf(ctx, ids)
	var found []Similar
	for _, n := range near {
		if c, ok := cases[n.ID]; ok && n.Likeness.Contained() >= leastAlike {
			found = append(found, Similar{Case: c, Alike: n.Likeness.Contained()})
		}
	}
	return found, err
}

// kin returns the close kin of a case.
func (s *Store) kin(ctx context.Context, c Case) ([]Similar, error) {
	var close []Similar
	add := func(cases []Case, sender bool) {
		for _, other := range cases {
			if other.Election != c.Election || !other.told() {
				continue
			}
			if k, ok := kin(c, other, sender); ok && k.Close() {
				close = append(close, Similar{Case: other, Kin: k})
			}
		}
	}
	senders, err := s.SendersOf(ctx, c, kinSenders)
	if err != nil {
		return nil, err
	}
	for _, sender := range senders {
		if !sender.Whole() {
			continue
		}
		cases, err := s.CasesNaming(ctx, sender.ID, kinCases)
		if err != nil {
			return nil, err
		}
		add(cases, true)
	}
	for column, value := range map[string]string{"subject_name": c.SubjectName, "commune": c.Commune} {
		if value == "" {
			continue
		}
		var cases []Case
		err := s.db.Read.WithContext(ctx).Where("election = ? AND "+column+" = ?", c.Election, value).Order("id DESC").Limit(kinCases).Find(&cases).Error
		if err != nil {
			return nil, fmt.Errorf("cases like %s: %w", c.Reference, err)
		}
		add(cases, false)
	}
	return close, nil
}
