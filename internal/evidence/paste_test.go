package evidence

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"vigie/internal/report"
)

func TestReadPaste(t *testing.T) {
	const words = "Dimanche, chaque voix compte ! STOP au 36111"
	sms := Pasted{Channel: report.SMS, Text: words}
	with := func(sender, on, at string) Pasted {
		p := sms
		p.Sender, p.At = sender, at
		p.On = readDay(on, "2026-03-10")
		return p
	}
	for text, want := range map[string][]Pasted{
		words:                                                    {sms},
		"  \n" + words + "\n":                                    {sms},
		"36111\n" + words:                                        {with("36111", "", "")},
		"De : 36 111\n" + words:                                  {with("36 111", "", "")},
		"36111\nlundi 2 mars 19:45\n" + words:                    {with("36111", "2026-03-02", "19:45")},
		"36111 · lun. 2 mars 19 h 45\n" + words:                  {with("36111", "2026-03-02", "19:45")},
		"+33 6 39 98 12 34, 02/03/2026 19:45 : " + words:         {with("+33 6 39 98 12 34", "2026-03-02", "19:45")},
		"[02/03/2026 19:45:10] INFO VOTE: " + words:              {with("INFO VOTE", "2026-03-02", "19:45")},
		"02/03/2026, 19:45 - INFO VOTE: " + words:                {with("INFO VOTE", "2026-03-02", "19:45")},
		"Hier 8:05\n" + words:                                    {with("", "2026-03-09", "08:05")},
		"Yesterday, 7:45 PM\n" + words:                           {with("", "2026-03-09", "19:45")},
		"March 2, 2026 at 7:45 PM\n" + words:                     {with("", "2026-03-02", "19:45")},
		"lundi\n" + words:                                        {with("", "2026-03-09", "")},
		"Le 2 mars 2026 de 36111 : " + words:                     {with("36111", "2026-03-02", "")},
		"Réunion publique\nsamedi 7 mars à 19h\nSalle des fêtes": {{Channel: report.SMS, Text: "Réunion publique\nsamedi 7 mars à 19h\nSalle des fêtes"}},
		"Le 14 mars 2026 à 19h, réunion avec Rose Marqueur":      {{Channel: report.SMS, Text: "Le 14 mars 2026 à 19h, réunion avec Rose Marqueur"}},
		"14 mars 2026\n" + words:                                 {{Channel: report.SMS, Text: "14 mars 2026\n" + words}},                      // to come
		"12345678901234567890 lundi 2 mars\n" + words:            {{Channel: report.SMS, Text: "12345678901234567890 lundi 2 mars\n" + words}}, // no number
		"2 mars 2026":                                            {{Channel: report.SMS, Text: "2 mars 2026"}},
		"De : Équipe <equipe@exemple.fr>\nEnvoyé : lundi 2 mars 2026 19:45\nÀ : moi\nObjet : Dimanche\n\nBonjour": {
			{Channel: report.Email, Sender: "Équipe <equipe@exemple.fr>", On: "2026-03-02", At: "19:45", Text: "Dimanche\n\nBonjour"}},
		"From: equipe@exemple.fr\nDate: Mon, 2 Mar 2026 19:45:00 +0100\nSubject: Dimanche\n\nBonjour": {
			{Channel: report.Email, Sender: "equipe@exemple.fr", On: "2026-03-02", At: "19:45", Text: "Dimanche\n\nBonjour"}},
	} {
		if diff := cmp.Diff(want, ReadPaste(text, "2026-03-10")); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestReadPastedThread(t *testing.T) {
	const first, second = "Dimanche, votez !", "Plus que 3 jours."
	for name, test := range map[string]struct {
		text string
		want []Pasted
	}{
		"two": {"36111 lun. 2 mars 19:45\n" + first + "\n36111 mar. 3 mars 08:10\n" + second, []Pasted{
			{Channel: report.SMS, Sender: "36111", On: "2026-03-02", At: "19:45", Text: first},
			{Channel: report.SMS, Sender: "36111", On: "2026-03-03", At: "08:10", Text: second}}},
		"the latest first, on one line each": {"[03/03/2026 08:10] INFO: " + second + "\n[02/03/2026 19:45] INFO: " + first, []Pasted{
			{Channel: report.SMS, Sender: "INFO", On: "2026-03-03", At: "08:10", Text: second},
			{Channel: report.SMS, Sender: "INFO", On: "2026-03-02", At: "19:45", Text: first}}},
		"with the voter's answer": {"[02/03/2026 19:45] INFO: " + first + "\n[02/03/2026 19:50] Moi: Stop\n[03/03/2026 08:10] INFO: " + second, []Pasted{
			{Channel: report.SMS, Sender: "INFO", On: "2026-03-02", At: "19:45", Text: first},
			{Channel: report.SMS, Sender: "Moi", On: "2026-03-02", At: "19:50", Text: "Stop", Stop: true},
			{Channel: report.SMS, Sender: "INFO", On: "2026-03-03", At: "08:10", Text: second}}},
	} {
		if diff := cmp.Diff(test.want, ReadPaste(test.text, "2026-03-10")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, text := range map[string]string{
		"two senders":           "[02/03/2026 19:45] INFO: " + first + "\n[03/03/2026 08:10] AUTRE: " + second,
		"days both ways":        "[02/03/2026 19:45] INFO: a\n[04/03/2026 08:10] INFO: b\n[03/03/2026 08:10] INFO: c",
		"a day of the meeting":  "36111\nlundi 2 mars 19:45\nRéunion\nsamedi 7 mars à 19h\nVenez",
		"another form of lines": "lundi 2 mars 19:45\nRéunion le\nsamedi 7 mars à 19h\nVenez",
		"nothing under a line":  "36111 lun. 2 mars 19:45\n36111 mar. 3 mars 08:10\n" + second,
	} {
		if got := ReadPaste(text, "2026-03-10"); len(got) != 1 {
			t.Errorf("%s: told apart into %+v", name, got)
		}
	}
}

func FuzzReadPaste(f *testing.F) {
	for _, s := range []string{"36111 lun. 2 mars 19:45\nx", "[02/03/2026 19:45] INFO: a\n[03/03/2026 08:10] INFO: b", "De : a\nObjet : b\nc", "Hier 25h99", "31/02/2026\n\xff", "+1 [", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range ReadPaste(text, "2026-03-10") {
			if p.On != "" && (!p.On.Valid() || p.On.After("2026-03-10")) {
				t.Errorf("%q on %q", text, p.On)
			}
			if utf8.ValidString(text) && !utf8.ValidString(p.Text+p.Sender) {
				t.Errorf("%q is broken into %+v", text, p)
			}
		}
	})
}
