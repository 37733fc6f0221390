package evidence

import (
	"regexp"

	"vigie/internal/phone"
)

// Number is a telephone number found in a message, or the sender's.
type Number struct {
	phone.Number

	from, to int
}

// numbers matches what may be a telephone number.
var numbers = regexp.MustCompile(`(?:\+|00)\d(?:[ .()/-]{0,3}\d){7,14}|0[ .-]?[1-9](?:[ .-]{0,2}\d){8}`)

// numbers returns the numbers of the text in order, the sender's after them.
func (r *reading) numbers(links []Link) []Number {
	var found []Number
	for _, m := range numbers.FindAllStringIndex(r.level, maxLinks) {
		if inLink(links, m[0]) || touches(r.level, m[0], m[1]) {
			continue
		}
		if read, ok := phone.Read(r.level[m[0]:m[1]], r.notes.facts.On); ok {
			n := Number{read, m[0], m[1]}
			r.classed(read, r.passage(m[0], m[1]), false)
			found = append(found, n)
		}
	}
	if n, ok := phone.Read(r.notes.facts.Sender, r.notes.facts.On); ok {
		r.classed(n, nil, true)
	}
	return found
}

// classed notes what the class of a number says.
func (r *reading) classed(n phone.Number, at *Passage, sender bool) {
	switch {
	case n.Class == phone.Verified:
		r.notes.see("number_automated", at, "Number", n.E164)
	case n.Class == phone.Platform:
		r.notes.see("number_platform", at, "Number", n.E164)
	case n.Class == phone.Mobile && sender:
		r.notes.see("number_mobile_sender", at, "Number", n.E164)
	}
}

func inLink(links []Link, at int) bool {
	for _, l := range links {
		if at >= l.From && at < l.To {
			return true
		}
	}
	return false
}

// touches says whether a match is a part of a longer run of digits.
func touches(text string, from, to int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	return digit(from-1) || digit(to)
}
