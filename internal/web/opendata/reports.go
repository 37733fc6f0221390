package opendata

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
)

// receipt is the answer to a filing (INTERFACE.md).
type receipt struct {
	Reference string `json:"reference"`
	Receipt   string `json:"receipt"`
	FollowUp  string `json:"follow_up"`
}

// longestKey is the limit of an Idempotency-Key, in bytes.
const longestKey = 255

// PostReport files a report and answers 201 once it is on disk.
func (d *Data) PostReport(c *gin.Context) error {
	body, err := jsonBody(c)
	if err != nil {
		return err
	}
	key := c.GetHeader("Idempotency-Key")
	if len(key) > longestKey {
		return fmt.Errorf("idempotency key of %d bytes: %w", len(key), fault.Unreadable)
	}
	if key != "" {
		key = "api/" + key
	}
	var filing report.Filing
	if err := decode(body, &filing); err != nil {
		return err
	}
	if filing.Lang == "" {
		filing.Lang = c.GetString("lang")
	}
	r, err := d.Reports.Submit(c.Request.Context(), report.Submission{Filing: filing, Key: key, Body: body, Came: []report.Entry{report.ByProgram}})
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusCreated, receipt{
		Reference: r.Reference,
		Receipt:   r.Code.String(),
		FollowUp:  d.BaseURL + "/" + d.Views.Localizer(c).Lang + "/follow",
	})
	return nil
}

// jsonBody reads a JSON body of at most report.MaxBody bytes.
func jsonBody(c *gin.Context) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, fmt.Errorf("content type %q: %w", kind, fault.Unsupported)
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, report.MaxBody))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, fmt.Errorf("body: %w", fault.TooLarge)
	}
	if err != nil {
		return nil, fmt.Errorf("body: %w: %w", fault.Unreadable, err)
	}
	return body, nil
}
