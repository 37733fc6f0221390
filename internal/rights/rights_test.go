package rights

import (
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/guide"
	"vigie/internal/report"
)

const today day.Day = "2026-03-10"

func faults(f fault.Fields) string {
	var all []string
	for _, one := range f {
		all = append(all, one.Field+" "+one.Key)
	}
	return strings.Join(all, ", ")
}

func TestSentCheck(t *testing.T) {
	for name, c := range map[string]struct {
		sent Sent
		want string
	}{
		"whole":        {Sent{Rights, "2026-03-10"}, ""},
		"nothing":      {Sent{}, "rights letter.error.rights, sent_on requests.error.sent_on"},
		"no right":     {Sent{[]Right{"vote"}, "2026-03-10"}, "rights letter.error.rights"},
		"tomorrow":     {Sent{Rights, "2026-03-11"}, "sent_on report.error.day_future"},
		"a wrong year": {Sent{Rights, "2023-03-09"}, "sent_on report.error.day_old"},
		"no day":       {Sent{Rights, "2026-02-30"}, "sent_on report.error.day"},
	} {
		if got := faults(c.sent.Check(today)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestReplyCheck(t *testing.T) {
	r := Request{SentOn: "2026-03-05"}
	for name, c := range map[string]struct {
		reply Reply
		want  string
	}{
		"whole":                 {Reply{Satisfied, "2026-03-10"}, ""},
		"on the day":            {Reply{Refused, "2026-03-05"}, ""},
		"they take longer":      {Reply{Longer, ""}, ""},
		"nothing":               {Reply{}, "answer requests.error.answer, answered_on requests.error.answered_on"},
		"what is not offered":   {Reply{"maybe", "2026-03-10"}, "answer requests.error.answer"},
		"tomorrow":              {Reply{Satisfied, "2026-03-11"}, "answered_on report.error.day_future"},
		"before it was sent":    {Reply{Satisfied, "2026-03-04"}, "answered_on requests.error.answered_before"},
		"a day that is not one": {Reply{Satisfied, "x"}, "answered_on report.error.day"},
	} {
		if got := faults(c.reply.Check(r, today)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// The clock runs to the last day, stops with an answer, and goes on for two months
// where the sender says so.
func TestRequestClock(t *testing.T) {
	r := Request{SentOn: "2026-02-10", DueOn: "2026-03-10"}
	for name, c := range map[string]struct {
		r                     Request
		today                 day.Day
		open, late, fruitless bool
		due                   day.Day
	}{
		"the last day":             {r, "2026-03-10", true, false, false, "2026-03-10"},
		"the day after":            {r, "2026-03-11", true, true, true, "2026-03-10"},
		"answered":                 {r.after(Reply{Satisfied, "2026-03-02"}), "2026-03-11", false, false, false, "2026-03-10"},
		"refused":                  {r.after(Reply{Refused, "2026-03-02"}), "2026-03-03", false, false, true, "2026-03-10"},
		"in part":                  {r.after(Reply{Insufficient, "2026-03-02"}), "2026-03-03", false, false, true, "2026-03-10"},
		"longer":                   {r.after(Reply{Longer, "2026-03-02"}), "2026-03-11", true, false, false, "2026-05-11"},
		"longer, and nothing came": {r.after(Reply{Longer, ""}), "2026-05-12", true, true, true, "2026-05-11"},
	} {
		if c.r.Open() != c.open || c.r.Late(c.today) != c.late || c.r.Fruitless(c.today) != c.fruitless || c.r.DueOn != c.due || c.r.Month() != "2026-03-10" {
			t.Errorf("%s: %+v", name, c.r)
		}
	}
	told := time.Now()
	r.RemindedAt = &told
	if longer := r.after(Reply{Longer, "2026-03-02"}); longer.RemindedAt != nil || longer.AnsweredOn != "" {
		t.Errorf("what is over is not said twice: %+v", longer)
	}
}

func whole(change func(*Letter)) Letter {
	l := Letter{
		Rights: []Right{Erasure, Access, Objection}, Campaign: "Demain Ensemble", Name: "Rose Marqueur", Reached: "06 12 34 56 78",
		Contacts: []report.Contact{{Channel: report.Email, On: "2026-03-04"}, {Channel: report.SMS, On: "2026-03-02", Sender: "36111"}},
		Opposed:  "2026-02-10",
	}
	if change != nil {
		change(&l)
	}
	return l
}

func TestLetterCheck(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Letter)
		want   string
	}{
		"whole":             {nil, ""},
		"with addresses":    {func(l *Letter) { l.Email, l.Address = "dpo@demain.example", "1 rue du Port\n35000 Rennes" }, ""},
		"nothing":           {func(l *Letter) { *l = Letter{} }, "rights letter.error.rights, campaign letter.error.campaign, name letter.error.name, reached letter.error.reached"},
		"no address":        {func(l *Letter) { l.Email = "dpo" }, "campaign_email report.error.email"},
		"two addresses":     {func(l *Letter) { l.Email = "a@x.example, b@x.example" }, "campaign_email report.error.email"},
		"a line in between": {func(l *Letter) { l.Email = "a@x.example\r\nBcc: b@x.example" }, "campaign_email report.error.email"},
		"too long":          {func(l *Letter) { l.Address = strings.Repeat("é", 501) }, "campaign_address report.error.too_long"},
		"of those unknown":  {func(l *Letter) { l.Rights = []Right{"vote"} }, "rights letter.error.rights"},
	} {
		if got := faults(whole(c.change).Check()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func keys(all []Paragraph) string {
	var said []string
	for _, p := range all {
		for _, line := range slices.Concat(p.Sentences, p.Lines) {
			said = append(said, line.Key[strings.LastIndexByte(line.Key, '.')+1:])
		}
	}
	return strings.Join(said, " ")
}

// What a letter says follows from what it asks.
func TestLetterBody(t *testing.T) {
	for want, of := range map[string]Letter{
		"hello received sms email opposed object access source erasure erasure_then erasure_too month identity regards": whole(nil),
		"hello received sms email access source month identity regards":                                                 whole(func(l *Letter) { l.Rights = []Right{Access} }),
		"hello received sms email opposed object erasure erasure_too month identity regards":                            whole(func(l *Letter) { l.Rights = []Right{Objection, Erasure} }),
		"hello reached erasure month identity regards":                                                                  whole(func(l *Letter) { l.Rights, l.Contacts = []Right{Erasure}, nil }),
		"hello reached object month identity regards":                                                                   whole(func(l *Letter) { l.Rights, l.Contacts, l.Opposed = []Right{Objection}, nil, "" }),
	} {
		if got := keys(of.Body()); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := keys(whole(nil).Brief()); got != "hello reached object access erasure month" {
		t.Errorf("in brief %s", got)
	}
	for want, asked := range map[string][]Right{
		"letter.text.subject_access": {Access}, "letter.text.subject_object": {Objection}, "letter.text.subject_erasure": {Erasure, Erasure}, "letter.text.subject_many": Rights,
	} {
		if got := whole(func(l *Letter) { l.Rights = asked }).Subject(); got.Key != want {
			t.Errorf("%v: %s", asked, got.Key)
		}
	}
}

// Every channel has its words.
func TestLetterChannels(t *testing.T) {
	for _, c := range append([]report.Channel{report.Call}, report.Channels...) {
		if gotKeys[c] == "" {
			t.Errorf("%s has none", c)
		}
	}
	first := whole(nil).received().Lines[0]
	if want := (guide.Text{Key: "letter.got.sms"}); first.Key != want.Key || first.Params[3] != " (36111)" {
		t.Errorf("%+v", first)
	}
}

func TestOpposed(t *testing.T) {
	got := Opposed([]report.OptOut{
		{On: "2026-01-01", Outcome: report.Stopped}, {On: "2026-02-12", Outcome: report.Ignored}, {Outcome: report.Ignored}, {On: "2026-02-10", Outcome: report.Failed},
	})
	if got != "2026-02-10" || Opposed(nil) != "" {
		t.Error(got)
	}
}

// A calendar reads what is in it, whatever stands in the words.
func TestCalendar(t *testing.T) {
	made := time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)
	file := string(Calendar(made, Event{ID: "a", On: "2026-12-31", Title: "Fin du délai ; « réponse »", Text: "Un\ndeux, trois \\ " + strings.Repeat("é", 200), Address: "https://vigie.example/fr/follow"}))
	for line := range strings.SplitSeq(strings.TrimSuffix(file, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || strings.Contains(line, "\ufffd") {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	unfolded := strings.ReplaceAll(file, "\r\n ", "")
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "DTSTAMP:20260310T110000Z\r\n", "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n",
		"SUMMARY:Fin du délai \\; « réponse »\r\n", `DESCRIPTION:Un\ndeux\, trois \\ ` + strings.Repeat("é", 200) + "\r\n", "TRIGGER:PT9H\r\n", "END:VCALENDAR\r\n",
	} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("%q is not there: %s", want, unfolded)
		}
	}
}
