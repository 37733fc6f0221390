package election

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"vigie/internal/place"
)

// readLists reads a file of lists or candidates, in any of the formats that
// columns.go knows, and calls take for each contender, complete but for its
// election. Wrong lines are gathered to the end; whoever calls must then take
// nothing. An error is the reader's or take's own.
func readLists(in io.Reader, places *place.Register, take func(Contender) error) (wrong, notices Lines, err error) {
	l := lister{places: places, take: take, wrong: &wrong, notices: &notices, seen: map[string]seen{}}
	err = l.read(in)
	if errors.Is(err, errStop) {
		err = nil
	}
	return wrong, notices, err
}

// lister is one file of lists being read.
type lister struct {
	places  *place.Register
	take    func(Contender) error
	rows    *rows
	layout  layout
	wrong   *Lines
	notices *Lines
	seen    map[string]seen
	pending *Contender // the list whose candidates are being read
	since   int        // its first line
}

// seen is a contender met before: its name, and the line.
type seen struct {
	name string
	line int
}

func (l *lister) read(in io.Reader) (err error) {
	if l.rows, err = newRows(in, l.wrong, knownColumn); err != nil {
		return err
	}
	if l.layout, err = layoutOf(l.rows.header, l.wrong); err != nil {
		return err
	}
	for {
		cells, err := l.rows.next()
		if err == io.EOF {
			return l.flush()
		}
		if err != nil {
			return err
		}
		if err := l.line(l.mended(cells)); err != nil {
			return err
		}
	}
}

// mended joins a list's short name that a stray tab has cut in two: two lists
// of the Ministry's file of 2020 are so. The sign is a sex one cell too far.
func (l *lister) mended(cells []string) []string {
	sex, short := l.layout.fixed[colSex], l.layout.fixed[colShortName]
	if l.rows.comma != '\t' || sex < 0 || short < 0 || short > sex || sex+1 >= len(cells) || isSex(cells[sex]) || !isSex(cells[sex+1]) {
		return cells
	}
	l.notices.add(l.rows.number, "import.notice.tab")
	cells[short] += " " + cells[short+1]
	return append(cells[:short+1], cells[short+2:]...)
}

func isSex(cell string) bool { return cell == "M" || cell == "F" }

// line reads the contenders of a line: one, or one a group.
func (l *lister) line(cells []string) error {
	if !l.rows.fits(cells) {
		return nil
	}
	base, ok := l.territory(cells)
	if !ok {
		return nil
	}
	if l.layout.groups == nil {
		return l.contender(base, cells, l.layout.fixed)
	}
	for _, g := range l.layout.groups {
		if g.of(cells, colPanel)+g.of(cells, colListName)+g.of(cells, colLastName) == "" {
			continue // fewer lists here than elsewhere
		}
		if err := l.contender(base, cells, g); err != nil {
			return err
		}
	}
	return nil
}

// territory reads where a line belongs.
func (l *lister) territory(cells []string) (Contender, bool) {
	p := l.layout.fixed
	c := Contender{Kind: l.layout.kind, Departement: insee(p.of(cells, colDepartement))}
	name, ok := departementName(l.places, c.Departement)
	if !ok {
		l.wrong.add(l.rows.number, "import.wrong.departement", "Code", brief(p.of(cells, colDepartement)))
		return c, false
	}
	if c.Kind == Candidate {
		c.TerritoryName = name
		c.Territory, ok = constituencyCode(c.Departement, p.of(cells, colConstituency))
		if !ok {
			l.wrong.add(l.rows.number, "import.wrong.constituency", "Code", brief(p.of(cells, colConstituency)))
		}
		return c, ok
	}
	return l.commune(c, cells)
}

