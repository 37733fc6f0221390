package evidence

import (
	"bytes"
	"net/textproto"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"vigie/internal/report"
)

// TypeOf tells what a file is from its first bytes: 64 KiB, or all of a smaller
// one. Its name is not asked: who wants to deceive writes it. It returns false for
// what is not taken, among it all that a browser could run (HTML, SVG, scripts,
// programs, archives). A file that is two things at once is what its beginning
// says, and is never handed out as anything else.
func TypeOf(head []byte) (report.FileType, bool) {
	for _, m := range marks {
		if m.of(head) {
			return m.is, true
		}
	}
	if t, ok := writing(head); ok {
		return t, true
	}
	return "", false
}

// mark tells a type by the bytes at its beginning.
type mark struct {
	is report.FileType
	of func(head []byte) bool
}

// marks are the types that are taken, besides texts and letters.
var marks = []mark{
	{report.FileJPEG, begins("\xff\xd8\xff")},
	{report.FilePNG, begins("\x89PNG\r\n\x1a\n")},
	{report.FileWebP, riff("WEBP")},
	{report.FileHEIC, branded("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1")},
	{report.FilePDF, begins("%PDF-")},
	{report.FileMSG, outlook},
	{report.FileAMR, begins("#!AMR\n")},
	{report.FileAMR, begins("#!AMR-WB\n")},
	{report.FileOgg, oggSound},
	{report.FileWAV, riff("WAVE")},
	{report.FileM4A, sound},
	{report.FileAAC, adts},
	{report.FileMP3, mp3},
}

func begins(magic string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}

func riff(kind string) func([]byte) bool {
	return func(head []byte) bool {
		return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == kind
	}
}

// branded knows the ISO base media files by their first brand (ISO 14496-12).
func branded(brands ...string) func([]byte) bool {
	return func(head []byte) bool {
		if len(head) < 12 || string(head[4:8]) != "ftyp" {
			return false
		}
		for _, b := range brands {
			if string(head[8:12]) == b {
				return true
			}
		}
		return false
	}
}

// sound takes the voice messages of telephones, and not films: a film names a
// handler of pictures where its index is at the beginning.
func sound(head []byte) bool {
	if branded("M4A ", "M4B ")(head) {
		return true
	}
	return branded("mp42", "mp41", "isom", "iso2", "3gp4", "3gp5", "3gp6", "qt  ")(head) && !bytes.Contains(head, []byte("vide"))
}

// oggSound takes Ogg whose first stream is a sound (RFC 7845, Vorbis I, Speex).
func oggSound(head []byte) bool {
	if len(head) < 64 || string(head[:4]) != "OggS" {
		return false
	}
	first := head[min(len(head), 27+int(head[26])):]
	return bytes.HasPrefix(first, []byte("OpusHead")) || bytes.HasPrefix(first, []byte("\x01vorbis")) || bytes.HasPrefix(first, []byte("Speex   "))
}

// adts knows AAC by the beginning of a frame: twelve bits set, layer 0.
func adts(head []byte) bool {
	return len(head) > 7 && head[0] == 0xff && head[1]&0xf6 == 0xf0 && head[2]>>2&0xf < 13
}

// mp3 knows an ID3 tag, or the beginning of a frame of MPEG layer 3.
func mp3(head []byte) bool {
	if bytes.HasPrefix(head, []byte("ID3")) && len(head) > 10 && head[3] < 5 {
		return true
	}
	return len(head) > 4 && head[0] == 0xff && head[1]&0xe6 == 0xe2 && head[2]>>4 != 0xf && head[2]>>4 != 0 && head[2]>>2&3 != 3
}

// outlook knows a message of Outlook among the compound files: each of its
// streams has a name of this beginning, in two bytes a letter.
func outlook(head []byte) bool {
	if !bytes.HasPrefix(head, []byte(compoundMark)) {
		return false
	}
	wide := make([]byte, 0, 40)
	for _, r := range []byte("__substg1.0_") {
		wide = append(wide, r, 0)
	}
	return bytes.Contains(head, wide) || mimetype.Detect(head).Is("application/vnd.ms-outlook")
}

