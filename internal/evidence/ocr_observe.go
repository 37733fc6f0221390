package evidence

import "errors"

// unsureBelow is the confidence below which a reading is told to be checked word
// by word. Clean screens are read at 85 to 95.
const unsureBelow = 70

// ReadPicture returns what is observed in the words of a picture: what a text's
// words show, and how surely they were read. A picture shows what fits a screen:
// it is never taken for whole.
func ReadPicture(p Picture, f Facts) []Observation {
	n := notes{facts: f}
	switch {
	case p.Text == "":
		n.see("picture_empty", nil)
		return n.found
	case p.Confidence < unsureBelow:
		n.see("picture_unsure", nil, "Confidence", p.Confidence)
	default:
		n.see("picture_read", nil, "Confidence", p.Confidence)
	}
	f.Whole = false
	if f.Sender == "" {
		f.Sender = p.Sender
	}
	if f.At == "" {
		f.At = p.At
	}
	n.found = append(n.found, ReadText(p.Text, f).Observations...)
	return n.ordered()
}

// NotRead returns the observation that a picture was not read, and why.
func NotRead(why error) []Observation {
	n := notes{}
	if errors.Is(why, ErrNoReader) {
		n.see("picture_no_reader", nil)
	} else {
		n.see("picture_not_read", nil)
	}
	return n.found
}
