package office

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/canvass"
)

// GetLabels hands over the pairs of texts that people put together or apart, one
// JSON object a line, as `vigie group --labels` reads them. The journal keeps that
// somebody took them away.
func (p *Pages) GetLabels(c *gin.Context) error {
	ctx := c.Request.Context()
	var lines bytes.Buffer // whole, or a page that says why not
	write := json.NewEncoder(&lines)
	write.SetEscapeHTML(false)
	pairs := 0
	err := p.Canvasses.Labels(ctx, func(l canvass.Labelled) error {
		pairs++
		return write.Encode(l)
	})
	if err != nil {
		return err
	}
	if err := p.Triage.NoteLabels(ctx, Who(c), pairs); err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="vigie-pairs.jsonl"`)
	c.Data(http.StatusOK, "application/jsonl; charset=utf-8", lines.Bytes())
	return nil
}
