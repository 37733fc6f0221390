package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// SMTP sends mails through a server.
type SMTP struct {
	host    string
	port    int
	options []gomail.Option
	Roots   *tls.Config   // whom to trust; nil is whom the system trusts
	Within  time.Duration // one mail, or the greeting, may take
}

// patience is how long a server may take over one mail.
const patience = 20 * time.Second

// NewSMTP reads smtp://user:password@host:587 (STARTTLS where the server offers
// it; always where there is a password) or smtps://user:password@host:465.
func NewSMTP(address string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return nil, errors.New("no address such as smtp://user:password@host:587 or smtps://user:password@host") // not err: it repeats the password
	}
	s := &SMTP{host: u.Hostname(), port: 587, Within: patience}
	policy := gomail.TLSOpportunistic
	if u.Scheme == "smtps" {
		s.port = 465
		s.options = append(s.options, gomail.WithSSL())
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil || s.port < 1 || s.port > 65535 {
			return nil, fmt.Errorf("%q is no port", u.Port())
		}
	}
	if password, set := u.User.Password(); set {
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
		policy = gomail.TLSMandatory
	}
	s.options = append(s.options, gomail.WithTLSPolicy(policy))
	return s, nil
}

// Name tells host and port.
func (s *SMTP) Name() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

// Open connects and signs in.
func (s *SMTP) Open(ctx context.Context) (Round, error) {
	options := append([]gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(s.Within)}, s.options...)
	if s.Roots != nil {
		options = append(options, gomail.WithTLSConfig(s.Roots))
	}
	c, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, Fault{Stage: AtConnect}
	}
	if err := c.DialWithContext(ctx); err != nil {
		return nil, opening(err)
	}
	return smtpRound{c}, nil
}

// Ping says whether the server answers and lets the portal in.
func (s *SMTP) Ping(ctx context.Context) error {
	round, err := s.Open(ctx)
	if err != nil {
		return err
	}
	return round.Close()
}

// opening tells what went wrong before any mail was spoken of.
func opening(err error) Fault {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var answer *textproto.Error
	switch {
	case errors.As(err, &certificate), errors.As(err, &record), strings.Contains(err.Error(), "STARTTLS"):
		return Fault{Stage: AtTLS}
	case errors.As(err, &answer) && (answer.Code == 530 || answer.Code == 534 || answer.Code == 535 || answer.Code == 538 || answer.Code == 454):
		return Fault{Stage: AtSignIn, Code: answer.Code}
	case errors.Is(err, gomail.ErrNoSupportedAuthDiscovered):
		return Fault{Stage: AtSignIn}
	case errors.As(err, &answer):
		return Fault{Stage: AtConnect, Code: answer.Code}
	}
	return Fault{Stage: AtConnect}
}

// smtpRound is a connection that is open.
type smtpRound struct{ *gomail.Client }

// Send sends one mail; a fault after the server took it is none.
func (r smtpRound) Send(msg *gomail.Msg) error {
	err := r.Client.Send(msg)
	if err == nil || msg.IsDelivered() {
		return nil
	}
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return Fault{Stage: AtLost}
	}
	f := Fault{Code: failed.ErrorCode()}
	switch failed.Reason {
	case gomail.ErrSMTPMailFrom, gomail.ErrGetSender:
		f.Stage = AtSender
	case gomail.ErrSMTPRcptTo, gomail.ErrGetRcpts:
		f.Stage = AtRecipient
	case gomail.ErrSMTPData, gomail.ErrSMTPDataClose, gomail.ErrWriteContent, gomail.ErrNoUnencoded:
		f.Stage = AtContent
	}
	if f.Code == 0 || f.Code == 421 { // no answer (RFC 5321, 3.8): the server left, whatever it was asked
		f.Stage = AtLost
	}
	return f
}
