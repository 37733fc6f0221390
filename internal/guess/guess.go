// Package guess slows whoever guesses codes and passwords, files or asks too
// often, for all processes on one database and across restarts. It must never
// keep an address, never shut an honest caller out for good, and never know what
// was guessed.
package guess

import "time"

// Limit is how often one caller may guess at one kind of secret.
type Limit struct {
	Name   string
	Burst  int           // at once
	Every  time.Duration // one more each
	Hourly int           // of all callers together in an hour (of guesses, the wrong ones); past it each has fewer. 0 counts none
}

// Under attack each caller has fewer, and nobody none: to refuse all would let
// whoever attacks shut everybody out.
const (
	stormBurst  = 3 // at once, or
	stormShare  = 8 // one of so many, where that is more
	stormSlower = 4 // times as long for one more
)

// under returns the limit of a caller while others guess all over.
func (l Limit) under(storm bool) Limit {
	if storm {
		l.Burst, l.Every = max(min(l.Burst, stormBurst), l.Burst/stormShare), l.Every*stormSlower
	}
	return l
}

// times returns a limit that is n times wider.
func (l Limit) times(n int) Limit {
	return Limit{l.Name, l.Burst * n, l.Every / time.Duration(n), l.Hourly * n}
}

// all is the limit of wrong guesses by all callers together.
func (l Limit) all() Limit {
	return Limit{Name: l.Name + " all", Burst: l.Hourly, Every: time.Hour / time.Duration(max(l.Hourly, 1))}
}

// least returns how much of the limit, in time, may be used up for one more guess.
func (l Limit) least() time.Duration { return time.Duration(l.Burst-1) * l.Every }

// wait returns how long a caller who is whole again at wholeAt must wait before
// the next guess; 0 when it may come at once.
func (l Limit) wait(wholeAt, now time.Time) time.Duration {
	return max(0, wholeAt.Sub(now)-l.least())
}

// Guess is one that was let through: what it cost, until its outcome is known.
type Guess struct {
	key   []byte
	cost  time.Duration
	limit Limit
}
