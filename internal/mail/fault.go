package mail

import (
	"errors"
	"fmt"
)

// Stage is where sending went wrong.
type Stage string

// The stages. What comes before AtRecipient is the server's or the settings'
// doing: every mail waits. From there on it is about one mail.
const (
	AtConnect   Stage = "connect"   // nobody answers, or not in time
	AtTLS       Stage = "tls"       // no connection that others cannot read
	AtSignIn    Stage = "sign_in"   // the user or password is refused
	AtSender    Stage = "sender"    // the portal's own address is refused
	AtLost      Stage = "lost"      // the connection broke
	AtFolder    Stage = "folder"    // the folder cannot be written
	AtRecipient Stage = "recipient" // the reader's address
	AtContent   Stage = "content"   // the mail itself
	AtBox       Stage = "box"       // no key here opens it
)

// Fault is why a mail was not sent. It holds none of the server's words: they
// name addresses.
type Fault struct {
	Stage Stage
	Code  int // of the server's answer (RFC 5321), 0 where it gave none
}

// Error tells the stage and the code.
func (f Fault) Error() string { return fmt.Sprintf("mail: %s (%d)", f.Stage, f.Code) }

// verdict is what becomes of a mail that was tried.
type verdict int

const (
	sent    verdict = iota
	refused         // for good: it is not tried again
	later           // this one waits
	halt            // all wait
)

// judge says what becomes of a mail after err.
func judge(err error) (verdict, Fault) {
	if err == nil {
		return sent, Fault{}
	}
	var f Fault
	if !errors.As(err, &f) {
		f = Fault{Stage: AtLost}
	}
	switch f.Stage {
	case AtRecipient, AtContent:
		if f.Code >= 500 {
			return refused, f
		}
		return later, f
	case AtBox:
		return later, f
	}
	return halt, f
}
