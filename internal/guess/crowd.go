package guess

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"vigie/internal/fault"
)

// Crowd counts what many do and few do too often, such as filing, without asking
// the database each time: it counts in memory, and Pour shares with other
// processes, within a second, what is worth telling. Where the database is away
// each process goes on counting for itself. A nil Crowd lets everything through.
type Crowd struct {
	store *Store
	wide  func() int // how many times wider the limits are now
	mu    sync.Mutex
	day   string
	key   []byte
	ours  bool // the key was drawn here: no other process knows it
	known map[string]*use
}

// use is how far a caller has used up a limit.
type use struct {
	wholeAt int64 // milliseconds since 1970
	untold  int64 // milliseconds of it that the database does not know
}

// NewCrowd returns a count that is shared through store. wide says how many times
// wider every limit is now; nil is always once.
func NewCrowd(store *Store, wide func() int) *Crowd {
	if wide == nil {
		wide = func() int { return 1 }
	}
	return &Crowd{store: store, wide: wide, known: map[string]*use{}}
}

// crowded is how many callers are remembered at most (about 200 bytes each); past
// it those who used little are forgotten, which favours visitors over exactness.
const crowded = 100_000

// worthTelling is from when on other processes are told of a caller: until a
// minute is used up nobody is near a limit, and an ordinary voter costs no write.
const worthTelling = time.Minute

// Take counts one more by caller, or returns fault.TooSoon with how long to wait.
func (c *Crowd) Take(l Limit, caller string) error {
	if c == nil {
		return nil
	}
	now := c.store.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin(now)
	l = l.times(c.wide())
	all := c.of(l.all().Name, "")
	if l.Hourly > 0 {
		l = l.under(wait(l.all(), all, now) > 0)
	}
	mine := c.of(l.Name, caller)
	if w := wait(l, mine, now); w > 0 {
		return fault.TooSoon{Wait: w}
	}
	mine.take(l, now)
	if l.Hourly > 0 && wait(l.all(), all, now) == 0 {
		all.take(l.all(), now)
	}
	return nil
}

// Storm says whether so many come from everywhere that each may do less.
func (c *Crowd) Storm(l Limit) bool {
	if c == nil || l.Hourly == 0 {
		return false
	}
	now := c.store.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin(now)
	all := l.times(c.wide()).all()
	return wait(all, c.of(all.Name, ""), now) > 0
}

// begin forgets the day before, and some where there are too many to remember.
func (c *Crowd) begin(now time.Time) {
	if today := now.UTC().Format(time.DateOnly); today != c.day {
		c.day, c.key, c.ours = today, make([]byte, 32), true
		rand.Read(c.key) // until Pour has the one that all share
		clear(c.known)
	}
	if len(c.known) < crowded {
		return
	}
	c.forget(now.Add(worthTelling))
	if len(c.known) >= crowded/2 {
		clear(c.known)
	}
}

// forget drops those who are whole by then.
func (c *Crowd) forget(by time.Time) {
	for id, u := range c.known {
		if u.wholeAt <= by.UnixMilli() {
			delete(c.known, id)
		}
	}
}

// of returns the count of a caller of today.
func (c *Crowd) of(name, caller string) *use {
	id := named(c.key, name, caller)
	u, ok := c.known[string(id)]
	if !ok {
		u = &use{}
		c.known[string(id)] = u
	}
	return u
}

func wait(l Limit, u *use, now time.Time) time.Duration {
	return l.wait(time.UnixMilli(u.wholeAt), now)
}

func (u *use) take(l Limit, now time.Time) {
	if at := now.UnixMilli(); u.wholeAt < at {
		u.wholeAt, u.untold = at, 0
	}
	u.wholeAt += l.Every.Milliseconds()
	u.untold += l.Every.Milliseconds()
}

// near returns those who have used up so much that other processes should know,
// in the order of their names, each with what the database does not know of it
// as an amount above now.
func (c *Crowd) near(now time.Time) []count {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(now)
	var news []count
	for id, u := range c.known {
		if u.wholeAt-now.UnixMilli() >= worthTelling.Milliseconds() {
			news = append(news, count{[]byte(id), now.UnixMilli() + u.untold})
		}
	}
	slices.SortFunc(news, func(a, b count) int { return slices.Compare(a.KeyHash, b.KeyHash) })
	return news
}

// learn takes over what the database knows after news was written.
func (c *Crowd) learn(news, known []count, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range news {
		if u := c.known[string(n.KeyHash)]; u != nil {
			u.untold = max(0, u.untold-(n.WholeAt-now.UnixMilli()))
		}
	}
	for _, k := range known {
		if u := c.known[string(k.KeyHash)]; u != nil {
			u.wholeAt = max(u.wholeAt, k.WholeAt+u.untold)
		}
	}
}

// named names a caller of one day.
func named(key []byte, name, caller string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(name + "\x00" + caller))
	return h.Sum(nil)
}
