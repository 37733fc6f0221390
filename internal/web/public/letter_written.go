package public

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/guide"
	"vigie/internal/i18n"
	"vigie/internal/paper"
	"vigie/internal/rights"
)

// letterMade is a letter as its writer takes it away.
type letterMade struct {
	written
	Mailto  string // opens an e-mail in the voter's own program
	Carried bool   // the link holds the text of that e-mail
}

// longMailto is the longest link that programs take on: Windows hands a program no
// more than 2,048 characters, its own path among them.
const longMailto = 1900

// letterMade writes a letter: in French, the language of whom it is for, and what
// it means in the page's language.
func (p *Pages) letterMade(l *i18n.Localizer, letter rights.Letter, today day.Day) *letterMade {
	french := p.Views.Bundle.Localizer(i18n.First)
	m := &letterMade{written: written{ID: "letter", Text: onOnePage(french, letter, today)}}
	if l.Lang != i18n.First {
		m.Meaning = worded(l, letter.Subject()) + "\n\n" + inParagraphs(l, letter.Body())
	}
	to, subject := strings.ReplaceAll(inLink(letter.Email), "%40", "@"), inLink(worded(french, letter.Subject()))
	m.Mailto = "mailto:" + to + "?subject=" + subject
	body := inParagraphs(french, letter.Brief()) + "\n\n" + letter.Name
	if whole := m.Mailto + "&body=" + inLink(strings.ReplaceAll(body, "\n", "\r\n")); len(whole) <= longMailto {
		m.Mailto, m.Carried = whole, true
	}
	return m
}

// inLink writes a text as a link holds it: RFC 6068 knows no plus for a space.
func inLink(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func worded(l *i18n.Localizer, t guide.Text) string { return l.T(t.Key, t.Params...) }

func inParagraphs(l *i18n.Localizer, all []rights.Paragraph) string {
	paragraphs := make([]string, len(all))
	for i, p := range all {
		sentences := make([]string, len(p.Sentences))
		for j, t := range p.Sentences {
			sentences[j] = worded(l, t)
		}
		paragraphs[i] = strings.Join(sentences, " ")
		for _, t := range p.Lines {
			paragraphs[i] += "\n" + worded(l, t)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// fromAndTo are the lines of who writes, and to whom.
func fromAndTo(l *i18n.Localizer, letter rights.Letter) (from, to []string) {
	return typedLines(letter.Name, letter.Reply), append([]string{letter.Campaign, worded(l, rights.To())}, typedLines(letter.Address, letter.Email)...)
}

// typedLines returns the lines of texts, those that are empty left out.
func typedLines(texts ...string) []string {
	return strings.FieldsFunc(strings.Join(texts, "\n"), func(r rune) bool { return r == '\n' })
}

// onOnePage is the letter as a text to copy.
func onOnePage(l *i18n.Localizer, letter rights.Letter, today day.Day) string {
	from, to := fromAndTo(l, letter)
	return strings.Join([]string{
		strings.Join(from, "\n"), strings.Join(to, "\n"), l.T("letter.text.date", "Day", today),
		l.T("letter.text.subject", "Subject", worded(l, letter.Subject())), inParagraphs(l, letter.Body()), letter.Name,
	}, "\n\n")
}

// giveLetter answers with a letter to print, in French, whatever the page's
// language. It names nobody but its writer and whom it is for.
func (p *Pages) giveLetter(c *gin.Context, letter rights.Letter, today day.Day) error {
	l := p.Views.Bundle.Localizer(i18n.First)
	from, to := fromAndTo(l, letter)
	body, err := paper.PDF(paper.Document{
		Title: l.T("letter.text.subject", "Subject", worded(l, letter.Subject())), Lang: i18n.First, Author: letter.Name, Date: today.Time(),
		From: from, To: to, Place: l.T("letter.text.date", "Day", today),
		Blocks: []paper.Block{{Text: inParagraphs(l, letter.Body())}, {Text: letter.Name}},
	})
	if err != nil {
		return fmt.Errorf("letter: %w", err)
	}
	c.Header("Content-Disposition", `attachment; filename="lettre.pdf"`)
	c.Data(http.StatusOK, "application/pdf", body)
	return nil
}

// giveCalendar answers with days for a calendar.
func (p *Pages) giveCalendar(c *gin.Context, events ...rights.Event) error {
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Disposition", `attachment; filename="delai.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", rights.Calendar(p.Now(), events...))
	return nil
}
