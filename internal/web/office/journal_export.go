package office

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/journal"
	"vigie/internal/web/page"
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
	b := bytes.NewBufferString("\ufeff") // whole, or a page that says why not
	w := csv.NewWriter(b)
	if words.Lang == i18n.First {
		w.Comma = ';' // as a French spreadsheet expects
	}
	if err := w.Write(journalColumns); err != nil {
		return err
	}
	noted := journal.Entry{Actor: who.ID, ActorName: who.Name, Detail: map[string]string{"filter": c.Request.URL.RawQuery}}
	err := p.Journal.Export(c.Request.Context(), f, noted, func(l journal.Line) error {
		line := []string{
			strconv.FormatInt(l.Seq, 10), l.At.UTC().Format(time.RFC3339Nano), l.Actor, l.ActorName, string(l.Act), l.Object, l.Detail,
			hex.EncodeToString(l.Previous), hex.EncodeToString(l.Hash),
		}
		for i := range line {
			line[i] = page.Inert(line[i])
		}
		return w.Write(line)
	})
	if errors.Is(err, journal.ErrTooLong) {
		return fmt.Errorf("%w: %w", fault.TooLarge, err)
	}
	if err != nil {
		return err
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="vigie-journal-%s.csv"`, p.Settings.Today()))
	c.Data(http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
	return nil
}
