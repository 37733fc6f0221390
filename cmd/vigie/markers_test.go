package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"vigie/internal/database/dbtest"
)

// What a voter told of themselves, in words that nobody else writes. The line that
// was reached, the sender's, the candidate and the text received are kept in
// clear: triage and figures need them (docs/adr/0002).
const (
	markedName      = "Quetzalcoatline Zorgmarqueur"
	markedEmail     = "zorgmarqueur.q@exemple.fr"
	markedPhone     = "+33639981357"
	markedStatement = "Mes parents votent en Zorgonie depuis 1848"
	markedAnswer    = "Ma réponse zorgonienne à vos questions"
	markedFile      = "Contenu zorgonien d’un fichier envoyé"
	markedFileName  = "captures-zorgoniennes.txt"
	markedDraft     = "Brouillon zorgonien jamais envoyé"
)

// browser asks a program over the network, with its cookies.
type browser struct {
	t    *testing.T
	base string
	http.Client
}

func (b *browser) post(path, kind string, body io.Reader) string {
	b.t.Helper()
	r, err := b.Post(b.base+path, kind, body)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	said, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode >= 400 {
		b.t.Fatalf("%s: %d, %v: %.300s", path, r.StatusCode, err, said)
	}
	return string(said)
}

func (b *browser) form(path string, pairs ...string) {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	b.post(path, "application/x-www-form-urlencoded", strings.NewReader(v.Encode()))
}

// tell files a report, writes of it, and begins another with a file; it returns the
// receipt code.
func (b *browser) tell() string {
	b.t.Helper()
	filing, err := json.Marshal(map[string]any{
		"kind": "complaint", "lang": "fr", "election": "municipales-2020", "statement": markedStatement,
		"contacts": []any{map[string]any{"channel": "sms", "on": time.Now().UTC().AddDate(0, 0, -2).Format(time.DateOnly), "sender": "36111"}},
		"subject":  map[string]any{"kind": "unknown"},
		"message":  "Bonjour " + markedName + ", nous écrivons à " + markedEmail + " et au 06 39 98 13 57",
		"reporter": map[string]any{"name": markedName, "email": markedEmail, "phone": markedPhone},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	var got struct{ Receipt string }
	if err := json.Unmarshal([]byte(b.post("/api/v1/reports", "application/json", bytes.NewReader(filing))), &got); err != nil {
		b.t.Fatal(err)
	}
	b.form("/fr/follow", "code", got.Receipt)
	b.form("/fr/follow/messages", "words", markedAnswer)
	b.form("/fr/report", "election", "municipales-2020")
	b.upload()
	b.form("/fr/report/channel", "channel", "sms")
	b.form("/fr/report/sender", "sender", "36111", "message", markedDraft)
	return got.Receipt
}

func (b *browser) upload() {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("files", markedFileName)
	if err == nil {
		_, err = io.WriteString(part, strings.Repeat(markedFile+"\n", 20))
	}
	if err != nil || w.Close() != nil {
		b.t.Fatal(err)
	}
	b.post("/fr/report/material", w.FormDataContentType(), &body)
}

// Nothing of what a voter told of themselves is written anywhere: not in tables,
// logs of the database, files, mails or what the program says, at its most
// talkative. Nor is the receipt code, which opens what they are answered.
func TestNothingOfAVoterIsWritten(t *testing.T) {
	address, dir := dbtest.URL(t), t.TempDir()
	a := portalOn(t, address)
	v := begin(t, []string{"VIGIE_DATA_DIR=" + dir, "VIGIE_DATABASE_URL=" + address, "VIGIE_LOG=debug"})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	receipt := (&browser{t: t, base: v.base, Client: http.Client{Jar: jar}}).tell()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) { // the work behind it is done too
		var n int64
		if err := a.db.Write.Table("case_texts").Count(&n).Error; err != nil || time.Now().After(end) {
			t.Fatalf("%d texts to search, %v", n, err)
		}
		if n > 0 {
			break
		}
	}
	places := []string{dir, filepath.Dir(address)}
	if os.Getenv("VIGIE_TEST_DATABASE") == "postgres" {
		var at string
		if err := a.db.Write.Raw("SHOW data_directory").Scan(&at).Error; err != nil {
			t.Fatal(err)
		}
		if err := a.db.Write.Exec("CHECKPOINT").Error; err != nil {
			t.Fatal(err)
		}
		places[1] = at
	}
	secrets := []string{
		markedName, strings.Fields(markedName)[1], markedEmail, markedPhone, markedPhone[1:], "06 39 98 13 57", "0639981357",
		markedStatement, markedAnswer, markedFile, markedFileName, markedDraft, receipt, strings.ReplaceAll(receipt, "-", ""),
	}
	if searched := search(t, places, secrets); searched < 1<<20 {
		t.Errorf("only %d bytes were searched", searched)
	}
	if err := v.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	for _, s := range secrets {
		if bytes.Contains(v.said.Bytes(), []byte(s)) {
			t.Errorf("the program said %q", s)
		}
	}
	if !bytes.Contains(v.said.Bytes(), []byte(`"route"`)) {
		t.Errorf("it said nothing of its requests: %.500s", v.said.String())
	}
}

// search fails the test for each secret in a file below some places, however
// written, and returns how many bytes it read.
func search(t *testing.T, places, secrets []string) (n int) {
	t.Helper()
	control := 0
	for _, place := range places {
		err := filepath.WalkDir(place, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil // a server's files come and go
			}
			body, err := os.ReadFile(name)
			if err != nil {
				return nil
			}
			n += len(body)
			control += bytes.Count(body, []byte("36111"))
			lower := bytes.ToLower(body)
			for _, s := range secrets {
				for way, form := range forms(s) {
					if bytes.Contains(body, form) || way == "plain" && bytes.Contains(lower, bytes.ToLower(form)) {
						t.Errorf("%s holds %q (%s)", name, s, way)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if control == 0 {
		t.Error("not even the sender is found: nothing was searched")
	}
	return n
}

// forms are the ways a text may be written.
func forms(s string) map[string][]byte {
	all := map[string][]byte{"plain": []byte(s), "hex": []byte(hex.EncodeToString([]byte(s))), "escaped": []byte(url.QueryEscape(s))}
	var wide []byte
	for _, u := range utf16.Encode([]rune(s)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	all["utf-16"] = wide
	for shift := range 3 { // where in it the text begins, without the letters that its neighbours change
		whole := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), s...))
		all[fmt.Sprintf("base64 +%d", shift)] = []byte(whole[4 : len(whole)-2])
	}
	return all
}
