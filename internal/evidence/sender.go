package evidence

import (
	"regexp"

	"vigie/internal/report"
)

// person matches a first name and a name as written: "Marion Maréchal",
// "JL. Mélenchon", "Jean-Luc LE GUEN".
const person = `(\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)*(?:[ ](?:(?i:de|du|des|d['’]|le|la|von|van)[ ]?)?\p{Lu}[\p{L}'’]+(?:-\p{Lu}[\p{L}'’]+)*){1,3}` +
	`|\p{Lu}{1,2}\.[ ]?\p{Lu}[\p{L}'’-]+)`

// noName are words that begin no name; read only.
var noName = regexp.MustCompile(`^(?:La|Le|Les|Un|Une|Des|Du|Mon|Ma|Mes|Notre|Nos|Votre|Vos|Ce|Cet|Cette|Ces|Tous|Toutes|Toute|Tout|Dimanche|Samedi|The|Our|Your|Sunday)[ ]`)

// The patterns of who speaks, read only: who says their name, who signs, and
// who hides it. The real teaser of 2020 and 2021 is "un candidat voudrait vous
// présenter ses arguments" (DOMAIN.md §4, 7).
var (
	saysName = regexp.MustCompile(`(?:^|[^\p{L}])(?i:c['’]est|ici|je\s+suis|je\s+m['’]appelle|moi\s+c['’]est|this\s+is|my\s+name\s+is|i\s+am|i['’]m)\s+` + person)
	signs    = regexp.MustCompile(`(?:^|[^\p{L}])(?i:votez|voter\s+(?:pour\s+)?|avec|pour|soutenez|vote\s+(?:for\s+)?|candidate?|liste(?:\s+de)?|équipe\s+de|signé|votre\s+(?:candidate?|maire|députée?)|message\s+(?:enregistré\s+)?d[e']|réunion\s+avec)[\s:,]+` + person)
	heads    = regexp.MustCompile(person + `,?\s+(?i:tête\s+de\s+liste|candidate?s?\s|votre\s+(?:candidate?|maire|députée?)|maire\s+de|députée?\s+de)`)
	listName = regexp.MustCompile(`(?i:liste)\s*[«“"]\s*([^»”"\n]{2,80}?)\s*[»”"]`)
	teaser   = regexp.MustCompile(`(?i)\b(?:(?:un|une|l['’]une?\s+des?)\s+(?:des\s+)?(?:candidate?s?|listes?|équipes?(?:\s+candidates?)?|élue?s?)\s+(?:[\p{L}]+\s+){0,4}?(?:voudrai(?:t|ent)|souhait(?:e|ent|erait)|aimerai(?:t|ent)|veut|veulent|désire|tient\s+à|a\s+un\s+message|vous\s+(?:propose|présente|invite|écrit))` +
		`|(?:découvrez|devinez)\s+(?:qui|quel(?:le)?\s+(?:candidate?|liste))|(?:one\s+of\s+(?:the|your)|a)\s+(?:local\s+)?candidates?\s+(?:would\s+like|wants|wishes))`)
)

// speakers are the forms in which somebody says who they are, the surest first,
// read only.
var speakers = []struct {
	form *regexp.Regexp
	kind report.SubjectKind
}{{saysName, report.Candidate}, {listName, report.List}, {signs, report.Candidate}, {heads, report.Candidate}}

// sender finds who speaks, or that they hide, and notes it. What is found in
// the register comes first.
func (r *reading) sender() []Mention {
	found := r.contenders()
	named, party := r.tellRegister(found)
	if s, ok := r.speaker(); ok && !named {
		r.notes.see("sender_named", r.passage(s.From, s.To), "Name", s.Name)
		named = true
	}
	m := teaser.FindStringIndex(r.level)
	switch {
	case named:
	case m != nil:
		r.notes.see("sender_teaser", r.passage(m[0], m[1]))
	case !party && r.notes.facts.Names != nil && len(wordsOf(r.level)) > 3:
		r.notes.see("sender_absent", nil)
	}
	return found
}

// tellRegister notes what was found in the register. Only a contender who stands
// where the voter lives is taken for the one who speaks: a party, or somebody
// from elsewhere, may as well be spoken of.
func (r *reading) tellRegister(found []Mention) (named, other bool) {
	for _, m := range found {
		switch at := r.passage(m.From, m.To); {
		case m.Kind == report.Party:
			r.notes.see("sender_party", at, "Name", m.Name)
			other = true
		case m.Away != "":
			r.notes.see("sender_elsewhere", at, "Name", m.Name, "Place", m.Away)
			other = true
		default:
			r.notes.see("sender_contender", at, "Name", m.Name)
			named = true
		}
	}
	return named, other
}

// contenders asks the register, if there is one, and keeps what lies in the
// text.
func (r *reading) contenders() []Mention {
	if r.notes.facts.Names == nil {
		return nil
	}
	var found []Mention
	for _, m := range r.notes.facts.Names(r.level) {
		if m.From >= 0 && m.From < m.To && m.To <= len(r.text) {
			found = append(found, m)
		}
	}
	return found
}
