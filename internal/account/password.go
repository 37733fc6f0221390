package account

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"vigie/internal/fault"
)

// Length of a password in characters. Twelve, with a second factor and answers
// that slow down, is above what CNIL asks (délibération 2022-100 of 21 July
// 2022: 50 bits where access is restricted) and in ANSSI's band « forte » (guide
// « Authentification multifacteur et mots de passe » v2.0, 2021: length before
// composition, a list of refused words, no periodic change). The upper bound
// only keeps a request from being huge.
const (
	PasswordMin = 12
	PasswordMax = 256
)

// least is how many different characters a password must have: "aaaaaaaaaaaa"
// and "abababababab" are long and worth nothing.
const least = 5

// checkPassword adds to faults what is wrong with a's new password.
func checkPassword(faults *fault.Fields, password string, a Account) {
	folded := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case n < PasswordMin:
		faults.Add("password", "account.error.password_short", "Min", PasswordMin)
	case n > PasswordMax:
		faults.Add("password", "account.error.password_long", "Max", PasswordMax)
	case len(different(folded)) < least || strings.Contains(common, "\n"+folded+"\n"):
		faults.Add("password", "account.error.password_common")
	case utf8.RuneCountInString(without(folded, a)) < PasswordMin:
		faults.Add("password", "account.error.password_personal")
	}
}

func different(s string) map[rune]bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return seen
}

// without returns a password less what anybody knows of its owner: the address,
// its first part, the names. What is left must be long enough by itself.
func without(folded string, a Account) string {
	first, _, _ := strings.Cut(a.Email, "@")
	name := strings.ToLower(a.Name)
	known := append([]string{a.Email, name, strings.ReplaceAll(name, " ", ""), first}, strings.FieldsFunc(name+" "+first, func(r rune) bool {
		return strings.ContainsRune(" .-_+", r)
	})...)
	for _, k := range known {
		if utf8.RuneCountInString(k) >= 3 {
			folded = strings.ReplaceAll(folded, k, "")
		}
	}
	return folded
}

// hashers is how many passwords are hashed at once: each takes 19 MiB and a
// core for about 30 ms, so that a crowd at the door cannot fill the memory.
const hashers = 4

// patience is how long a sign-in waits for its turn to be hashed.
const patience = 10 * time.Second

// hasher hashes passwords, a few at a time.
type hasher struct {
	turns  chan struct{}
	params argon2id.Params
}

// newHasher returns a hasher with OWASP's least memory for argon2id (m=19 MiB,
// t=2, p=1; RFC 9106 for the function).
func newHasher() hasher {
	return hasher{
		turns:  make(chan struct{}, hashers),
		params: argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32},
	}
}

// nobody is the hash of a password that was never kept: comparing with it takes
// as long as comparing with somebody's.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$+YWRFd7S0uUmtLo4HTXR5Q$WsVbV5CvSqOklohpPYAD11u+lcm65UiNRzzTqISELAc"

func (h hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	hash, err := argon2id.CreateHash(password, &h.params)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

func (h hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return ok, nil
}

// turn waits for a place, and returns what gives it back.
func (h hasher) turn(ctx context.Context) (func(), error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("hash password: %w", fault.Busy)
	}
}
