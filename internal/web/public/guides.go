package public

import (
	"github.com/gin-gonic/gin"
)

// GetGuides leads to what explains the rules, for voters and for campaigns.
func (p *Pages) GetGuides(c *gin.Context) error { return p.text(c, "public/guides") }

// GetGuidesWhy says why somebody receives political messages.
func (p *Pages) GetGuidesWhy(c *gin.Context) error { return p.text(c, "public/guides_why") }

// GetGuidesRegulator says what becomes of reports, and which authority does what.
func (p *Pages) GetGuidesRegulator(c *gin.Context) error {
	return p.text(c, "public/guides_regulator")
}
