package report

import (
	"regexp"
	"strings"
)

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

// masked stands where the voter's own data stood.
const masked = "[•••]"

// shortest is the length from which a part of a name is masked: shorter ones
// ("de", "Le") are words of the language.
const shortest = 3

// Mask returns message without what names the voter: their name, e-mail
// address and telephone number, however written. A part of their name that the
// sender bears too stays, or the message would lose its sender.
func Mask(message string, voter Reporter, sender string) string {
	var patterns []string
	if voter.Email != "" {
		patterns = append(patterns, word(regexp.QuoteMeta(voter.Email)))
	}
	if p := phonePattern(voter.Phone); p != "" {
		patterns = append(patterns, p)
	}
	if voter.Name != "" {
		patterns = append(patterns, word(regexp.QuoteMeta(voter.Name)))
	}
	for _, part := range strings.Fields(voter.Name) {
		if len([]rune(part)) >= shortest && !strings.Contains(strings.ToLower(sender), strings.ToLower(part)) {
			patterns = append(patterns, word(regexp.QuoteMeta(part)))
		}
	}
	for _, p := range patterns {
		message = hide(message, p)
	}
	return message
}

// hide masks every match of p. Neighbours share the character between them,
// which one pass gives to the first alone; the second pass finds the others.
func hide(message, p string) string {
	re, err := regexp.Compile("(?i)" + p)
	if err != nil {
		return message // quoted text always compiles; only a broken name would not, and it matches nothing
	}
	for range 2 {
		message = re.ReplaceAllString(message, "${before}"+masked+"${after}")
	}
	return message
}

// word matches p where no letter touches it; \b knows ASCII letters alone.
func word(p string) string { return `(?P<before>^|[^\p{L}])` + p + `(?P<after>$|[^\p{L}])` }

// phonePattern matches a French number with or without its prefix and with any
// separators; "" when there are too few digits to mean anybody.
func phonePattern(number string) string {
	digits := regexp.MustCompile(`\D`).ReplaceAllString(number, "")
	digits = strings.TrimPrefix(strings.TrimPrefix(digits, "00"), "33")
	digits = strings.TrimPrefix(digits, "0")
	if len(digits) < 8 {
		return ""
	}
	return `(?P<before>^|[^\d+])(?:(?:\+|00)[ .]?33[ .-]*(?:\(0\))?[ .-]*|0[ .-]*)?` +
		strings.Join(strings.Split(digits, ""), `[ .-]*`) + `(?P<after>$|\D)`
}
