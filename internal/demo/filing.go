package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"vigie/internal/day"
	"vigie/internal/report"
)

// Shares of reports, from what regulators publish of theirs.
const (
	complaints  = 0.025
	twoChannels = 0.02
	english     = 0.04 // of single reports
)

// aDayAhead is from how many hours on a town's day can be tomorrow in
// metropolitan France: without its commune, a report from there would seem to
// tell of the future.
const aDayAhead = 6

// scene is one report in the making: who, where, when, of whom.
type scene struct {
	*source
	voter
	town    *town
	list    int // index in town.lists
	reached moment
	at      time.Time // when it is filed
	english bool
	facts   map[string]string
	sender  string // as shown
}

// filing makes one report of a source.
func (m *maker) filing(s *source) made {
	sc := m.scene(s)
	f := report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: Slug,
		Subject: m.subject(sc), Message: m.message(sc),
		DataOrigin: report.DataOrigin(s.Origin.pick(m.rng)), Relation: report.Relation(s.Relation.pick(m.rng)),
	}
	if sc.english {
		f.Lang = "en"
	}
	if sc.town.ahead >= aDayAhead || m.chance(0.95) {
		f.Commune = sc.town.code
	}
	m.contacts(sc, &f)
	m.optOuts(sc, &f)
	m.practices(sc, &f)
	m.reporter(sc, &f)
	if m.chance(0.1) {
		f.DataOrigin = ""
	}
	if m.chance(0.08) {
		f.Relation = ""
	}
	if s.Aside == "" && m.chance(0.64) || f.Message == "" {
		f.Statement = m.statement(sc, f.Practices)
	}
	return made{Timed{At: sc.at, Mailing: s.ID, Filing: f}, s}
}

func (m *maker) chance(p float64) bool { return m.rng.Float64() < p }

func (m *maker) scene(s *source) *scene {
	sc := &scene{source: s, voter: m.voter(), town: m.townOf(s), list: s.Panel - 1}
	if s.Panel == 0 {
		sc.list = m.rng.IntN(len(sc.town.lists))
	}
	if s.single() {
		sc.reached = m.alone(m.rng, hours[m.rng.IntN(len(hours))], sc.town.ahead)
		sc.english = s.Aside == "" && m.chance(english)
	} else {
		sc.reached = m.calendar.reached(m.rng, s.Waves, sc.town.ahead)
	}
	sc.at = m.told(m.rng, sc.reached, sc.town.ahead)
	sc.facts = m.facts(sc)
	sc.sender = m.grammar.say(pick(m.rng, s.Senders), sc.facts)
	return sc
}

// hours are when single contacts happen: midday, and most of all the evening.
var hours = []float64{9.5, 11, 12.3, 12.6, 14.5, 16, 17.5, 18.2, 18.8, 19.2, 19.8, 20.6}

// facts are what the texts may name.
func (m *maker) facts(sc *scene) map[string]string {
	l := sc.town.lists[sc.list]
	first, _, _ := strings.Cut(l.Lead, " ")
	code := sc.Code
	if code != "" && m.chance(0.4) {
		code = code[:2] + " " + code[2:]
	}
	part := partOf(sc.reached.hour)
	return map[string]string{
		"daypart": pick(m.rng, part.french), "daypart_en": part.english,
		"first": sc.first, "last": sc.last, "firstup": strings.ToUpper(sc.first), "lastup": strings.ToUpper(sc.last),
		"commune": sc.town.name, "at": at(sc.town.name), "of": of(sc.town.name), "at_en": "in " + sc.town.name,
		"list": l.Name, "listup": strings.ToUpper(l.Name), "listtag": tag(l.Name), "domain": site(l.Name),
		"cand": l.Lead, "candfirst": first,
		"code": code, "token": strconv.FormatUint(36*36*36*36*36+uint64(m.rng.IntN(1<<30)), 36), "mobile": mobile(m.rng),
		"round1": french(m.day(0)), "round2": french(m.day(between)),
		"clock": "à " + strings.Replace(sc.reached.clock(), ":", "h", 1),
	}
}

// part is a part of the day as people call it.
type part struct {
	until   float64 // hour
	french  []string
	english string
}

// partOf returns the part of the day that an hour is in.
func partOf(hour float64) part {
	parts := []part{
		{9, []string{"tôt le matin", "au petit-déjeuner"}, "early morning"},
		{12, []string{"le matin", "dans la matinée", "juste avant de partir"}, "morning"},
		{14, []string{"à midi", "pendant la pause", "à l'heure du déjeuner"}, "middle of the day"},
		{18, []string{"dans l'après-midi", "pendant la sieste", "à la sortie de l'école"}, "afternoon"},
		{24, []string{"en soirée", "à l'heure du dîner", "le soir"}, "evening"},
	}
	return parts[slices.IndexFunc(parts, func(p part) bool { return hour < p.until })]
}

