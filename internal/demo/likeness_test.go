package demo

import (
	"slices"
	"testing"

	"vigie/internal/names"
)

// grams returns the set of a text's five-letter pieces.
func grams(text string) map[string]bool {
	runes := []rune(names.Fold(text))
	set := map[string]bool{}
	for i := 0; i+5 <= len(runes); i++ {
		set[string(runes[i:i+5])] = true
	}
	return set
}

func jaccard(a, b map[string]bool) float64 {
	both := 0
	for g := range a {
		if b[g] {
			both++
		}
	}
	if len(a)+len(b) == both {
		return 1
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// sample returns up to most messages of each mailing; single reports stand each
// for itself.
func sample(t *testing.T, most int) (mailings map[string][]map[string]bool, singles []map[string]bool) {
	mailings = map[string][]map[string]bool{}
	for _, f := range set(t, saturday, 4000).Filings {
		g := grams(f.Filing.Message)
		if len(g) < 40 {
			continue // too short to be like anything
		}
		if f.Mailing == "" {
			singles = append(singles, g)
		} else if len(mailings[f.Mailing]) < most {
			mailings[f.Mailing] = append(mailings[f.Mailing], g)
		}
	}
	return mailings, singles
}

func TestCopiesAreAlike(t *testing.T) {
	mailings, _ := sample(t, 25)
	for id, copies := range mailings {
		var all []float64
		for i, a := range copies {
			for _, b := range copies[:i] {
				all = append(all, jaccard(a, b))
			}
		}
		slices.Sort(all)
		t.Logf("%-22s median %.2f lowest %.2f", id, all[len(all)/2], all[0])
		if all[len(all)/2] < 0.5 {
			t.Errorf("%s: half of the pairs are below %.2f", id, all[len(all)/2])
		}
	}
}

func TestMailingsAreFarApart(t *testing.T) {
	mailings, _ := sample(t, 6)
	for a := range mailings {
		for b := range mailings {
			if a >= b {
				continue
			}
			for _, x := range mailings[a] {
				for _, y := range mailings[b] {
					if j := jaccard(x, y); j > 0.2 {
						t.Fatalf("%s and %s are alike: %.2f", a, b, j)
					}
				}
			}
		}
	}
}

func TestSinglesAreAlone(t *testing.T) {
	_, singles := sample(t, 0)
	if len(singles) < 150 {
		t.Fatalf("%d single messages", len(singles))
	}
	near := 0
	for i, a := range singles {
		for _, b := range singles[:i] {
			if jaccard(a, b) > 0.4 {
				near++
			}
		}
	}
	t.Logf("%d singles, %d pairs alike", len(singles), near)
	if near > len(singles)/20 {
		t.Errorf("%d pairs of singles are alike", near)
	}
}
