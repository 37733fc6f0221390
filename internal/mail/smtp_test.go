package mail_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"vigie/internal/mail"
)

// by has the post send through a server.
func (p *post) by(s *server, user string) *mail.SMTP {
	p.t.Helper()
	way, err := mail.NewSMTP(s.url(user))
	p.must(err)
	way.Roots, way.Within = s.roots, 2*time.Second
	p.out = p.sender(way)
	return way
}

func trial(to string) mail.Message { return mail.Message{Template: mail.Month, Lang: "fr", To: to} }

func TestSMTP(t *testing.T) {
	p, s := newPost(t), newServer(t)
	s.password = "sésame"
	way := p.by(s, "vigie:s%C3%A9same@")
	if strings.Contains(way.Name(), "same") {
		t.Error(way.Name())
	}
	p.must(way.Ping(t.Context()))
	for _, to := range []string{rose, "lise@exemple.fr", "paul@exemple.fr"} {
		p.put(trial(to))
	}
	p.sweep(3)
	got := s.letters()
	if len(got) != 3 || s.sessions != 2 { // the ping's, and one for all
		t.Fatalf("%d mails in %d sessions", len(got), s.sessions)
	}
	for _, l := range got {
		if !l.tls || !strings.HasPrefix(l.from, "MAIL FROM:<vigie@vigie.example>") || parse(t, l.data).plain == "" {
			t.Errorf("%+v", l)
		}
	}
}

// A server that is away costs no mail, and is asked ever more rarely.
func TestServerDownAndBack(t *testing.T) {
	p, s := newPost(t), newServer(t)
	p.by(s, "")
	s.stop()
	p.put(trial(rose))
	p.sweep(0)
	st := p.state()
	if st.Waiting != 1 || st.Retrying != 0 || st.Fault != (mail.Fault{Stage: mail.AtConnect}) || st.FaultAt == nil {
		t.Errorf("%+v", st)
	}
	s.start(t, s.address)
	p.sweep(0) // not yet: it was away a moment ago
	p.at = p.at.Add(15 * time.Second)
	p.sweep(1)
	if len(s.letters()) != 1 || p.state().Waiting != 0 {
		t.Errorf("%+v", p.state())
	}
}

// One refused address does not hold up the others, and is not tried again.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		command, answer string
		refused         int
		waiting         int
		fault           mail.Fault
	}{
		"unknown":         {"RCPT TO:<rose", "550 5.1.1 <rose@exemple.fr>: unknown", 1, 0, mail.Fault{Stage: mail.AtRecipient, Code: 550}},
		"full":            {"RCPT TO:<rose", "452 4.2.2 <rose@exemple.fr>: full", 0, 1, mail.Fault{Stage: mail.AtRecipient, Code: 452}},
		"come back later": {"RCPT TO:<rose", "451 4.7.1 greylisted", 0, 1, mail.Fault{Stage: mail.AtRecipient, Code: 451}},
	} {
		t.Run(name, func(t *testing.T) {
			p, s := newPost(t), newServer(t)
			p.by(s, "")
			s.answer(c.command, c.answer)
			p.put(trial(rose))
			p.put(trial("lise@exemple.fr"))
			p.sweep(1)
			st := p.state()
			if st.Week.Refused != c.refused || st.Waiting != c.waiting || st.Fault != c.fault || len(s.letters()) != 1 {
				t.Errorf("%+v", st)
			}
			s.answer(c.command, "")
			p.at = p.at.Add(2 * time.Minute)
			p.sweep(c.waiting)
		})
	}
}

// An address that refuses news for good is said to do so to its voter.
func TestRefusedNews(t *testing.T) {
	p, s := newPost(t), newServer(t)
	p.by(s, "")
	s.answer("RCPT TO", "550 unknown")
	p.must(p.SetNews(t.Context(), first, "fr", rose))
	p.sweep(0)
	if n, err := p.NewsOf(t.Context(), first); err != nil || n == nil || n.RefusedAt == nil {
		t.Error(n, err)
	}
}

// What the server does not let anybody send is no mail's fault: all wait.
func TestFaultsOfTheServer(t *testing.T) {
	for name, c := range map[string]struct {
		user, command, answer string
		fault                 mail.Fault
	}{
		"password":  {"vigie:wrong@", "", "", mail.Fault{Stage: mail.AtSignIn, Code: 535}},
		"sender":    {"", "MAIL FROM", "550 5.7.1 not from here", mail.Fault{Stage: mail.AtSender, Code: 550}},
		"leaves":    {"", "DATA", "hang up", mail.Fault{Stage: mail.AtLost}},
		"closes":    {"", "RCPT TO", "421 4.3.2 closing", mail.Fault{Stage: mail.AtLost, Code: 421}},
		"full disk": {"", "MAIL FROM", "452 4.3.1 no room", mail.Fault{Stage: mail.AtSender, Code: 452}},
	} {
		t.Run(name, func(t *testing.T) {
			p, s := newPost(t), newServer(t)
			if c.user != "" {
				s.password = "sésame"
			}
			p.by(s, c.user)
			if c.command != "" {
				s.answer(c.command, c.answer)
			}
			p.put(trial(rose))
			p.put(trial("lise@exemple.fr"))
			p.sweep(0)
			if st := p.state(); st.Waiting != 2 || st.Week.Refused != 0 || st.Fault != c.fault {
				t.Errorf("%+v", st)
			}
			s.answer(c.command, "")
			if c.user != "" {
				return
			}
			p.at = p.at.Add(2 * time.Minute)
			p.sweep(2)
		})
	}
}

