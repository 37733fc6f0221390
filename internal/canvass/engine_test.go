package canvass

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

const (
	phare  = "Dimanche 15 mars, chaque voix compte à Rennes. Avec Jeanne Aubrac et la liste Le Phare commun : 300 logements rénovés par an, une cantine à 1 euro et des rues sûres."
	square = "Le square des Tanneurs va fermer six mois pour travaux sans que personne ait été consulté. Venez en parler mardi à 19h salle Debussy, l'équipe municipale répondra."
)

// place puts texts on a new shelf and returns their canvasses as they stand at
// the end.
func place(t *testing.T, texts ...Text) []ID {
	shelf := NewMemory()
	e := NewEngine(shelf, Standard())
	var ids []ID
	for _, text := range texts {
		p, err := e.Place(text)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.Canvass)
	}
	for i := range ids {
		ids[i] = shelf.Current(ids[i])
	}
	return ids
}

func TestSameMessage(t *testing.T) {
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"equal", phare, phare, true},
		{"another message", phare, square, false},
		{"no accents, capitals", phare, strings.ToUpper(strings.NewReplacer("à", "a", "é", "e", "û", "u").Replace(phare)), true},
		{"another town, name and number", phare, strings.NewReplacer("Rennes", "Saint-Malo", "Jeanne Aubrac", "Paul Thibault", "300", "45").Replace(phare), true},
		{"greeting, link and STOP", phare, "Bonjour Mme Durand, " + phare + " https://phare.example/r/8fa31c STOP au 36 180", true},
		{"a screenshot", phare, "19:45\n‹ 36180\nSMS/MMS\nAujourd'hui 19:42\n" + phare + "\nDistribué", true},
		{"a screenshot read badly", phare, "Dimonche 15 mars, chaquc voix c0mpte à\nRcnncs. Avec Jeanne Aubroc ef lalistc\nLe Phare comrnun : 3O0 logemenfs\nrénovés par ari,une cantine à l euro\net des rues sûrcs.", true},
		{"its beginning", phare, phare[:90], true},
		{"its end", phare, phare[70:], true},
		{"quoted by a voter", phare, "J'ai reçu ce SMS hier à 20h47 : « " + phare + " » Je n'ai jamais donné mon numéro !", true},
		{"without spaces", phare, strings.ReplaceAll(phare, " ", ""), true},
		{"Cyrillic letters, flags", phare, "🇫🇷" + strings.NewReplacer("a", "а", "e", "е", "o", "о").Replace(phare) + "✅", true},
		{"the same wrapping", "J'ai reçu ce SMS hier à 20h47 : « Votez Martin dimanche » Je n'ai jamais donné mon numéro !", "J'ai reçu ce SMS hier à 19h12 : « Pizza offerte ce soir » Je n'ai jamais donné mon numéro !", false},
		{"the same way out", "Réunion ce soir. Pour ne plus recevoir de SMS, répondez STOP au 36180", "La salle est prête. Pour ne plus recevoir de SMS, répondez STOP au 36180", false},
		{"short and equal but for the spelling", "Votez Dupont !", "VOTEZ  DUPONT", true},
		{"short and different", "Votez Dupont !", "Votez Durand !", false},
		{"nothing", "", "", false},
		{"nothing but numbers and a link's scheme", "06 39 98 01 02", "06 39 98 01 02", false},
		{"a document without true codes", "1+$!0*0<+&#$/!$1+&!4*BI#$!>#!3#)4!I*$&1*4#!#&!>#!3#)4!*>#+&*&2?! ;1&4#!3<+C)#!1BB*&<+#!", "Bonjour, 1+$!0*0<+&#$/!$1+&!4*BI#$!>#!3#)4!I*$&1*4#!#&!>#!3#)4!*>#+&*&2?! ;1&4#!3<+C)#!1BB*&<+#!", true},
		{"another script", "请在星期天投票支持我们的候选人和他的团队因为他们会让我们的城市变得更好更绿更安全", "你好！请在星期天投票支持我们的候选人和他的团队因为他们会让我们的城市变得更好更绿更安全", true},
	}
	for _, test := range tests {
		for _, texts := range [][]Text{{{Body: test.a}, {Body: test.b}}, {{Body: test.b}, {Body: test.a}}} {
			if ids := place(t, texts...); (ids[0] == ids[1]) != test.same {
				t.Errorf("%s: together is %v", test.name, !test.same)
			}
		}
	}
}

