package public

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportSenderPage asks who reached the voter, and what was said.
type ReportSenderPage struct {
	StepBase
	Title           string // message key
	Sender, Message page.Field
}

type senderForm struct {
	Sender  string `form:"sender"`
	Message string `form:"message"`
}

// GetReportSender asks who reached the voter, and what was said.
func (p *Pages) GetReportSender(c *gin.Context) error {
	return p.getStep(c, asking(report.StepSender, new(senderForm)))
}

// PostReportSender takes who reached the voter, and what was said.
func (p *Pages) PostReportSender(c *gin.Context) error {
	return p.postStep(c, asking(report.StepSender, new(senderForm)))
}

func (f *senderForm) recall(v *visit) error {
	if err := v.readAgain(); err != nil {
		return err
	}
	f.Sender, f.Message = v.draft.First().Sender, v.draft.Filing.Message
	return nil
}

func (f *senderForm) fill(v *visit) (fault.Fields, error) {
	v.draft.First().Sender, v.draft.Filing.Message = f.Sender, f.Message
	return nil, nil
}

// words are how a page asks about one channel: message keys.
type words struct{ title, sender, senderHint, message, messageHint string }

var senderWords = map[report.Channel]words{
	report.SMS:           {"report.sender.sms_title", "report.sender.sms", "report.sender.sms_hint", "report.sender.sms_message", "report.sender.sms_message_hint"},
	report.CallLive:      {"report.sender.live_title", "report.sender.live", "report.sender.live_hint", "report.sender.live_message", "report.sender.live_message_hint"},
	report.CallAutomated: {"report.sender.automated_title", "report.sender.automated", "report.sender.automated_hint", "report.sender.automated_message", "report.sender.automated_message_hint"},
	report.Email:         {"report.sender.email_title", "report.sender.email", "report.sender.email_hint", "report.sender.email_message", "report.sender.email_message_hint"},
	report.Post:          {"report.sender.post_title", "report.sender.post", "report.sender.post_hint", "report.sender.post_message", "report.sender.post_message_hint"},
	report.Social:        {"report.sender.social_title", "report.sender.social", "report.sender.social_hint", "report.sender.social_message", "report.sender.social_message_hint"},
	report.Door:          {"report.sender.door_title", "report.sender.door", "report.sender.door_hint", "report.sender.door_message", "report.sender.door_message_hint"},
	report.OtherChannel:  {"report.sender.other_title", "report.sender.other", "report.sender.other_hint", "report.sender.other_message", "report.sender.other_message_hint"},
}

func (f *senderForm) show(v *visit, s StepBase) any {
	w := senderWords[v.draft.First().Channel]
	return ReportSenderPage{
		StepBase: s, Title: w.title,
		Sender:  page.Field{Name: "sender", Label: w.sender, Hint: w.senderHint, Value: f.Sender, Width: "l", Optional: true, Autocomplete: "off", Fault: s.Faults.On("sender"), Read: v.readNote(report.ReadSender)},
		Message: page.Field{Name: "message", Label: w.message, Hint: w.messageHint, Value: f.Message, Multiline: true, Rows: 6, MaxLength: report.MaxText, Optional: true, Autocomplete: "off", Fault: s.Faults.On("message"), Read: v.messageNote()},
	}
}
