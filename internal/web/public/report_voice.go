package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportVoicePage asks whether the voice of a call was recorded.
type ReportVoicePage struct {
	StepBase
	Voice page.Choices
}

type voiceForm struct {
	Channel string `form:"channel"`
}

// GetReportVoice asks whether the voice of a call was recorded.
func (p *Pages) GetReportVoice(c *gin.Context) error {
	return p.getStep(c, asking(report.StepVoice, new(voiceForm)))
}

// PostReportVoice takes whether the voice of a call was recorded.
func (p *Pages) PostReportVoice(c *gin.Context) error {
	return p.postStep(c, asking(report.StepVoice, new(voiceForm)))
}

func (f *voiceForm) recall(v *visit) error {
	f.Channel = string(v.draft.First().Channel)
	return nil
}

func (f *voiceForm) fill(v *visit) (fault.Fields, error) {
	var faults fault.Fields
	switch c := report.Channel(f.Channel); c {
	case report.CallLive, report.CallAutomated:
		v.draft.Reach(c)
	default:
		faults.Add("channel", "report.error.voice_required")
	}
	return faults, nil
}

func (f *voiceForm) show(_ *visit, s StepBase) any {
	q := page.Choices{
		Name: "channel", Legend: "report.voice.title", Hint: "report.voice.hint", Big: true, Fault: s.Faults.On("channel"),
		Options: []page.Option{page.ChannelOption(report.CallLive), page.ChannelOption(report.CallAutomated)},
	}
	page.Check(q.Options, f.Channel)
	return ReportVoicePage{s, q}
}
