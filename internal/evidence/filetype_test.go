package evidence

import (
	"strings"
	"testing"

	"vigie/internal/report"
)

func TestTypeIsToldByContent(t *testing.T) {
	ogg := "OggS\x00\x02" + strings.Repeat("\x00", 20) + "\x01\x13"
	for name, test := range map[string]struct {
		head string
		want report.FileType
	}{
		"JPEG":                      {"\xff\xd8\xff\xe1\x00\x10Exif", report.FileJPEG},
		"PNG":                       {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", report.FilePNG},
		"WebP":                      {"RIFF\x10\x00\x00\x00WEBPVP8 ", report.FileWebP},
		"HEIC":                      {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", report.FileHEIC},
		"HEIF":                      {"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00", report.FileHEIC},
		"PDF":                       {"%PDF-1.7\n", report.FilePDF},
		"PDF and HTML at once":      {"%PDF-1.7\n<html><script>alert(1)</script>", report.FilePDF},
		"e-mail":                    {"Return-Path: <a@b.example>\r\nReceived: from x\r\n\tby y\r\nSubject: Votez\r\n\r\n<html>", report.FileEML},
		"e-mail of a box":           {"From a@b Mon\nFrom: a@b.example\nTo: c@d.example\nSubject: x\n\nbonjour", report.FileEML},
		"Outlook":                   {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "_\x00_\x00s\x00u\x00b\x00s\x00t\x00g\x001\x00.\x000\x00_\x00", report.FileMSG},
		"AMR":                       {"#!AMR\n\x3c", report.FileAMR},
		"wide AMR":                  {"#!AMR-WB\n\x3c", report.FileAMR},
		"Opus":                      {ogg + "OpusHead" + strings.Repeat("\x00", 40), report.FileOgg},
		"Vorbis":                    {ogg + "\x01vorbis" + strings.Repeat("\x00", 40), report.FileOgg},
		"WAV":                       {"RIFF\x10\x00\x00\x00WAVEfmt ", report.FileWAV},
		"M4A":                       {"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", report.FileM4A},
		"3GP":                       {"\x00\x00\x00\x18ftyp3gp4\x00\x00\x00\x00moovsoun", report.FileM4A},
		"AAC":                       {"\xff\xf1\x50\x80\x00\x1f\xfc\x21", report.FileAAC},
		"MP3":                       {"\xff\xfb\x90\x64\x00\x00", report.FileMP3},
		"MP3 with a tag":            {"ID3\x03\x00\x00\x00\x00\x00\x00\x00TIT2", report.FileMP3},
		"text":                      {"Dimanche, votez ! STOP au 36111", report.FileText},
		"text of 1990":              {"Dimanche, \xe9lisez", report.FileText},
		"text of Windows":           {"\xff\xfeV\x00o\x00t\x00e\x00z\x00", report.FileText},
		"text that names HTML":      {"Le message disait <html>", report.FileText},
		"text with few headers":     {"Subject: bonjour\n\nvotez", report.FileText},
		"a film":                    {"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00moovhdlrvide", ""},
		"a film of Ogg":             {ogg + "\x80theora" + strings.Repeat("\x00", 40), ""},
		"HTML":                      {"<!DOCTYPE html><html>", ""},
		"HTML after a comment":      {"\n<!-- photo --> <html>", ""},
		"SVG":                       {"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>", ""},
		"SVG with a prolog":         {"\xef\xbb\xbf<?xml version='1.0'?><svg>", ""},
		"SVG after something":       {"<g><svg onload=x()>", ""},
		"SVG in two bytes":          {"\xff\xfe<\x00s\x00v\x00g\x00", ""},
		"a script":                  {"#!/bin/sh\nrm -rf /", ""},
		"JavaScript in a tag":       {"<script>alert(1)</script>", ""},
		"a program":                 {"MZ\x90\x00\x03", ""},
		"an archive":                {"PK\x03\x04\x14\x00", ""},
		"Word before 2007":          {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "W\x00o\x00r\x00d\x00", ""},
		"GIF":                       {"GIF89a\x01\x00", ""},
		"bytes":                     {"\x00\x01\x02\x03", ""},
		"nothing":                   {"", ""},
		"space":                     {" \n\t ", ""},
		"cut":                       {"\xff\xd8", ""},
		"Ogg that ends in its lace": {"OggS\x00\x02" + strings.Repeat("\x00", 20) + "\xff" + strings.Repeat("\x00", 50), ""},
	} {
		if got, ok := TypeOf([]byte(test.head)); got != test.want || ok != (test.want != "") {
			t.Errorf("%s: %q, %v, want %q", name, got, ok, test.want)
		}
	}
}

func FuzzTypeOf(f *testing.F) {
	for _, head := range []string{"\xff\xd8\xff", "%PDF-", "From: a\nTo: b\nSubject: c\n\n", "OggS", "\xff\xfe<\x00", "RIFF0000WEBP", "ID3\x03"} {
		f.Add([]byte(head))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		kind, ok := TypeOf(head)
		if _, known := report.Endings[kind]; ok != known {
			t.Errorf("%q, %v", kind, ok)
		}
		if start := strings.ToLower(strings.TrimSpace(string(head))); ok && (strings.HasPrefix(start, "<svg") || strings.HasPrefix(start, "<html") || strings.HasPrefix(start, "<script")) {
			t.Errorf("%q is taken for %s", head, kind)
		}
	})
}
