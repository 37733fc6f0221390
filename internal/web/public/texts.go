package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/retention"
	"vigie/internal/web/page"
)

// TextPage is a page that is all text.
type TextPage struct {
	page.Base
	Operator Operator
	Periods  retention.Periods
}

// GetRights says what a voter may ask, of whom, and how.
func (p *Pages) GetRights(c *gin.Context) error { return p.text(c, "public/rights") }

// GetPrivacy says what this portal does with what it is told.
func (p *Pages) GetPrivacy(c *gin.Context) error { return p.text(c, "public/privacy") }

// GetAccessibility says what was done for everybody to be able to report.
func (p *Pages) GetAccessibility(c *gin.Context) error { return p.text(c, "public/accessibility") }

// GetLegal says who stands behind the portal.
func (p *Pages) GetLegal(c *gin.Context) error { return p.text(c, "public/legal") }

func (p *Pages) text(c *gin.Context, view string) error {
	return p.Views.Show(c, http.StatusOK, view, TextPage{p.Views.Base(c), p.Operator, p.Retention.Periods()})
}
