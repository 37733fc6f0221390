package public

import (
	"slices"

	"vigie/internal/report"
	"vigie/internal/web/page"
)

// fields lays the form out on its page, with what was typed and what is wrong
// with it.
func (f complaintForm) fields(to *FollowComplaintPage, v *visit) {
	on := to.Faults.On
	to.Name = page.Field{Name: "name", Label: "complaint.name", Value: f.Name, Autocomplete: "name", Width: "l", Fault: on("name")}
	to.Email = page.Field{Name: "email", Label: "report.reporter.email", Value: f.Email, Type: "email", Autocomplete: "email", Width: "l", Fault: on("email")}
	to.Phone = page.Field{Name: "phone", Label: "report.reporter.phone", Value: f.Phone, Type: "tel", Autocomplete: "tel", Width: "m", Fault: on("phone")}
	to.Address = page.Field{Name: "address", Label: "complaint.address", Value: f.Address, Multiline: true, Rows: 3, Autocomplete: "street-address", Fault: on("address")}
	to.Respondent = page.Field{Name: "respondent", Label: "complaint.respondent", Hint: "complaint.respondent_hint", Value: f.Respondent, Width: "l", Fault: on("respondent")}
	to.Reach = page.Field{Name: "reach", Label: "complaint.reach", Hint: "complaint.reach_hint", Value: f.Reach, Multiline: true, Rows: 3, Optional: true, Fault: on("reach")}
	f.askedFields(to, v)
	to.Facts = page.Field{Name: "facts", Label: "complaint.facts", Hint: "complaint.facts_hint", Value: f.Facts, Multiline: true, Rows: 6, MaxLength: report.MaxText, Optional: true, Fault: on("facts")}
	to.Wishes = page.Choices{Name: "wishes", Legend: "complaint.wishes", Multiple: true, Compact: true, Fault: on("wishes")}
	for _, w := range report.Wishes {
		to.Wishes.Options = append(to.Wishes.Options, page.Option{Value: string(w), Label: page.WishLabel(w), Checked: slices.Contains(f.Wishes, string(w))})
	}
	to.Wish = page.Field{Name: "wish", Label: "complaint.wish", Value: f.Wish, Multiline: true, Rows: 3, Optional: true, Fault: on("wish")}
	to.Transmit = page.Choices{Name: "transmit", Legend: "complaint.transmit", Hint: "complaint.transmit_hint", Compact: true, Fault: on("transmit"), Options: []page.Option{
		{Value: string(report.TransmitYes), Label: "complaint.transmit.yes", Checked: f.Transmit == string(report.TransmitYes)},
		{Value: string(report.TransmitNo), Label: "complaint.transmit.no", Checked: f.Transmit == string(report.TransmitNo)},
	}}
}

// askedFields are about the request to the sender.
func (f complaintForm) askedFields(to *FollowComplaintPage, v *visit) {
	on := to.Faults.On
	to.Asked = page.Choices{Name: "asked", Legend: "complaint.asked", Hint: "complaint.asked_hint", Compact: true, Fault: on("asked"), Options: []page.Option{
		{Value: string(report.AskedYes), Label: "complaint.asked.yes", Checked: f.Asked == string(report.AskedYes)},
		{Value: string(report.AskedNo), Label: "complaint.asked.no", Checked: f.Asked == string(report.AskedNo)},
	}}
	to.AskedOn = dayField(v, page.Field{Name: "asked_on", Label: "complaint.asked_on", Hint: "complaint.asked_on_hint", Value: f.AskedOn, Fault: on("asked_on")})
	to.AskedBy = page.Select{Name: "asked_by", Label: "complaint.asked_by", Empty: "complaint.asked_by_unsaid", Optional: true, Fault: on("asked_by")}
	for _, m := range report.AllMeans {
		to.AskedBy.Options = append(to.AskedBy.Options, page.Option{Value: string(m), Label: page.MeansLabel(m), Checked: f.AskedBy == string(m)})
	}
	to.Answer = page.Choices{Name: "answer", Legend: "complaint.answer", Compact: true, Fault: on("answer")}
	for _, a := range report.Answers {
		to.Answer.Options = append(to.Answer.Options, page.Option{Value: string(a), Label: page.AnswerLabel(a), Checked: f.Answer == string(a)})
	}
	to.Exception = page.Choices{Name: "exception", Legend: "complaint.exception", Hint: "complaint.exception_hint", Compact: true, Optional: true, Fault: on("exception")}
	for _, e := range report.Exceptions {
		to.Exception.Options = append(to.Exception.Options, page.Option{Value: string(e), Label: page.ExceptionLabel(e), Checked: f.Exception == string(e)})
	}
}
