package canvass

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// labelled is a message whose true group is known.
type labelled struct {
	ID, Cluster, Source, Level, Text string
	Perturbations                    []string
}

const messages = "../../../shared/data/canvass/messages_dev.jsonl"

func messagesThere() bool {
	_, err := os.Stat(messages)
	return err == nil
}

// development reads the messages that grouping is measured on; the test is
// skipped where they are not.
func development(tb testing.TB) []labelled {
	file, err := os.Open(messages)
	if err != nil {
		tb.Skip("the development messages are not here")
	}
	defer file.Close()
	var all []labelled
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var m labelled
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			tb.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// grouped places all messages in the order given and returns their canvasses.
func grouped(tb testing.TB, all []labelled, order []int, rules Rules) []ID {
	shelf := NewMemory()
	e := NewEngine(shelf, rules)
	ids := make([]ID, len(all))
	for _, i := range order {
		p, err := e.Place(Text{Body: all[i].Text})
		if err != nil {
			tb.Fatal(err)
		}
		ids[i] = p.Canvass
	}
	for i := range ids {
		ids[i] = shelf.Current(ids[i])
	}
	return ids
}

func inOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// clusters returns the true groups.
func clusters(all []labelled) []string {
	names := make([]string, len(all))
	for i, m := range all {
		names[i] = m.Cluster
	}
	return names
}

func only(all []labelled, want func(labelled) bool) []labelled {
	var some []labelled
	for _, m := range all {
		if want(m) {
			some = append(some, m)
		}
	}
	return some
}

func TestDevelopmentMessages(t *testing.T) {
	all := development(t)
	for _, source := range []string{"", "pf", "uci"} {
		some := only(all, func(m labelled) bool { return strings.HasPrefix(m.Source, source) })
		ids := grouped(t, some, inOrder(len(some)), Standard())
		s := Scored(ids, clusters(some))
		t.Logf("%-4s %d messages: precision %.4f recall %.4f F1 %.4f", source, len(some), s.Precision(), s.Recall(), s.F1())
		explain(t, some, ids)
		if s.F1() < 0.985 {
			t.Errorf("F1 %.4f", s.F1())
		}
	}
}

func explain(t *testing.T, all []labelled, ids []ID) {
	first := map[ID]labelled{}
	home := map[string]ID{}
	for i, m := range all {
		if f, ok := first[ids[i]]; ok && f.Cluster != m.Cluster {
			t.Logf("WRONG %s (%s)\n %q\n with %s\n %q", m.ID, m.Cluster, m.Text, f.ID, f.Text)
		} else if !ok {
			first[ids[i]] = m
		}
		if h, ok := home[m.Cluster]; ok && h != ids[i] {
			t.Logf("APART %s %v\n %q\n from %q", m.ID, m.Perturbations, m.Text, first[h].Text)
		} else if !ok {
			home[m.Cluster] = ids[i]
		}
	}
}

// TestRulesHoldOnMessagesTheyWereNotChosenOn halves the development clusters,
// takes the thresholds that do best on one half, and measures them on the other.
func TestRulesHoldOnMessagesTheyWereNotChosenOn(t *testing.T) {
	all := development(t)
	rng := rand.New(rand.NewPCG(8, 8))
	least, sum := 1.0, 0.0
	const rounds = 10
	for range rounds {
		half := map[string]bool{}
		for _, m := range all {
			if _, ok := half[m.Cluster]; !ok {
				half[m.Cluster] = rng.IntN(2) == 0
			}
		}
		rules := bestRules(t, only(all, func(m labelled) bool { return half[m.Cluster] }))
		held := only(all, func(m labelled) bool { return !half[m.Cluster] })
		f1 := Scored(grouped(t, held, inOrder(len(held)), rules), clusters(held)).F1()
		least, sum = min(least, f1), sum+f1
	}
	t.Logf("on the half held out: F1 %.4f on average, %.4f at least, of %d rounds", sum/rounds, least, rounds)
	if least < 0.985 {
		t.Errorf("F1 %.4f on messages held out", least)
	}
}

// bestRules returns the thresholds of a grid that do best on all, the strictest
// of equal ones.
func bestRules(t *testing.T, all []labelled) Rules {
	best, most := Standard(), 0.0
	for _, j := range []float64{0.45, 0.38, 0.32, 0.26, 0.2} {
		for _, c := range []float64{0.7, 0.6, 0.5, 0.4} {
			rules := Standard()
			rules.Jaccard, rules.Contained = j, c
			if f1 := Scored(grouped(t, all, inOrder(len(all)), rules), clusters(all)).F1(); f1 > most {
				best, most = rules, f1
			}
		}
	}
	return best
}
