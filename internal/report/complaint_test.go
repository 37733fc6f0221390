package report_test

import (
	"strings"
	"testing"

	. "vigie/internal/report"
)

func pleading(change func(*Pleading)) Pleading {
	p := Pleading{
		Name: "Rose Marqueur", Email: "rose@exemple.fr", Respondent: "Demain Ensemble", Asked: AskedYes, AskedOn: "2026-02-01",
		AskedBy: StopSMS, Answer: NoAnswer, Wishes: []Wish{"stop"}, Transmit: TransmitYes,
	}
	if change != nil {
		change(&p)
	}
	return p
}

func TestCheckPleading(t *testing.T) {
	checker := NewChecker()
	for name, c := range map[string]struct {
		change func(*Pleading)
		want   string // "field key" of the faults, in order
	}{
		"whole":                        {nil, ""},
		"nobody":                       {func(p *Pleading) { p.Name, p.Email = "", "" }, "name report.error.complaint_name, email report.error.complaint_contact"},
		"by post alone":                {func(p *Pleading) { p.Email, p.Address = "", "1 rue des Fleurs" }, ""},
		"an address that is none":      {func(p *Pleading) { p.Email = "rose" }, "email report.error.email"},
		"nothing said":                 {func(p *Pleading) { p.Asked, p.Transmit, p.Wishes, p.Respondent = "", "", nil, "" }, "respondent complaint.error.respondent_required, asked complaint.error.asked_required, wishes complaint.error.wishes_required, transmit complaint.error.transmit_required"},
		"in words alone":               {func(p *Pleading) { p.Wishes, p.Wish = nil, "des excuses" }, ""},
		"asked without a day":          {func(p *Pleading) { p.AskedOn = "" }, "asked_on complaint.error.asked_on_required"},
		"asked tomorrow":               {func(p *Pleading) { p.AskedOn, p.Exception = "2026-03-11", "urgent" }, "asked_on report.error.day_future"},
		"no word of the answer":        {func(p *Pleading) { p.Answer = "" }, "answer complaint.error.answer_required"},
		"never asked":                  {func(p *Pleading) { p.Asked = AskedNo }, "exception complaint.error.exception_unasked"},
		"never asked, and why":         {func(p *Pleading) { p.Asked, p.Exception = AskedNo, "unreachable" }, ""},
		"asked a month ago today":      {func(p *Pleading) { p.AskedOn = "2026-02-10" }, "exception complaint.error.exception_early"},
		"asked a month and a day ago":  {func(p *Pleading) { p.AskedOn = "2026-02-09" }, ""},
		"early, and why":               {func(p *Pleading) { p.AskedOn, p.Exception = "2026-03-01", "opposed" }, ""},
		"refused yesterday":            {func(p *Pleading) { p.AskedOn, p.Answer = "2026-03-09", Refused }, ""},
		"what is not offered":          {func(p *Pleading) { p.Asked, p.Transmit, p.Exception = "maybe", "perhaps", "because" }, "asked report.error.not_offered, exception report.error.not_offered, transmit report.error.not_offered"},
		"a wish twice":                 {func(p *Pleading) { p.Wishes = []Wish{"stop", "stop"} }, "wishes report.error.repeated"},
		"a wish that is none":          {func(p *Pleading) { p.Wishes = []Wish{"money"} }, "wishes[0] report.error.not_offered"},
		"a text over its limit":        {func(p *Pleading) { p.Facts = strings.Repeat("a", MaxText+1) }, "facts report.error.too_long"},
		"answers to what is not asked": {func(p *Pleading) { p.Asked, p.Answer, p.Exception = AskedNo, "", "urgent" }, ""},
	} {
		var got []string
		for _, f := range checker.CheckPleading(pleading(c.change).Clean(), "2026-03-10") {
			got = append(got, f.Field+" "+f.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}
