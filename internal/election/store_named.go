package election

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"vigie/internal/names"
)

// The bounds of what is looked up of one text: pairs of words, and contenders of
// each. A text made to exhaust them is read as far as they go.
const (
	pairsAtMost   = 60
	namesakesMost = 12
)

// InText returns whom q.Text may name: who stands in q.Commune, and those of the
// whole election as Named finds them.
func (s *Store) InText(ctx context.Context, q Query) (own, named []Contender, err error) {
	if q.Commune != "" {
		if own, err = s.SearchContenders(ctx, Query{Election: q.Election, Commune: q.Commune, Limit: MostStanding}); err != nil {
			return nil, nil, err
		}
	}
	named, err = s.Named(ctx, q.Election, q.Text)
	return own, named, err
}

// Named returns contenders of an election, wherever they stand, of whose name or
// lead two words follow each other in a text, both with a capital: those whom
// the text may name, for a reader to make sure of. A text in capitals alone
// names nobody this way.
func (s *Store) Named(ctx context.Context, slug, text string) ([]Contender, error) {
	var ids []string
	seen := map[string]bool{}
	for _, pair := range capitals(text) {
		found, err := s.anywhere(ctx, slug, pair, namesakesMost)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var named []Contender
	if err := s.db.Read.WithContext(ctx).Where("id IN ?", ids).Order("id").Find(&named).Error; err != nil {
		return nil, fmt.Errorf("contenders named: %w", err)
	}
	return named, nil
}

// capitals returns the folded words of each pair of neighbours that both begin
// with a capital, each followed by a space so that it is found whole.
func capitals(text string) [][]string {
	if strings.ToUpper(text) == text {
		return nil
	}
	var pairs [][]string
	seen := map[string]bool{}
	words := strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(".,;:!?()«»“”\"", c) })
	for i := 0; i+1 < len(words) && len(pairs) < pairsAtMost; i++ {
		if !capital(words[i]) || !capital(words[i+1]) {
			continue
		}
		var pair []string
		for _, w := range strings.Fields(names.Fold(words[i] + " " + words[i+1])) {
			pair = append(pair, w+" ")
		}
		if key := strings.Join(pair, ""); len(pair) > 1 && !seen[key] {
			seen[key] = true
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

// capital says whether a word of two letters or more begins with a capital.
func capital(word string) bool {
	letters := []rune(word)
	return len(letters) > 1 && unicode.IsUpper(letters[0])
}
