package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// grammar writes texts out from their patterns.
type grammar struct {
	rng   *rand.Rand
	rules map[string][]string
	decks map[string][]int // what is left to deal of each rule
}

// say writes pattern out: {name} becomes a fact or one of the sentences of that
// name, [a|b] one of its parts. A name that nobody knows stays, for the tests
// to find.
func (g grammar) say(pattern string, facts map[string]string) string {
	var b strings.Builder
	for {
		at := strings.IndexAny(pattern, "{[")
		if at < 0 {
			b.WriteString(pattern)
			return b.String()
		}
		b.WriteString(pattern[:at])
		end := at + strings.IndexByte(pattern[at:], pattern[at]+2) // '}' and ']' come two after '{' and '['
		inner := pattern[at+1 : end]
		if pattern[at] == '{' {
			b.WriteString(g.named(inner, facts))
		} else {
			b.WriteString(g.say(pick(g.rng, strings.Split(inner, "|")), facts))
		}
		pattern = pattern[end+1:]
	}
}

func (g grammar) named(name string, facts map[string]string) string {
	if fact, ok := facts[name]; ok {
		return fact
	}
	if rule := g.rules[name]; len(rule) > 0 {
		return g.say(rule[g.deal(name)], facts)
	}
	return "{" + name + "}"
}

// deal draws from a rule as from a pack of cards, so that no sentence comes
// back before the others have been said.
func (g grammar) deal(name string) int {
	left := g.decks[name]
	if len(left) == 0 {
		left = g.rng.Perm(len(g.rules[name]))
	}
	g.decks[name] = left[1:]
	return left[0]
}

// pick returns one of all, each as likely.
func pick[T any](rng *rand.Rand, all []T) T { return all[rng.IntN(len(all))] }

// odds are chances by name, sorted, so that the same draw gives the same name.
type odds []chance

type chance struct {
	name   string
	weight float64
}

// UnmarshalTOML reads a table of numbers.
func (o *odds) UnmarshalTOML(v any) error {
	table, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("odds are a table, not %T", v)
	}
	for name, w := range table {
		weight, ok := w.(float64)
		if whole, isInt := w.(int64); isInt {
			weight, ok = float64(whole), true
		}
		if !ok {
			return fmt.Errorf("odds of %s are a number, not %T", name, w)
		}
		*o = append(*o, chance{name, weight})
	}
	slices.SortFunc(*o, func(a, b chance) int { return strings.Compare(a.name, b.name) })
	return nil
}

// pick returns one of the names, by weight; "" for the name "none" and for no
// odds at all.
func (o odds) pick(rng *rand.Rand) string {
	if len(o) == 0 {
		return ""
	}
	name := o[weighted(rng, len(o), func(i int) float64 { return o[i].weight })].name
	if name == "none" {
		return ""
	}
	return name
}

// weighted returns one of the numbers below n, by weight.
func weighted(rng *rand.Rand, n int, weight func(int) float64) int {
	total := 0.0
	for i := range n {
		total += weight(i)
	}
	left := rng.Float64() * total
	for i := range n {
		if left -= weight(i); left < 0 {
			return i
		}
	}
	return n - 1
}
