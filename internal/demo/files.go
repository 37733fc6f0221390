package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"mime"
	"strings"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"vigie/internal/report"
)

// File is a file that goes with a filing.
type File struct {
	Name    string
	Content []byte
}

// How many reports of the demo have a file: enough to meet some in the queue,
// few enough that drawing them is a second's work.
const (
	screenshots = 10
	letters     = 4
)

// attach gives some of the filings the file that such a voter would have: a
// screenshot of the SMS, the e-mail itself.
func attach(all []Timed) error {
	pen, err := newPen()
	if err != nil {
		return err
	}
	var texts, mails []int
	for i, f := range all {
		switch first := f.Filing.Contacts[0]; {
		case f.Mailing == "" || f.Filing.Message == "":
		case first.Channel == report.SMS:
			texts = append(texts, i)
		case first.Channel == report.Email:
			mails = append(mails, i)
		}
	}
	for n, i := range spaced(texts, screenshots) {
		picture, err := pen.screenshot(all[i])
		if err != nil {
			return err
		}
		all[i].Files = []File{{fmt.Sprintf("Screenshot_%s_Messages-%d.png", all[i].At.Format("20060102-150405"), n+1), picture}}
	}
	for _, i := range spaced(mails, letters) {
		all[i].Files = []File{{"message.eml", letter(all[i])}}
	}
	return nil
}

// spaced returns n of the places, from the first to the last.
func spaced(places []int, n int) []int {
	n = min(n, len(places))
	var some []int
	for i := range n {
		some = append(some, places[i*(len(places)-1)/max(n-1, 1)])
	}
	return some
}

// letter is the e-mail that a filing tells of, as it came. Its addresses are of
// no real place (RFC 2606).
func letter(f Timed) []byte {
	c := f.Filing.Contacts[0]
	from := c.Sender
	if !strings.Contains(from, "@") {
		from = "contact@campagne.example"
	}
	subject, _, _ := strings.Cut(f.Filing.Message, "\n")
	if runes := []rune(subject); len(runes) > 60 {
		subject = string(runes[:60])
	}
	var b bytes.Buffer
	for _, line := range []string{
		"Return-Path: <retour@envois.example>",
		"Received: from envois.example (envois.example [192.0.2.25]) by mx.exemple.example; " + f.At.Format(time.RFC1123Z),
		"From: " + mime.QEncoding.Encode("utf-8", f.Filing.Subject.Name) + " <" + from + ">",
		"To: <electeur@exemple.example>",
		"Subject: " + mime.QEncoding.Encode("utf-8", subject),
		"Date: " + f.At.Format(time.RFC1123Z),
		"Message-ID: <" + f.At.Format("20060102150405") + "@envois.example>",
		"MIME-Version: 1.0",
		"Content-Type: text/plain; charset=utf-8",
		"Content-Transfer-Encoding: 8bit",
		"", strings.ReplaceAll(f.Filing.Message, "\n", "\r\n"),
	} {
		b.WriteString(line + "\r\n")
	}
	return b.Bytes()
}

// The look of a telephone's messages, in points of a screen of 720.
const (
	screenWide = 720
	margin     = 32
	bubbleWide = 560
	lineHigh   = 42
)

var (
	paper  = color.RGBA{255, 255, 255, 255}
	bubble = color.RGBA{233, 233, 236, 255}
	ink    = color.RGBA{24, 24, 27, 255}
	faint  = color.RGBA{110, 110, 118, 255}
	bar    = color.RGBA{246, 246, 248, 255}
)

// pen draws screenshots.
type pen struct{ text, bold, small font.Face }

func newPen() (pen, error) {
	var p pen
	for _, f := range []struct {
		face *font.Face
		ttf  []byte
		size float64
	}{{&p.text, goregular.TTF, 30}, {&p.bold, gobold.TTF, 32}, {&p.small, goregular.TTF, 24}} {
		parsed, err := opentype.Parse(f.ttf)
		if err != nil {
			return p, fmt.Errorf("demo: font: %w", err)
		}
		if *f.face, err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: f.size, DPI: 72, Hinting: font.HintingFull}); err != nil {
			return p, fmt.Errorf("demo: font: %w", err)
		}
	}
	return p, nil
}

