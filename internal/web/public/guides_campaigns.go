package public

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"vigie/internal/guide"
	"vigie/internal/web/page"
)

// GuidesCampaignsPage is the checklist for campaigns and their vendors.
type GuidesCampaignsPage struct {
	page.Base
	Commitments []commitment
	Asked       bool   // somebody has ticked, and wants to know what is left
	Score       string // how many of them are done
	Left        []leftTask
}

// commitment is one of the six, with its tasks as boxes.
type commitment struct {
	ID, Title, Law string // keys but for ID
	Tasks          []taskBox
}

// taskBox is a task, ticked or not.
type taskBox struct {
	ID, Text string // Text is a key
	Done     bool
}

// leftTask is a task that is still to be done.
type leftTask struct{ ID, Text string }

// GetGuidesCampaigns shows the checklist. What is ticked stands in the address
// alone, so that a team can keep it and send it on; the portal keeps nothing.
func (p *Pages) GetGuidesCampaigns(c *gin.Context) error {
	l := p.Views.Localizer(c)
	done := c.QueryArray("done")
	view := GuidesCampaignsPage{Base: p.Views.Base(c), Asked: c.Query("left") != ""}
	count, total := 0, 0
	for _, one := range guide.Checklist() {
		shown := commitment{ID: one.ID, Title: one.Title, Law: one.Law}
		for _, task := range one.Tasks {
			ticked := slices.Contains(done, task.ID)
			shown.Tasks = append(shown.Tasks, taskBox{task.ID, task.Text, ticked})
			total++
			if ticked {
				count++
			} else {
				view.Left = append(view.Left, leftTask(task))
			}
		}
		view.Commitments = append(view.Commitments, shown)
	}
	view.Score = l.T("guide.campaigns.score", "Count", count, "Total", total)
	return p.Views.Show(c, http.StatusOK, "public/guides_campaigns", view)
}