func TestSenderOnlySupports(t *testing.T) {
	one, two := SenderOf("36 111"), SenderOf("Liste Phare")
	if one != SenderOf("36111") || two != SenderOf("LISTE PHARE") || one == two || SenderOf(" ") != 0 {
		t.Error("a sender is who it is however it is written")
	}
	if ids := place(t, Text{phare, one}, Text{square, one}); ids[0] == ids[1] {
		t.Error("one sender alone makes no canvass")
	}
	e := NewEngine(NewMemory(), Standard())
	l := Likeness{Shared: 42, Fewer: 95, More: 110}
	alone, with := e.scored(l, Exemplar{Sender: one}, Exemplar{Sender: two}), e.scored(l, Exemplar{Sender: one}, Exemplar{Sender: one})
	if alone >= 1 || with < 1 {
		t.Errorf("just below the rules: %.2f alone, %.2f from one sender", alone, with)
	}
	if e.scored(Likeness{Shared: 11, Fewer: 12, More: 12}, Exemplar{Sender: one}, Exemplar{Sender: one}) != 0 {
		t.Error("without evidence there is nothing to support")
	}
}

func TestLateMessageMerges(t *testing.T) {
	shelf := NewMemory()
	e := NewEngine(shelf, Standard())
	var last Placement
	for _, text := range []string{phare[:95], square, phare[75:], phare, "Bonjour, " + phare + " STOP"} {
		p, err := e.Place(Text{Body: text})
		if err != nil {
			t.Fatal(err)
		}
		last = p
	}
	if shelf.Current(0) != shelf.Current(2) || shelf.Current(0) == shelf.Current(1) || last.Canvass != 0 {
		t.Errorf("beginning in %d, end in %d, the other message in %d", shelf.Current(0), shelf.Current(2), shelf.Current(1))
	}
}

func TestPlacementSaysWhy(t *testing.T) {
	e := NewEngine(NewMemory(), Standard())
	for i, want := range []struct {
		text string
		says Placement
	}{
		{phare, Placement{Canvass: 0, Founded: true}},
		{phare + " !", Placement{Canvass: 0, Copy: true}},
		{square, Placement{Canvass: 1, Founded: true}},
	} {
		p, err := e.Place(Text{Body: want.text})
		if err != nil || p.Canvass != want.says.Canvass || p.Founded != want.says.Founded || p.Copy != want.says.Copy {
			t.Errorf("text %d: %+v %v", i, p, err)
		}
	}
	p, _ := e.Place(Text{Body: phare[:100]})
	if p.Canvass != 0 || p.Founded || p.Copy || p.Likeness.Contained() < 0.95 || p.Likeness.Jaccard() > 0.8 {
		t.Errorf("a part of a message: %+v", p)
	}
}

// TestPlacingIsDeterministic also holds that a text joins its own copy, however
// its canvass has changed meanwhile.
func TestPlacingIsDeterministic(t *testing.T) {
	all := spoilt(bases(t), 11)
	twice := append(slices.Clone(all), all...)
	a := grouped(t, twice, inOrder(len(twice)), Standard())
	b := grouped(t, twice, inOrder(len(twice)), Standard())
	if !slices.Equal(a, b) {
		t.Error("two runs differ")
	}
	printer := NewPrinter()
	for i := range all {
		if a[i] != a[i+len(all)] && printer.Print(all[i].Text).Letters > 0 {
			t.Errorf("%q is apart from its copy", all[i].Text)
		}
	}
}

// TestOrderHardlyMatters shuffles messages and compares their groups with those
// of the first order.
func TestOrderHardlyMatters(t *testing.T) {
	sets := map[string][]labelled{"demo's words spoilt": spoilt(bases(t), 12)}
	if messagesThere() {
		sets["development"] = development(t)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for name, all := range sets {
		first := grouped(t, all, inOrder(len(all)), Standard())
		least, truth := 1.0, 1.0
		for range 20 {
			ids := grouped(t, all, rng.Perm(len(all)), Standard())
			least = min(least, Scored(ids, first).F1())
			truth = min(truth, Scored(ids, clusters(all)).F1())
		}
		t.Logf("%s: of 20 orders the least like the first agrees with F1 %.4f; the worst with the truth %.4f", name, least, truth)
		if least < 0.99 {
			t.Errorf("%s: two orders agree with F1 %.4f", name, least)
		}
	}
}
