package evidence

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printedLine is a line of words as the reading program found it.
type printedLine struct {
	text        string
	block       int // lines of one block and paragraph belong together
	left, right int // points
	top, bottom int
	confidence  int // the mean of its words, weighed by their letters
	letters     int
	heading     bool // it tells when the next message came
}

// The columns of Tesseract's table.
const (
	columnLevel = iota
	_
	columnBlock
	columnParagraph
	columnLine
	_
	columnLeft
	columnTop
	columnWidth
	columnHeight
	columnConfidence
	columnText
	columns
)

// maxPrinted bounds the words of one picture.
const maxPrinted = 5000

// hardly is the confidence below which a word is a smudge, a drawing, a button.
const hardly = 20

// readTable reads the table that the program answers, a word a row.
func readTable(table string) []printedLine {
	var lines []printedLine
	last := ""
	for i, row := range strings.Split(table, "\n") {
		cells := strings.SplitN(strings.TrimRight(row, "\r"), "\t", columns)
		if len(cells) < columns || cells[columnLevel] != "5" || i > 4*maxPrinted {
			continue
		}
		n := placeOf(cells)
		word := strings.TrimSpace(strings.ToValidUTF8(cells[columnText], ""))
		confidence, err := strconv.ParseFloat(cells[columnConfidence], 64)
		if word == "" || err != nil || confidence < hardly {
			continue
		}
		if at := strings.Join(cells[columnBlock:columnLine+1], "."); at != last || len(lines) == 0 {
			last = at
			lines = append(lines, printedLine{block: n.block, left: n.left, top: n.top})
		}
		lines[len(lines)-1].add(word, n, min(confidence, 100))
	}
	return lines
}

// place is where a word stands.
type place struct{ block, left, top, width, height int }

func placeOf(cells []string) place {
	at := func(i int) int { n, _ := strconv.Atoi(cells[i]); return min(max(n, 0), 1<<20) }
	return place{at(columnBlock)<<10 + min(at(columnParagraph), 1<<10-1), at(columnLeft), at(columnTop), at(columnWidth), at(columnHeight)}
}

func (l *printedLine) add(word string, at place, confidence float64) {
	n := utf8.RuneCountInString(word)
	l.confidence = (l.confidence*l.letters + int(confidence)*n) / (l.letters + n)
	l.letters += n
	l.text = strings.TrimSpace(l.text + " " + word)
	l.left, l.top = min(l.left, at.left), min(l.top, at.top)
	l.right, l.bottom = max(l.right, at.left+at.width), max(l.bottom, at.top+at.height)
}

// What a telephone shows round a message, read only. Each matches a whole line,
// which the reading program may have begun or ended with a drawing it took for a
// letter.
var (
	statusBar = regexp.MustCompile(`^\W*\d{1,2}[:.h]\d{2}\b.{0,40}$`)
	battery   = regexp.MustCompile(`(?i)^.{0,25}\b(?:[2345]G\+?|LTE|H\+|\d{1,3} ?%)\W*.{0,12}$`)
	inputBar  = regexp.MustCompile(`(?i)^\W*\w{0,2}\W*(?:i?message(?: texte| sms)?|text message|message rcs|sms|sms/mms|rcs|chat|envoyer un (?:message|sms)|(?:saisir|[ée]crire|taper|tapez|ajouter) (?:un |du )?(?:message|texte)|r[ée]pondre|type a message|write a message|reply)\W*(?:\w{0,3}\W*)?$`)
	furniture = regexp.MustCompile(`(?i)^\W*(?:message texte|text message|sms|mms|rcs|message|imessage)(?:\s*[·•.|-]\s*(?:sms|mms|rcs))?\W*$|` +
		`^\W*(?:(?:modifi[ée] |distribu[ée]|lu|vu|delivered|read|envoy[ée]|sent)(?:\s+(?:à\s+)?\d{1,2}[:h]\d{2})?|non lus?|nouveau message|new message)\W*$|` +
		`(?:signaler|report)\s+(?:comme|as|ce|this|junk|spam|ind[ée]sirable|courrier)|(?:exp[ée]diteur|num[ée]ro|sender)[^.]{0,40}(?:contacts|inconnu)|(?:ajouter|add)\s+(?:aux|to)\s+(?:contacts|the)|` +
		`(?:appuyez?|touche[rz]?|tap)\s+(?:ici\s+)?(?:pour|to)\s+(?:charger|load|afficher|t[ée]l[ée]charger)|^\W*(?:bloquer|block|archiver|supprimer|messages|retour|back|contact|infos?|d[ée]tails)\W*$`)
	unfold       = regexp.MustCompile(`(?i)^\W*(?:afficher (?:plus|tout|la suite)|tout afficher|voir (?:plus|tout|la suite|le message(?: entier| complet)?)|lire la suite|view (?:all|more)|see more|read more|show more)\W*$`)
	bubbleClock  = regexp.MustCompile(`(?i)^\W{0,3}(\d{1,2}\s?[:h]\s?\d{2}(?:\s?[ap]m)?)(?:\W+(?:sms|mms|rcs|re[çc]u|lu)?)?\W{0,4}$`)
	headingDay   = regexp.MustCompile(`(?i)^\W{0,3}(?:(?:message texte|text message|sms|imessage|rcs)\W+)?(` + someDay + toClock + `?)\W{0,3}$`)
	afterWeekday = regexp.MustCompile(`^(\p{L}{3})[.,]`)
	named11      = regexp.MustCompile(`^[A-Z][A-Z0-9 -]{2,10}$`)
	beforeNumber = regexp.MustCompile(`^[^\d+]{0,4}`)
)

