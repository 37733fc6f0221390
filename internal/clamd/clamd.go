// Package clamd asks a ClamAV daemon whether bytes hold malware. It must never
// keep what it is asked about, and never take silence for "clean".
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
)

// ErrUnanswered says that the daemon gave no verdict: it is down, slow, cut the
// line, or said something else. It says nothing about the file.
var ErrUnanswered = errors.New("the scanner gave no verdict")

// How long the daemon may take: to be reached, for each piece of a file, and for
// its verdict, since it unpacks archives within archives.
const (
	dialing = 3 * time.Second
	pace    = 10 * time.Second
	verdict = 60 * time.Second
)

// piece is how many bytes are sent at a time.
const piece = 64 << 10

// Scanner is one daemon.
type Scanner struct {
	network, address string
	dialing, pace    time.Duration
	verdict          time.Duration
}

// Open reads the daemon's address: unix:///run/clamav/clamd.ctl, or
// tcp://127.0.0.1:3310. It does not ask whether the daemon is there.
func Open(address string) (*Scanner, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("scanner: %w", err)
	}
	s := &Scanner{dialing: dialing, pace: pace, verdict: verdict}
	switch {
	case u.Scheme == "unix" && u.Path != "":
		s.network, s.address = "unix", u.Path
	case u.Scheme == "tcp" && u.Port() != "":
		s.network, s.address = "tcp", u.Host
	default:
		return nil, fmt.Errorf("scanner: %q is neither unix:///socket nor tcp://host:port", address)
	}
	return s, nil
}

// Ping says whether the daemon answers.
func (s *Scanner) Ping(ctx context.Context) error {
	said, err := s.ask(ctx, "zPING\x00", func(io.Writer) error { return nil })
	if err == nil && said != "PONG" {
		err = fmt.Errorf("%w: it says %q", ErrUnanswered, said)
	}
	return err
}

// Scan sends content to the daemon and returns the name of what it finds, ""
// where it knows nothing bad. Everything else is ErrUnanswered, but for what fails
// in content itself.
func (s *Scanner) Scan(ctx context.Context, content io.Reader) (malware string, err error) {
	said, err := s.ask(ctx, "zINSTREAM\x00", func(w io.Writer) error { return stream(w, content) })
	if err != nil {
		return "", err
	}
	said = strings.TrimPrefix(said, "stream: ")
	if said == "OK" {
		return "", nil
	}
	if name, found := strings.CutSuffix(said, " FOUND"); found && name != "" {
		return name, nil
	}
	return "", fmt.Errorf("%w: it says %q", ErrUnanswered, said)
}

// ask sends a command with what belongs to it and returns the answer's line.
func (s *Scanner) ask(ctx context.Context, command string, send func(io.Writer) error) (string, error) {
	d := net.Dialer{Timeout: s.dialing}
	conn, err := d.DialContext(ctx, s.network, s.address)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnanswered, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	w := &paced{conn: conn, pace: s.pace}
	_, sent := io.WriteString(w, command)
	if sent == nil {
		sent = send(w)
	}
	var own *contentError
	if errors.As(sent, &own) {
		return "", own.err
	}
	// Where the daemon has had enough of a file it says so and hangs up.
	conn.SetReadDeadline(time.Now().Add(s.verdict))
	said, err := bufio.NewReader(io.LimitReader(conn, 4096)).ReadString(0)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnanswered, errors.Join(sent, err))
	}
	return strings.TrimSuffix(said, "\x00"), nil
}

// contentError is a failure of what is scanned and not of the daemon.
type contentError struct{ err error }

func (e *contentError) Error() string { return e.err.Error() }

// stream sends content in pieces, each with its length before it, and an empty
// one at the end.
func stream(w io.Writer, content io.Reader) error {
	b := make([]byte, 4+piece)
	for {
		n, err := io.ReadFull(content, b[4:])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return &contentError{err}
		}
		ended := err != nil
		if n > 0 {
			binary.BigEndian.PutUint32(b, uint32(n))
			if _, err := w.Write(b[:4+n]); err != nil {
				return err
			}
		}
		if ended {
			_, err := w.Write(make([]byte, 4))
			return err
		}
	}
}

// paced gives each piece its time.
type paced struct {
	conn net.Conn
	pace time.Duration
}

// Write implements io.Writer.
func (p *paced) Write(b []byte) (int, error) {
	if err := p.conn.SetWriteDeadline(time.Now().Add(p.pace)); err != nil {
		return 0, err
	}
	return p.conn.Write(b)
}
