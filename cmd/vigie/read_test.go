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
	}
	var out, complaints bytes.Buffer
	err := readFiles(&out, &complaints, files, evidence.Facts{Channel: report.SMS})
	if err == nil || err.Error() != "read: 5 of 10 files could not be read" || strings.Count(complaints.String(), "\n") != 5 {
		t.Errorf("%v: %s", err, &complaints)
	}
	fields := map[string][]string{
		"text": {"file", "findings", "kind", "links", "numbers", "opt_out", "short_code", "short_code_class"},
		"email": {"date", "dkim_signed", "file", "findings", "from", "kind", "list_id", "list_unsubscribe", "one_click", "opt_out_in_body", "subject",
			"unsubscribe_http", "unsubscribe_https", "unsubscribe_mailto", "visible_recipients"},
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 5 {
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
}