// writing tells letters and texts. What a browser or a shell could run is
// refused, wherever it begins.
func writing(head []byte) (report.FileType, bool) {
	text := bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if wide, ok := utf16Text(head); ok {
		text = wide
	}
	if len(bytes.TrimSpace(text)) == 0 || bytes.ContainsFunc(text, control) || !readable(text) || runs(text) {
		return "", false
	}
	if mailed(text) {
		return report.FileEML, true
	}
	return report.FileText, true
}

// utf16Text reads a text that begins with a mark of its byte order.
func utf16Text(head []byte) ([]byte, bool) {
	little := bytes.HasPrefix(head, []byte("\xff\xfe"))
	if !little && !bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return nil, false
	}
	var text []byte
	for i := 2; i+1 < len(head); i += 2 {
		r := rune(head[i])<<8 | rune(head[i+1])
		if little {
			r = rune(head[i+1])<<8 | rune(head[i])
		}
		text = utf8.AppendRune(text, r)
	}
	return text, true
}

// control says whether a text cannot hold r: a text of 1990 has bytes above 127,
// none has these.
func control(r rune) bool {
	return r < ' ' && !strings.ContainsRune("\t\n\r\f\x1b", r)
}

// readable says whether what has no controls is written in letters: in UTF-8, or
// in an older code of which three letters in four are those of ASCII.
func readable(text []byte) bool {
	strange := 0
	for _, b := range text {
		if b >= 0x80 {
			strange++
		}
	}
	return strange*4 < len(text) || utf8.Valid(text[:len(text)-cutRune(text)])
}

// cutRune returns how many bytes at the end begin a letter that the head of a
// file cuts.
func cutRune(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if last := text[len(text)-n:]; utf8.RuneStart(last[0]) {
			if utf8.FullRune(last) {
				return 0
			}
			return n
		}
	}
	return 0
}

// runnable is how things begin that are run by whoever opens them.
var runnable = []string{"<!doctype", "<html", "<head", "<body", "<svg", "<?xml", "<script", "<iframe", "<img", "<?php", "<%", "#!", "mz", "{\\rtf", "begin:vc", "@echo", "%!ps", "[internetshortcut]", "windows registry"}

// runs says whether a text begins as something that is run, after space and
// comments.
func runs(text []byte) bool {
	start := bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 4096)]))
	for bytes.HasPrefix(start, []byte("<!--")) {
		_, after, _ := bytes.Cut(start, []byte("-->"))
		start = bytes.TrimSpace(after)
		if len(after) == 0 {
			return true
		}
	}
	for _, r := range runnable {
		if bytes.HasPrefix(start, []byte(r)) {
			return true
		}
	}
	return bytes.Contains(start, []byte("<svg")) && bytes.HasPrefix(start, []byte("<"))
}

// headers are the lines at the head of a letter (RFC 5322, 3.6).
var headers = map[string]bool{
	"From": true, "To": true, "Subject": true, "Date": true, "Received": true, "Message-Id": true, "Mime-Version": true,
	"Return-Path": true, "Delivered-To": true, "Reply-To": true, "Content-Type": true, "Dkim-Signature": true, "Sender": true, "Cc": true,
	"X-Received": true, "Arc-Seal": true, "Authentication-Results": true, "List-Unsubscribe": true,
}

// mailed says whether a text begins with the headers of an e-mail: three of them
// before the first empty line, and nothing else but their like.
func mailed(text []byte) bool {
	found := 0
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSuffix(line, "\r")
		name, _, isHeader := strings.Cut(line, ":")
		switch {
		case line == "":
			return found >= 3
		case i == 0 && strings.HasPrefix(line, "From "), line[0] == ' ', line[0] == '\t':
			continue // an mbox's first line; a header that goes on
		case !isHeader || strings.ContainsAny(name, " \t"):
			return false
		case headers[textproto.CanonicalMIMEHeaderKey(name)]:
			found++
		}
	}
	return found >= 3
}
