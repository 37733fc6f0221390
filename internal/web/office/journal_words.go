package office

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"vigie/internal/account"
	"vigie/internal/i18n"
	"vigie/internal/journal"
	"vigie/internal/letter"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// typedObject reads what somebody looks for: the journal's own name of it, or a
// reference as people copy it from a page, which a case and a report may share.
func typedObject(typed string) (object, also string) {
	typed = strings.TrimSpace(typed)
	if typed == "" || strings.Contains(typed, "/") {
		return typed, ""
	}
	ref := triage.Reference(typed)
	return triage.Object(ref), report.Object(ref)
}

// journalWords says what lines hold in one language; names are those of the
// accounts by what stands for them in the journal.
type journalWords struct {
	*i18n.Localizer
	names map[string]string
}

// rowOf lays out a line. An account is shown by its name of today; the name it
// had then is among the details where it differs.
func (l journalWords) rowOf(line journal.Line) journalRow {
	row := journalRow{Line: line, Number: int(line.Seq), Act: string(line.Act), Object: line.Object, Hash: fmt.Sprintf("%.4x", line.Hash)}
	row.Object = l.object(line.Object)
	row.Detail = l.detail(row)
	return row
}

// detail writes a line's detail in one row: "role: Auditor, sessions: 2". One that
// somebody broke is shown as it stands.
func (l journalWords) detail(row journalRow) string {
	var m map[string]string
	if err := json.Unmarshal([]byte(row.Line.Detail), &m); err != nil {
		return row.Line.Detail
	}
	var words []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if m[k] == row.Object {
			continue
		}
		words = append(words, l.T("office.journal.detail", "Name", l.detailName(k), "Value", l.detailValue(k, m[k])))
	}
	return strings.Join(words, ", ")
}

// detailNames are the messages that say what a detail is.
var detailNames = map[string]string{
	"name": "office.accounts.name", "role": "office.accounts.role", "sessions": "office.accounts.sessions",
	"outcome":     "office.journal.detail_outcome",
	"target":      "office.journal.detail_target",
	"from":        "office.journal.detail_from",
	"until":       "office.journal.detail_until",
	"to":          "office.journal.detail_to",
	"reason":      "office.journal.detail_reason",
	"batch":       "office.journal.detail_batch",
	"cases":       "office.journal.detail_cases",
	"case":        "office.journal.detail_case",
	"reports":     "office.journal.detail_reports",
	"pairs":       "office.journal.detail_pairs",
	"way":         "office.journal.detail_way",
	"on":          "office.journal.detail_on",
	"filter":      "office.journal.detail_filter",
	"letter":      "office.journal.detail_letter",
	"kind":        "office.journal.detail_kind",
	"answer":      "office.journal.detail_answer",
	"hash":        "office.journal.detail_hash",
	"of":          "office.journal.detail_of",
	"sealed_anew": "office.journal.detail_sealed_anew",
	"unopened":    "office.journal.detail_unopened",
}

// detailName says what a detail is; one that has no message stands as it is.
func (l journalWords) detailName(k string) string {
	key, known := detailNames[k]
	if !known {
		return k
	}
	if strings.HasPrefix(key, "office.accounts.") { // the head of a column
		return strings.ToLower(l.T(key))
	}
	return l.T(key)
}

func (l journalWords) detailValue(k, v string) string {
	label := ""
	switch k {
	case "role":
		label = roleLabel(account.Role(v))
	case "outcome":
		label = outcomeLabel(triage.Outcome(v))
	case "target":
		label = bodies[triage.Body(v)]
	case "kind":
		label = letterKinds[letter.Kind(v)]
	case "answer":
		label = page.ReplyLabel(triage.Answer(v))
	case "way":
		label = entryLabels[report.Entry(v)]
	}
	if label == "" {
		return v
	}
	return l.T(label)
}

// object names what an act was done to; what has no words stands as it is.
func (l journalWords) object(o string) string {
	if name, ok := l.names[o]; ok {
		return name
	}
	if o == triage.LabelsObject {
		return l.T("office.journal.pairs")
	}
	if ref, ok := strings.CutPrefix(o, triage.Object("")); ok {
		return l.T("office.journal.case", "Reference", ref)
	}
	if ref, ok := strings.CutPrefix(o, report.Object("")); ok {
		return l.T("office.journal.report", "Reference", ref)
	}
	return o
}
