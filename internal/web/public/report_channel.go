package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportChannelPage asks how the voter was reached.
type ReportChannelPage struct {
	StepBase
	Channel page.Choices
}

type channelForm struct {
	Channel string `form:"channel"`
}

// GetReportChannel asks how the voter was reached.
func (p *Pages) GetReportChannel(c *gin.Context) error {
	return p.getStep(c, asking(report.StepChannel, new(channelForm)))
}

// PostReportChannel takes how the voter was reached.
func (p *Pages) PostReportChannel(c *gin.Context) error {
	return p.postStep(c, asking(report.StepChannel, new(channelForm)))
}

// recall shows both sorts of calls as a call: which it was has its own page.
func (f *channelForm) recall(v *visit) error {
	f.Channel = string(v.draft.First().Channel)
	return nil
}

func (f *channelForm) fill(v *visit) (fault.Fields, error) {
	v.draft.Reach(report.Channel(f.Channel))
	return nil, nil
}

func (f *channelForm) show(v *visit, s StepBase) any {
	q := page.Choices{Name: "channel", Legend: "report.channel.title", Hint: "report.channel.hint", Big: true, Fault: s.Faults.On("channel"), Read: v.readNote(report.ReadChannel)}
	for _, c := range v.Tree.Answers("channel") {
		q.Options = append(q.Options, page.ChannelOption(report.Channel(c)))
	}
	chosen := report.Channel(f.Channel)
	if chosen == report.CallLive || chosen == report.CallAutomated {
		chosen = report.Call
	}
	page.Check(q.Options, string(chosen))
	return ReportChannelPage{s, q}
}
