package office

import (
	"errors"
	"fmt"
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
	cell    func(p *Pages, words *i18n.Localizer, c triage.Case) any // a string, or a number
}{
	{"office.export.reference", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return c.Reference }},
	{"office.export.state", func(_ *Pages, l *i18n.Localizer, c triage.Case) any { return l.T(caseStates[c.State].Label) }},
	{"office.export.outcome", func(_ *Pages, l *i18n.Localizer, c triage.Case) any { return worded(l, outcomeLabel(c.Outcome)) }},
	{"office.export.decided", func(p *Pages, _ *i18n.Localizer, c triage.Case) any { return p.instant(c.DecidedAt) }},
	{"office.export.assignee", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return c.AssigneeName }},
	{"office.queue.election", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return c.Election }},
	{"office.queue.kind", func(_ *Pages, l *i18n.Localizer, c triage.Case) any { return l.T(page.KindLabel(c.Kind)) }},
	{"office.export.reports", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return c.Reports }},
	{"office.export.suspected", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return c.Suspected }},
	{"office.queue.channel", func(_ *Pages, l *i18n.Localizer, c triage.Case) any {
		return listed(l, report.FromBits(report.Channels, c.Channels), page.ChannelLabel)
	}},
	{"office.queue.practice", func(_ *Pages, l *i18n.Localizer, c triage.Case) any {
		return listed(l, report.FromBits(report.Practices, c.Practices), page.PracticeLabel)
	}},
	{"office.queue.entry", func(_ *Pages, l *i18n.Localizer, c triage.Case) any {
		return listed(l, report.FromBits(report.Entries, c.Entry), entryLabel)
	}},
	{"office.case.fact.subject", func(_ *Pages, l *i18n.Localizer, c triage.Case) any {
		return strings.Join(filled(c.SubjectName, l.T(page.SubjectKindLabel(c.SubjectKind))), " · ")
	}},
	{"office.export.sender", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return c.Sender }},
	{"office.export.message", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return c.Excerpt }},
	{"office.queue.departement", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return c.Departement }},
	{"office.case.fact.commune", func(p *Pages, _ *i18n.Localizer, c triage.Case) any {
		if place, ok := p.Places.Commune(c.Commune); ok {
			return place.Label()
		}
		return c.Commune
	}},
	{"office.export.first", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return string(c.FirstContact) }},
	{"office.export.last", func(_ *Pages, _ *i18n.Localizer, c triage.Case) any { return string(c.LastContact) }},
	{"office.export.received", func(p *Pages, _ *i18n.Localizer, c triage.Case) any { return p.instant(&c.ReceivedAt) }},
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
func (p *Pages) GetExport(c *gin.Context) error { return p.export(c, newCSV) }

// GetExportBook hands them over as a workbook.
func (p *Pages) GetExportBook(c *gin.Context) error { return p.export(c, newBook) }

func (p *Pages) export(c *gin.Context, as func(*i18n.Localizer) taken) error {
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
	t, line := as(words), make([]any, len(exportColumns))
	for i, col := range exportColumns {
		line[i] = words.T(col.heading)
	}
	if err := t.line(line); err != nil {
		return err
	}
	err = p.Triage.Export(c.Request.Context(), f, Who(c), l.noted(), func(one triage.Case) error {
		for i, col := range exportColumns {
			line[i] = col.cell(p, words, one)
		}
		return t.line(line)
	})
	if errors.Is(err, triage.ErrTooLong) {
		return p.showQueue(c, l, &page.Notice{Tone: "warn", Title: "office.export.too_long", Lead: "office.export.too_long_text"})
	}
	if err != nil {
		return err
	}
	return p.handOver(c, "vigie", t)
}
