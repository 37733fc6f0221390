package demo

import (
	"bytes"
	"image/png"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// Some filings have the file that such a voter would have, and it can be read.
func TestSomeFilingsHaveFiles(t *testing.T) {
	set, err := Make(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), 1, 400)
	if err != nil {
		t.Fatal(err)
	}
	pictures, mails := 0, 0
	for _, f := range set.Filings {
		for _, file := range f.Files {
			if strings.HasSuffix(file.Name, ".png") {
				pictures++
				c, err := png.DecodeConfig(bytes.NewReader(file.Content))
				if err != nil || c.Width != screenWide || c.Height < 500 {
					t.Errorf("%s: %+v, %v", file.Name, c, err)
				}
				continue
			}
			mails++
			m, err := mail.ReadMessage(bytes.NewReader(file.Content))
			if err != nil || m.Header.Get("Subject") == "" || !strings.Contains(m.Header.Get("To"), ".example") {
				t.Errorf("%s: %v", file.Name, err)
			}
		}
	}
	if pictures != screenshots || mails != letters {
		t.Errorf("%d screenshots, %d e-mails", pictures, mails)
	}
}
