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

// offered are the channels as a voter thinks of them: a call is one thing, and
// whether a voice was recorded is asked next.
var offered = []report.Channel{
	report.SMS, report.Call, report.Email, report.Post, report.Social, report.Door, report.OtherChannel,
}

func (f *channelForm) show(v *visit, s StepBase) any {
	q := page.Choices{Name: "channel", Legend: "report.channel.title", Hint: "report.channel.hint", Big: true, Fault: s.Faults.On("channel"), Read: v.readNote(report.ReadChannel)}
	for _, c := range offered {
		q.Options = append(q.Options, page.ChannelOption(c))
	}
	chosen := report.Channel(f.Channel)
	if chosen == report.CallLive || chosen == report.CallAutomated {
		chosen = report.Call
	}
	page.Check(q.Options, string(chosen))
	return ReportChannelPage{s, q}
}
