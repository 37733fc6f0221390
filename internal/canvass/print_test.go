package canvass

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func folded(text string) string { return string(fold(nil, clean(text))) }

func TestFoldedAlike(t *testing.T) {
	tests := []struct {
		name string
		as   []string
	}{
		{"accents, case, ligatures", []string{"Le cœur de l'été à Nîmes", "LE COEUR DE L’ETE A NIMES", "le cœur de l'été à nîmes"}},
		{"letters of one look", []string{"contact illisible", "c0ntoct i1lisib1e", "сontаct illisible"}},
		{"m and rn, n and ri", []string{"moment normal", "mornent riormal"}},
		{"spaces and lines", []string{"pour la ville", "pourla\nville", "p our la v ille"}},
		{"numbers", []string{"Gagnez 100 euros au 06 39 98 12 34", "Gagnez 2 500 euros au 0639981299", "Gagnez euros au"}},
		{"what only the link's path tells apart", []string{"Voir https://www.camp.example/r/a8f1?id=3 vite", "Voir http://camp.example/zz9 vite", "Voir camp.example/q vite"}},
		{"greetings", []string{"Bonjour Mme Le Goff, votez dimanche prochain", "Chère Anne, votez dimanche prochain", "Anne, votez dimanche prochain", "votez dimanche prochain"}},
		{"the frame of a screenshot", []string{"19:45\n‹ +33 6 39 98 26 74\nMessage texte\nAujourd’hui 12:01\nvotez dimanche prochain\nDistribué", "19:46 87 %\n← INFO VOTE\nSMS/MMS\nHier 12:01\nvotez dimanche prochain\nLu", "votez dimanche prochain"}},
		{"invisible marks", []string{"vo\u200btez di\u00admanche prochain", "votez\u00a0dimanche\u202fprochain 🗳️"}},
	}
	for _, test := range tests {
		for _, as := range test.as[1:] {
			if folded(as) != folded(test.as[0]) {
				t.Errorf("%s: %q and %q", test.name, folded(test.as[0]), folded(as))
			}
		}
	}
}

func TestFoldedApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"Voir https://un.example/a", "Voir https://deux.example/a"},
		{"Votez Martin", "Votez Bernard"},
		{"请投票", "请付款"},
	} {
		if folded(pair[0]) == folded(pair[1]) {
			t.Errorf("%q and %q are %q", pair[0], pair[1], folded(pair[0]))
		}
	}
}

func TestLongTextsStayComparable(t *testing.T) {
	words := newPress(1)
	var long strings.Builder
	for i := range 200 {
		long.WriteString(words.message(i, 200))
	}
	p := NewPrinter()
	whole, half, one := p.Print(long.String()), p.Print(long.String()[:long.Len()/2]), p.Print(words.message(20, 200))
	if len(whole.Pieces) > mostPieces || whole.Limit == ^uint32(0) {
		t.Fatalf("%d pieces", len(whole.Pieces))
	}
	if c := compare(&whole, &half).Contained(); c < 0.98 {
		t.Errorf("half of a text is contained to %.2f", c)
	}
	if c := compare(&one, &whole).Contained(); c < 0.8 {
		t.Errorf("a paragraph of a text is contained to %.2f", c)
	}
}

func TestLikeness(t *testing.T) {
	print := func(pieces ...uint32) *Print { return &Print{Pieces: pieces, Limit: ^uint32(0)} }
	tests := []struct {
		a, b               *Print
		shared             int
		jaccard, contained float64
	}{
		{print(), print(), 0, 0, 0},
		{print(1, 2, 3, 4), print(1, 2, 3, 4), 4, 1, 1},
		{print(1, 2, 3, 4), print(3, 4), 2, 0.5, 1},
		{print(1, 2, 3), print(3, 4, 5), 1, 0.2, 1. / 3},
		{print(1, 2), print(3, 4), 0, 0, 0},
		{&Print{Pieces: []uint32{1, 5}, Limit: 7}, print(1, 5, 8, 9), 2, 1, 1},
	}
	for _, test := range tests {
		for _, l := range []Likeness{compare(test.a, test.b), compare(test.b, test.a)} {
			if l.Shared != test.shared || l.Jaccard() != test.jaccard || l.Contained() != test.contained {
				t.Errorf("%v and %v: %+v", test.a.Pieces, test.b.Pieces, l)
			}
		}
	}
}

