package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"vigie/internal/fault"
	"vigie/internal/web/page"
)

// Limits slows whoever asks too often. It keeps no address: callers are told
// apart by a hash whose key is drawn each day and kept nowhere.
type Limits struct {
	off   bool
	now   func() time.Time
	mu    sync.Mutex
	day   int
	key   []byte
	known map[string]*rate.Limiter
}

// NewLimits returns limits, or, when off, none at all (load tests on loopback).
func NewLimits(now func() time.Time, off bool) *Limits { return &Limits{now: now, off: off} }

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
	codeLimit   = Limit{"code", 12, 30 * time.Second}
	signInLimit = Limit{"sign-in", 20, 15 * time.Second}
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

// hash names a caller of today: an IPv4 address, or an IPv6 network of 64 bits,
// which is what one subscriber has.
func (l *Limits) hash(name, address string) string {
	if a, err := netip.ParseAddr(address); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			address = p.String()
		}
	}
	h := hmac.New(sha256.New, l.key)
	h.Write([]byte(name + "\x00" + address))
	return string(h.Sum(nil)[:16])
}
