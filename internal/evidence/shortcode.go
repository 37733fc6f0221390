package evidence

import (
	"regexp"
	"strings"
)

// CodeClass is the class of a French five-digit short code (af2m).
type CodeClass string

// The classes.
const (
	Marketing     CodeClass = "marketing"     // 36xxx: promotion and information
	Transactional CodeClass = "transactional" // 38xxx: orders, deliveries; canvassing is not expected there
	Reporting     CodeClass = "reporting"     // 33700 takes reports and sends nothing
	OtherCode     CodeClass = "other"
)

// codeRule is the rule under which a class is noted, read only.
var codeRule = map[CodeClass]string{
	Marketing: "code_marketing", Transactional: "code_transactional", Reporting: "code_reporting", OtherCode: "code_other",
}

// ClassOfCode returns the class of a short code, "" for what is none.
func ClassOfCode(code string) CodeClass {
	switch {
	case len(code) != 5 || strings.Trim(code, "0123456789") != "" || code[0] < '3' || code[0] > '8':
		return ""
	case code == "33700":
		return Reporting
	case strings.HasPrefix(code, "36"):
		return Marketing
	case strings.HasPrefix(code, "38"):
		return Transactional
	}
	return OtherCode
}

// shortCodes finds a short code that is not for objecting: "Répondez OUI au
// 36 000". Other codes than 3xxxx need not stand in a text: 75011 is a postcode.
var shortCodes = regexp.MustCompile(`(?i)(?:\b(?:au|to)\s+|\b(?:sms|num[ée]ro|code)\s*:?\s*)(3[68](?:[ .]?\d){3}|33[ .]?700)`)

// shortCode returns the short code of the message, that to object first, then
// the sender's, and notes its class.
func (r *reading) shortCode(o OptOut) (string, CodeClass) {
	if class := ClassOfCode(o.To); class != "" {
		return r.coded(o.To, class, r.passage(o.from, o.to))
	}
	if sender := strings.Map(noSpace, r.notes.facts.Sender); ClassOfCode(sender) != "" {
		return r.coded(sender, ClassOfCode(sender), nil)
	}
	for _, m := range shortCodes.FindAllStringSubmatchIndex(r.level, maxLinks) {
		typed := r.level[m[2]:m[3]]
		if r.isCode(typed, m[3]) && !touches(r.level, m[2], m[3]) {
			code := digits(typed)
			return r.coded(code, ClassOfCode(code), r.passage(m[0], m[1]))
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

func (r *reading) coded(code string, class CodeClass, at *Passage) (string, CodeClass) {
	r.notes.see(codeRule[class], at, "Code", code)
	return code, class
}
