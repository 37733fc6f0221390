package office

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// exportColumns are the columns of a list of cases that is taken away: the key of
// the heading, and what stands under it.
var exportColumns = []struct {
	heading string
	cell    func(p *Pages, words *i18n.Localizer, c triage.Case) string
}{
	{"office.export.reference", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return c.Reference }},
	{"office.export.state", func(_ *Pages, l *i18n.Localizer, c triage.Case) string { return l.T(caseStates[c.State].Label) }},
	{"office.export.outcome", func(_ *Pages, l *i18n.Localizer, c triage.Case) string { return worded(l, outcomeLabel(c.Outcome)) }},
	{"office.export.decided", func(p *Pages, _ *i18n.Localizer, c triage.Case) string { return p.instant(c.DecidedAt) }},
	{"office.export.assignee", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return c.AssigneeName }},
	{"office.queue.election", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return c.Election }},
	{"office.queue.kind", func(_ *Pages, l *i18n.Localizer, c triage.Case) string { return l.T(page.KindLabel(c.Kind)) }},
	{"office.export.reports", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return strconv.Itoa(c.Reports) }},
	{"office.export.suspected", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return strconv.Itoa(c.Suspected) }},
	{"office.queue.channel", func(_ *Pages, l *i18n.Localizer, c triage.Case) string {
		return listed(l, report.FromBits(report.Channels, c.Channels), page.ChannelLabel)
	}},
	{"office.queue.practice", func(_ *Pages, l *i18n.Localizer, c triage.Case) string {
		return listed(l, report.FromBits(report.Practices, c.Practices), page.PracticeLabel)
	}},
	{"office.queue.entry", func(_ *Pages, l *i18n.Localizer, c triage.Case) string {
		return listed(l, report.FromBits(report.Entries, c.Entry), entryLabel)
	}},
	{"office.case.fact.subject", func(_ *Pages, l *i18n.Localizer, c triage.Case) string {
		return strings.Join(filled(c.SubjectName, l.T(page.SubjectKindLabel(c.SubjectKind))), " · ")
	}},
	{"office.export.sender", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return c.Sender }},
	{"office.export.message", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return c.Excerpt }},
	{"office.queue.departement", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return c.Departement }},
	{"office.case.fact.commune", func(p *Pages, _ *i18n.Localizer, c triage.Case) string {
		if place, ok := p.Places.Commune(c.Commune); ok {
			return place.Label()
		}
		return c.Commune
	}},
	{"office.export.first", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return string(c.FirstContact) }},
	{"office.export.last", func(_ *Pages, _ *i18n.Localizer, c triage.Case) string { return string(c.LastContact) }},
	{"office.export.received", func(p *Pages, _ *i18n.Localizer, c triage.Case) string { return p.instant(&c.ReceivedAt) }},
}

// worded is the message of a key, "" for none.
func worded(l *i18n.Localizer, key string) string {
	if key == "" {
		return ""
	}
	return l.T(key)
}

func listed[T any](l *i18n.Localizer, all []T, label func(T) string) string {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = l.T(label(v))
	}
	return strings.Join(words, " | ")
}

// instant writes an instant as spreadsheets read it, by the office's clock.
func (p *Pages) instant(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(p.Places.Zone(headOffice)).Format(time.DateTime)
}

// GetExport hands over the cases that the queue is narrowed to, as a CSV that a
// spreadsheet opens. The journal keeps that somebody took them away, and which.
func (p *Pages) GetExport(c *gin.Context) error {
	l, err := listingOf(c)
	if err != nil {
		return err
	}
	l = l.to(triage.Cursor{})
	words := p.Views.Localizer(c)
	f, faults := l.filter(words, Who(c))
	if len(faults) > 0 {
		return fmt.Errorf("export cases: %w", fault.Unreadable)
	}
	b := bytes.NewBufferString("\ufeff") // whole, or a page that says why not; the mark makes spreadsheets read the accents right
	w := csv.NewWriter(b)
	if words.Lang == i18n.First {
		w.Comma = ';' // as a French spreadsheet expects
	}
	line := make([]string, len(exportColumns))
	for i, col := range exportColumns {
		line[i] = words.T(col.heading)
	}
	if err := w.Write(line); err != nil {
		return err
	}
	err = p.Triage.Export(c.Request.Context(), f, Who(c), l.noted(), func(one triage.Case) error {
		for i, col := range exportColumns {
			line[i] = page.Inert(col.cell(p, words, one))
		}
		return w.Write(line)
	})
	if errors.Is(err, triage.ErrTooLong) {
		return p.showQueue(c, l, &page.Notice{Tone: "warn", Title: "office.export.too_long", Lead: "office.export.too_long_text"})
	}
	if err != nil {
		return err
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="vigie-%s.csv"`, p.Settings.Today()))
	c.Data(http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
	return nil
}
