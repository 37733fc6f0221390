package canvass

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"vigie/internal/link"
	"vigie/internal/phone"
	"vigie/internal/report"
)

// SenderKind is what a sender shows itself by.
type SenderKind string

// The kinds.
const (
	ByNumber  SenderKind = "number"  // a telephone number: "+33612345678"
	ByCode    SenderKind = "code"    // a short code: "36111"
	ByName    SenderKind = "name"    // letters in the place of a number: "ELECTION26"
	ByDomain  SenderKind = "domain"  // what an e-mail's address was registered as: "exemple.fr"
	ByMailbox SenderKind = "mailbox" // an address at a provider that all may use: the address itself
	ByAccount SenderKind = "account" // of a social network: "lephare"
	ByPost    SenderKind = "post"    // a name on a letter
)

// SenderKinds lists the kinds as they are shown.
var SenderKinds = []SenderKind{ByNumber, ByCode, ByName, ByDomain, ByMailbox, ByAccount, ByPost}

// Identity is a sender however it was written.
type Identity struct {
	Kind   SenderKind
	Key    string
	Family string // senders that share it are easily taken for one another; "" for none
}

// nobody is what voters write of a sender that hid, folded.
var nobody = map[string]bool{
	"inconnu": true, "numeroinconnu": true, "masque": true, "numeromasque": true, "prive": true, "numeroprive": true, "anonyme": true,
	"cache": true, "numerocache": true, "nonaffiche": true, "aucun": true, "rien": true, "jenesaispas": true, "nesaispas": true, "nsp": true, "numerocourt": true, "numero": true, "unnumero": true,
	"unknown": true, "private": true, "privatenumber": true, "nocallerid": true, "withheld": true, "hidden": true, "none": true, "na": true, "idontknow": true, "shortcode": true, "number": true, "anumber": true,
}

// everybodys are domains of mail providers and networks at which everybody may have
// an address: there the domain says nothing of who sends.
var everybodys = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "orange.fr": true, "wanadoo.fr": true, "free.fr": true, "sfr.fr": true, "neuf.fr": true, "laposte.net": true,
	"hotmail.fr": true, "hotmail.com": true, "outlook.fr": true, "outlook.com": true, "live.fr": true, "live.com": true, "msn.com": true, "bbox.fr": true,
	"yahoo.fr": true, "yahoo.com": true, "icloud.com": true, "me.com": true, "mac.com": true, "proton.me": true, "protonmail.com": true, "gmx.fr": true,
	"gmx.com": true, "aol.com": true, "numericable.fr": true, "club-internet.fr": true, "mailo.com": true, "tutanota.com": true,
}

// IdentityOf returns the identity of a sender as a voter saw it on a channel;
// false for one that hid.
func IdentityOf(through report.Channel, shown string) (Identity, bool) {
	shown = strings.TrimSpace(norm.NFKC.String(shown))
	plain := letters(shown)
	switch {
	case plain == "" || nobody[plain]:
		return Identity{}, false
	case link.Mailbox.MatchString(shown):
		return mailIdentity(strings.ToLower(link.Mailbox.FindString(shown))), true
	case through == report.Social || strings.HasPrefix(shown, "@"):
		return named(ByAccount, strings.ToLower(strings.TrimPrefix(shown, "@"))), true
	case through == report.Post || through == report.Door:
		return named(ByPost, plain), true
	case numeric(shown):
		return numberIdentity(shown), true
	case through == report.Email && strings.Contains(shown, "."):
		if l, ok := link.Read(strings.ToLower(shown)); ok {
			return domainIdentity(l.Domain), true
		}
	}
	return named(ByName, plain), true
}

// letters returns the letters and figures of s, in small letters without accents.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKD.String(s))
}

// numeric says whether s is written as a number is.
func numeric(s string) bool {
	return strings.ContainsFunc(s, unicode.IsDigit) && strings.Trim(s, "+0123456789 .-()/\u00a0\u202f") == ""
}

// numberIdentity reads a number or a short code. One of no plan keeps its
// figures.
func numberIdentity(shown string) Identity {
	figures := strings.TrimPrefix(phone.Digits(shown), "+")
	if len(figures) <= 6 && !strings.HasPrefix(shown, "+") {
		return Identity{ByCode, figures, family(ByCode, figures, 1)}
	}
	if n, ok := phone.Read(shown, ""); ok {
		return Identity{ByNumber, n.E164, family(ByNumber, n.E164, 2)}
	}
	return Identity{ByNumber, figures, family(ByNumber, figures, 2)}
}

// family returns what numbers share that differ in their last figures alone:
// they are rented in runs.
func family(kind SenderKind, figures string, last int) string {
	if len(figures) < last+3 {
		return ""
	}
	return string(kind) + ":" + figures[:len(figures)-last]
}

func mailIdentity(address string) Identity {
	local, host, _ := strings.Cut(address, "@")
	domain := link.Registered(host)
	if everybodys[domain] {
		i := named(ByMailbox, address)
		i.Family = alike(ByMailbox, local)
		return i
	}
	return domainIdentity(domain)
}

// domainIdentity is that of a registered domain. Its family is its name without
// the ending: "lephare.fr" and "Ie-phare.org" are taken for one another.
func domainIdentity(domain string) Identity {
	name, _, _ := strings.Cut(domain, ".")
	return Identity{ByDomain, domain, alike(ByDomain, name)}
}

func named(kind SenderKind, key string) Identity { return Identity{kind, key, alike(kind, key)} }

// shortestFamily is how many letters names must have to be taken for one
// another: below it all are.
const shortestFamily = 4

// alike returns what names share that a reader mistakes for one another: it is
// the engine's folding, for which 0 and O, l and I are one.
func alike(kind SenderKind, name string) string {
	folded := fold(nil, []string{norm.NFKD.String(name)})
	if len(folded) < shortestFamily {
		return ""
	}
	return fmt.Sprintf("%s:%016x", kind, whole(folded))
}