// screenshot is what the voter's telephone showed.
func (p pen) screenshot(f Timed) ([]byte, error) {
	c := f.Filing.Contacts[0]
	lines := p.wrap(f.Filing.Message, bubbleWide-2*24)
	high := 260 + len(lines)*lineHigh + 48 + 160
	m := image.NewRGBA(image.Rect(0, 0, screenWide, high))
	fill(m, m.Rect, paper)
	fill(m, image.Rect(0, 0, screenWide, 150), bar)
	at := c.At
	if at == "" {
		at = f.At.Format("15:04")
	}
	line(m, image.Pt(margin, 40), stroke{p.small, faint}, at)
	sender := c.Sender
	if sender == "" {
		sender = "Numéro inconnu"
	}
	line(m, image.Pt(margin, 112), stroke{p.bold, ink}, sender)
	line(m, image.Pt(margin, 206), stroke{p.small, faint}, "SMS · "+string(c.On)+" "+at)
	round(m, image.Rect(margin, 230, margin+bubbleWide, 230+len(lines)*lineHigh+48), bubble)
	for i, l := range lines {
		line(m, image.Pt(margin+24, 230+24+32+i*lineHigh), stroke{p.text, ink}, l)
	}
	round(m, image.Rect(margin, high-90, screenWide-margin, high-24), bar)
	line(m, image.Pt(margin+24, high-50), stroke{p.small, faint}, "Message")
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		return nil, fmt.Errorf("demo: screenshot: %w", err)
	}
	return b.Bytes(), nil
}

func fill(m draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// corner is the radius of a bubble's corners.
const corner = 28

// round fills r but for its corners.
func round(m *image.RGBA, r image.Rectangle, c color.RGBA) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		inset := 0
		if edge := min(y-r.Min.Y, r.Max.Y-1-y); edge < corner {
			for inset*inset-2*inset*corner+(corner-edge)*(corner-edge) > 0 && inset < corner {
				inset++
			}
		}
		fill(m, image.Rect(r.Min.X+inset, y, r.Max.X-inset, y+1), c)
	}
}

// stroke is how a line is written.
type stroke struct {
	face font.Face
	c    color.Color
}

func line(m draw.Image, at image.Point, s stroke, text string) {
	d := font.Drawer{Dst: m, Src: image.NewUniform(s.c), Face: s.face, Dot: fixed.P(at.X, at.Y)}
	d.DrawString(text)
}

// wrap breaks a text into lines of at most wide points, between words.
func (p pen) wrap(text string, wide int) []string {
	var lines []string
	for paragraph := range strings.Lines(text) {
		line := ""
		for _, word := range p.words(paragraph, wide) {
			longer := strings.TrimSpace(line + " " + word)
			if line != "" && font.MeasureString(p.text, longer).Ceil() > wide {
				lines, longer = append(lines, line), word
			}
			line = longer
		}
		lines = append(lines, line)
	}
	return lines
}

// words cuts a line where a telephone does: signs stay with the word before them,
// and what is wider than the bubble is cut.
func (p pen) words(line string, wide int) []string {
	var words []string
	for _, word := range strings.Fields(line) {
		if last := len(words) - 1; last >= 0 && strings.Trim(word, ":;!?»") == "" {
			words[last] += " " + word
			continue
		}
		for font.MeasureString(p.text, word).Ceil() > wide {
			runes := []rune(word)
			n := len(runes)
			for n > 1 && font.MeasureString(p.text, string(runes[:n])).Ceil() > wide {
				n--
			}
			words, word = append(words, string(runes[:n])), string(runes[n:])
		}
		words = append(words, word)
	}
	return words
}
