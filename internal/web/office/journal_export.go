package office

import (
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/journal"
)

// journalColumns are a line of the journal as it was hashed, in the names of its
// fields: whoever has all lines can follow the chain with these alone.
var journalColumns = []string{"seq", "at", "actor", "actor_name", "act", "object", "detail", "previous", "hash"}

// GetJournalExport hands over the lines that the journal is narrowed to, as a CSV
// that a spreadsheet opens. The journal keeps that somebody took them away.
func (p *Pages) GetJournalExport(c *gin.Context) error {
	words, who := p.Views.Localizer(c), Who(c)
	f, faults := journalFilter(c, words)
	if len(faults) > 0 {
		return fmt.Errorf("export the journal: %w", fault.Unreadable)
	}
	t := newCSV(words)
	heads := make([]any, len(journalColumns))
	for i, name := range journalColumns {
		heads[i] = name
	}
	if err := t.line(heads); err != nil {
		return err
	}
	noted := journal.Entry{Actor: who.ID, ActorName: who.Name, Detail: map[string]string{"filter": c.Request.URL.RawQuery}}
	err := p.Journal.Export(c.Request.Context(), f, noted, func(l journal.Line) error {
		return t.line([]any{
			l.Seq, l.At.UTC().Format(time.RFC3339Nano), l.Actor, l.ActorName, string(l.Act), l.Object, l.Detail,
			hex.EncodeToString(l.Previous), hex.EncodeToString(l.Hash),
		})
	})
	if errors.Is(err, journal.ErrTooLong) {
		return fmt.Errorf("%w: %w", fault.TooLarge, err)
	}
	if err != nil {
		return err
	}
	return p.handOver(c, "vigie-journal", t)
}
