package canvass

// Score is how well groups agree with what is true, pair by pair of texts.
type Score struct {
	Both  int // pairs that are together in the groups and in truth
	Found int // pairs that are together in the groups
	True  int // pairs that belong together
}

// Scored compares groups with clusters, text by text: both have one name a
// text, in the same order.
func Scored[G, C comparable](groups []G, clusters []C) Score {
	type pair struct {
		g G
		c C
	}
	byGroup, byCluster, byBoth := map[G]int{}, map[C]int{}, map[pair]int{}
	var s Score
	for i, g := range groups {
		c := clusters[i]
		s.Found += byGroup[g]
		s.True += byCluster[c]
		s.Both += byBoth[pair{g, c}]
		byGroup[g]++
		byCluster[c]++
		byBoth[pair{g, c}]++
	}
	return s
}

// Precision is the part of the pairs found that is true; 1 when none was found.
func (s Score) Precision() float64 { return part(s.Both, s.Found) }

// Recall is the part of the true pairs that was found; 1 when there are none.
func (s Score) Recall() float64 { return part(s.Both, s.True) }

// F1 is the harmonic mean of precision and recall.
func (s Score) F1() float64 { return part(2*s.Both, s.Found+s.True) }

func part(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}
