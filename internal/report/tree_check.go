package report

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// asks says of each page which answers a condition may name, and of each such
// answer what it can be.
var asks = map[Step][]string{
	StepChannel: {"channel"}, StepSubject: {"subject_kind"}, StepMatter: {"matter"}, StepPractices: {"practices"},
	StepOptOut: {"opposed", "means", "outcome"}, StepOrigin: {"data_origin", "relation"}, StepReporter: {"kind"},
}

// values is what each answer can be. An election's name is not known when the
// questions are read.
var values = map[string][]string{
	"channel": append([]string{string(Call)}, words(Channels)...), "subject_kind": words(SubjectKinds), "matter": Matters,
	"practices": words(Practices), "opposed": {"yes", "no"}, "means": words(AllMeans), "outcome": words(Outcomes),
	"data_origin": words(DataOrigins), "relation": words(Relations), "kind": words(Kinds),
}

// chosen are the answers that a page may order or leave out; those of needed
// cannot be left out altogether.
var (
	chosen = []string{"channel", "subject_kind", "matter", "means", "outcome", "data_origin", "relation"}
	needed = []string{"channel", "subject_kind", "matter", "means", "outcome"}
)

// required are the pages without which nothing can be filed: always asked.
var required = []Step{StepChannel, StepWhen, StepSubject, StepReporter, StepCheck}

func words[T ~string](values []T) []string {
	said := make([]string, len(values))
	for i, v := range values {
		said[i] = string(v)
	}
	return said
}

// maxBlocks bounds the pages and the wrong places: ten times what there are.
const maxBlocks = 100

// treeFaults gathers what is wrong with a tree.
type treeFaults struct {
	*Tree
	all   []error
	block string
	n     int
}

func (f *treeFaults) add(key, why string, params ...any) {
	f.all = append(f.all, fmt.Errorf("%s: "+why, append([]any{f.lines.at(f.block, f.n, key)}, params...)...))
}

// check returns all that is wrong with what the tree says.
func (t *Tree) check() []error {
	f := &treeFaults{Tree: t, block: "page"}
	if len(t.Pages)+len(t.Elsewhere) > maxBlocks {
		f.add("", "more than %d blocks", maxBlocks)
		return f.all
	}
	for i, p := range t.Pages {
		f.block, f.n = "page", i
		f.page(p)
	}
	for _, s := range required {
		if t.place(s) < 0 {
			f.block, f.n = "page", 0
			f.add("ask", "dead end: no page asks %q, without which nothing can be filed", s)
		}
	}
	if n := len(t.Pages); n > 0 && t.Pages[n-1].Ask != StepCheck {
		f.block, f.n = "page", n-1
		f.add("ask", "dead end: the last page must be %q, from which a report is sent", StepCheck)
	}
	f.voice()
	for i, e := range t.Elsewhere {
		f.block, f.n = "elsewhere", i
		f.elsewhere(e)
	}
	return f.all
}

// voice: a call that nobody asked about cannot be filed.
func (f *treeFaults) voice() {
	i := f.place(StepChannel)
	if i < 0 || !slices.Contains(f.Answers("channel"), string(Call)) {
		return
	}
	f.block, f.n = "page", i
	v := f.place(StepVoice)
	if v < i || !f.Pages[v].When.holds(func(string) []string { return []string{string(Call)} }) {
		f.add("answers.channel", "dead end: after \"call\", page %q must ask who spoke", StepVoice)
	}
}

func (f *treeFaults) page(p TreePage) {
	switch {
	case !slices.Contains(steps, p.Ask):
		f.add("ask", "unknown page %q", p.Ask)
		return
	case f.place(p.Ask) != f.n:
		f.add("ask", "loop: page %q is asked twice", p.Ask)
	case len(p.When) > 0 && slices.Contains(required, p.Ask):
		f.add("when", "dead end: page %q must always be asked", p.Ask)
	}
	if p.Chapter == "" {
		f.add("ask", "page %q has no chapter", p.Ask)
	}
	for question, answers := range p.Answers {
		f.answers(p.Ask, question, answers)
	}
	f.condition(p.When, f.n)
}

