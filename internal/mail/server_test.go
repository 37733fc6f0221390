package mail_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is an SMTP server (RFC 5321) with STARTTLS and AUTH PLAIN, as much of it
// as a client meets.
type server struct {
	listener net.Listener
	address  string
	roots    *tls.Config // with which a client trusts it
	own      *tls.Config
	password string // asked for where it is not ""

	mu       sync.Mutex
	got      []letter
	answers  map[string]string // "RCPT TO:<who>" begins what is answered so
	silent   bool              // takes a connection and says nothing
	sessions int
}

// letter is a mail as it arrived.
type letter struct {
	from, to string
	tls      bool
	data     string
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{answers: map[string]string{}}
	s.own, s.roots = certificate(t)
	s.start(t, "127.0.0.1:0")
	return s
}

// start listens; stop ends that, so that a test can have a server come back.
func (s *server) start(t *testing.T, address string) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s.listener, s.address = l, l.Addr().String()
	t.Cleanup(s.stop)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
}

func (s *server) stop() { s.listener.Close() }

// answer has the server say something else to commands that begin so; "" ends it.
func (s *server) answer(command, with string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answers[command] = with; with == "" {
		delete(s.answers, command)
	}
}

func (s *server) letters() []letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]letter(nil), s.got...)
}

// session is one connection.
type session struct {
	*textproto.Conn
	raw    net.Conn
	tls    bool
	signed bool
	letter letter
}

func (s *server) serve(raw net.Conn) {
	defer raw.Close()
	s.mu.Lock()
	s.sessions++
	silent := s.silent
	s.mu.Unlock()
	c := &session{Conn: textproto.NewConn(raw), raw: raw}
	if silent {
		bufio.NewReader(raw).ReadByte() // until the client has had enough
		return
	}
	c.PrintfLine("220 ready")
	for {
		line, err := c.ReadLine()
		if err != nil || !s.reply(c, line) {
			return
		}
	}
}

// special returns what the test has the server say to a command.
func (s *server) special(line string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for begins, with := range s.answers {
		if strings.HasPrefix(line, begins) {
			return with
		}
	}
	return ""
}

func (s *server) reply(c *session, line string) bool {
	if with := s.special(line); with == "hang up" {
		return false
	} else if with != "" {
		return c.PrintfLine("%s", with) == nil
	}
	verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
	switch verb {
	case "EHLO":
		c.PrintfLine("250-here")
		if !c.tls {
			c.PrintfLine("250-STARTTLS")
		}
		if s.password != "" && c.tls {
			c.PrintfLine("250-AUTH PLAIN")
		}
		return c.PrintfLine("250 8BITMIME") == nil
	case "STARTTLS":
		c.PrintfLine("220 go")
		secured := tls.Server(c.raw, s.own)
		c.Conn, c.tls = textproto.NewConn(secured), true
		return true
	case "AUTH":
		word, _ := base64.StdEncoding.DecodeString(line[strings.LastIndexByte(line, ' ')+1:])
		if string(word) != "\x00vigie\x00"+s.password {
			return c.PrintfLine("535 5.7.8 no") == nil
		}
		c.signed = true
		return c.PrintfLine("235 in") == nil
	case "MAIL":
		if s.password != "" && !c.signed {
			return c.PrintfLine("530 5.7.0 sign in") == nil
		}
		c.letter = letter{from: line, tls: c.tls}
	case "RCPT":
		c.letter.to = line
	case "DATA":
		return s.data(c)
	case "QUIT":
		c.PrintfLine("221 bye")
		return false
	}
	return c.PrintfLine("250 ok") == nil
}

func (s *server) data(c *session) bool {
	c.PrintfLine("354 go on")
	b, err := c.ReadDotBytes()
	if err != nil {
		return false
	}
	c.letter.data = string(b)
	if with := s.special("."); with == "hang up" {
		return false
	} else if with != "" {
		return c.PrintfLine("%s", with) == nil
	}
	s.mu.Lock()
	s.got = append(s.got, c.letter)
	s.mu.Unlock()
	return c.PrintfLine("250 2.0.0 taken") == nil
}

// certificate makes one for this machine, and a client's trust in it.
func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	plan := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, plan, plan, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	own, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(own)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}},
		&tls.Config{RootCAs: roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}

// url returns the address as the setting has it.
func (s *server) url(user string) string { return fmt.Sprintf("smtp://%s%s", user, s.address) }
