package page

import (
	"errors"
	"fmt"
	"mime"
	"net/http"

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
	if err := binding.MapFormWithTag(form, c.Request.PostForm, "form"); err != nil {
		return fmt.Errorf("form: %w: %w", fault.Unreadable, err)
	}
	return nil
}