func TestScored(t *testing.T) {
	tests := []struct {
		groups             []int
		clusters           string
		precision, recall_ float64
	}{
		{nil, "", 1, 1},
		{[]int{1, 2, 3}, "abc", 1, 1},
		{[]int{1, 1, 2, 2}, "aabb", 1, 1},
		{[]int{1, 1, 1, 1}, "aabb", 2. / 6, 1},
		{[]int{1, 2, 3, 4}, "aabb", 1, 0},
		{[]int{1, 1, 1, 2}, "aaab", 1, 1},
	}
	for _, test := range tests {
		s := Scored(test.groups, []byte(test.clusters))
		if s.Precision() != test.precision || s.Recall() != test.recall_ {
			t.Errorf("%v of %s: %+v", test.groups, test.clusters, s)
		}
	}
}

func TestTablesGrow(t *testing.T) {
	var l lists
	var c copies
	const n = 5000
	same := func(id ID) ID { return id }
	for i := range uint32(n) {
		l.add(i%1000+1, ID(i), same)
		l.add(i%1000+1, ID(i), same)
		c.add(uint64(i+1)*977, ID(i))
		c.add(uint64(i+1)*977, ID(i+n))
	}
	for i := range uint32(n) {
		if id, ok := c.find(uint64(i+1) * 977); !ok || id != ID(i) {
			t.Fatalf("copy %d is %d, %v", i, id, ok)
		}
	}
	if _, ok := c.find(3); ok || c.used != n {
		t.Errorf("%d copies", c.used)
	}
	var got []uint32
	for at := l.first(8); at != 0; at = l.next(at, 8) {
		got = append(got, uint32(l.entries[at].of))
	}
	slices.Sort(got)
	if !slices.Equal(got, []uint32{7, 1007, 2007, 3007, 4007}) {
		t.Errorf("band 8 holds %v", got)
	}
	for i := range uint32(100) {
		l.add(5, ID(i), same)
	}
	if n := len(l.entries); n != 1+5000+longestBand-5 {
		t.Errorf("a band of everybody grew: %d entries", n)
	}
}

// FuzzPrint holds what stores rely on, whatever a message is.
func FuzzPrint(f *testing.F) {
	for _, text := range []string{"", phare, "19:45\n‹ 36180\nHier 12:01\n" + square, "\xff\xfe\x00", "http://", "www.", "a,b!", "://?#", strings.Repeat("rn ri œ ", 3000), "请投票", "1+$!0*0<+&#$/!$1+&!4*BI#$!>#!3#)4!I*$&1*4#!#&!>#!3#)"} {
		f.Add(text)
	}
	printer := NewPrinter()
	f.Fuzz(func(t *testing.T, text string) {
		p := printer.Print(text)
		if len(p.Pieces) > mostPieces || len(p.Keys) > slots+triples || slices.Contains(p.Keys, 0) {
			t.Errorf("%d pieces, keys %v", len(p.Pieces), p.Keys)
		}
		for i := 1; i < len(p.Pieces); i++ {
			if slices.Contains(p.Pieces[:i], p.Pieces[i]) {
				t.Fatal("pieces are not ascending")
			}
		}
		if (p.Whole == 0) != (p.Letters == 0) || len(p.Pieces) > p.Letters {
			t.Errorf("whole %d of %d letters, %d pieces", p.Whole, p.Letters, len(p.Pieces))
		}
		if again := printer.Print(text); again.Whole != p.Whole || !slices.Equal(again.Pieces, p.Pieces) || !slices.Equal(again.Keys, p.Keys) {
			t.Error("printed twice, it differs")
		}
		if composed := printer.Print(norm.NFC.String(text)); composed.Whole != p.Whole && norm.NFC.IsNormalString(text) {
			t.Error("its composed form differs")
		}
	})
}
