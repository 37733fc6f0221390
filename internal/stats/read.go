package stats

import (
	"encoding/json"
	"fmt"
	"time"

	"vigie/internal/election"
)

// Read returns the figures that MarshalJSON wrote of an election: those of a
// release, long after.
func Read(document []byte, e election.Election) (*Cut, error) {
	var c written
	if err := json.Unmarshal(document, &c); err != nil {
		return nil, fmt.Errorf("read figures of %s: %w", e.Slug, err)
	}
	cut, err := c.cut(document, e)
	if err != nil {
		return nil, fmt.Errorf("read figures of %s: %w", e.Slug, err)
	}
	return cut, nil
}

// written is what stands in the JSON of a cut beside its tables.
type written struct {
	Release     string
	AsOf        *time.Time `json:"as_of"`
	Reports     *int
	Complaints  *int
	Coordinated struct{ Reports *int }
	Without     json.RawMessage `json:"without_coordinated"`
	Disclosure  struct{ Threshold, Suppressed int }
}

func (w written) cut(document []byte, e election.Election) (*Cut, error) {
	c := &Cut{Election: e, Release: w.Release, Threshold: w.Disclosure.Threshold, Suppressed: w.Disclosure.Suppressed, Coordinated: told(w.Coordinated.Reports)}
	c.Reports, c.Complaints, c.ComplaintsHidden = told(w.Reports).N, told(w.Complaints).N, w.Complaints == nil
	if w.AsOf != nil {
		c.AsOf = *w.AsOf
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(document, &parts); err != nil {
		return nil, err
	}
	for _, name := range tableNames {
		t, err := readTable(name, parts[name])
		if err != nil {
			return nil, err
		}
		c.Tables = append(c.Tables, t)
	}
	if w.Without == nil || w.Coordinated.Reports == nil {
		return c, c.readCanvasses(parts[Canvasses])
	}
	var rest written
	if err := json.Unmarshal(w.Without, &rest); err != nil {
		return nil, err
	}
	without, err := rest.cut(w.Without, e)
	if err != nil {
		return nil, err
	}
	without.AsOf, without.Coordinated, c.Without = c.AsOf, Number{}, without
	return c, c.readCanvasses(parts[Canvasses])
}

func (c *Cut) readCanvasses(document json.RawMessage) (err error) {
	if document == nil {
		return nil // the figures without suspected reports have none
	}
	var beside struct {
		Canvasses *int
		Largest   struct {
			Canvasses, Reports *int
			Share              float64
		}
	}
	if err := json.Unmarshal(document, &beside); err != nil {
		return err
	}
	l := beside.Largest
	c.Canvasses.Number = told(beside.Canvasses)
	c.Canvasses.Table, err = readTable(Canvasses, document)
	c.Canvasses.Largest = Row{ID: fmt.Sprint(LargestCount), Canvasses: told(l.Canvasses), Reports: told(l.Reports)}
	if !c.Canvasses.Largest.Reports.Hidden {
		c.Canvasses.Largest = finished(c.Canvasses.Largest, c.Canvasses.Base.N)
	}
	return err
}

func readTable(name string, document json.RawMessage) (Table, error) {
	t := Table{Name: name}
	if document == nil {
		return t, fmt.Errorf("no table %s", name)
	}
	var w struct {
		Base, Missing, Multiple *int
		Withheld                bool
		Rows                    []map[string]json.RawMessage
	}
	if err := json.Unmarshal(document, &w); err != nil {
		return t, fmt.Errorf("table %s: %w", name, err)
	}
	t.Base, t.Missing, t.Multiple, t.Withheld = told(w.Base), told(w.Missing), told(w.Multiple), w.Withheld
	var err error
	if t.Rows, err = readRows(name, w.Rows); err != nil {
		return t, fmt.Errorf("table %s: %w", name, err)
	}
	finish(t.Rows, t.Base.N)
	return t, nil
}

func readRows(name string, rows []map[string]json.RawMessage) ([]Row, error) {
	var read []Row
	for _, w := range rows {
		var r Row
		var reports, canvasses *int
		var parts []map[string]json.RawMessage
		for field, into := range map[string]any{
			rowKeys[name]: &r.ID, "name": &r.Name, "from": &r.From, "round": &r.Round, "reports": &reports, "canvasses": &canvasses, "detail": &parts,
		} {
			if w[field] == nil {
				continue
			}
			if err := json.Unmarshal(w[field], into); err != nil {
				return nil, fmt.Errorf("%s: %w", field, err)
			}
		}
		r.Reports = told(reports)
		if name == Canvasses {
			r.Canvasses = told(canvasses)
		}
		var err error
		if r.Of, err = readRows(name, parts); err != nil {
			return nil, err
		}
		read = append(read, r)
	}
	return read, nil
}

// told returns a number that is null where it is hidden.
func told(n *int) Number {
	if n == nil {
		return Number{Hidden: true}
	}
	return Number{N: *n}
}
