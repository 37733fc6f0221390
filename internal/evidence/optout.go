package evidence

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"vigie/internal/link"
	"vigie/internal/phone"
)

// OptOut is the way to object that a message offers.
type OptOut struct {
	Found bool   `json:"found"`
	Word  string `json:"word"` // "STOP", "NON", or the wording itself in small letters
	To    string `json:"to"`   // code or number in digits, a link with its tokens masked, an address; "" to answer

	from, to int
	alone    bool // words without any place, code or answer
}

// code matches a number to write to: a telephone number, a French short code
// even with a space inside ("STOP au 38 689", Nice 2020), one of another plan.
const code = `(\+?\d(?:[ .-]{0,3}\d){8,13}|3(?:[ .]{0,3}\d){4}|[4-8]\d{4})`

// verb matches the words that ask for an answer.
const verb = `(?:envo(?:yez|yer|ie)|r[ée]p(?:ond(?:ez|re|s)?)?|renvo(?:yez|yer)|tap(?:ez|er)|appuyez|composez|[ée]crivez|retournez|par retour|reply|send|text|txt|press)`

// The patterns, read only. They run in time linear in the text.
var (
	stopToCode = regexp.MustCompile(`(?i)(?:^|[^\p{L}]|send|text|envoyez|r[ée]pondez|reply)(st[o0]p)(?:[ -]*(?:sms|mms|pub))?["»”'’)\s]*(?:(?:par\s+sms|au|à|a|to|vers|sur|le|num[ée]ro|no|n°|->|=>|→|=|:|@)\s*)*` + code)
	codeToStop = regexp.MustCompile(`(?i)\bau\s+` + code + `[^.\n\d]{0,30}\b(st[o0]p)\b`)
	stopToUK   = regexp.MustCompile(`(?i)\b(stop)["']?\s+to\s+(\d{4,6})\b`)
	verbStop   = regexp.MustCompile(`(?i)(?:^|[^\p{L}])` + verb + `((?:[^.]{0,40}?[^\p{L}.])?)(st[o0]p)\b`)
	markedStop = regexp.MustCompile(`\b(ST[O0]P)(?:[ -]?(?:SMS|MMS|PUB)\b|\s*[=:]|\s+(?:pour|si|to)\b|["»”'’.)\]\s]*$)`)
	verbWord   = regexp.MustCompile(`(?i)(?:^|[^\p{L}])` + verb + `\s*(?:-?nous\s+|par\s+|avec\s+|with\s+|sur\s+|le\s+mot\s+|la\s+touche\s+|the\s+word\s+|le\s+|:\s*)*["«“'‘]?\s*` +
		`(non|no|arr[eê]t|fin|d[eé]sabo[a-zé]*|d[eé]sins[a-zé]*|unsub[a-z]*|end|cancel|quit|opt ?out|refus[a-zé]*|\d)\b["»”'’\s]*(?:(?:au|à|to)\s*` + code + `)?`)
	refusal = regexp.MustCompile(`(?i)ne\s+(?:plus|pas|rien)\s+(?:recevoir|[êe]tre|vouloir|souhaiter)|ne\s+(?:souhaitez|voulez|d[ée]sirez)\s+(?:pas|plus)|plus\s+(?:recevoir|[êe]tre\s+(?:contact|sollicit|rappel|appel|d[ée]rang))|` +
		`d[ée]s(?:inscri|abonn)[a-zé]*|se\s+retirer|vous\s+retirer|(?:vous\s+|s['’])opposer|opposition\s*(?:rgpd\s*)?(?::|au\s+(?:num[ée]ro\s+)?0)|droit\s+d['’]opposition|opt(?:ing)?[ -]?out|unsubscri[a-z]*|no\s+longer\s+(?:wish|want|receive)|stop\s+(?:receiving|texts|txts|messages)`)
	toRefuse = regexp.MustCompile(`(?i)\b(?:pour|afin\s+de|si\s+vous|vous\s+pouvez|to|you\s+can)\s[^.\n]{0,40}?(d[ée]sinscrire|d[ée]sabonner|ne\s+plus\s+(?:recevoir|[êe]tre)|unsubscribe|opt[ -]?out)`)
	slogan   = regexp.MustCompile(`(?i)^\s*(?:à|aux?|a|l[ae]s?|the|all)\s`)
	thisNum  = regexp.MustCompile(`(?i)^\s*(?:à|a|au|to)\s+(?:ce|cet|notre|this)\s`)
	oui      = regexp.MustCompile(`(?i)\b(?:oui|yes)\b`)
	toPlace  = regexp.MustCompile(`(?i)^\s*(?:au|aux|à|to)\s`)
)

// optOut finds the way to object, the clearest wording first, and notes it.
func (r *reading) optOut(t Text) OptOut {
	for _, find := range []func(Text) (OptOut, bool){r.stopWithCode, r.stopAsked, r.wordAsked, r.placeAsked, r.wordingAlone} {
		o, ok := find(t)
		if !ok {
			continue
		}
		o.Found = true
		r.notes.see("optout_found", r.passage(o.from, o.to), "Word", o.Word, "To", o.To)
		switch {
		case o.To != "" || len(o.Word) == 1: // a key is pressed during the call
		case o.alone:
			r.notes.see("optout_no_place", r.passage(o.from, o.to), "Word", o.Word)
		case strings.ContainsFunc(r.notes.facts.Sender, unicode.IsLetter): // a name takes no answer
			r.notes.see("optout_nowhere", r.passage(o.from, o.to), "Word", o.Word)
		default:
			r.notes.see("optout_to_sender", r.passage(o.from, o.to), "Word", o.Word)
		}
		return o
	}
	return OptOut{}
}

