package report

import (
	"slices"
	"testing"
)

func TestDiary(t *testing.T) {
	stop := OptOut{On: "2026-02-10", Means: StopSMS, Outcome: Ignored}
	for name, test := range map[string]struct {
		contacts []Contact
		attempts []OptOut
		line     string // C a contact, A an attempt
		after    []Moment
	}{
		"nothing": {},
		"three after": {
			contacts: []Contact{{Channel: SMS, On: "2026-02-09"}, {Channel: SMS, On: "2026-02-22", Count: 2}, {Channel: SMS, On: "2026-02-11"}},
			attempts: []OptOut{stop}, line: "CACC", after: []Moment{{After: 3, Channel: SMS, Last: "2026-02-22", Days: 12}},
		},
		"same day is not after": {
			contacts: []Contact{{Channel: SMS, On: "2026-02-10", At: "23:59"}}, attempts: []OptOut{stop}, line: "CA", after: []Moment{{SameDay: 1}},
		},
		"unknown hour": {
			contacts: []Contact{{Channel: SMS, On: "2026-02-10"}, {Channel: Email, On: "2026-02-10", At: "08:00"}, {Channel: SMS, On: "2026-02-11"}},
			attempts: []OptOut{stop}, line: "CCAC", after: []Moment{{After: 1, Channel: SMS, Last: "2026-02-11", Days: 1, SameDay: 2}},
		},
		"attempt after the last contact": {
			contacts: []Contact{{Channel: SMS, On: "2026-01-01"}}, attempts: []OptOut{stop}, line: "CA", after: []Moment{{}},
		},
		"several attempts": {
			contacts: []Contact{{Channel: SMS, On: "2026-02-12"}, {Channel: CallLive, On: "2026-02-20"}},
			attempts: []OptOut{stop, {On: "2026-02-15", Means: ByEmail, Outcome: Ignored}}, line: "ACAC",
			after: []Moment{{After: 2, Last: "2026-02-20", Days: 10}, {After: 1, Channel: CallLive, Last: "2026-02-20", Days: 5}},
		},
		"attempt without a day": {
			contacts: []Contact{{Channel: SMS, On: "2026-02-12"}}, attempts: []OptOut{{Means: Link, Outcome: Waiting}}, line: "CA", after: []Moment{{}},
		},
		"one channel after another": {
			contacts: []Contact{{Channel: SMS, On: "2026-02-12"}, {Channel: Email, On: "2026-02-13"}, {Channel: SMS, On: "2026-02-14"}},
			attempts: []OptOut{stop}, line: "ACCC", after: []Moment{{After: 3, Last: "2026-02-14", Days: 4}},
		},
		// In Nouméa it is the 11th while it is the 10th in Paris: days are the voter's
		// own and are never brought to another zone.
		"overseas, the day after": {
			contacts: []Contact{{Channel: SMS, On: "2026-02-11", At: "00:30"}}, attempts: []OptOut{stop}, line: "AC",
			after: []Moment{{After: 1, Channel: SMS, Last: "2026-02-11", Days: 1}},
		},
		"across the change of hour": {
			contacts: []Contact{{Channel: SMS, On: "2026-03-30"}}, attempts: []OptOut{{On: "2026-03-28", Means: StopSMS, Outcome: Ignored}}, line: "AC",
			after: []Moment{{After: 1, Channel: SMS, Last: "2026-03-30", Days: 2}},
		},
	} {
		line, after := "", []Moment(nil)
		for _, m := range Diary(test.contacts, test.attempts) {
			if m.Contact != nil {
				line += "C"
				continue
			}
			line += "A"
			m.On, m.Attempt = "", nil
			after = append(after, m)
		}
		if line != test.line || !slices.Equal(after, test.after) {
			t.Errorf("%s: %s %+v, want %s %+v", name, line, after, test.line, test.after)
		}
	}
}
