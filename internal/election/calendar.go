package election

import (
	"errors"
	"io"
	"slices"

	"vigie/internal/day"
)

// calendarColumns are the columns of a file of elections, as its header writes
// them.
func calendarColumns() []string {
	return []string{"slug", "kind", "name_fr", "name_en", "round1", "round2", "opens", "closes"}
}

// folded is how rows gives a header: names.Fold makes a space of "_".
func folded(column string) string {
	switch column {
	case "name_fr":
		return "name fr"
	case "name_en":
		return "name en"
	}
	return column
}

func knownCalendarColumn(header string) bool {
	return slices.ContainsFunc(calendarColumns(), func(c string) bool { return folded(c) == header })
}

// readElections reads a file of elections whole: they are few.
func readElections(in io.Reader) (found []Election, wrong Lines, err error) {
	c := calendar{wrong: &wrong, seen: map[string]int{}}
	err = c.read(in)
	if errors.Is(err, errStop) {
		err = nil
	}
	return c.found, wrong, err
}

// calendar is one file of elections being read.
type calendar struct {
	rows  *rows
	at    map[string]int // where each column stands
	seen  map[string]int // the line of each slug
	found []Election
	wrong *Lines
}

func (c *calendar) read(in io.Reader) (err error) {
	if c.rows, err = newRows(in, c.wrong, knownCalendarColumn); err != nil {
		return err
	}
	c.at = map[string]int{}
	for _, name := range calendarColumns() {
		if c.at[name] = slices.Index(c.rows.header, folded(name)); c.at[name] < 0 {
			c.wrong.add(0, "import.wrong.column", "Column", name)
		}
	}
	if c.wrong.Total > 0 {
		return errStop
	}
	for {
		cells, err := c.rows.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if c.rows.fits(cells) {
			c.election(cells)
		}
	}
}

// election reads one line; what is wrong with it is noted.
func (c *calendar) election(cells []string) {
	text := func(name string) string {
		v := cells[c.at[name]]
		if v == "" {
			c.fault("import.wrong.empty", "Column", name)
		}
		return v
	}
	e := Election{Slug: text("slug"), Kind: text("kind"), NameFR: text("name_fr"), NameEN: text("name_en")}
	e.Round1, e.Opens, e.Closes = c.day(text("round1"), "round1"), c.day(text("opens"), "opens"), c.day(text("closes"), "closes")
	e.Round2 = c.day(cells[c.at["round2"]], "round2")
	c.check(e)
	c.found = append(c.found, e)
}

func (c *calendar) fault(key string, params ...any) { c.wrong.add(c.rows.number, key, params...) }

// day reads an ISO day; "" stays "".
func (c *calendar) day(cell, name string) day.Day {
	if d := day.Day(cell); cell == "" || d.Valid() {
		return d
	}
	c.fault("import.wrong.day", "Column", name, "Value", brief(cell))
	return ""
}

// check notes what no single cell shows.
func (c *calendar) check(e Election) {
	if line, again := c.seen[e.Slug]; again && e.Slug != "" {
		c.fault("import.wrong.slug_twice", "Slug", brief(e.Slug), "Line", line)
	}
	c.seen[e.Slug] = c.rows.number
	if e.Slug != "" && !isSlug(e.Slug) {
		c.fault("import.wrong.slug", "Slug", brief(e.Slug))
	}
	if e.Round1 != "" && e.Round2 != "" && !e.Round2.After(e.Round1) {
		c.fault("import.wrong.order", "First", "round1", "Second", "round2")
	}
	if e.Opens != "" && e.Closes != "" && e.Closes.Before(e.Opens) {
		c.fault("import.wrong.order", "First", "opens", "Second", "closes")
	}
}

// isSlug says whether s can stand in an address as it is.
func isSlug(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		if !letter && (r != '-' || i == 0) {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 64
}