// french writes a day as a poster does: "15 mars".
func french(d day.Day) string {
	months := []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	t := d.Time()
	if t.Day() == 1 {
		return "1er " + months[t.Month()-1]
	}
	return fmt.Sprintf("%d %s", t.Day(), months[t.Month()-1])
}

// contacts tells how the voter was reached: once, or before as well, or
// through a second channel.
func (m *maker) contacts(sc *scene, f *report.Filing) {
	main := report.Contact{Channel: sc.Channel, On: m.day(sc.reached.offset), Sender: sc.sender, Count: 1}
	if sc.Channel != report.Post && m.chance(0.85) {
		main.At = sc.reached.clock()
	}
	if called(sc.Channel) && m.chance(0.12) {
		main.Count = 2 + m.rng.IntN(3)
	}
	if m.chance(0.1) {
		f.Contacts = append(f.Contacts, m.before(main, 2+m.rng.IntN(12)))
	}
	f.Contacts = append(f.Contacts, main)
	if second := others(sc.Channel); second != nil && m.chance(twoChannels) {
		f.Contacts = append(f.Contacts, report.Contact{Channel: pick(m.rng, second), On: main.On, Count: 1})
	}
}

// byPhone says whether it came to a telephone.
func (sc *scene) byPhone() bool { return called(sc.Channel) || sc.Channel == report.SMS }

func called(c report.Channel) bool { return c == report.CallLive || c == report.CallAutomated }

// before is the same contact, some days earlier.
func (m *maker) before(c report.Contact, days int) report.Contact {
	c.On, c.At, c.Count = max(c.On.Add(-days), m.day(-opensBefore)), "", 1
	return c
}

// others are the channels that go with another, where it is seen at all.
func others(c report.Channel) []report.Channel {
	switch c {
	case report.SMS:
		return []report.Channel{report.CallAutomated, report.CallLive, report.Email}
	case report.CallLive, report.CallAutomated:
		return []report.Channel{report.SMS, report.Email, report.Post}
	case report.Email, report.Post:
		return []report.Channel{report.SMS, report.CallLive}
	}
	return nil
}

// optOuts tells of what the voter tried. An attempt that was ignored lies
// before the contact that ignored it.
func (m *maker) optOuts(sc *scene, f *report.Filing) {
	if !m.chance(sc.OptOut.Asked) {
		return
	}
	o := report.OptOut{Means: report.Means(sc.OptOut.Means.pick(m.rng)), Outcome: report.Outcome(sc.OptOut.Outcome.pick(m.rng))}
	on := m.day(sc.reached.offset)
	if o.Outcome != report.Ignored {
		o.On = on
		f.OptOuts = append(f.OptOuts, o)
		return
	}
	days := 1 + m.rng.IntN(13)
	o.On = max(on.Add(-days), m.day(-opensBefore))
	if len(f.Contacts) == 1 && m.chance(0.8) {
		f.Contacts = slices.Insert(f.Contacts, 0, m.before(f.Contacts[0], days))
	}
	f.OptOuts = append(f.OptOuts, o)
	if m.chance(0.2) {
		f.OptOuts = append(f.OptOuts, report.OptOut{On: on, Means: o.Means, Outcome: report.Waiting})
	}
}

// practices ticks what the voter finds wrong, in the order of the taxonomy.
func (m *maker) practices(sc *scene, f *report.Filing) {
	ticked := map[report.Practice]bool{}
	for _, p := range sc.Practices {
		ticked[report.Practice(p.name)] = m.chance(p.weight)
	}
	silence := sc.reached.offset == -1 || sc.reached.offset == 0
	ticked[report.ElectoralSilence] = silence && (ticked[report.ElectoralSilence] || sc.Aside == "" && m.chance(0.5))
	ignored := slices.ContainsFunc(f.OptOuts, func(o report.OptOut) bool { return o.Outcome == report.Ignored })
	ticked[report.OptOutIgnored] = ignored && m.chance(0.86)
	for _, p := range report.PracticesFor(f.ChannelList()) {
		if ticked[p] {
			f.Practices = append(f.Practices, p)
		}
	}
}

// reporter says who reports, for those who tell.
func (m *maker) reporter(sc *scene, f *report.Filing) {
	if sc.Aside == "" && m.chance(complaints) {
		f.Kind = report.Complaint
		f.Reporter = report.Reporter{Name: sc.first + " " + sc.last, Email: sc.email(), Updates: m.chance(0.9)}
		return
	}
	if !m.chance(0.42) {
		return
	}
	f.Reporter.Email, f.Reporter.Updates = sc.email(), m.chance(0.8)
	if m.chance(0.3) {
		f.Reporter.Name = sc.first + " " + sc.last
	}
	if m.chance(0.08) {
		f.Reporter.Phone = mobile(m.rng)
	}
}
