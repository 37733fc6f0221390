package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// How long a session lasts: a working day at most, an hour of doing nothing,
// and five minutes between the password and the second factor.
const (
	sessionLife  = 12 * time.Hour
	idleLife     = time.Hour
	passwordLife = 5 * time.Minute
	seenEvery    = time.Minute // how exactly the last request is kept
)

// Stage says how far somebody has signed in.
type Stage string

// The stages.
const (
	PasswordGiven Stage = "password" // the second factor is awaited
	SignedIn      Stage = "signed_in"
)

// Session is one browser in which somebody signed in.
type Session struct {
	ID        []byte `gorm:"primaryKey"` // hash of the cookie's token
	AccountID string
	State     Stage
	CreatedAt time.Time
	SeenAt    time.Time // to the minute
	ExpiresAt time.Time
	Account   Account
}

// Token is what the browser's cookie holds: 32 random bytes, kept nowhere else.
type Token string

// newToken returns a token that nobody can guess.
func newToken() Token {
	b := make([]byte, 32)
	rand.Read(b)
	return Token(base64.RawURLEncoding.EncodeToString(b))
}

// hash returns what is kept of a token. It needs no salt: a token is not chosen
// by anybody.
func (t Token) hash() []byte {
	sum := sha256.Sum256([]byte(t))
	return sum[:]
}

// newSession returns a's session of a stage, and the token that finds it.
func newSession(a Account, stage Stage, now time.Time) (Session, Token) {
	life := sessionLife
	if stage == PasswordGiven {
		life = passwordLife
	}
	t := newToken()
	return Session{ID: t.hash(), AccountID: a.ID, State: stage, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(life)}, t
}

// stands says whether a session may still be used.
func (s Session) stands(now time.Time) bool {
	return now.Before(s.ExpiresAt) && now.Before(s.SeenAt.Add(idleLife)) && s.Account.State() == Active
}
