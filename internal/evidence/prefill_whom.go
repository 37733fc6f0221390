package evidence

import (
	"cmp"
	"slices"
	"strings"

	"vigie/internal/link"
	"vigie/internal/report"
)

// whom guesses for whom a text speaks, and on what that rests: the only
// contender it names; of several, the one who says their name or signs; without
// a register, a name that is said or signed. Of several as likely, none is told.
func (p *Prefill) whom(text, where string, names Names) {
	if strings.TrimSpace(text) == "" {
		return
	}
	r := reading{text: text, level: level(text), notes: notes{facts: Facts{Names: names}}}
	found := r.contenders()
	speaks, said := r.speaker()
	only, one := alone(found)
	switch i := slices.IndexFunc(found, func(m Mention) bool { return said && m.From < speaks.To && speaks.From < m.To }); {
	case i >= 0:
		p.isFor(r, found[i], where)
	case one:
		p.isFor(r, only, where)
	case said && len(found) == 0:
		p.Subject = report.Subject{Kind: speaks.Kind, Name: strings.TrimSpace(text[speaks.From:speaks.To])}
		p.Rests = r.rests(speaks, where)
	}
}

// alone returns the contender that mentions tell, if they tell one: parties
// beside it are those that support it.
func alone(found []Mention) (Mention, bool) {
	others := slices.DeleteFunc(slices.Clone(found), func(m Mention) bool { return m.Kind == report.Party })
	if len(others) == 0 {
		others = found
	}
	if len(others) != 1 {
		return Mention{}, false
	}
	return others[0], true
}

func (p *Prefill) isFor(r reading, m Mention, where string) {
	p.Subject = report.Subject{Kind: m.Kind, Name: cmp.Or(m.Main, m.Name), Contender: m.ID}
	if m.Kind == "" {
		p.Subject.Kind = report.Candidate
	}
	p.Rests = r.rests(m, where)
}

func (r *reading) rests(m Mention, where string) *Passage {
	return &Passage{From: m.From, To: m.To, Text: link.Masked(r.text[m.From:m.To]), Where: where}
}

// speaker finds who says their name, signs, or is named as the one to vote for.
func (r *reading) speaker() (Mention, bool) {
	for _, p := range speakers {
		m := p.form.FindStringSubmatchIndex(r.level)
		if m != nil && !noName.MatchString(r.level[m[2]:m[3]]) {
			return Mention{Name: r.text[m[2]:m[3]], Kind: p.kind, From: m[2], To: m[3]}, true
		}
	}
	return Mention{}, false
}
