package web

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"vigie/internal/fault"
	"vigie/internal/guess"
	"vigie/internal/web/page"
)

// Limits slows whoever asks too often. It keeps no address: callers are told
// apart by a hash whose key is drawn each day and kept nowhere. Guesses at codes
// and passwords are counted in the database, for all processes.
type Limits struct {
	off     bool
	guesses *guess.Store
	now     func() time.Time
	mu      sync.Mutex
	day     int
	key     []byte
	known   map[string]*rate.Limiter
}

// NewLimits returns limits, or, when off, none at all (load tests on loopback).
// guesses may be nil where nothing is guessed at.
func NewLimits(guesses *guess.Store, now func() time.Time, off bool) *Limits {
	return &Limits{guesses: guesses, now: now, off: off}
}

// Limit is how often one caller may do one thing.
type Limit struct {
	Name  string
	Burst int           // at once
	Every time.Duration // one more each
}

// The limits. Telephone operators put thousands of voters behind one address,
// so filing is generous; guessing a code or a password is not.
var (
	filingLimit = Limit{"filing", 120, 2 * time.Second}
	draftLimit  = Limit{"draft", 600, time.Second / 2}
)

// The limits of guessing. No evening of an election brings 600 mistyped codes an
// hour; sign-in is counted by the account named as well (account).
var (
	codeLimit   = guess.Limit{Name: "code", Burst: 12, Every: 30 * time.Second, Hourly: 600}
	signInLimit = guess.Limit{Name: "sign-in", Burst: 20, Every: 15 * time.Second}
)

// crowd is how many callers are remembered at most (about 200 bytes each);
// past it all are forgotten, which favours visitors over exactness.
const crowd = 100_000

// of answers fault.TooMany when the caller has used up limit.
func (l *Limits) of(limit Limit, v *page.Views, api bool) gin.HandlerFunc {
	check := func(c *gin.Context) error {
		if l.off || l.allow(limit, c.ClientIP()) {
			return nil
		}
		return fmt.Errorf("limit %s: %w", limit.Name, fault.TooMany)
	}
	if api {
		return v.HandleAPI(check)
	}
	return v.Handle(check)
}

func (l *Limits) allow(limit Limit, address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if today := now.UTC().YearDay(); l.key == nil || today != l.day || len(l.known) > crowd {
		l.day, l.known, l.key = today, map[string]*rate.Limiter{}, make([]byte, 32)
		rand.Read(l.key)
	}
	id := l.hash(limit.Name, address)
	lim, ok := l.known[id]
	if !ok {
		lim = rate.NewLimiter(rate.Every(limit.Every), limit.Burst)
		l.known[id] = lim
	}
	return lim.AllowN(now, 1)
}

// hash names a caller of today.
func (l *Limits) hash(name, address string) string {
	h := hmac.New(sha256.New, l.key)
	h.Write([]byte(name + "\x00" + caller(address)))
	return string(h.Sum(nil)[:16])
}

// caller is who counts as one: an IPv4 address, or an IPv6 network of 64 bits,
// which is what one subscriber has.
func caller(address string) string {
	if a, err := netip.ParseAddr(address); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return address
}

// guess answers fault.TooSoon when the caller has guessed too often. An answer
// that the visitor is at fault for was a wrong guess.
func (l *Limits) guess(limit guess.Limit, v *page.Views) gin.HandlerFunc {
	return func(c *gin.Context) {
		if l.off {
			return
		}
		g, err := l.guesses.Take(c.Request.Context(), limit, caller(c.ClientIP()))
		if err != nil {
			v.Fail(c, fmt.Errorf("limit %s: %w", limit.Name, err))
			return
		}
		c.Next()
		status := c.Writer.Status()
		l.settle(c, g, status < http.StatusBadRequest || status >= http.StatusInternalServerError)
	}
}

// carried is guess for pages whose code comes in a cookie: only a wrong one is
// counted, so that reading one's report costs no write.
func (l *Limits) carried(limit guess.Limit, v *page.Views) gin.HandlerFunc {
	return func(c *gin.Context) {
		if l.off {
			return
		}
		who := caller(c.ClientIP())
		if err := l.guesses.Check(c.Request.Context(), limit, who); err != nil {
			v.Fail(c, fmt.Errorf("limit %s: %w", limit.Name, err))
			return
		}
		c.Next()
		if !page.Mistaken(c) {
			return
		}
		g, err := l.guesses.Take(context.WithoutCancel(c.Request.Context()), limit, who)
		if err == nil {
			l.settle(c, g, false)
		}
	}
}

// settle counts a guess by its outcome, also for who did not wait for the answer.
// The answer has gone out: a failure here is told to the log alone.
func (l *Limits) settle(c *gin.Context, g guess.Guess, right bool) {
	ctx := context.WithoutCancel(c.Request.Context())
	if err := l.guesses.Settle(ctx, g, right); err != nil {
		slog.WarnContext(ctx, "count of guesses", "request", page.RequestID(c), "err", err)
	}
}
