package page

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"vigie/internal/fault"
)

// ReadForm fills form, a pointer to a struct with form tags, with what was
// posted, of at most most bytes. It answers fault.TooLarge or fault.Unreadable.
func ReadForm(c *gin.Context, form any, most int64) error {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
	err := c.Request.ParseForm()
	if kind, _, _ := mime.ParseMediaType(c.GetHeader("Content-Type")); err == nil && kind == "multipart/form-data" {
		err = c.Request.ParseMultipartForm(most)
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fmt.Errorf("form: %w", fault.TooLarge)
	}
	if err != nil {
		return fmt.Errorf("form: %w: %w", fault.Unreadable, err)
	}
	for _, typed := range c.Request.PostForm {
		for i := range typed {
			typed[i] = storable(typed[i])
		}
	}
	if err := binding.MapFormWithTag(form, c.Request.PostForm, "form"); err != nil {
		return fmt.Errorf("form: %w: %w", fault.Unreadable, err)
	}
	return nil
}

// storable returns s without what no database takes: NUL and broken UTF-8. Text
// that somebody typed has neither.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// Readable refuses an address that holds what no database can look for. Only
// programs write such addresses.
func Readable(c *gin.Context) error {
	if s := c.Request.URL.Path; storable(s) != s {
		return fault.NotFound
	}
	for name, values := range c.Request.URL.Query() { // as handlers read it: what cannot be read at all is left out
		for _, v := range append(values, name) {
			if storable(v) != v {
				return fmt.Errorf("address: %w", fault.Unreadable)
			}
		}
	}
	return nil
}

// Status is 422 for a form that must be mended.
func Status(faults fault.Fields) int {
	if len(faults) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
