package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"

	"vigie/internal/canvass"
	"vigie/internal/evidence"
	"vigie/internal/evidence/evidencetest"
)

// mailings are what a telephone shows in the test below: fictional, of the
// lengths that campaigns send.
var mailings = []string{
	"Bonjour, c’est Camille Le Goff. Dimanche 15 mars, votez Le Phare commun ! Programme : https://phare.example/programme STOP au 36 111",
	"Une cantine à 1 euro, 300 logements rénovés par an : voilà ce que nous ferons dès le mois de mai. Réunion publique jeudi à 20 h, salle des fêtes. STOP 36111",
	"Chers voisins, le square des Tanneurs ne doit pas fermer. Signez avec nous et venez en parler samedi matin au marché. La Cloche et le Tambour",
	"DERNIER RAPPEL : les bureaux de vote ouvrent à 8 h ce dimanche. Il nous manque 200 voix pour passer en tête ! Répondez OUI si nous pouvons compter sur vous.",
	"Votre maire a augmenté la taxe foncière de 9 %. Nous la baisserons. Lisez notre projet sur https://cap27.example et faites passer ce message.",
	"Pour le 2e tour, un candidat voudrait vous présenter ses arguments de campagne. Vous ne voulez plus de SMS de sa part ? STOP au 38 689",
}

// screens are how a message is shown on two telephones, the second small, dark,
// smeared and answered. The letters' font and size change with the message.
func screens(text string, n int, fonts [][]byte) []evidencetest.Screenshot {
	font, size := fonts[n%len(fonts)], []float64{42, 34, 56}[n/len(fonts)%3]
	return []evidencetest.Screenshot{
		{Sender: "36111", Font: font, Size: size, Bubbles: []evidencetest.Bubble{{When: "lun. 2 mars à 19:45", Text: text}}},
		{Sender: "36111", Font: font, Size: size, Dark: true, Width: 540, Quality: 60, Noise: 0.2, Bubbles: []evidencetest.Bubble{{Text: text, Clock: "19:45"}, {Text: "STOP", Mine: true}}},
	}
}

// wider returns the texts and the fonts of a larger measure, made by hand: files
// named by VIGIE_PICTURE_TEXTS (a JSON string a line) and VIGIE_PICTURE_FONTS.
func wider(t *testing.T) (texts []string, fonts [][]byte) {
	t.Helper()
	texts, fonts = mailings, [][]byte{goregular.TTF, gomono.TTF}
	for _, name := range filepath.SplitList(os.Getenv("VIGIE_PICTURE_FONTS")) {
		fonts = append(fonts, readAll(t, name))
	}
	name := os.Getenv("VIGIE_PICTURE_TEXTS")
	if name == "" {
		return texts, fonts
	}
	texts = nil
	for d := json.NewDecoder(bytes.NewReader(readAll(t, name))); d.More(); {
		var s string
		if err := d.Decode(&s); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, s)
	}
	return texts, fonts
}

func readAll(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPicturesJoinTheirMailing: screenshots of a message come to the group of the
// message as it was typed.
func TestPicturesJoinTheirMailing(t *testing.T) {
	pictures := evidence.NewPictures(evidencetest.Reader(t))
	texts, fonts := wider(t)
	var lines bytes.Buffer
	var truth []int
	add := func(text string, of int) {
		line, _ := json.Marshal(map[string]string{"id": fmt.Sprint(len(truth)), "text": text})
		lines.Write(append(line, '\n'))
		truth = append(truth, of)
	}
	for i, text := range texts {
		add(text, i)
		for _, s := range screens(text, i, fonts) {
			read, err := pictures.Read(t.Context(), s.Draw())
			if err != nil {
				t.Fatal(err)
			}
			add(read.Text, i)
		}
	}
	groups := grouped(t, &lines, len(truth))
	score := canvass.Scored(groups, truth)
	t.Logf("%d pictures of %d messages: F1 %.4f, precision %.4f, recall %.4f", len(truth)-len(texts), len(texts), score.F1(), score.Precision(), score.Recall())
	if score.F1() < 0.98 {
		t.Errorf("F1 %.4f", score.F1())
	}
}

// grouped returns the group of each message.
func grouped(t *testing.T, lines *bytes.Buffer, n int) []string {
	t.Helper()
	var out bytes.Buffer
	if err := groupMessages(lines, &out); err != nil {
		t.Fatal(err)
	}
	groups := make([]string, n)
	for d := json.NewDecoder(&out); d.More(); {
		var line struct {
			ID    int    `json:"id,string"`
			Group string `json:"group"`
		}
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		groups[line.ID] = line.Group
	}
	return groups
}
