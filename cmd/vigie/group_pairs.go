package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"vigie/internal/canvass"
)

// exportLabels writes what reviewers said of pairs of texts, one JSON object a
// line, as scoreLabels reads it.
func exportLabels(ctx context.Context, from *canvass.Store, out io.Writer) error {
	lines := bufio.NewWriter(out)
	write := json.NewEncoder(lines)
	write.SetEscapeHTML(false)
	if err := from.Labels(ctx, func(l canvass.Labelled) error { return write.Encode(l) }); err != nil {
		return fmt.Errorf("group: %w", err)
	}
	return lines.Flush()
}

// pairLine is a line that says of two texts whether they are one message.
type pairLine struct {
	A    *pairText `json:"a"`
	B    *pairText `json:"b"`
	Same *bool     `json:"same"`
}

type pairText struct {
	ID     string  `json:"id"`
	Text   *string `json:"text"`
	Sender string  `json:"sender"`
}

// pairOf reads a line that names a pair; false for one that names none.
func pairOf(line []byte) (pairLine, bool, error) {
	var p pairLine
	if err := json.Unmarshal(line, &p); err != nil || p.A == nil && p.B == nil {
		return p, false, nil // what is wrong with it is for who reads other lines to say
	}
	switch {
	case p.A == nil || p.B == nil:
		return p, true, errors.New(`a pair has "a" and "b"`)
	case p.Same == nil:
		return p, true, errors.New(`"same" is missing`)
	case p.A.ID == "" || p.B.ID == "":
		return p, true, errors.New(`"id" must be a string`)
	case p.A.Text == nil || p.B.Text == nil:
		return p, true, errors.New(`"text" is missing`)
	}
	return p, true, nil
}

// pairs are pairs of texts whose groups are compared with what somebody said.
type pairs struct {
	batch *batch
	at    map[string]int // number of a text among those of the batch, by its id
	told  []toldPair
}

type toldPair struct {
	a, b int
	same bool
}

func newPairs(b *batch) *pairs { return &pairs{batch: b, at: map[string]int{}} }

// add places the texts of a pair, each once however many pairs it is in.
func (p *pairs) add(l pairLine) error {
	a, err := p.place(*l.A)
	if err != nil {
		return err
	}
	b, err := p.place(*l.B)
	p.told = append(p.told, toldPair{a, b, *l.Same})
	return err
}

func (p *pairs) place(t pairText) (int, error) {
	if at, known := p.at[t.ID]; known {
		return at, nil
	}
	id, err := json.Marshal(t.ID)
	if err != nil {
		return 0, err
	}
	p.at[t.ID] = len(p.batch.ids)
	return p.at[t.ID], p.batch.place(groupLine{ID: id, Text: t.Text, Sender: t.Sender})
}

// write says how well the groups agree with what was said of the pairs.
func (p *pairs) write(out io.Writer) error {
	var s canvass.Score
	for _, t := range p.told {
		found := p.batch.group(t.a) == p.batch.group(t.b)
		s.Found, s.True, s.Both = s.Found+one(found), s.True+one(t.same), s.Both+one(found && t.same)
	}
	_, err := fmt.Fprintf(out, "messages %d, pairs %d\npairs said to belong together %d, found %d, both %d\nprecision %.4f\nrecall    %.4f\nF1        %.4f\n",
		len(p.batch.ids), len(p.told), s.True, s.Found, s.Both, s.Precision(), s.Recall(), s.F1())
	return err
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