// A password is never sent where others could read it, nor to a server that
// cannot prove its name.
func TestPasswordNeedsTLS(t *testing.T) {
	p, s := newPost(t), newServer(t)
	s.password = "sésame"
	s.answer("EHLO", "250 here") // no STARTTLS
	if err := p.by(s, "vigie:s%C3%A9same@").Ping(t.Context()); !errors.Is(err, mail.Fault{Stage: mail.AtTLS}) {
		t.Error(err)
	}
	s.answer("EHLO", "")
	way := p.by(s, "vigie:s%C3%A9same@")
	way.Roots = nil
	if err := way.Ping(t.Context()); !errors.Is(err, mail.Fault{Stage: mail.AtTLS}) {
		t.Error(err)
	}
}

// A server that says nothing holds nobody for long.
func TestSlowServer(t *testing.T) {
	p, s := newPost(t), newServer(t)
	s.silent = true
	p.by(s, "").Within = 100 * time.Millisecond
	p.put(trial(rose))
	p.sweep(0)
	if st := p.state(); st.Fault.Stage != mail.AtConnect || st.Waiting != 1 {
		t.Errorf("%+v", st)
	}
}

// A mail that cannot be sent is given up after days, and that is told.
func TestGivenUp(t *testing.T) {
	p, s := newPost(t), newServer(t)
	p.by(s, "")
	s.answer("RCPT TO", "451 later")
	p.put(trial(rose))
	for range 9 {
		p.sweep(0)
		p.at = p.at.Add(8 * time.Hour)
	}
	if st := p.state(); st.Waiting != 1 || st.Retrying != 1 {
		t.Fatalf("%+v", st)
	}
	p.at = p.at.Add(time.Hour)
	p.sweep(0)
	if st := p.state(); st.Waiting != 0 || st.Week.GivenUp != 1 {
		t.Errorf("%+v", st)
	}
}

// Several instances that sweep at once send each mail once.
func TestSweepsAtOnce(t *testing.T) {
	p, s := newPost(t), newServer(t)
	p.by(s, "")
	for i := range 40 {
		p.put(trial(fmt.Sprintf("voter%d@exemple.fr", i)))
	}
	var all sync.WaitGroup
	for range 3 {
		way, err := mail.NewSMTP(s.url(""))
		p.must(err)
		way.Roots = s.roots
		out := p.sender(way)
		all.Go(func() {
			if _, err := out.Sweep(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	to := map[string]int{}
	for _, l := range s.letters() {
		to[l.to]++
	}
	if len(to) != 40 || len(s.letters()) != 40 || p.count("outbox") != 0 || p.state().Week.Sent != 40 {
		t.Errorf("%d mails to %d, %+v", len(s.letters()), len(to), p.state())
	}
}

// A mail that no key here opens waits, and says why.
func TestNoKey(t *testing.T) {
	p := newPost(t)
	p.put(trial(rose))
	p.out.With = nil
	p.sweep(0)
	if st := p.state(); st.Waiting != 1 || st.Fault.Stage != mail.AtBox {
		t.Errorf("%+v", st)
	}
}

func TestNewSMTP(t *testing.T) {
	for address, name := range map[string]string{
		"smtp://host": "host:587", "smtps://host": "host:465", "smtp://u:p@host:2525/": "host:2525", "smtp://[::1]:25": "[::1]:25",
		"http://host": "", "smtp://": "", "host:25": "", "smtp://u:secret@host:0": "", "smtp://u:secret@host:99999": "", "smtp://u:secret@host/path": "", "": "",
	} {
		way, err := mail.NewSMTP(address)
		if (err == nil) != (name != "") || err == nil && way.Name() != name || err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v %v", address, way, err)
		}
	}
}

func TestPaces(t *testing.T) {
	for tries, about := range map[int]time.Duration{0: time.Minute, 1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 30: 6 * time.Hour, 1 << 30: 6 * time.Hour} {
		for range 100 {
			if got := mail.Retry(tries); got < about*3/4 || got > about*5/4 {
				t.Errorf("after %d tries %s, want about %s", tries, got, about)
			}
		}
	}
	if got := mail.Pause(99); got > 13*time.Minute {
		t.Error(got)
	}
}

// It listens nowhere: a port that nobody has.
func TestPingOfNobody(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	way, err := mail.NewSMTP("smtp://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := way.Ping(t.Context()); !errors.Is(err, mail.Fault{Stage: mail.AtConnect}) {
		t.Error(err)
	}
}
