package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/guess"
	"vigie/internal/web/page"
)

// Limits slows whoever asks too often. It keeps no address: callers are told
// apart by a hash whose key is drawn each day (guess).
type Limits struct {
	guesses *guess.Store
	crowd   *guess.Crowd
}

// NewLimits returns limits: guesses counts what is guessed at, crowd all the rest.
// Where one of them is nil nothing of its kind is held (load tests on loopback).
func NewLimits(guesses *guess.Store, crowd *guess.Crowd) *Limits {
	return &Limits{guesses, crowd}
}

// The limits. Programs file what they collected, one after the other; the pages
// of a form are asked for by thousands of voters behind one operator's address.
// What is sent at last is held by the page that sends it (public).
var (
	apiLimit   = guess.Limit{Name: "api", Burst: 120, Every: 2 * time.Second, Hourly: 10_000}
	draftLimit = guess.Limit{Name: "draft", Burst: 600, Every: time.Second / 2}
)

// The limits of guessing. No evening of an election brings 600 mistyped codes an
// hour; sign-in is counted by the account named as well (account).
var (
	codeLimit   = guess.Limit{Name: "code", Burst: 12, Every: 30 * time.Second, Hourly: 600}
	signInLimit = guess.Limit{Name: "sign-in", Burst: 20, Every: 15 * time.Second}
)

// of answers fault.TooSoon when the caller has used up limit; people get what
// they typed with it.
func (l *Limits) of(limit guess.Limit, v *page.Views, api bool) gin.HandlerFunc {
	check := func(c *gin.Context) error {
		if err := l.crowd.Take(limit, page.Caller(c)); err != nil {
			return fmt.Errorf("limit %s: %w", limit.Name, err)
		}
		return nil
	}
	if api {
		return v.HandleAPI(check)
	}
	return func(c *gin.Context) {
		if err := check(c); err != nil {
			v.Hold(c, err)
		}
	}
}

// guess answers fault.TooSoon when the caller has guessed too often. An answer
// that the visitor is at fault for was a wrong guess.
func (l *Limits) guess(limit guess.Limit, v *page.Views) gin.HandlerFunc {
	return func(c *gin.Context) {
		if l.guesses == nil {
			return
		}
		g, err := l.guesses.Take(c.Request.Context(), limit, page.Caller(c))
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
		if l.guesses == nil {
			return
		}
		who := page.Caller(c)
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
