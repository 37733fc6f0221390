package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vigie/internal/evidence"
	"vigie/internal/evidence/evidencetest"
	"vigie/internal/report"
)

// TestRead guards the fields that scripts rely on (INTERFACE.md): each line has
// them all, whatever was found, and a bad file keeps no other from being read.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	files := []string{
		file("sms.txt", "Votez ! STOP au 38 689"), file("latin.txt", "R\xe9pondez STOP"), file("none.txt", "Bonjour"),
		file("mail.eml", "From: a@exemple.fr\nTo: b@exemple.fr, c@exemple.fr\nSubject: Vote\n\nVotez"), file("mail", "Subject: x\nFrom: a@exemple.fr\n\nx"),
		file("empty.txt", " \n"), file("image.txt", "\x89PNG\x00"), file("old.msg", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), file("no.eml", "Bonjour"), filepath.Join(dir, "missing.eml"),
		file("screen.png", string(evidencetest.Screenshot{}.Draw())), file("photo", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), file("good.msg", string(evidencetest.Outlook([]evidencetest.File{evidencetest.Recipient(0, 1, "", "b@exemple.fr")}, evidencetest.Property{ID: 0x37, Value: "Vote"}))),
	}
	var out, complaints bytes.Buffer
	err := reader{facts: evidence.Facts{Channel: report.SMS}}.files(t.Context(), &out, &complaints, files)
	if err == nil || err.Error() != "read: 5 of 13 files could not be read" || strings.Count(complaints.String(), "\n") != 5 {
		t.Errorf("%v: %s", err, &complaints)
	}
	fields := map[string][]string{
		"text":    {"file", "findings", "kind", "links", "numbers", "opt_out", "short_code", "short_code_class"},
		"picture": {"confidence", "file", "findings", "kind", "text"},
		"email": {"date", "dkim_signed", "file", "findings", "from", "kind", "list_id", "list_unsubscribe", "one_click", "opt_out_in_body", "subject",
			"unsubscribe_http", "unsubscribe_https", "unsubscribe_mailto", "visible_recipients"},
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 8 {
		t.Fatalf("%d lines: %s", len(lines), &out)
	}
	for _, l := range lines {
		var line map[string]any
		if err := json.Unmarshal([]byte(l), &line); err != nil {
			t.Fatal(err)
		}
		var names []string
		for name, value := range line {
			names = append(names, name)
			if value == nil {
				t.Errorf("%s: %s is null", line["file"], name)
			}
		}
		slices.Sort(names)
		if !slices.Equal(names, fields[line["kind"].(string)]) {
			t.Errorf("%s has %v", line["file"], names)
		}
	}
	if !strings.Contains(lines[0], `"opt_out":{"found":true,"word":"STOP","to":"38689"},"short_code":"38689","short_code_class":"transactional"`) {
		t.Errorf("%s", lines[0])
	}
	if !strings.Contains(lines[3], `"visible_recipients":2`) || strings.Contains(lines[3], "c@exemple.fr") {
		t.Errorf("%s", lines[3])
	}
	if !strings.Contains(lines[7], `good.msg","kind":"email","from":"","subject":"Vote"`) {
		t.Errorf("%s", lines[7])
	}
}

// TestReadKeys has keys in the forms in which they are saved.
func TestReadKeys(t *testing.T) {
	dir := t.TempDir()
	for content, want := range map[string]string{
		"v=DKIM1; k=rsa; p=AAAA\n":                                           "v=DKIM1; k=rsa; p=AAAA",
		`"v=DKIM1; k=rsa; " "p=AAAA" "BBBB"`:                                 "v=DKIM1; k=rsa; p=AAAABBBB",
		"-----BEGIN PUBLIC KEY-----\nAAAA\nBBBB\n-----END PUBLIC KEY-----\n": "v=DKIM1; p=AAAABBBB",
		"bonjour": "",
	} {
		file := filepath.Join(dir, "key")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		keys, err := signersKeys(map[string]string{"K1.Exemple.fr": file})
		if (err != nil) != (want == "") {
			t.Errorf("%q: %v", content, err)
		}
		if err != nil {
			continue
		}
		if got, ok := keys("k1._domainkey.exemple.fr"); got != want || !ok {
			t.Errorf("%q: %q", content, got)
		}
		if _, ok := keys("k2._domainkey.exemple.fr"); ok {
			t.Error("a key that was not given")
		}
	}
	if _, err := signersKeys(map[string]string{"k1": filepath.Join(dir, "key")}); err == nil {
		t.Error("a selector without a domain")
	}
}
