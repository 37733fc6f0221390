package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"vigie/internal/report"
)

// Picture is what was read in a screenshot or a photograph.
type Picture struct {
	Text       string // the words, without what a telephone shows round them; "" when none were read
	Confidence int    // 0 to 100, as the reading program gives it, the mean of the words
	When       string // the day and hour that a telephone prints above a message, as it stands; "" unless there is one alone
	At         string // the hour that it prints under a message, "19:45"; "" unless there is one alone
	Sender     string // the number or the code at the top of the screen, when it is one
	Stopped    bool   // the voter answered STOP
	Cut        bool   // a message goes on beyond the edge
}

// The reasons for which a picture is not read. None of them is the voter's
// fault, and none keeps a picture from being evidence.
var (
	ErrNoReader = errors.New("no program that reads pictures is installed")
	ErrNotRead  = errors.New("the picture could not be read")
	ErrBusy     = errors.New("too many pictures are being read")
)

// The bounds of one reading. A screenshot takes Tesseract about a second of one
// core and 150 MB.
const (
	readerTime   = 20 * time.Second
	readerMemory = 1 << 30 // bytes of address space
	readerOutput = 4 << 20 // bytes of what it answers
	readersMost  = 2       // at once in one process
	waitingMost  = 8       // more than that would hold too many pictures in memory
)

// tool is a program that is run within bounds.
type tool struct {
	program string
	memory  uint64 // bytes of address space
}

// Pictures reads the words in pictures with Tesseract, a program of its own: it
// is handed points that were unpacked and packed anew here, never the file that
// somebody sent, on its standard input, before which its bounds are in force. It
// may be used by many at once: a few wait for each other, and the others are told no.
type Pictures struct {
	tool      tool
	slots     chan struct{}
	queue     chan struct{} // who reads or waits
	languages func() string
}

// NewPictures returns a reader that runs the program at that path; "" reads
// nothing, and says so.
func NewPictures(program string) *Pictures {
	t := tool{program, readerMemory}
	return &Pictures{tool: t, slots: make(chan struct{}, readersMost), queue: make(chan struct{}, readersMost+waitingMost), languages: sync.OnceValue(t.languages)}
}

// Ready says in which languages pictures are read ("fra+eng"), or why they are
// not.
func (p *Pictures) Ready() (languages string, err error) {
	if p == nil || p.tool.program == "" {
		return "", ErrNoReader
	}
	if l := p.languages(); l != "" {
		return l, nil
	}
	return "", fmt.Errorf("%w: %s does not run, or knows neither French nor English", ErrNoReader, p.tool.program)
}

// languages returns what the program knows of French and English, "" for none.
func (t tool) languages() string {
	ctx, stop := context.WithTimeout(context.Background(), readerTime)
	defer stop()
	out, err := t.run(ctx, nil, "--list-langs")
	if err != nil {
		return ""
	}
	known := strings.Fields(string(out))
	both := slices.DeleteFunc([]string{"fra", "eng"}, func(l string) bool { return !slices.Contains(known, l) })
	return strings.Join(both, "+")
}

// Read returns the words of a picture (JPEG, PNG or WebP). It returns
// ErrNoReader without a program, ErrNotRead for a picture that is damaged, too
// large or took too long, and ErrBusy, which a later try may not meet, for one
// whose turn did not come.
func (p *Pictures) Read(ctx context.Context, b []byte) (Picture, error) {
	languages, err := p.Ready()
	if err != nil {
		return Picture{}, err
	}
	select {
	case p.queue <- struct{}{}:
		defer func() { <-p.queue }()
	default:
		return Picture{}, fmt.Errorf("%w: %d wait", ErrBusy, waitingMost)
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return Picture{}, fmt.Errorf("%w: %w", ErrBusy, ctx.Err())
	}
	points, err := legible(b)
	if err != nil {
		return Picture{}, fmt.Errorf("%w: %w", ErrNotRead, err)
	}
	bounded, stop := context.WithTimeout(ctx, readerTime)
	defer stop()
	out, err := p.tool.run(bounded, points.png, "stdin", "stdout", "-l", languages, "--oem", "1", "--psm", "3", "--dpi", "160", "-c", "tessedit_create_tsv=1")
	switch {
	case ctx.Err() != nil: // who asked waits no longer
		return Picture{}, fmt.Errorf("%w: %w", ErrBusy, ctx.Err())
	case err != nil:
		return Picture{}, fmt.Errorf("%w: %w", ErrNotRead, err)
	}
	return screenOf(readTable(string(out)), points.width, points.height), nil
}

// pictureType returns the type of a picture whose words can be read.
func pictureType(b []byte) (report.FileType, bool) {
	t, ok := TypeOf(b[:min(len(b), 64<<10)])
	return t, ok && t.Picture()
}

// run runs the reading program within its bounds, hands it the input once they
// are in force, and returns what it answers. It and its children end with the
// context. No shell takes part; the program sees nothing of this one's
// environment.
func (t tool) run(ctx context.Context, input []byte, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, t.program, args...)
	c.Env = []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C"}
	c.Dir = "/"
	c.WaitDelay = time.Second
	aside(c)
	out := &limited{most: readerOutput}
	c.Stdout = out
	in, err := c.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the reader: %w", err)
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("starting the reader: %w", err)
	}
	if err := bind(c.Process.Pid, t.memory); err != nil {
		_ = c.Cancel()
		return nil, errors.Join(fmt.Errorf("binding the reader: %w", err), c.Wait())
	}
	_, copied := io.Copy(in, bytes.NewReader(input))
	closed := in.Close()
	if err := c.Wait(); err != nil {
		return nil, errors.Join(fmt.Errorf("the reader ended: %w", err), ctx.Err())
	}
	return out.kept.Bytes(), errors.Join(copied, closed)
}

// limited keeps what is written to it up to a bound, and drops the rest. The
// buffer is not embedded: its ReadFrom would take what is over the bound too.
type limited struct {
	kept bytes.Buffer
	most int
}

// Write keeps b as far as there is room.
func (l *limited) Write(b []byte) (int, error) {
	l.kept.Write(b[:min(len(b), max(l.most-l.kept.Len(), 0))])
	return len(b), nil
}
