package evidence

import (
	"bytes"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// Proof is what is known of a signature.
type Proof string

// The states of a signature.
const (
	Unverified Proof = "unverified" // signed; no key at hand, or one that came too late
	Confirmed  Proof = "verified"   // the key given confirms it
	Failed     Proof = "failed"     // it does not: the message may have been changed since, by a list or on saving
)

// DKIMKey returns the TXT record of a signer's key ("k3._domainkey.exemple.fr")
// when it is already at hand. It must not ask the network.
type DKIMKey func(name string) (record string, ok bool)

// Signature is a DKIM signature (RFC 6376).
type Signature struct {
	Domain   string
	Selector string
	Covers   []string // the fields it signs, in small letters
	Proof    Proof
}

// maxSignatures bounds how many signatures are read; two are usual.
const maxSignatures = 10

// readSignatures reads the signatures of a message, and verifies those whose
// key is at hand.
func readSignatures(raw []byte, h header, key DKIMKey) []Signature {
	var found []Signature
	values := h.all("DKIM-Signature")
	for _, v := range values[:min(len(values), maxSignatures)] {
		tags := tagsOf(v)
		s := Signature{Domain: strings.ToLower(tags["d"]), Selector: tags["s"], Proof: Unverified}
		for _, f := range strings.Split(tags["h"], ":") {
			s.Covers = append(s.Covers, strings.ToLower(f))
		}
		found = append(found, s)
	}
	if key != nil && len(found) > 0 {
		verify(raw, found, key)
	}
	return found
}

// tagsOf reads "v=1; d=exemple.fr; …"; spaces come from folding.
func tagsOf(value string) map[string]string {
	tags := map[string]string{}
	for _, t := range strings.Split(value, ";") {
		name, v, _ := strings.Cut(t, "=")
		tags[strings.TrimSpace(name)] = strings.Join(strings.Fields(v), "")
	}
	return tags
}

// verify tries the signatures whose key is at hand. Saved mail may have lost its
// line ends and gained a mailbox's first line, which are put back.
func verify(raw []byte, found []Signature, key DKIMKey) {
	if line, rest := nextLine(raw); isEnvelope(line) {
		raw = rest
	}
	raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	missing := map[string]bool{}
	results, _ := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		MaxVerifications: maxSignatures,
		LookupTXT: func(name string) ([]string, error) {
			record, ok := key(name)
			if !ok {
				missing[name] = true
				return nil, nil
			}
			return []string{record}, nil
		},
	})
	for i, v := range results {
		if i >= len(found) || missing[found[i].Selector+"._domainkey."+found[i].Domain] {
			continue
		}
		switch {
		case v.Err == nil:
			found[i].Proof = Confirmed
		case !strings.Contains(v.Err.Error(), "expired"): // an old signature proves nothing either way
			found[i].Proof = Failed
		}
	}
}

// covers says whether a signature signs all the fields.
func (s Signature) covers(fields ...string) bool {
	return !slices.ContainsFunc(fields, func(f string) bool { return !slices.Contains(s.Covers, f) })
}