// stopWithCode finds STOP and the number it goes to.
func (r *reading) stopWithCode(Text) (OptOut, bool) {
	for _, p := range []struct {
		re         *regexp.Regexp
		word, code int
	}{{stopToCode, 1, 2}, {codeToStop, 2, 1}, {stopToUK, 1, 2}} {
		for _, m := range p.re.FindAllStringSubmatchIndex(r.level, 20) {
			typed := r.level[m[2*p.code]:m[2*p.code+1]]
			if !r.isCode(typed, m[2*p.code+1]) {
				continue
			}
			return OptOut{Word: "STOP", To: toWrite(typed), from: m[0], to: m[1]}, true
		}
	}
	return OptOut{}, false
}

// isCode refuses a number that goes on, and thousands: "STOP au 38 000 euros".
func (r *reading) isCode(typed string, end int) bool {
	if end < len(r.level) && r.level[end] >= '0' && r.level[end] <= '9' {
		return false
	}
	return !(strings.ContainsAny(typed, " .") && strings.HasSuffix(typed, "000"))
}

// stopAsked finds STOP without a number: "répondez STOP", "STOP SMS", "STOP=".
// A slogan ("dites STOP à la vie chère") is none.
func (r *reading) stopAsked(Text) (OptOut, bool) {
	for _, m := range verbStop.FindAllStringSubmatchIndex(r.level, 20) {
		if near := m[3]-m[2] <= len(` "the word" `); (near || r.level[m[4]:m[5]] == "STOP") && r.asks(m[5]) {
			return OptOut{Word: "STOP", from: m[0], to: m[1]}, true
		}
	}
	for _, m := range markedStop.FindAllStringSubmatchIndex(r.level, 20) {
		if r.asks(m[3]) {
			return OptOut{Word: "STOP", from: m[0], to: m[1]}, true
		}
	}
	return OptOut{}, false
}

// asks says whether what follows STOP makes it an answer and no slogan.
func (r *reading) asks(end int) bool {
	rest := r.level[end:]
	return !slogan.MatchString(rest) || thisNum.MatchString(rest)
}

// wordAsked finds another word to answer with, or a key to press: "répondez
// NON", "tapez 9". A question to answer by yes or no is none.
func (r *reading) wordAsked(Text) (OptOut, bool) {
	for _, m := range verbWord.FindAllStringSubmatchIndex(r.level, 20) {
		o := OptOut{Word: strings.ToUpper(r.level[m[2]:m[3]]), from: m[0], to: m[1]}
		if m[4] >= 0 {
			o.To = toWrite(r.level[m[4]:m[5]])
		}
		if r.refuses(o, m[3]) {
			return o, true
		}
	}
	return OptOut{}, false
}

// refuses says whether answering o.Word means to object.
func (r *reading) refuses(o OptOut, end int) bool {
	if refusal.MatchString(r.around(o.from, o.to, 120)) {
		return true
	}
	switch o.Word {
	case "NON", "NO":
		return !oui.MatchString(r.around(o.from, o.to, 60)) && (o.To != "" || !toPlace.MatchString(r.level[end:]))
	case "FIN", "END", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "QUIT", "CANCEL":
		return false
	}
	return !strings.HasPrefix(o.Word, "REFUS")
}

// around returns the text near a passage.
func (r *reading) around(from, to, bytes int) string {
	return r.level[max(from-bytes, 0):min(to+bytes, len(r.level))]
}

// reach is how many bytes a link or a number may stand from the words that
// announce it: one sentence.
const reach = 120

// placeAsked finds words of refusal with a link, an address or a number after
// them, or just before.
func (r *reading) placeAsked(t Text) (OptOut, bool) {
	places := r.places(t)
	for _, m := range refusal.FindAllStringIndex(r.level, 20) {
		word := strings.ToLower(r.text[m[0]:m[1]])
		if i := slices.IndexFunc(places, func(p OptOut) bool { return p.from >= m[1] && p.from-m[1] <= reach }); i >= 0 {
			return OptOut{Word: word, To: places[i].To, from: m[0], to: places[i].to}, true
		}
		if i := slices.IndexFunc(places, func(p OptOut) bool { return p.to <= m[0] && m[0]-p.to <= reach/4 }); i >= 0 {
			return OptOut{Word: word, To: places[i].To, from: places[i].from, to: m[1]}, true
		}
	}
	return OptOut{}, false
}

// places lists what one can write to, call or open, in the order of the text.
func (r *reading) places(t Text) []OptOut {
	var all []OptOut
	for _, l := range t.Links {
		all = append(all, OptOut{To: l.URL, from: l.From, to: l.To})
	}
	for _, m := range link.Mailbox.FindAllStringIndex(r.level, maxLinks) {
		all = append(all, OptOut{To: link.MaskMailbox(r.level[m[0]:m[1]]), from: m[0], to: m[1]})
	}
	for _, n := range t.Numbers {
		all = append(all, OptOut{To: n.E164, from: n.from, to: n.to})
	}
	return all
}

// wordingAlone finds a promise to be let go that says no place.
func (r *reading) wordingAlone(Text) (OptOut, bool) {
	m := toRefuse.FindStringSubmatchIndex(r.level)
	if m == nil {
		return OptOut{}, false
	}
	return OptOut{Word: strings.ToLower(r.text[m[2]:m[3]]), from: m[0], to: m[1], alone: true}, true
}

// toWrite returns a code in digits, and a telephone number as E.164.
func toWrite(typed string) string {
	if n, ok := phone.Read(typed, ""); ok {
		return n.E164
	}
	return phone.Digits(typed)
}
