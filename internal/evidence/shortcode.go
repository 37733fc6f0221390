package evidence

import (
	"regexp"
	"strings"

	"vigie/internal/phone"
)

// codeRule is the rule under which a class is noted, read only.
var codeRule = map[phone.CodeClass]string{
	phone.Marketing: "code_marketing", phone.Transactional: "code_transactional", phone.Reporting: "code_reporting", phone.OtherCode: "code_other",
}

// shortCodes finds a short code that is not for objecting: "Répondez OUI au
// 36 000". Other codes than 3xxxx need not stand in a text: 75011 is a postcode.
var shortCodes = regexp.MustCompile(`(?i)(?:\b(?:au|to)\s+|\b(?:sms|num[ée]ro|code)\s*:?\s*)(3[68](?:[ .]?\d){3}|33[ .]?700)`)

// shortCode returns the short code of the message, that to object first, then
// the sender's, and notes its class.
func (r *reading) shortCode(o OptOut) (string, phone.CodeClass) {
	if class := phone.ClassOfCode(o.To); class != "" {
		return r.coded(o.To, class, r.passage(o.from, o.to))
	}
	if sender := strings.Map(noSpace, r.notes.facts.Sender); phone.ClassOfCode(sender) != "" {
		return r.coded(sender, phone.ClassOfCode(sender), nil)
	}
	for _, m := range shortCodes.FindAllStringSubmatchIndex(r.level, maxLinks) {
		typed := r.level[m[2]:m[3]]
		if r.isCode(typed, m[3]) && !touches(r.level, m[2], m[3]) {
			code := phone.Digits(typed)
			return r.coded(code, phone.ClassOfCode(code), r.passage(m[0], m[1]))
		}
	}
	return "", ""
}

func noSpace(c rune) rune {
	if c == ' ' || isTypographicSpace(c) {
		return -1
	}
	return c
}

func (r *reading) coded(code string, class phone.CodeClass, at *Passage) (string, phone.CodeClass) {
	r.notes.see(codeRule[class], at, "Code", code)
	return code, class
}
