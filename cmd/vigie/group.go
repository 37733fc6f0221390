package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"vigie/internal/canvass"
	"vigie/internal/config"
	"vigie/internal/database"
)

// groupCmd is `vigie group`: the portal's engine over a file. Nothing is
// printed before all is read: a late message may show that two groups are one,
// and a line that is wrong must not leave half an answer behind.
type groupCmd struct {
	Labels       string `type:"existingfile" xor:"labels" help:"Score the groups on this file and print precision, recall and F1 instead. Its lines are {\"id\",\"cluster\"}, with their texts or with those of standard input, or pairs as --export-labels writes them."`
	ExportLabels bool   `xor:"labels" help:"Print the pairs of texts that reviewers put together or apart, one {\"a\",\"b\",\"same\"} a line."`
}

// longestGroupLine is the most bytes that a line may have: ten times the
// longest message that the portal takes, written as \u escapes.
const longestGroupLine = 1 << 20

// Run groups standard input, or scores. The portal's database is opened for what
// reviewers said alone.
func (c groupCmd) Run(ctx context.Context, cfg config.Config) error {
	if c.ExportLabels {
		a, err := open(ctx, cfg, database.Now)
		if err != nil {
			return err
		}
		defer a.close()
		return exportLabels(ctx, a.canvasses, os.Stdout)
	}
	if c.Labels == "" {
		return groupMessages(os.Stdin, os.Stdout)
	}
	labels, err := os.Open(c.Labels)
	if err != nil {
		return fmt.Errorf("group: %w", err)
	}
	defer labels.Close()
	return scoreLabels(labels, os.Stdin, os.Stdout)
}

// groupMessages groups the messages of in and writes a line for each to out, in
// the order in which they came.
func groupMessages(in io.Reader, out io.Writer) error {
	b := newBatch()
	if err := b.read(in); err != nil {
		return err
	}
	lines := bufio.NewWriter(out)
	write := json.NewEncoder(lines)
	write.SetEscapeHTML(false)
	for i, id := range b.ids {
		line := struct {
			ID    json.RawMessage `json:"id"`
			Group json.RawMessage `json:"group"`
		}{json.RawMessage(id), json.RawMessage(b.ids[b.group(i)])}
		if err := write.Encode(line); err != nil {
			return fmt.Errorf("group: %w", err)
		}
	}
	return lines.Flush()
}

// batch is messages as they are being grouped. It keeps no text.
type batch struct {
	shelf  *canvass.Memory
	engine *canvass.Engine
	ids    []string // as the line has them: a JSON string or number
	groups []canvass.ID
	firsts []int // first message of each canvass, by the ID with which it was founded
}

func newBatch() *batch {
	shelf := canvass.NewMemory()
	return &batch{shelf: shelf, engine: canvass.NewEngine(shelf, canvass.Standard())}
}

// group returns the number of the first message of the group of message i. A
// merged canvass goes under the earlier one, so that its founder is the first.
func (b *batch) group(i int) int { return b.firsts[b.shelf.Current(b.groups[i])] }

// read places every message of in; an error tells its line.
func (b *batch) read(in io.Reader) error {
	return eachLine(in, func(line []byte) error {
		m, err := message(line)
		if err == nil && m.Text == nil {
			err = errors.New(`"text" is missing`)
		}
		if err != nil {
			return err
		}
		return b.place(m)
	})
}

func (b *batch) place(m groupLine) error {
	p, err := b.engine.Place(canvass.Text{Body: *m.Text, Sender: canvass.SenderOf(m.Sender)})
	if err != nil {
		return err
	}
	if p.Founded {
		b.firsts = append(b.firsts, len(b.ids))
	}
	b.ids = append(b.ids, string(m.ID))
	b.groups = append(b.groups, p.Canvass)
	return nil
}

// eachLine hands the lines of in to take, but for empty ones. An error tells the
// number of its line, counted from 1.
func eachLine(in io.Reader, take func(line []byte) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestGroupLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		if err := take(line); err != nil {
			return fmt.Errorf("group: line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("group: line %d: %w", n+1, err)
	}
	return nil
}

// groupLine is a line of input. Other fields are left unread.
type groupLine struct {
	ID      json.RawMessage `json:"id"`
	Text    *string         `json:"text"`
	Sender  string          `json:"sender"`
	Cluster json.RawMessage `json:"cluster"`
}

// message reads one line.
func message(line []byte) (groupLine, error) {
	var m groupLine
	if err := json.Unmarshal(line, &m); err != nil {
		return m, plainJSON(err)
	}
	if len(m.ID) == 0 || strings.IndexByte("\"-0123456789", m.ID[0]) < 0 {
		return m, errors.New(`"id" must be a string or a number`)
	}
	return m, nil
}

// plainJSON says what is wrong with a line without the decoder's inner names.
func plainJSON(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("%q must not be of JSON type %s", cmp.Or(kind.Field, "a line"), kind.Value)
	}
	return fmt.Errorf("not JSON: %w", err)
}

// scoreLabels groups the texts of labels, or those of in when it has none, and
// writes to out how well the groups agree with the labels.
func scoreLabels(labels, in io.Reader, out io.Writer) error {
	truth := map[string]string{}
	b := newBatch()
	said := newPairs(b)
	err := eachLine(labels, func(line []byte) error {
		if pair, is, err := pairOf(line); err != nil || is {
			if err != nil {
				return err
			}
			return said.add(pair)
		}
		m, err := message(line)
		if err == nil && len(m.Cluster) == 0 {
			err = errors.New(`"cluster" is missing`)
		}
		if err != nil {
			return err
		}
		truth[string(m.ID)] = string(m.Cluster)
		if m.Text == nil {
			return nil
		}
		return b.place(m)
	})
	switch {
	case err == nil && len(said.told) > 0 && len(truth) > 0:
		return errors.New("group: a file has pairs or clusters, not both")
	case err == nil && len(said.told) > 0:
		return said.write(out)
	case err == nil && len(b.ids) == 0:
		err = b.read(in)
	}
	if err != nil {
		return err
	}
	return writeScore(out, b, truth)
}

// writeScore writes the score of those messages that have a label.
func writeScore(out io.Writer, b *batch, truth map[string]string) error {
	var groups []int
	var clusters []string
	for i, id := range b.ids {
		if cluster, ok := truth[id]; ok {
			groups, clusters = append(groups, b.group(i)), append(clusters, cluster)
		}
	}
	if len(groups) == 0 {
		return errors.New("group: no message has a label")
	}
	s := canvass.Scored(groups, clusters)
	_, err := fmt.Fprintf(out, "messages %d\npairs that belong together %d, found %d, both %d\nprecision %.4f\nrecall    %.4f\nF1        %.4f\n",
		len(groups), s.True, s.Found, s.Both, s.Precision(), s.Recall(), s.F1())
	return err
}
