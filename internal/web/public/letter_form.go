package public

import (
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/rights"
	"vigie/internal/web/page"
)

// LetterFields ask what a letter to a campaign needs, and show the one that was
// written.
type LetterFields struct {
	Rights                         page.Choices
	Campaign, Address, Email       page.Field
	Name, Reply, Reached           page.Field
	Nobody                         bool // it is not known to whom to write: how to find it comes first
	Letter                         *letterMade
	Action                         string // address of the form
	Back, BackLabel, Next, NextSay string // addresses and keys: where one comes from, and what to do once it is sent
}

// letterForm is a letter as its parts are typed. Nothing of it is kept.
type letterForm struct {
	Rights   []string `form:"rights"`
	Campaign string   `form:"campaign"`
	Address  string   `form:"campaign_address"`
	Email    string   `form:"campaign_email"`
	Name     string   `form:"name"`
	Reply    string   `form:"reply"`
	Reached  string   `form:"reached"`
	Channel  string   `form:"channel"`
	On       string   `form:"on"`
	Sender   string   `form:"sender"`
	Give     string   `form:"give"` // "pdf", or "" for the page
}

// asPDF asks for the letter as a file.
const asPDF = "pdf"

// usual are the rights that a letter makes use of where nothing else was ticked:
// where do you have my number from, and leave me alone.
var usual = []string{string(rights.Access), string(rights.Objection)}

func (f letterForm) letter() rights.Letter {
	return rights.Letter{
		Rights: rightsOf(f.Rights), Campaign: oneLine(f.Campaign), Address: someLines(f.Address), Email: strings.TrimSpace(f.Email),
		Name: oneLine(f.Name), Reply: someLines(f.Reply), Reached: oneLine(f.Reached),
	}
}

// contact reads the one contact that a letter without a report tells of: its
// channel and its day, or neither.
func (f letterForm) contact(faults *fault.Fields, today day.Day) []report.Contact {
	on := typedDay(faults, "on", f.On)
	switch {
	case f.Channel == "" && strings.TrimSpace(f.On) == "":
		return nil
	case f.Channel == "":
		faults.Add("channel", "report.error.channel_required")
	case !slices.Contains(report.Channels, report.Channel(f.Channel)):
		faults.Add("channel", "report.error.not_offered")
	case on == "":
		faults.Add("on", "report.error.on_required")
	case on.After(today):
		faults.Add("on", "report.error.day_future")
	}
	return []report.Contact{{Channel: report.Channel(f.Channel), On: on, Sender: shortened(oneLine(f.Sender))}}
}

// longSender is how much of a sender's name a letter repeats.
const longSender = 80

func shortened(s string) string {
	if r := []rune(s); len(r) > longSender {
		return string(r[:longSender]) + "…"
	}
	return s
}

func rightsOf(ticked []string) []rights.Right {
	all := make([]rights.Right, len(ticked))
	for i, t := range ticked {
		all[i] = rights.Right(t)
	}
	return all
}

// someLines is what was typed into a field of several lines, without those that
// are empty.
func someLines(typed string) string {
	var all []string
	for line := range strings.Lines(typed) {
		if line = oneLine(line); line != "" {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}

// fields lays the form out, with what was typed and what is wrong with it.
func (f letterForm) fields(faults fault.Fields) LetterFields {
	on := faults.On
	return LetterFields{
		Rights:   rightsChoice(f.Rights, on("rights")),
		Campaign: page.Field{Name: "campaign", Label: "letter.campaign", Hint: "letter.campaign_hint", Value: f.Campaign, Fault: on("campaign")},
		Address:  page.Field{Name: "campaign_address", Label: "letter.address", Value: f.Address, Multiline: true, Rows: 3, Optional: true, Fault: on("campaign_address")},
		Email:    page.Field{Name: "campaign_email", Label: "letter.email", Value: f.Email, Type: "email", Autocomplete: "off", Width: "l", Optional: true, Fault: on("campaign_email")},
		Name:     page.Field{Name: "name", Label: "letter.name", Value: f.Name, Autocomplete: "name", Width: "l", Fault: on("name")},
		Reply:    page.Field{Name: "reply", Label: "letter.reply", Hint: "letter.reply_hint", Value: f.Reply, Multiline: true, Rows: 3, Optional: true, Fault: on("reply")},
		Reached:  page.Field{Name: "reached", Label: "letter.reached", Hint: "letter.reached_hint", Value: f.Reached, Width: "l", Fault: on("reached")},
		Nobody:   strings.TrimSpace(f.Campaign) == "",
	}
}

// rightsChoice asks what a letter asks.
func rightsChoice(ticked []string, wrong *fault.Field) page.Choices {
	q := page.Choices{Name: "rights", Legend: "letter.rights", Hint: "letter.rights_hint", Multiple: true, Fault: wrong}
	for _, r := range rights.Rights {
		l := rightLabels[r]
		q.Options = append(q.Options, page.Option{Value: string(r), Label: l.name, Hint: l.hint})
	}
	page.Check(q.Options, ticked...)
	return q
}

// rightLabels say what each right is for: message keys.
var rightLabels = map[rights.Right]struct{ name, hint, short string }{
	rights.Access:    {"letter.right.access", "letter.right.access_hint", "letter.right.access_short"},
	rights.Objection: {"letter.right.object", "letter.right.object_hint", "letter.right.object_short"},
	rights.Erasure:   {"letter.right.erasure", "letter.right.erasure_hint", "letter.right.erasure_short"},
}

// readLetter reads what was typed of a letter.
func readLetter(c *gin.Context) (letterForm, error) {
	c.Header("Cache-Control", "no-store")
	var f letterForm
	err := read(c, &f)
	return f, err
}