func (f *treeFaults) answers(s Step, question string, answers []string) {
	key := "answers." + question
	switch {
	case !slices.Contains(asks[s], question) || !slices.Contains(chosen, question):
		f.add(key, "page %q asks no %q whose answers can be chosen", s, question)
		return
	case len(answers) == 0 && slices.Contains(needed, question):
		f.add(key, "dead end: %q has no answer", question)
	}
	for i, a := range answers {
		if !slices.Contains(values[question], a) {
			f.add(key, "%q is no answer to %q", a, question)
		} else if slices.Index(answers, a) != i {
			f.add(key, "%q is twice an answer to %q", a, question)
		}
	}
}

// condition checks a condition that is asked once the pages before the place are
// answered: what is told later is not known yet.
func (f *treeFaults) condition(c Condition, place int) {
	for _, all := range c {
		if len(all) == 0 {
			f.add("when", "a condition that says nothing")
		}
		for answer, of := range all {
			f.term(answer, of, place)
		}
	}
}

func (f *treeFaults) term(answer string, of []string, place int) {
	known, ok := values[answer]
	switch {
	case answer == "election":
		if len(of) == 0 {
			f.add("when", "no election is named: this is never reached")
		}
		return
	case !ok:
		f.add("when", "unknown answer %q", answer)
		return
	case len(of) == 0:
		f.add("when", "no value of %q is named: this is never reached", answer)
	}
	for _, v := range of {
		if !slices.Contains(known, v) {
			f.add("when", "%q is no answer to %q", v, answer)
		}
	}
	f.told(answer, of, place)
}

// told checks that an answer can have been given before the place.
func (f *treeFaults) told(answer string, of []string, place int) {
	at := slices.IndexFunc(f.Pages, func(p TreePage) bool { return slices.Contains(asks[p.Ask], answer) })
	if at < 0 || at >= place {
		f.add("when", "loop: %q is not answered before this page", answer)
		return
	}
	offered := f.Answers(answer)
	if answer == "channel" && slices.Contains(offered, string(Call)) {
		offered = append(offered, string(CallLive), string(CallAutomated))
	}
	if !slices.ContainsFunc(of, func(v string) bool { return slices.Contains(offered, v) }) {
		f.add("when", "never reached: none of %s is offered as an answer to %q", strings.Join(of, ", "), answer)
	}
}

func (f *treeFaults) elsewhere(e Elsewhere) {
	same := func(o Elsewhere) bool { return o.ID == e.ID }
	switch after := f.place(e.After); {
	case !plainName(e.ID):
		f.add("id", "id %q: small letters, digits and - alone", e.ID)
	case slices.IndexFunc(f.Elsewhere, same) != f.n:
		f.add("id", "id %q is there twice", e.ID)
	case after < 0 || e.After == StepCheck:
		f.add("after", "never reached: no page %q leads on", e.After)
	case len(e.When) == 0:
		f.add("id", "without a condition everybody would be sent away")
	default:
		f.condition(e.When, after+1)
	}
	if e.Title == "" || e.Lede == "" || e.Say == "" || len(e.Services) == 0 {
		f.add("id", "dead end: %q needs title, lede, say and a service to go to", e.ID)
	}
	for _, s := range e.Services {
		f.service(s)
	}
}

func (f *treeFaults) service(s Service) {
	if (s.Name == "") == (s.NameKey == "") || s.Text == "" || s.Source == "" && !s.Date.IsZero() {
		f.add("id", "a service needs a name or a name_key, a text, and a source where it has a date: %q", s.Name+s.NameKey)
	}
	if u, err := url.Parse(s.URL); s.URL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		f.add("id", "address %q must begin with https://", s.URL)
	}
}

// plainName says whether a name can be the last part of an address.
func plainName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