// screen gathers what stands on a picture.
type screen struct {
	Picture
	width    int
	height   int
	kept     []printedLine
	headings []string
	clocks   []string
	folded   bool // the telephone offers to show the rest
}

// screenOf takes off what a telephone shows round its messages, and keeps what it
// tells of them. Only what stands at the edges is taken off by its place; a line
// in the middle has to be furniture by its words.
func screenOf(lines []printedLine, width, height int) Picture {
	s := screen{width: width, height: max(height, 1)}
	weight := 0
	for _, l := range lines {
		if s.is(l) {
			continue
		}
		s.kept = append(s.kept, l)
		s.Confidence += l.confidence * l.letters
		weight += l.letters
	}
	if weight == 0 {
		return Picture{}
	}
	s.Confidence /= weight
	if len(s.headings) == 1 { // of a thread they stay, and part its messages
		s.When = s.headings[0]
		s.kept = slices.DeleteFunc(s.kept, func(l printedLine) bool { return l.heading })
	}
	if len(s.clocks) == 1 && s.When == "" {
		s.At = readClock(s.clocks[0])
	}
	s.Text = s.joined()
	s.Cut = s.cut()
	return s.Picture
}

// cut says whether a message goes on beyond the screen: it touches an edge, it
// begins in the middle of a sentence, or the telephone offers to show the rest.
func (s *screen) cut() bool {
	first, last := s.kept[0], s.kept[len(s.kept)-1]
	begin, _ := utf8.DecodeRuneInString(first.text)
	return s.folded || last.bottom > s.height-s.height/100 ||
		len(s.headings) == 0 && (first.top < s.height/50 || unicode.IsLower(begin))
}

// is says whether a line is a part of the telephone's screen and not of a
// message, and keeps what it tells.
func (s *screen) is(l printedLine) bool {
	text := level(l.text)
	if unfold.MatchString(text) {
		s.folded = true
		return true
	}
	above, below := l.bottom < s.height/12, l.top > s.height-s.height/7
	switch {
	case above && (statusBar.MatchString(text) || battery.MatchString(text)):
		return true
	case below && inputBar.MatchString(text), furniture.MatchString(text):
		return true
	case s.heading(l, text), s.under(text), s.from(l, text), s.stop(l, text):
		return true
	}
	return l.confidence < 45 && l.letters < 8 || !strings.ContainsFunc(text, isWordly) && l.letters < 4
}

func isWordly(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// heading takes a day as telephones print it above a message.
func (s *screen) heading(l printedLine, text string) bool {
	m := headingDay.FindStringSubmatch(text)
	if m == nil || readClock(m[3]) == "" && s.spoken() { // a day alone may be a line of the message
		return false
	}
	when := afterWeekday.ReplaceAllString(m[1], "$1.") // a stop and a comma are a few points apart
	s.headings = append(s.headings, when)
	s.kept = append(s.kept, printedLine{text: when, block: -1, top: l.top, bottom: l.bottom, heading: true})
	return true
}

// spoken says whether a line of a message was kept already.
func (s *screen) spoken() bool {
	return slices.ContainsFunc(s.kept, func(l printedLine) bool { return !l.heading })
}

// under takes the hour under a bubble.
func (s *screen) under(text string) bool {
	m := bubbleClock.FindStringSubmatch(text)
	if m == nil || readClock(m[1]) == "" {
		return false
	}
	s.clocks = append(s.clocks, m[1])
	return true
}

// from takes the sender at the top of the screen: a number, a code, or a name of
// capitals as senders of mailings have.
func (s *screen) from(l printedLine, text string) bool {
	if l.top > s.height/5 || s.spoken() || s.Sender != "" {
		return false
	}
	name := strings.Trim(text, " <>‹›«»()[]|@©®&•.,:;_-")
	caller := strings.TrimRight(strings.Trim(beforeNumber.ReplaceAllString(name, ""), " "), " >QaO®©i")
	if isCaller(caller) && digitsMost(name) {
		s.Sender = caller
		return true
	}
	if named11.MatchString(name) {
		s.Sender = name
		return true
	}
	return l.letters <= 12 && l.bottom < s.height/8
}

// stop takes the voter's own answer, which telephones show on the right.
func (s *screen) stop(l printedLine, text string) bool {
	if !isStop(text) || l.left < s.width/2 || !s.spoken() {
		return false
	}
	s.Stopped = true
	return true
}

// digitsMost says whether a line is a number, and no sentence with one.
func digitsMost(s string) bool {
	figures, letters := 0, 0
	for _, c := range s {
		switch {
		case unicode.IsDigit(c):
			figures++
		case unicode.IsLetter(c):
			letters++
		}
	}
	return figures >= 5 && letters <= 4
}

// joined writes the lines of one paragraph as one, since a telephone breaks them
// where its screen ends.
func (s *screen) joined() string {
	var b strings.Builder
	for i, l := range s.kept {
		switch {
		case i == 0:
		case s.kept[i-1].block == l.block && !l.heading && l.left < s.kept[i-1].right:
			b.WriteByte(' ')
		default:
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}
