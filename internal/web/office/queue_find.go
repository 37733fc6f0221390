package office

import (
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/i18n"
	"vigie/internal/search"
	"vigie/internal/triage"
)

// queueFind is the box in which one looks for words, and what became of them.
type queueFind struct {
	Keep       []hidden
	Value      string
	Understood string   // what is looked for, in words; "" for nothing
	Left       []string // what is not, and why
	Note       string   // key: what to know of what was found, or ""
	Help       []string // keys
}

// findHelp is what one may write, by examples; read only.
var findHelp = []string{
	"office.find.help.words", "office.find.help.phrase", "office.find.help.operators", "office.find.help.fields", "office.find.help.numbers", "office.find.help.begins",
}

// find says what is looked for. Where nothing has it, names that are close are
// looked for instead: the listing and the filter say so from then on.
func (p *Pages) find(c *gin.Context, l *listing, f *triage.Filter) (queueFind, error) {
	q := queueFind{Value: l.Q, Help: findHelp}
	for _, kept := range l.to(triage.Cursor{}).fields() {
		if kept.Value != "" && kept.Name != "q" && kept.Name != "near" {
			q.Keep = append(q.Keep, kept)
		}
	}
	asked, words := search.Parse(l.Q), p.Views.Localizer(c)
	q.Understood = understood(words, asked)
	for _, left := range asked.Left() {
		q.Left = append(q.Left, words.T(leftWhy[left.Why], "Text", left.Text))
	}
	if asked.Empty() {
		l.Near, f.Close = "", false
		return q, nil
	}
	n, err := p.Triage.Matches(c.Request.Context(), *f)
	if err != nil {
		return q, err
	}
	if n == 0 && !f.Close {
		l.Near, f.Close = "1", true
	}
	switch {
	case n > triage.MostSearched:
		q.Note = "office.find.most"
	case f.Close:
		q.Note = "office.find.near"
	}
	return q, nil
}

// leftWhy says why a part of a query was left out; read only.
var leftWhy = map[search.Why]string{
	search.TooLong:      "office.find.left.long",
	search.NoWord:       "office.find.left.no_word",
	search.UnknownField: "office.find.left.field",
	search.NoValue:      "office.find.left.no_value",
	search.LoneOperator: "office.find.left.operator",
	search.Unclosed:     "office.find.left.unclosed",
}

// fieldLabels name the fields of a query; read only.
var fieldLabels = map[search.Field]string{
	search.Sender:      "office.find.field.sender",
	search.Candidate:   "office.find.field.candidate",
	search.Commune:     "office.find.field.commune",
	search.Departement: "office.find.field.departement",
	search.Election:    "office.find.field.election",
	search.Code:        "office.find.field.code",
	search.Note:        "office.find.field.note",
}

// understood says a query in words.
func understood(words *i18n.Localizer, q search.Query) string {
	var b strings.Builder
	for _, part := range q.Understood() {
		switch part.Kind {
		case search.Term:
			b.WriteString(termWords(words, part))
		case search.And:
			b.WriteString(" " + words.T("office.find.and") + " ")
		case search.Or:
			b.WriteString(" " + words.T("office.find.or") + " ")
		case search.Not:
			b.WriteString(words.T("office.find.not") + " ")
		case search.Open:
			b.WriteString("(")
		case search.Close:
			b.WriteString(")")
		}
	}
	return b.String()
}

func termWords(words *i18n.Localizer, part search.Part) string {
	key := "office.find.term"
	switch {
	case part.Begins:
		key = "office.find.begins"
	case part.Number:
		key = "office.find.number"
	}
	said := words.T(key, "Text", part.Text)
	if label, ok := fieldLabels[part.Field]; ok {
		return words.T(label) + " " + said
	}
	return said
}
