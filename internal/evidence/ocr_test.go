package evidence

import (
	"context"
	"errors"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"vigie/internal/evidence/evidencetest"
)

const pictured = "Bonjour, c’est Camille Le Goff. Dimanche 15 mars, votez Le Phare commun ! Programme : https://phare.example/programme STOP au 36 111"

// alike compares words whatever their apostrophes, dashes and spaces.
func alike(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("’", "'", "—", "-", "–", "-").Replace(s)), " ")
}

// TestReadScreens reads screens as voters send them: light and dark, small,
// smeared, with hours above and under, a thread, an answer.
func TestReadScreens(t *testing.T) {
	pictures := NewPictures(evidencetest.Reader(t))
	for name, test := range map[string]struct {
		screen evidencetest.Screenshot
		want   Picture
	}{
		"light": {evidencetest.Screenshot{Sender: "36111", Bubbles: []evidencetest.Bubble{{When: "lun. 2 mars à 19:45", Text: pictured}}},
			Picture{Text: pictured, When: "lun. 2 mars à 19:45", Sender: "36111"}},
		"dark, a number, the hour under it, an answer": {evidencetest.Screenshot{Sender: "+33 6 39 98 12 34", Dark: true, Bubbles: []evidencetest.Bubble{{Text: pictured, Clock: "19:45 • SMS"}, {Text: "STOP", Mine: true}}},
			Picture{Text: pictured, At: "19:45", Sender: "+33 6 39 98 12 34", Stopped: true}},
		"small and smeared": {evidencetest.Screenshot{Sender: "36111", Dark: true, Width: 480, Quality: 60, Bubbles: []evidencetest.Bubble{{When: "Aujourd’hui 19:45", Text: pictured}}},
			Picture{Text: pictured, When: "Aujourd’hui 19:45", Sender: "36111"}},
		"two messages, with grain": {evidencetest.Screenshot{Sender: "36111", Width: 720, Noise: 0.4, Quality: 70, Bubbles: []evidencetest.Bubble{{When: "lun. 2 mars à 19:45", Text: "Premier message de la liste."}, {When: "mar. 3 mars à 08:10", Text: "Deuxième message, le lendemain."}}},
			Picture{Text: "lun. 2 mars à 19:45 Premier message de la liste. mar. 3 mars à 08:10 Deuxième message, le lendemain.", Sender: "36111"}},
	} {
		got, err := pictures.Read(context.Background(), test.screen.Draw())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Confidence < 60 {
			t.Errorf("%s: confidence %d", name, got.Confidence)
		}
		got.Confidence, got.Text, got.When = 0, alike(got.Text), alike(got.When)
		test.want.Text, test.want.When = alike(test.want.Text), alike(test.want.When)
		if got != test.want {
			t.Errorf("%s:\n%+v\nwant\n%+v", name, got, test.want)
		}
	}
	for name, s := range map[string]evidencetest.Screenshot{
		"scrolled": {Above: 340, Bubbles: []evidencetest.Bubble{{Text: pictured}}},
		"folded":   {Sender: "36111", Bubbles: []evidencetest.Bubble{{Text: pictured + "\nAfficher la suite"}}},
	} {
		if got, err := pictures.Read(context.Background(), s.Draw()); err != nil || !got.Cut || !strings.Contains(got.Text, "STOP au 36 111") || strings.Contains(got.Text, "Afficher") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	empty := evidencetest.Screenshot{}.Draw()
	if got, err := pictures.Read(context.Background(), empty); err != nil || got.Text != "" {
		t.Errorf("an empty screen: %+v, %v", got, err)
	}
}

func TestPicturesNotRead(t *testing.T) {
	screen := evidencetest.Screenshot{}.Draw()
	for name, p := range map[string]*Pictures{"nil": nil, "none": NewPictures(""), "not there": NewPictures("/nowhere/tesseract"), "another program": NewPictures("/bin/true")} {
		if _, err := p.Read(context.Background(), screen); !errors.Is(err, ErrNoReader) {
			t.Errorf("%s: %v", name, err)
		}
	}
	pictures := NewPictures(evidencetest.Reader(t))
	for name, b := range map[string][]byte{"a text": []byte("Bonjour"), "nothing": nil, "cut off": screen[:200], "a letter": []byte(letter)} {
		if _, err := pictures.Read(context.Background(), b); !errors.Is(err, ErrNotRead) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range readersMost {
		pictures.slots <- struct{}{} // all are at work
	}
	gone, stop := context.WithCancel(context.Background())
	stop()
	if _, err := pictures.Read(gone, screen); !errors.Is(err, ErrBusy) {
		t.Errorf("nobody waits any more: %v", err)
	}
	for range cap(pictures.queue) {
		pictures.queue <- struct{}{}
	}
	if _, err := pictures.Read(context.Background(), screen); !errors.Is(err, ErrBusy) {
		t.Errorf("too many wait: %v", err)
	}
}

// TestReaderIsBounded runs programs that sleep, that have children and that eat
// memory where the reader would run.
func TestReaderIsBounded(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux bounds a program from outside")
	}
	for name, args := range map[string][]string{
		"sleeps":       {"sleep", "30"},
		"has children": {"sh", "-c", "sleep 30 & sleep 30"},
	} {
		brief, stop := context.WithTimeout(context.Background(), 300*time.Millisecond)
		begun := time.Now()
		_, err := tool{programOf(t, args[0]), readerMemory}.run(brief, make([]byte, 1<<20), args[1:]...)
		stop()
		if took := time.Since(begun); err == nil || took > 15*time.Second { // half of what they sleep
			t.Errorf("%s: %v after %s", name, err, took)
		}
	}
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	if _, err := (tool{programOf(t, "awk"), 64 << 20}).run(ctx, nil, `BEGIN { s = "x"; while (1) s = s s }`); err == nil || ctx.Err() != nil {
		t.Errorf("eats memory: %v, %v", err, ctx.Err())
	}
	out, err := tool{programOf(t, "head"), readerMemory}.run(ctx, nil, "-c", "9000000", "/dev/zero")
	if err != nil || len(out) != readerOutput {
		t.Errorf("talks without end: %d bytes, %v", len(out), err)
	}
	if out, err := (tool{programOf(t, "env"), readerMemory}).run(ctx, nil); err != nil || strings.Contains(string(out), "PATH=") || strings.Contains(string(out), "VIGIE") {
		t.Errorf("it sees the environment: %s, %v", out, err)
	}
}

func programOf(t *testing.T, name string) string {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		t.Skip(err)
	}
	return program
}

// FuzzScreen reads what the program may answer.
func FuzzScreen(f *testing.F) {
	const row = "5\t1\t1\t1\t1\t1\t44\t60\t300\t40\t96.5\t"
	for _, s := range []string{row + "19:52\n" + row + "36111\n", "5\t1\t2\t1\t1\t1\t44\t900\t300\t40\t91\tlun. 2 mars à 19:45", row + "\xff", "5\t-1\t9999999999\t\t\t\t\t\t\t\tNaN\tx", ""} {
		f.Add(s, 1080, 1600)
	}
	f.Fuzz(func(t *testing.T, table string, width, height int) {
		p := screenOf(readTable(table), width, height)
		if p.Confidence < 0 || p.Confidence > 100 || len(p.Text) > 4*len(table)+8 {
			t.Errorf("%q: %+v", table, p)
		}
		FromPicture(p, Context{Today: "2026-03-10"})
	})
}
