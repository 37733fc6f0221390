package page

import (
	"strings"

	"vigie/internal/i18n"
	"vigie/internal/report"
)

// Diary is contacts and attempts to make it stop on a line, in words, for the
// "diary" component; it is empty where no attempt is told.
type Diary struct {
	Lead    string // what came after, in one sentence, or ""
	Moments []DiaryMoment
}

// DiaryMoment is one point of the line.
type DiaryMoment struct {
	When, What, Text string
	Stop             bool
}

// laters are the keys that count what came after an attempt, by channel.
var laters = map[report.Channel]string{
	report.SMS: "report.diary.after_sms", report.CallLive: "report.diary.after_call", report.CallAutomated: "report.diary.after_call",
	report.Email: "report.diary.after_email", report.Post: "report.diary.after_post", "": "report.diary.after",
	report.Social: "report.diary.after", report.Door: "report.diary.after", report.OtherChannel: "report.diary.after",
}

// DiaryOf says in words what happened. A diary of contacts alone says nothing
// that their list does not.
func DiaryOf(l *i18n.Localizer, line []report.Moment) Diary {
	var d Diary
	stops := false
	for _, m := range line {
		shown := moment(l, m)
		if shown.Stop && !stops && m.After > 0 {
			d.Lead = shown.Text
		}
		stops = stops || shown.Stop
		d.Moments = append(d.Moments, shown)
	}
	if !stops {
		return Diary{}
	}
	return d
}

func moment(l *i18n.Localizer, m report.Moment) DiaryMoment {
	shown := DiaryMoment{When: l.T("report.diary.no_day")}
	if m.On != "" {
		shown.When = l.Day(m.On)
	}
	if c := m.Contact; c != nil {
		if c.At != "" {
			shown.When = l.T("date.instant", "Day", shown.When, "Clock", l.Clock(c.At))
		}
		shown.What, shown.Text = l.T(ChannelLabel(c.Channel)), c.Sender
		if c.Count > 1 {
			shown.What += ", " + l.T("report.check.times", "Count", c.Count)
		}
		return shown
	}
	shown.Stop, shown.What, shown.Text = true, l.T(MeansLabel(m.Attempt.Means)), after(l, m)
	return shown
}

// after says what came after an attempt.
func after(l *i18n.Localizer, m report.Moment) string {
	var said []string
	switch {
	case m.After > 0:
		said = append(said, l.T(laters[m.Channel], "Count", m.After), l.T("report.diary.last", "Count", m.Days))
	case m.On != "":
		said = append(said, l.T("report.diary.nothing"))
	}
	text := strings.Join(said, ", ")
	if m.SameDay > 0 && m.After == 0 {
		text = l.T("report.diary.same_day")
	}
	return text
}
