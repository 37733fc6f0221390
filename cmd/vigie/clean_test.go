package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCleanWritesACopyThatTellsNothing(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.jpg"), filepath.Join(dir, "out.jpg")
	m := image.NewRGBA(image.Rect(0, 0, 30, 20))
	m.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	exif := "\xff\xe1\x00\x12Exif\x00\x00marqueur"
	if err := os.WriteFile(in, []byte("\xff\xd8"+exif+b.String()[2:]), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (cleanCmd{In: in, Out: out}).Run(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil || bytes.Contains(got, []byte("Exif")) || bytes.Contains(got, []byte("marqueur")) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(got)); err != nil || c.Width != 30 {
		t.Errorf("%+v, %v", c, err)
	}
	if err := (cleanCmd{In: in, Out: out}).Run(); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("over another file: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".vigie*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func TestCleanSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	var small bytes.Buffer
	if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ content, says string }{
		"a text":          {"votez", "not a picture"},
		"HTML":            {"<html>", "not a picture that can be read"},
		"HEIC":            {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "save it as JPEG"},
		"a damaged PNG":   {small.String()[:40], "no privacy copy"},
		"nothing":         {"", "not a picture"},
		"larger than may": {small.String() + strings.Repeat("x", 20<<20), "larger than 20 MiB"},
	} {
		in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
		if err := os.WriteFile(in, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		err := cleanCmd{In: in, Out: out}.Run()
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: something is written", name)
		}
	}
	if err := (cleanCmd{In: filepath.Join(dir, "none"), Out: filepath.Join(dir, "out")}).Run(); err == nil {
		t.Error("a file that is not there is cleaned")
	}
}
