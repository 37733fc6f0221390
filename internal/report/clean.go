package report

import "strings"

// Clean returns f as it is kept: lines end alike, one-line answers have no
// spaces round them, and what no database takes (NUL, broken UTF-8) is gone.
// Nothing else of what was typed is changed.
func (f Filing) Clean() Filing {
	f.Contacts = append([]Contact(nil), f.Contacts...)
	for i := range f.Contacts {
		c := &f.Contacts[i]
		c.Sender = line(c.Sender)
	}
	f.Subject.Name, f.Subject.Contender = line(f.Subject.Name), line(f.Subject.Contender)
	f.Commune, f.Election, f.Lang = line(f.Commune), line(f.Election), line(f.Lang)
	f.Message, f.Statement = text(f.Message), text(f.Statement)
	f.Reporter.Name, f.Reporter.Email, f.Reporter.Phone = line(f.Reporter.Name), line(f.Reporter.Email), line(f.Reporter.Phone)
	return f
}

var storable = strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n")

func text(s string) string { return storable.Replace(strings.ToValidUTF8(s, "\uFFFD")) }

func line(s string) string { return strings.TrimSpace(strings.ReplaceAll(text(s), "\n", " ")) }
