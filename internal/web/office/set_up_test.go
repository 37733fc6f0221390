package office_test

import (
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"

	"vigie/internal/account"
)

func TestSetUp(t *testing.T) {
	s := newStaff(t, false)
	made, err := s.accounts.Add(t.Context(), account.Account{}, account.New{Email: "nina@autorite.example", Name: "Nina Roche", Role: account.Reviewer})
	if err != nil {
		t.Fatal(err)
	}
	b, link := s.browser(), "/fr/office/set-up/"+string(made.Token)
	first := b.get(link).is(http.StatusOK)
	if facts := first.text(".facts dd"); facts != "Nina Rochenina@autorite.exampleAgent" {
		t.Errorf("facts %q", facts)
	}
	typed := strings.ReplaceAll(first.text(".details code"), " ", "")
	src, _ := first.doc.Find("img.door__qr").Attr("src")
	picture := b.get(src).is(http.StatusOK)
	img, err := png.Decode(picture.Body)
	if err != nil || img.Bounds().Dx() != 400 || picture.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("QR code: %v, %s", err, picture.Header().Get("Cache-Control"))
	}

	wrong := b.post(link, url.Values{"password": {"Nina Roche 12"}, "again": {"x"}, "code": {"1"}}).is(http.StatusUnprocessableEntity)
	if n := wrong.count(".govuk-error-summary li"); n != 3 || wrong.count("#password-error, #again-error, #code-error") != 3 {
		t.Errorf("%d faults in the summary", n)
	}
	if again := strings.ReplaceAll(wrong.text(".details code"), " ", ""); again != typed {
		t.Error("another secret after a fault: what was scanned no longer works")
	}

	code, err := totp.GenerateCode(typed, s.at)
	if err != nil {
		t.Fatal(err)
	}
	done := b.post(link, url.Values{"password": {password}, "again": {password}, "code": {code}}).is(http.StatusSeeOther)
	if said := b.get(done.leadsTo()).text(".notice--done"); said != "Votre compte est prêt. Connectez-vous." {
		t.Errorf("said %q", said)
	}
	for _, gone := range []string{link, src, "/fr/office/set-up/x"} {
		b.get(gone).is(http.StatusNotFound)
	}
}
