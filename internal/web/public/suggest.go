package public

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/election"
)

// suggestion is one row that a field offers while one types.
type suggestion struct {
	Value  string `json:"value"`
	Label  string `json:"label"`
	Detail string `json:"detail,omitempty"`
}

// suggested is how many rows are offered: more are not read.
const suggested = 8

// GetSuggestCommunes offers communes for what was typed so far.
func (p *Pages) GetSuggestCommunes(c *gin.Context) error {
	v := &visit{Pages: p, c: c}
	rows := []suggestion{}
	for _, found := range p.Places.Search(c.Query("q"), suggested) {
		rows = append(rows, suggestion{found.Code, found.Name, communeNote(v, found)})
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.JSON(http.StatusOK, rows)
	return nil
}

// GetSuggestContenders offers lists and candidates of an election, those of a
// commune where it is known.
func (p *Pages) GetSuggestContenders(c *gin.Context) error {
	rows := []suggestion{}
	if strings.TrimSpace(c.Query("q")) == "" {
		c.JSON(http.StatusOK, rows)
		return nil
	}
	found, err := p.contenders(c, c.Query("commune"))
	if err != nil {
		return err
	}
	for _, e := range found {
		rows = append(rows, suggestion{e.ID, e.Name, p.contenderNote(e)})
	}
	c.Header("Cache-Control", "public, max-age=300")
	c.JSON(http.StatusOK, rows)
	return nil
}

// contenders looks in the voter's commune first, and everywhere when nothing
// answers there: mailings cross borders.
func (p *Pages) contenders(c *gin.Context, commune string) ([]election.Contender, error) {
	q := election.Query{Election: c.Query("election"), Commune: commune, Text: c.Query("q"), Limit: suggested}
	found, err := p.Elections.SearchContenders(c.Request.Context(), q)
	if err != nil || len(found) > 0 || commune == "" {
		return found, err
	}
	q.Commune = ""
	return p.Elections.SearchContenders(c.Request.Context(), q)
}

// contenderNote tells a contender from its namesakes: where, and who leads.
func (p *Pages) contenderNote(e election.Contender) string {
	where := e.TerritoryName
	if d, ok := p.Places.Departement(e.Departement); ok && d.Name != where {
		where += " (" + d.Name + ")"
	}
	if e.Lead == "" {
		return where
	}
	return e.Lead + ", " + where
}
