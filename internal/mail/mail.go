// Package mail sends the portal's e-mails: what each says in which language, an
// outbox in which a mail waits sealed to the authority, news of a report to
// voters who confirmed their address, and the way out, by SMTP or into a folder.
// It must never keep or log an address in clear, nor write into a mail what a
// report is about.
package mail

import (
	"errors"
	"math/rand/v2"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// Template names what a mail says: templates/mail/NAME.txt and NAME.html.
type Template string

// The mails there are.
const (
	Confirm Template = "confirm" // asks whoever reads the address whether news may come
	Told    Template = "told"    // something has happened to a report
	Month   Template = "month"   // a month has passed since a right was used
	Receipt Template = "receipt" // the copy of a receipt, with its code
	Search  Template = "search"  // new cases for somebody of the back-office
)

// Templates lists the mails there are.
var Templates = []Template{Confirm, Told, Month, Receipt, Search}

// Message is one mail to one reader.
type Message struct {
	Template Template
	Lang     string
	To       string // an address, without a name
	Values   Values
	ReportID string // whose erasure takes the mail with it, or ""
}

// Values are what a mail says beside its words.
type Values struct {
	Token     string `json:"token,omitempty"`     // confirms and ends news
	Reference string `json:"reference,omitempty"` // of a report
	Code      string `json:"code,omitempty"`      // of a receipt
	Count     int    `json:"count,omitempty"`     // of new cases
}

// ErrAddress says that a text is no address that a mail can be sent to.
var ErrAddress = errors.New("no e-mail address")

// maxAddress is the longest address there can be (RFC 5321, 4.5.3.1.3).
const maxAddress = 254

// Address returns typed as mails are sent to it: one address without a name, its
// domain as the DNS writes it. It returns ErrAddress where it is none.
func Address(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Name != "" || parsed.Address != typed || strings.ContainsAny(typed, "\r\n\x00 \t\"<>") {
		return "", ErrAddress
	}
	at := strings.LastIndexByte(typed, '@')
	domain, err := idna.Lookup.ToASCII(typed[at+1:])
	if err != nil || !strings.Contains(domain, ".") || at+1+len(domain) > maxAddress {
		return "", ErrAddress
	}
	return typed[:at+1] + domain, nil
}

// Lifetimes and paces of mails.
const (
	// GiveUpAfter is how long a mail is tried. A receipt's code waits no longer.
	GiveUpAfter = 3 * 24 * time.Hour
	// ConfirmWithin is how long an address can be confirmed.
	ConfirmWithin = 7 * 24 * time.Hour
	// asksADay is how many mails one address that confirmed nothing is sent a day:
	// whoever types somebody else's bothers them no more than that.
	asksADay = 3

	firstRetry, lastRetry = time.Minute, 6 * time.Hour
	firstPause, lastPause = 10 * time.Second, 10 * time.Minute
)

// Retry returns how long a mail waits after so many tries that failed.
func Retry(tries int) time.Duration { return jittered(grown(firstRetry, lastRetry, tries)) }

// Pause returns how long nothing is tried after so many faults of the server.
func Pause(faults int) time.Duration { return jittered(grown(firstPause, lastPause, faults)) }

// grown doubles first with each try after the first one, up to last.
func grown(first, last time.Duration, tries int) time.Duration {
	return min(first<<min(max(tries-1, 0), 20), last)
}

// jittered moves d by up to a quarter, so that what failed together is not tried
// again together.
func jittered(d time.Duration) time.Duration {
	return d*3/4 + rand.N(d/2)
}
