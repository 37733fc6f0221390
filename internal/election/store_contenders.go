package election

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"vigie/internal/fault"
	"vigie/internal/names"
)

// Query asks for contenders of an election by what was typed of their name,
// their lead candidate's or their place's, and by place where it is known.
type Query struct {
	Election    string
	Commune     string // INSEE code, or ""
	Departement string // INSEE code, or ""; not needed with Commune
	Text        string // "" finds all of the place
	Limit       int
}

// MostStanding is a Limit above the lists of any commune.
const MostStanding = 60

// considered is how many contenders are ranked for one answer.
const considered = 60

// ContenderByID returns a contender, or fault.NotFound.
func (s *Store) ContenderByID(ctx context.Context, id string) (Contender, error) {
	var c Contender
	err := s.db.Read.WithContext(ctx).Take(&c, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return c, fmt.Errorf("contender %q: %w", id, fault.NotFound)
	}
	if err != nil {
		return c, fmt.Errorf("contender %q: %w", id, err)
	}
	return c, nil
}

// SearchContenders returns at most q.Limit contenders that have each word
// typed, those whose name is or begins as typed first, then those of big
// communes. Without a text it returns those of the place by their panels;
// without either, none.
func (s *Store) SearchContenders(ctx context.Context, q Query) ([]Contender, error) {
	words := strings.Fields(names.Fold(q.Text[:min(len(q.Text), 200)]))
	tx := s.db.Read.WithContext(ctx)
	switch placed := q.Commune+q.Departement != ""; {
	case q.Limit <= 0, !placed && len(words) == 0:
		return nil, nil
	case placed:
		tx = s.within(tx.Where("election = ?", q.Election), q)
		for _, w := range words {
			tx = tx.Where("search LIKE ?", "% "+w+"%") // folded words hold neither % nor _
		}
	default:
		ids, err := s.anywhere(ctx, q.Election, words, max(considered, q.Limit))
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		tx = tx.Where("id IN ?", ids)
	}
	var found []Contender
	if err := tx.Find(&found).Error; err != nil {
		return nil, fmt.Errorf("search contenders: %w", err)
	}
	s.rank(found, strings.Join(words, " "))
	return found[:min(len(found), q.Limit)], nil
}

// within narrows tx to the place of q. In a commune that is its own lists,
// those of its city for an arrondissement, and the candidates of its
// département where the election is by constituency: which part of a commune
// votes in which is not in the register.
func (s *Store) within(tx *gorm.DB, q Query) *gorm.DB {
	if q.Commune == "" {
		return tx.Where("departement IN ?", around(q.Departement))
	}
	codes, departement := []string{q.Commune, ""}, q.Departement
	if c, ok := s.places.Commune(q.Commune); ok {
		departement = c.Departement.Code
		codes = append(codes, c.Code, c.City)
	}
	return tx.Where("commune IN ? AND (commune <> '' OR departement IN ?)", codes, around(departement))
}

// around returns the codes under which a département's contenders stand.
func around(departement string) []string {
	if departement == "977" || departement == "978" {
		return []string{departement, islands}
	}
	return []string{departement}
}

// rank puts the best answers to a folded text first.
func (s *Store) rank(found []Contender, typed string) {
	type key struct{ tier, people int }
	keys := make(map[string]key, len(found))
	for _, c := range found {
		k := key{tier: 2}
		for _, name := range []string{names.Fold(c.Name), names.Fold(c.ShortName), names.Fold(c.Lead)} {
			switch {
			case typed == "":
			case name == typed:
				k.tier = 0
			case strings.HasPrefix(name, typed):
				k.tier = min(k.tier, 1)
			}
		}
		if commune, ok := s.places.Commune(c.Commune); ok && typed != "" {
			k.people = commune.Population
		}
		keys[c.ID] = k
	}
	slices.SortFunc(found, func(a, b Contender) int {
		ka, kb := keys[a.ID], keys[b.ID]
		return cmp.Or(cmp.Compare(ka.tier, kb.tier), cmp.Compare(kb.people, ka.people),
			cmp.Compare(a.Territory, b.Territory), cmp.Compare(a.Panel, b.Panel))
	})
}
