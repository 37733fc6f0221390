package public

import (
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/report"
)

// PostReportShare takes what somebody shares with the portal from their telephone:
// a text, an address, files. It goes where a message is pasted, into the report
// in progress or one begun now, and is shown there; nothing is sent. Pages of
// other sites cannot post here, as nowhere in the portal.
func (p *Pages) PostReportShare(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	if v.draft.Receipt != nil { // its code is shown nowhere else
		return v.goTo("receipt?said=later")
	}
	if open, err := v.begin(); err != nil || !open {
		return err
	}
	q, form := v.material()
	if to, ok := v.mayAsk(q); !ok {
		return v.goTo(to)
	}
	if err := v.receive(form); err != nil {
		return err
	}
	form.Pasted = joined(v.draft.Pasted, form.title, form.Pasted, form.link)
	faults, err := form.fill(v)
	if err != nil {
		return err
	}
	if faults = append(faults, form.files...); len(faults) > 0 {
		return v.unanswered(q, faults)
	}
	if err := v.save(); err != nil {
		return err
	}
	if v.draft.Filing.Election == "" {
		return v.goTo("?again=shared")
	}
	return v.goTo(string(report.StepMaterial) + "?said=shared")
}

// begin makes sure that there is a report in progress, and says whether there is
// one now. Of several elections the voter chooses later; without any they are
// led to where that is said.
func (v *visit) begin() (bool, error) {
	if v.found {
		return true, nil
	}
	open, err := v.open()
	if err != nil {
		return false, err
	}
	switch len(open) {
	case 0:
		return false, v.goTo("")
	case 1:
		v.draft.Filing.Election = open[0].Slug
	}
	v.draft.First()
	return true, v.save()
}

// joined returns the parts of a shared message, each once, below each other.
func joined(parts ...string) string {
	var kept []string
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if part != "" && !slices.ContainsFunc(kept, func(k string) bool { return strings.Contains(k, part) }) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "\n\n")
}
