package demo

import (
	"strings"

	"vigie/internal/election"
	"vigie/internal/report"
)

// subject says whom the voter thinks it was for.
func (m *maker) subject(sc *scene) report.Subject {
	if sc.Aside == "out_of_scope" {
		return report.Subject{Kind: report.UnknownWho}
	}
	l := sc.town.lists[sc.list]
	if sc.single() {
		return m.singleSubject(l)
	}
	if !m.chance(sc.Known) {
		return report.Subject{Kind: report.UnknownWho}
	}
	if sc.Name != "" {
		return report.Subject{Kind: sc.Subject, Name: m.grammar.say(sc.Name, sc.facts)}
	}
	return m.contender(sc.Subject, l)
}

// contender names a list or its first candidate: picked from the register by
// most, typed by the others.
func (m *maker) contender(as report.SubjectKind, l election.Contender) report.Subject {
	other := report.List
	if as == report.List {
		other = report.Candidate
	}
	switch u := m.rng.Float64(); {
	case u < 0.6:
		return report.Subject{Kind: as, Name: nameOf(as, l), Contender: l.ID}
	case u < 0.78:
		return report.Subject{Kind: other, Name: nameOf(other, l), Contender: l.ID}
	case u < 0.9:
		return report.Subject{Kind: as, Name: strings.ToLower(nameOf(as, l))}
	}
	return report.Subject{Kind: report.Party, Name: l.Name}
}

func nameOf(as report.SubjectKind, l election.Contender) string {
	if as == report.Candidate {
		return l.Lead
	}
	return l.Name
}

// singleSubject is whom a single report is about.
func (m *maker) singleSubject(l election.Contender) report.Subject {
	switch u := m.rng.Float64(); {
	case u < 0.42:
		return m.contender(report.List, l)
	case u < 0.74:
		return m.contender(report.Candidate, l)
	case u < 0.8:
		return report.Subject{Kind: report.Official, Name: "mairie"}
	case u < 0.83:
		return report.Subject{Kind: report.Association, Name: "comité de soutien " + l.Lead}
	case u < 0.85:
		return report.Subject{Kind: report.Vendor}
	}
	return report.Subject{Kind: report.UnknownWho}
}

// message is what was received, as the voter copies it.
func (m *maker) message(sc *scene) string {
	if m.chance(sc.Empty) {
		return ""
	}
	if sc.english {
		return m.grammar.say("{en_open} {en_about} {en_about} {en_end}", sc.facts)
	}
	text := tidy(m.grammar.say(sc.Text, sc.facts))
	if sc.Aside != "" {
		return text
	}
	return m.hand.copied(text, m, sc)
}

// tidy drops the spaces left round an empty sentence.
func tidy(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	return strings.Join(lines, "\n")
}

// statement is what the voter has to say of it.
func (m *maker) statement(sc *scene, practices []report.Practice) string {
	if sc.english {
		return tidy(m.grammar.say("{en_when} {en_grievance} {en_wish}", sc.facts))
	}
	if m.chance(0.14) {
		return m.grammar.say("{short}", sc.facts)
	}
	var parts []string
	add := func(p float64, pattern string) {
		if m.chance(p) {
			parts = append(parts, m.grammar.say(pattern, sc.facts))
		}
	}
	if sc.byPhone() {
		add(0.2, "{when_phone}")
	}
	add(0.38, "{when}")
	if len(sc.Said) > 0 {
		add(0.5, pick(m.rng, sc.Said))
	}
	for _, p := range m.grievances(practices) {
		add(0.75, "{"+string(p)+"}")
	}
	add(0.42, "{wish}")
	if len(parts) == 0 {
		return m.grammar.say("{short}", sc.facts)
	}
	return m.hand.typed(strings.Join(parts, " "))
}

// grievances are the two that a voter writes about, of all that they ticked.
func (m *maker) grievances(ticked []report.Practice) []report.Practice {
	var two []report.Practice
	for _, i := range m.rng.Perm(len(ticked)) {
		two = append(two, ticked[i])
	}
	return two[:min(2, len(two))]
}
