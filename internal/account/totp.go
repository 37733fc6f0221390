package account

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"image/png"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// period is how long one code stands, in seconds, and skew how many periods a
// telephone's clock may be off, both ways (RFC 6238 §5.2 and §6).
const (
	period = 30
	skew   = 1
)

// newSecret returns 20 random bytes in base 32, the length RFC 4226 §4 advises
// for SHA-1.
func newSecret() string {
	b := make([]byte, 20)
	rand.Read(b)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

// codeAt returns the code of a step.
func codeAt(secret string, step int64) (string, error) {
	code, err := totp.GenerateCodeCustom(secret, time.Unix(step*period, 0), totp.ValidateOpts{
		Period: period, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil {
		return "", fmt.Errorf("one-time code: %w", err)
	}
	return code, nil
}

// matchStep returns the step whose code was typed, among those that may stand
// at now and were not used: each is after last. ok is false when there is none.
func matchStep(secret, typed string, now time.Time, last int64) (step int64, ok bool, err error) {
	typed = strings.Join(strings.Fields(typed), "") // shown as "123 456" by most applications
	current := now.Unix() / period
	for s := current - skew; s <= current+skew; s++ {
		code, err := codeAt(secret, s)
		if err != nil {
			return 0, false, err
		}
		if s > last && subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1 {
			step, ok = s, true
		}
	}
	return step, ok, nil
}

// issuer names the portal in an authenticator's list.
const issuer = "Vigie"

// address returns what an authenticator reads from the QR code.
func address(secret, email string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {fmt.Sprint(period)}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + email, RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20")}
	return u.String()
}

// side is the width of a QR code in pixels: sharp on screens of double density.
const side = 400

// picture returns the QR code of an address as PNG.
func picture(address string) ([]byte, error) {
	key, err := otp.NewKeyFromURL(address)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	img, err := key.Image(side, side)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	return b.Bytes(), nil
}
