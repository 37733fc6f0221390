package evidence

import "regexp"

// The patterns of advertisements, read only: what networks write over what was
// paid for, and the label that regulation (EU) 2024/900 asks for (art. 11-1-a;
// the words are those of implementing regulation (EU) 2025/1410's label in
// French, English and as campaigns write it).
var (
	paidFor = regexp.MustCompile(`(?i)\b(?:sponsoris[ée]e?s?|sponsored|publicit[ée]|advertisement|paid\s+for\s+by|financ[ée]e?\s+par|pay[ée]e?\s+par|partenariat\s+r[ée]mun[ée]r[ée])(?:$|[^\p{L}])`)
	adLabel = regexp.MustCompile(`(?i)(?:(?:annonce|publicit[ée]|message|communication)(?:\s+(?:publicitaire|sponsoris[ée]e?))?\s+(?:(?:à|a)\s+caract[èe]re\s+)?politique|political\s+ad(?:vert(?:isement|ising))?)(?:$|[^\p{L}])`)
)

// advertised notes the label of a political advertisement, or that what bears the
// mark of one that was paid for lacks it.
func (r *reading) advertised() {
	if m := adLabel.FindStringIndex(r.level); m != nil {
		r.notes.see("ad_labelled", r.passage(m[0], m[1]))
		return
	}
	if m := paidFor.FindStringIndex(r.level); m != nil {
		r.notes.see("ad_unlabelled", r.passage(m[0], m[1]))
	}
}
