package stats

import (
	"encoding/json"
	"strconv"
	"time"
)

// License is the SPDX identifier of the figures' licence, Licence Ouverte 2.0.
const License = "etalab-2.0"

// rowKeys names, for each table, the field that tells its rows apart.
var rowKeys = map[string]string{
	Channels: "channel", Weeks: "week", Departements: "code", Practices: "practice",
	OptOuts: "outcome", Outcomes: "outcome", DataOrigins: "data_origin", SubjectKinds: "subject_kind", Canvasses: "size",
}

// tableNames are the tables of a cut in their order, but for that of operations.
var tableNames = []string{Channels, Weeks, Departements, Practices, OptOuts, Outcomes, DataOrigins, SubjectKinds}

// MarshalJSON writes the cut as INTERFACE.md says. A hidden number is null: in
// a row "suppressed" is then true, in a table it lists the fields. The figures
// without suspected reports follow those of all, in an object of the same form.
func (c *Cut) MarshalJSON() ([]byte, error) {
	b := []byte(`{"election":`)
	b = appendString(b, c.Election.Slug)
	if c.Release != "" {
		b = appendString(append(b, `,"release":`...), c.Release)
	}
	b = append(b, `,"as_of":`...)
	if c.AsOf.IsZero() {
		b = append(b, "null"...)
	} else {
		b = appendString(b, c.AsOf.UTC().Format(time.RFC3339))
	}
	b = c.appendFigures(append(b, ','))
	b = c.Canvasses.append(append(b, `,"canvasses":`...))
	b = c.appendCoordinated(append(b, ','))
	b = append(c.appendDisclosure(append(b, ',')), `,"licence":`...)
	b = appendString(b, License)
	return append(b, '}'), nil
}

// appendFigures writes the totals and the tables, within an object.
func (c *Cut) appendFigures(b []byte) []byte {
	b = appendInt(append(b, `"reports":`...), c.Reports)
	b = Number{c.Complaints, c.ComplaintsHidden}.append(append(b, `,"complaints":`...))
	if c.ComplaintsHidden {
		b = append(b, `,"suppressed":["complaints"]`...)
	}
	for _, t := range c.Tables {
		b = appendString(append(b, ','), t.Name)
		b = append(b, ':')
		b = t.append(b)
	}
	return b
}

func (c *Cut) appendDisclosure(b []byte) []byte {
	b = appendInt(append(b, `"disclosure":{"threshold":`...), c.Threshold)
	return append(appendInt(append(b, `,"suppressed":`...), c.Suppressed), '}')
}

// appendCoordinated writes how many reports may have been coordinated, and the
// figures without them.
func (c *Cut) appendCoordinated(b []byte) []byte {
	b = c.Coordinated.append(append(b, `"coordinated":{"reports":`...))
	if c.Coordinated.Hidden {
		return append(b, `,"share":null,"suppressed":true},"without_coordinated":{"reports":null,"complaints":null,"suppressed":true}`...)
	}
	b = appendShare(append(b, `,"share":`...), share(c.Coordinated.N, c.Reports, 1000))
	b = c.Without.appendFigures(append(b, `},"without_coordinated":{`...))
	return append(c.Without.appendDisclosure(append(b, ',')), '}')
}

// append writes the table of operations with what it says beside its rows.
func (c Canvassing) append(b []byte) []byte {
	b = c.Table.append(b)
	b = c.Number.append(append(b[:len(b)-1], `,"canvasses":`...))
	b = c.Largest.Canvasses.append(append(b, `,"largest":{"canvasses":`...))
	b = c.Largest.Reports.append(append(b, `,"reports":`...))
	b = append(b, `,"share":`...)
	if c.Largest.Reports.Hidden {
		return append(b, `null,"suppressed":true}}`...)
	}
	return append(appendShare(b, c.Largest.Share), `}}`...)
}

func appendShare(b []byte, thousandths int) []byte {
	return strconv.AppendFloat(b, float64(thousandths)/1000, 'f', -1, 64)
}

func (t Table) append(b []byte) []byte {
	b = t.Base.append(append(b, `{"base":`...))
	b = t.Missing.append(append(b, `,"missing":`...))
	b = t.Multiple.append(append(b, `,"multiple":`...))
	if t.Withheld {
		b = append(b, `,"withheld":true`...)
	}
	if hidden := t.hiddenFields(); len(hidden) > 0 {
		list, _ := json.Marshal(hidden) // strings always marshal
		b = append(append(b, `,"suppressed":`...), list...)
	}
	b = append(b, `,"rows":`...)
	return append(appendRows(b, rowKeys[t.Name], t.Rows), '}')
}

// hiddenFields names the fields of the table itself that are hidden.
func (t Table) hiddenFields() []string {
	var names []string
	for _, f := range []struct {
		name string
		Number
	}{{"base", t.Base}, {"missing", t.Missing}, {"multiple", t.Multiple}} {
		if f.Hidden {
			names = append(names, f.name)
		}
	}
	return names
}

func appendRows(b []byte, key string, rows []Row) []byte {
	b = append(b, '[')
	for i, r := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = r.append(b, key)
	}
	return append(b, ']')
}

func (r Row) append(b []byte, key string) []byte {
	b = appendString(append(b, '{'), key)
	b = appendString(append(b, ':'), r.ID)
	if r.Name != "" {
		b = appendString(append(b, `,"name":`...), r.Name)
	}
	if r.From != "" {
		b = appendString(append(b, `,"from":`...), string(r.From))
	}
	if r.Round > 0 {
		b = appendInt(append(b, `,"round":`...), r.Round)
	}
	b = r.Reports.append(append(b, `,"reports":`...))
	b = append(b, `,"share":`...)
	if r.Reports.Hidden {
		b = append(b, `null,"suppressed":true`...)
	} else {
		b = appendShare(b, r.Share)
	}
	if key == rowKeys[Canvasses] {
		b = r.Canvasses.append(append(b, `,"canvasses":`...))
	}
	if len(r.Of) > 0 {
		b = appendParts(b, key, r.Of)
	}
	return append(b, '}')
}

// appendParts writes which rows a row is made of, then their numbers.
func appendParts(b []byte, key string, parts []Row) []byte {
	b = append(b, `,"of":[`...)
	for i, p := range parts {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, p.ID)
	}
	return appendRows(append(b, `],"detail":`...), key, parts)
}

func (n Number) append(b []byte) []byte {
	if n.Hidden {
		return append(b, "null"...)
	}
	return appendInt(b, n.N)
}

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

func appendString(b []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // a string always marshals
	return append(b, quoted...)
}