func (l *lister) commune(c Contender, cells []string) (Contender, bool) {
	code := l.layout.fixed.of(cells, colCommune)
	var ok bool
	if c.Territory, c.Commune, ok = communeCode(c.Departement, code); !ok {
		l.wrong.add(l.rows.number, "import.wrong.commune", "Code", brief(code))
		return c, false
	}
	if d := departementOf(c.Commune); d != c.Departement && c.Departement != islands {
		l.wrong.add(l.rows.number, "import.wrong.elsewhere", "Commune", brief(code), "Departement", c.Departement)
		return c, false
	}
	c.Departement = departementOf(c.Commune)
	c.TerritoryName = l.layout.fixed.of(cells, colCommuneName)
	known, found := l.places.Commune(c.Commune)
	if !found {
		l.notices.add(l.rows.number, "import.notice.unknown_commune", "Code", c.Commune)
	} else if c.TerritoryName == "" {
		c.TerritoryName = known.Name
	}
	return c, true
}

// contender reads the rest of one contender, and gives it on.
func (l *lister) contender(c Contender, cells []string, p positions) error {
	panel, err := strconv.Atoi(p.of(cells, colPanel))
	if err != nil || panel < 1 || panel > 999 {
		l.wrong.add(l.rows.number, "import.wrong.panel", "Value", brief(p.of(cells, colPanel)))
		return nil
	}
	c.Panel, c.Nuance = panel, p.of(cells, colNuance)
	person := strings.TrimSpace(p.of(cells, colFirstName) + " " + p.of(cells, colLastName))
	if c.Kind == Candidate {
		if c.Name = person; p.of(cells, colLastName) == "" {
			l.wrong.add(l.rows.number, "import.wrong.name")
			return nil
		}
		return l.give(c, l.rows.number)
	}
	c.Name, c.ShortName = p.of(cells, colListName), p.of(cells, colShortName)
	if !l.layout.people {
		c.Lead = person
		return l.give(c, l.rows.number)
	}
	return l.member(c, person, isHead(cells, p))
}

// isHead says whether a candidate is the first of a list.
func isHead(cells []string, p positions) bool {
	if p[colHead] >= 0 {
		return strings.EqualFold(p.of(cells, colHead), "OUI")
	}
	return p.of(cells, colRank) == "1"
}

// member adds a candidate to the list being read, or begins the next list.
func (l *lister) member(c Contender, person string, head bool) error {
	if l.pending == nil || l.pending.Territory != c.Territory || l.pending.Panel != c.Panel || l.pending.Name != c.Name {
		if err := l.flush(); err != nil {
			return err
		}
		l.pending, l.since = &c, l.rows.number
	}
	if head {
		l.pending.Lead = person
	}
	return nil
}

// flush gives on the list whose candidates have all been read.
func (l *lister) flush() error {
	if l.pending == nil {
		return nil
	}
	c := *l.pending
	l.pending = nil
	return l.give(c, l.since)
}

// give passes on a contender that was not met before. Several lines may tell
// of one list (its candidates, its votes by polling station), but two lists
// cannot have one panel.
func (l *lister) give(c Contender, line int) error {
	key := c.Territory + ":" + strconv.Itoa(c.Panel)
	before, again := l.seen[key]
	if again && (before.name != c.Name || !l.layout.people && l.layout.groups == nil) {
		l.wrong.add(line, "import.wrong.panel_twice", "Panel", c.Panel, "Territory", c.Territory, "Line", before.line)
	}
	if again {
		return nil
	}
	l.seen[key] = seen{name: c.Name, line: line}
	if c.Name == "" && !l.named(&c, line) {
		l.wrong.add(line, "import.wrong.name")
	}
	if l.wrong.Total > 0 {
		return nil // nothing will be imported: only the other faults are looked for
	}
	return l.take(c)
}

// named gives a list without a name the next best: its short name, its first
// candidate, or its number, since the Ministry registers such lists (Chatain
// in 2026) and voters must be able to point at them.
func (l *lister) named(c *Contender, line int) bool {
	switch {
	case c.ShortName != "":
		c.Name = c.ShortName
	case c.Lead != "":
		c.Name = c.Lead
	case c.TerritoryName != "":
		c.Name = "Liste n° " + strconv.Itoa(c.Panel) + ", " + c.TerritoryName
	}
	if c.Name != "" {
		l.notices.add(line, "import.notice.unnamed", "Name", c.Name)
	}
	return c.Name != ""
}

// brief cuts what a file holds to what a message can show.
func brief(cell string) string {
	if r := []rune(cell); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return cell
}
