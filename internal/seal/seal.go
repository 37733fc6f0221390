// Package seal closes things that only the authority, or only the voter, can
// open: age boxes (age-encryption.org/v1), keys made from a receipt code. It
// must never keep a key of the voter's, and never log what it opens.
package seal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"github.com/btcsuite/btcd/btcutil/bech32"
)

// ErrClosed says that the box cannot be opened here: no key of it is at hand,
// it was changed, or it belongs to another row.
var ErrClosed = errors.New("the box does not open")

// Recipients are the public halves: they close boxes and open none.
type Recipients []age.Recipient

// Identities are the private halves: they open boxes.
type Identities []age.Identity

// ParseRecipients reads "age1…" keys separated by spaces, commas or lines.
func ParseRecipients(text string) (Recipients, error) {
	var to Recipients
	for _, key := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;\n\r\t", r) }) {
		r, err := age.ParseX25519Recipient(key)
		if err != nil {
			return nil, fmt.Errorf("authority recipient: %w", err)
		}
		to = append(to, r)
	}
	if len(to) == 0 {
		return nil, errors.New("authority recipient: none given")
	}
	return to, nil
}

// ParseIdentities reads an age identity file.
func ParseIdentities(r io.Reader) (Identities, error) {
	ids, err := age.ParseIdentities(r)
	if err != nil {
		return nil, fmt.Errorf("authority identities: %w", err)
	}
	return ids, nil
}

// Close puts content into a box for all recipients. row names whose box it is
// ("report/0190…"): age has no associated data, so the name is inside, and a
// box that is moved to another row does not open there.
func Close(to Recipients, row string, content []byte) ([]byte, error) {
	var box bytes.Buffer
	w, err := age.Encrypt(&box, to...)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", row, err)
	}
	head := binary.AppendUvarint(nil, uint64(len(row)))
	for _, part := range [][]byte{head, []byte(row), content} {
		if _, err := w.Write(part); err != nil {
			return nil, fmt.Errorf("seal %s: %w", row, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal %s: %w", row, err)
	}
	return box.Bytes(), nil
}

// Open returns the content of the box of row, or ErrClosed.
func Open(with Identities, row string, box []byte) ([]byte, error) {
	if len(with) == 0 {
		return nil, ErrClosed
	}
	r, err := age.Decrypt(bytes.NewReader(box), with...)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w (%v)", row, ErrClosed, err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w (%v)", row, ErrClosed, err)
	}
	size, n := binary.Uvarint(plain)
	if n <= 0 || size > uint64(len(plain)-n) || string(plain[n:n+int(size)]) != row {
		return nil, fmt.Errorf("open %s: %w (another row's)", row, ErrClosed)
	}
	return plain[n+int(size):], nil
}

// Derive makes 32 bytes from a secret of full entropy, for one purpose. Two
// purposes of one secret tell nothing of each other (HKDF-SHA-256, RFC 5869).
func Derive(secret []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, "vigie/"+purpose, 32)
	if err != nil {
		panic("seal: 32 bytes of HKDF-SHA-256 are always there: " + err.Error())
	}
	return key
}

// Personal returns the key pair that a secret of full entropy (a receipt code,
// a draft's cookie) stands for: the same one each time, kept nowhere.
func Personal(secret []byte, purpose string) (*age.X25519Identity, error) {
	words, err := bech32.ConvertBits(Derive(secret, purpose), 8, 5, true)
	if err != nil {
		return nil, fmt.Errorf("personal key: %w", err)
	}
	text, err := bech32.Encode("age-secret-key-", words)
	if err != nil {
		return nil, fmt.Errorf("personal key: %w", err)
	}
	id, err := age.ParseX25519Identity(strings.ToUpper(text))
	if err != nil {
		return nil, fmt.Errorf("personal key: %w", err)
	}
	return id, nil
}
