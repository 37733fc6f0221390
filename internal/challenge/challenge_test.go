package challenge

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

var (
	noon  = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	maker = New([]byte("the portal's secret, 32 bytes..."))
	me    = []byte("a draft")
)

// solve does the work as a browser does it.
func solve(t *testing.T, c Challenge) answer {
	t.Helper()
	for n := range int64(c.Most + 1) {
		if digest(c.Salt, n) == c.Challenge {
			return answer{c.Challenge, n, c.Salt, c.Signature}
		}
	}
	t.Fatal("the challenge has no solution")
	return answer{}
}

func (a answer) String() string {
	b, _ := json.Marshal(a)
	return base64.StdEncoding.EncodeToString(b)
}

func TestCheck(t *testing.T) {
	asked := maker.Ask(me, 500, noon)
	right := solve(t, asked)
	forged := right
	forged.Challenge, forged.Number = digest(right.Salt, 7), 7
	extended := right // the last digits of the instant and of the number, moved
	extended.Salt = strings.Replace(right.Salt, "expires=", "expires=9", 1)
	unsolved := right
	unsolved.Number++
	for name, test := range map[string]struct {
		of   []byte
		sent string
		at   time.Time
		want Verdict
	}{
		"solved":                        {me, right.String(), noon.Add(time.Minute), Solved},
		"by an instance that is behind": {me, right.String(), noon.Add(-3 * time.Hour), Solved},
		"at the last moment":            {me, right.String(), noon.Add(Life), Solved},
		"too late":                      {me, right.String(), noon.Add(Life + time.Hour), Expired},
		"lent to somebody else":         {[]byte("another draft"), right.String(), noon, Foreign},
		"no answer":                     {me, "", noon, Absent},
		"not solved":                    {me, unsolved.String(), noon, Wrong},
		"a challenge of their own":      {me, forged.String(), noon, Wrong},
		"a longer life":                 {me, extended.String(), noon, Wrong},
		"no base64":                     {me, "{}", noon, Wrong},
		"no JSON":                       {me, "AAAA", noon, Wrong},
		"a flood":                       {me, strings.Repeat("QUFB", 1<<18), noon, Wrong},
	} {
		if got := maker.Check(test.of, test.sent, test.at); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	if got := New([]byte("another secret")).Check(me, right.String(), noon); got != Wrong {
		t.Errorf("of another portal: %s", got)
	}
	if again := New([]byte("the portal's secret, 32 bytes...")); again.Check(me, right.String(), noon) != Solved {
		t.Error("another instance does not know it")
	}
}

func TestNothingTellsWhoIsAsked(t *testing.T) {
	c := maker.Ask(me, Light, noon)
	if strings.Contains(c.Salt, string(me)) || c.Most != Light || c.Algorithm != "SHA-256" {
		t.Errorf("%+v", c)
	}
	if again := maker.Ask(me, Light, noon); again.Salt == c.Salt || again.Challenge == c.Challenge {
		t.Error("the same challenge twice")
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("")
	f.Add(base64.StdEncoding.EncodeToString([]byte(`{"salt":"?expires=1","number":1e9}`)))
	f.Fuzz(func(t *testing.T, sent string) {
		if maker.Check(me, sent, noon) == Solved {
			t.Errorf("%q is taken for solved", sent)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	c := maker.Ask(me, 0, noon)
	sent := answer{c.Challenge, 0, c.Salt, c.Signature}.String()
	for b.Loop() {
		if maker.Check(me, sent, noon) != Solved {
			b.Fatal("not solved")
		}
	}
}
