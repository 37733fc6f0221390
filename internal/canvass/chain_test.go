package canvass

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// invented returns n sentences of w words each, of a vocabulary of 3,000.
func invented(rng *rand.Rand, n, w int) []string {
	const consonants, vowels = "bcdfghjlmnprstvz", "aeiou"
	word := func() string {
		seeded := rand.New(rand.NewPCG(rng.Uint64N(3000), 9))
		var b strings.Builder
		for range 1 + seeded.IntN(3) {
			b.WriteByte(consonants[seeded.IntN(len(consonants))])
			b.WriteByte(vowels[seeded.IntN(len(vowels))])
		}
		b.WriteByte(consonants[seeded.IntN(len(consonants))])
		return b.String()
	}
	all := make([]string, n)
	for i := range all {
		words := make([]string, w)
		for k := range words {
			words[k] = word()
		}
		all[i] = strings.Join(words, " ")
	}
	return all
}

// TestNothingIsSwallowed makes texts that a rule of one link would string
// together, and bounds how many of them end in one group.
func TestNothingIsSwallowed(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	s := invented(rng, 200, 12)
	join := func(parts ...string) string { return strings.Join(parts, ". ") }
	tests := []struct {
		name  string
		most  int // texts in one group
		texts func() []string
	}{
		{"each repeats three quarters of the one before", 12, func() (all []string) {
			for i := range 150 {
				all = append(all, join(s[i:i+4]...))
			}
			return all
		}},
		{"each repeats half of the one before", 8, func() (all []string) {
			for i := range 150 {
				all = append(all, join(s[i:i+2]...))
			}
			return all
		}},
		{"two messages in one text, the next starts with the second, and the messages alone", 24, func() (all []string) {
			for i := range 150 {
				all = append(all, s[i], join(s[i], s[i+1]), join(s[i], s[i+1]), s[i])
			}
			return all
		}},
		{"one slogan in all", 3, func() (all []string) {
			for i := range 99 {
				all = append(all, join(s[199], s[2*i%199], s[(2*i+1)%199]))
			}
			return append(all, s[199])
		}},
		{"one slogan in all, and often alone", 34, func() (all []string) {
			for i := range 99 {
				all = append(all, join(s[199], s[2*i%199], s[(2*i+1)%199]))
			}
			for range 30 {
				all = append(all, s[199]+" !")
			}
			return all
		}},
		{"one slogan first, alone", 3, func() (all []string) {
			all = append(all, s[199])
			for i := range 99 {
				all = append(all, join(s[2*i%199], s[199], s[(2*i+1)%199], fmt.Sprint("no", i)))
			}
			return all
		}},
		{"a digest that holds them all", 20, func() (all []string) {
			all = append(all, join(s...))
			for i := range 150 {
				all = append(all, s[i])
			}
			return append(all, join(s...)+" fin")
		}},
		{"wrapping and nothing else", 1, func() (all []string) {
			for i := range 150 {
				all = append(all, "J'ai reçu ce SMS hier à 20h47 : « "+s[i][:30]+" » Je n'ai jamais donné mon numéro ! Envoyé de mon iPhone")
			}
			return all
		}},
	}
	for _, test := range tests {
		for _, shuffled := range []bool{false, true} {
			var all []labelled
			for _, text := range test.texts() {
				all = append(all, labelled{Text: text})
			}
			order := inOrder(len(all))
			if shuffled {
				order = rng.Perm(len(all))
			}
			sizes, most := map[ID]int{}, 0
			for _, id := range grouped(t, all, order, Standard()) {
				sizes[id]++
				most = max(most, sizes[id])
			}
			t.Logf("%-60s shuffled %-5v: largest group %3d of %d, %d groups", test.name, shuffled, most, len(all), len(sizes))
			if most > test.most {
				t.Errorf("%s: a group of %d", test.name, most)
			}
		}
	}
}
