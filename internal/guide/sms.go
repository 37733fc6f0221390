package guide

import "strings"

// basic and extended are the letters of the GSM 03.38 alphabet; an extended one
// takes two places.
const (
	basic    = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "\f^{}\\[~]|€"
)

// plain are the typographic signs that have a sign of the alphabet in their
// place, so that they do not make three messages of one.
var plain = strings.NewReplacer("’", "'", "‘", "'", "\u202f", " ", "\u00a0", " ", "«", "\"", "»", "\"", "“", "\"", "”", "\"", "–", "-", "—", "-", "…", "...", "œ", "oe", "Œ", "OE", "ç", "c", "ê", "e", "â", "a", "î", "i", "ô", "o", "û", "u", "ë", "e", "ï", "i")

// ForSMS writes a text with signs that an SMS carries at its full length.
func ForSMS(text string) string { return strings.TrimSpace(plain.Replace(text)) }

// Segments returns how many places a text takes and how many SMS that makes:
// 160 places in one (153 each in several), or 70 (67) where a letter is outside
// the alphabet (3GPP TS 23.038 and 23.040).
func Segments(text string) (places, messages int) {
	one, each := 160, 153
	for _, r := range text {
		switch {
		case strings.ContainsRune(basic, r):
			places++
		case strings.ContainsRune(extended, r):
			places += 2
		default:
			one, each = 70, 67
		}
	}
	if one == 70 {
		places = 0
		for _, r := range text {
			places++
			if r > 0xFFFF {
				places++
			}
		}
	}
	if places <= one {
		return places, min(places, 1)
	}
	return places, (places + each - 1) / each
}
