// Package guess slows whoever guesses codes and passwords, for all processes on
// one database and across restarts. It must never keep an address, never shut an
// honest holder out for good, and never know what was guessed.
package guess

import "time"

// Limit is how often one caller may guess at one kind of secret.
type Limit struct {
	Name   string
	Burst  int           // at once
	Every  time.Duration // one more each
	Hourly int           // wrong ones of all callers together in an hour; past it each has fewer. 0 counts none
}

// Under attack each caller has fewer guesses, and nobody none: to refuse all
// would let whoever guesses shut every holder out.
const (
	stormBurst  = 3
	stormSlower = 4 // times as long for one more
)

// under returns the limit of a caller while others guess all over.
func (l Limit) under(storm bool) Limit {
	if storm {
		l.Burst, l.Every = min(l.Burst, stormBurst), l.Every*stormSlower
	}
	return l
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
