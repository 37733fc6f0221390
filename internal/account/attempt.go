package account

import "time"

// Sign-in slows down and never locks: whoever knows an address must not be able
// to shut its owner out (CNIL, délibération 2022-100: growing delays).
const (
	freely      = 5                // attempts before the first wait
	longestWait = time.Minute      // between two attempts
	forgotten   = 15 * time.Minute // without an attempt, and all begins anew
)

// attempt is how often sign-in under one address was tried and did not succeed.
type attempt struct {
	KeyHash  []byte `gorm:"primaryKey"`
	Failures int
	LastAt   time.Time
}

// TableName names the attempts' table for gorm.
func (attempt) TableName() string { return "sign_in_attempts" }

// wait returns how long after the last of so many failures the next attempt may
// come: 2 s after the fifth, then 4, 8… and a minute at most.
func wait(failures int) time.Duration {
	if failures < freely {
		return 0
	}
	return min(longestWait, time.Second<<min(failures-freely+1, 6))
}

// next counts one more attempt, or says that it comes too soon. It is counted
// before its outcome is known, so that many at once cannot outrun the count.
func (a attempt) next(now time.Time) (attempt, bool) {
	since := now.Sub(a.LastAt)
	if since >= forgotten {
		a.Failures = 0
	}
	if w := wait(a.Failures); w > 0 && since < w {
		return a, false
	}
	a.Failures, a.LastAt = a.Failures+1, now
	return a, true
}
