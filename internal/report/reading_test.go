package report

import (
	"testing"

	"vigie/internal/day"
)

func told(field, value string) Reading { return Reading{Field: field, Value: value, Origin: FromText} }

func pasted(channel, sender, on, message string) []Reading {
	return []Reading{told(ReadChannel, channel), told(ReadSender, sender), told(ReadOn, on), told(ReadMessage, message)}
}

func (d Draft) holds(t *testing.T, name string, want map[string]string) {
	t.Helper()
	for field, value := range want {
		if got := d.answerOf(field); got != value {
			t.Errorf("%s: %s is %q, not %q", name, field, got, value)
		}
	}
}

func TestProposeFillsWhatIsEmpty(t *testing.T) {
	var d Draft
	d.Propose(append(pasted("sms", "36111", "2026-03-02", "Votez !"), told(ReadField(1, "on"), "2026-03-03"), told(ReadField(1, "channel"), "sms"),
		told(ReadStopOn, "2026-03-02"), told(ReadMeans, "stop_sms")))
	d.holds(t, "pasted", map[string]string{ReadChannel: "sms", ReadSender: "36111", ReadOn: "2026-03-02", ReadMessage: "Votez !", ReadField(1, "on"): "2026-03-03"})
	for _, field := range []string{ReadChannel, ReadSender, ReadOn, ReadMessage, ReadField(1, "channel"), ReadMeans} {
		if _, ok := d.ReadAs(field); !ok {
			t.Errorf("%s is not marked as read", field)
		}
	}
	if d.Opposed != "yes" || d.Filing.OptOuts[0] != (OptOut{On: "2026-03-02", Means: StopSMS}) || d.Has(StepChannel) {
		t.Errorf("%+v", d)
	}
}

func TestSettleForgetsWhatWasCorrected(t *testing.T) {
	var d Draft
	d.Propose(pasted("sms", "36111", "2026-03-02", "Votez !"))
	d.First().Sender = "36112"
	d.Settle()
	if _, ok := d.ReadAs(ReadSender); ok {
		t.Error("a corrected answer is still marked as read")
	}
	d.First().Sender = "36111"
	d.Settle()
	if _, ok := d.ReadAs(ReadSender); ok {
		t.Error("an answer typed by the voter is marked as read")
	}
	if _, ok := d.ReadAs(ReadOn); !ok {
		t.Error("the others have lost their mark")
	}
}

func TestProposeAgain(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(d *Draft) // after a first paste, told "36111", 2 March, "Votez !"
		again     []Reading
		want      map[string]string
		aside     string // field told beside the voter's answer
	}{
		"read and not passed: replaced": {
			again: pasted("email", "equipe@exemple.fr", "2026-03-04", "Bonjour"),
			want:  map[string]string{ReadChannel: "email", ReadSender: "equipe@exemple.fr", ReadOn: "2026-03-04", ReadMessage: "Bonjour"},
		},
		"read and not passed, not told again: gone": {
			again: []Reading{told(ReadMessage, "Bonjour")},
			want:  map[string]string{ReadChannel: "", ReadSender: "", ReadOn: "", ReadMessage: "Bonjour"},
		},
		"read and passed, not told again: stays": {
			meanwhile: func(d *Draft) { d.Mark(StepWhen) },
			again:     []Reading{told(ReadMessage, "Bonjour")},
			want:      map[string]string{ReadOn: "2026-03-02", ReadSender: "", ReadMessage: "Bonjour"},
		},
		"typed: stays, and is told": {
			meanwhile: func(d *Draft) { d.First().Sender = "INFO"; d.Mark(StepSender) },
			again:     pasted("sms", "38222", "2026-03-04", "Bonjour"),
			want:      map[string]string{ReadSender: "INFO", ReadOn: "2026-03-04"},
			aside:     ReadSender,
		},
		"typed as read now: the voter's": {
			meanwhile: func(d *Draft) { d.First().Sender = "38 222" },
			again:     pasted("sms", "38  222", "", ""),
			want:      map[string]string{ReadSender: "38 222"},
		},
		"a call whose voice is known is a call": {
			meanwhile: func(d *Draft) { d.First().Channel = CallAutomated; d.Mark(StepChannel); d.Mark(StepVoice) },
			again:     []Reading{told(ReadChannel, string(Call))},
			want:      map[string]string{ReadChannel: "call_automated"},
		},
		"never said stop": {
			meanwhile: func(d *Draft) { d.Opposed = "no"; d.Mark(StepOptOut) },
			again:     []Reading{told(ReadMeans, "stop_sms")},
			want:      map[string]string{ReadMeans: ""},
		},
	} {
		var d Draft
		d.Propose(pasted("sms", "36111", "2026-03-02", "Votez !"))
		if test.meanwhile != nil {
			test.meanwhile(&d)
		}
		d.Propose(test.again)
		d.holds(t, name, test.want)
		for _, field := range []string{ReadChannel, ReadSender, ReadOn, ReadMessage} {
			if _, ok := d.ReadAside(field); ok != (field == test.aside) {
				t.Errorf("%s: %s is told beside the answer: %t", name, field, ok)
			}
		}
	}
}

func TestProposeTellsContactsAnew(t *testing.T) {
	var d Draft
	more := func(days ...day.Day) (read []Reading) {
		for i, on := range days {
			read = append(read, told(ReadField(i, "channel"), "sms"), told(ReadField(i, "on"), string(on)))
		}
		return read
	}
	d.Propose(more("2026-03-01", "2026-03-02", "2026-03-03"))
	d.Filing.Contacts[1].Count = 4 // the voter's
	d.Propose(more("2026-03-05"))
	if n := len(d.Filing.Contacts); n != 2 || d.Filing.Contacts[1].On != "2026-03-02" || d.Filing.Contacts[0].On != "2026-03-05" {
		t.Errorf("%+v", d.Filing.Contacts)
	}
	d.Propose(more("2026-03-05", "2026-03-06", "2026-03-07"))
	d.DropContact(1)
	if r, ok := d.ReadAs(ReadField(1, "on")); !ok || r.Value != string(d.Filing.Contacts[1].On) {
		t.Errorf("the reading %+v is not of %+v", r, d.Filing.Contacts)
	}
	d.DropContact(0)
	d.DropContact(7)
	if len(d.Filing.Contacts) != 2 {
		t.Error("the first contact cannot be taken out")
	}
}

func TestAddFillsOnlyWhatIsEmpty(t *testing.T) {
	d := Draft{Filing: Filing{Message: "le mien", Contacts: []Contact{{Channel: SMS}}}}
	d.Add([]Reading{{Field: ReadMessage, Value: "l’autre", Origin: FromPicture}, {Field: ReadChannel, Value: "email", Origin: FromMail}, {Field: ReadAt, Value: "19:45", Origin: FromMail}})
	d.holds(t, "added", map[string]string{ReadMessage: "le mien", ReadChannel: "sms", ReadAt: "19:45"})
	if len(d.Readings) != 1 {
		t.Errorf("%+v", d.Readings)
	}
}
