package canvass

import "strings"

// SenderOf hashes a sender as shown, so that "36 111" and "36111", "LE PHARE"
// and "le phare" are one; 0 for none. A hash is enough: senders are only asked
// whether they are the same.
func SenderOf(shown string) uint64 {
	shown = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-()/\u00a0\u202f", r) {
			return -1
		}
		return r
	}, strings.ToLower(shown))
	if shown == "" {
		return 0
	}
	return whole([]byte(shown))
}
