package demo

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/internal/day"
	"vigie/internal/report"
)

// A Monday: only one day has passed since the vote. And a Saturday: six have.
var (
	monday   = time.Date(2026, 3, 16, 10, 30, 0, 0, time.UTC)
	saturday = time.Date(2026, 11, 21, 22, 15, 0, 0, time.UTC)
)

func set(t testing.TB, now time.Time, n int) Set {
	t.Helper()
	s, err := Make(now, 7, n)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMakeIsTheSameEachTime(t *testing.T) {
	a, b := set(t, saturday, 500), set(t, saturday, 500)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same now, seed and n made two different demos")
	}
	other, _ := Make(saturday, 8, 500)
	if reflect.DeepEqual(a.Filings, other.Filings) {
		t.Error("two seeds made the same filings")
	}
}

func TestMakeAsMany(t *testing.T) {
	for _, n := range []int{0, 1, 2, 37, 4000} {
		for _, now := range []time.Time{monday, saturday} {
			if got := len(set(t, now, n).Filings); got != n {
				t.Errorf("%d filings for %d", got, n)
			}
		}
	}
}

func TestRounds(t *testing.T) {
	for now, want := range map[string]day.Day{
		"2026-03-16": "2026-03-15", // Monday
		"2026-03-15": "2026-03-08", // Sunday: the one before
		"2026-03-14": "2026-03-08",
	} {
		at, _ := time.Parse(time.DateOnly, now)
		e := newCalendar(at).election()
		if e.Round1 != want || e.Round2 != want.Add(7) {
			t.Errorf("on %s the rounds are %s and %s", now, e.Round1, e.Round2)
		}
		if !e.Takes(day.Of(at)) {
			t.Errorf("on %s no reports are taken", now)
		}
	}
}

func TestEveryFilingIsTaken(t *testing.T) {
	checker := report.NewChecker()
	ahead := clocks(t)
	for _, now := range []time.Time{monday, saturday} {
		s := set(t, now, 4000)
		for _, f := range s.Filings {
			facts := report.Facts{Today: day.Of(f.At.Add(ahead[f.Filing.Commune])), Election: s.Election}
			if faults := checker.Check(f.Filing.Clean(), facts); faults != nil {
				t.Fatalf("%s: %v\n%+v", f.Mailing, faults, f.Filing)
			}
		}
	}
}

// clocks returns how far each commune's clocks are ahead.
func clocks(t *testing.T) map[string]time.Duration {
	loaded, err := load()
	if err != nil {
		t.Fatal(err)
	}
	ahead := map[string]time.Duration{}
	for _, town := range newTowns(loaded) {
		ahead[town.code] = time.Duration(town.ahead) * time.Hour
	}
	return ahead
}

func TestDays(t *testing.T) {
	for _, now := range []time.Time{monday, saturday} {
		s := set(t, now, 4000)
		for i, f := range s.Filings {
			if !f.At.Before(now) {
				t.Fatalf("filed in the future: %s", f.At)
			}
			if i > 0 && f.At.Before(s.Filings[i-1].At) {
				t.Fatal("not in order")
			}
			for _, c := range f.Filing.Contacts {
				if c.On.Before(s.Election.Opens) || c.On.After(day.Of(f.At.Add(11*time.Hour))) {
					t.Fatalf("%s: reached on %s, filed at %s", f.Mailing, c.On, f.At)
				}
			}
		}
		if first := day.Of(s.Filings[0].At); s.Election.Round1.Since(first) < 60 {
			t.Errorf("the first report is of %s, for a vote on %s", first, s.Election.Round1)
		}
	}
}

// TestProportions compares with what the CNIL published of 2020: 3,948 reports,
// about 100 complaints, 45 % by SMS, 36 % by telephone.
func TestProportions(t *testing.T) {
	filings := set(t, saturday, 4000).Filings
	share := func(name string, want, tolerance float64, is func(report.Filing) bool) {
		t.Helper()
		n := 0
		for _, f := range filings {
			if is(f.Filing) {
				n++
			}
		}
		got := float64(n) / float64(len(filings))
		t.Logf("%-12s %5.1f %%", name, 100*got)
		if math.Abs(got-want) > tolerance {
			t.Errorf("%s: %.3f, want %.3f", name, got, want)
		}
	}
	by := func(channels ...report.Channel) func(report.Filing) bool {
		return func(f report.Filing) bool {
			return slices.ContainsFunc(f.ChannelList(), func(c report.Channel) bool { return slices.Contains(channels, c) })
		}
	}
	share("sms", 0.454, 0.015, by(report.SMS))
	share("telephone", 0.363, 0.015, by(report.CallLive, report.CallAutomated))
	share("e-mail", 0.092, 0.02, by(report.Email))
	share("post", 0.04, 0.015, by(report.Post))
	share("two channels", 0.02, 0.008, func(f report.Filing) bool { return len(f.ChannelList()) > 1 })
	share("complaints", 0.025, 0.01, func(f report.Filing) bool { return f.Kind == report.Complaint })
	share("opted out", 0.35, 0.06, func(f report.Filing) bool { return len(f.OptOuts) > 0 })
	share("in English", 0.01, 0.008, func(f report.Filing) bool { return f.Lang == "en" })
	share("overseas", 0.05, 0.045, func(f report.Filing) bool { return strings.HasPrefix(f.Commune, "97") })
	share("a statement", 0.65, 0.1, func(f report.Filing) bool { return f.Statement != "" })
	share("no commune", 0.05, 0.02, func(f report.Filing) bool { return f.Commune == "" })
}

func TestWeeksRise(t *testing.T) {
	s := set(t, saturday, 4000)
	weeks := make([]int, 12)
	for _, f := range s.Filings {
		weeks[max(0, 10+s.Election.Round1.Week().Since(day.Of(f.At).Week())/-7)]++
	}
	t.Log(weeks)
	early, late, last := weeks[0]+weeks[1]+weeks[2]+weeks[3], weeks[7]+weeks[8]+weeks[9], weeks[10]
	if !(early < late && late/3 < last) {
		t.Errorf("no rising curve with a peak before the vote: %v", weeks)
	}
	if weeks[11] == 0 {
		t.Error("nothing after the vote")
	}
}

func TestContenders(t *testing.T) {
	s := set(t, saturday, 2000)
	known := map[string]string{}
	for _, c := range s.Contenders {
		if known[c.ID] != "" {
			t.Fatalf("%s stands twice", c.ID)
		}
		known[c.ID] = c.Commune
	}
	for _, f := range s.Filings {
		if id := f.Filing.Subject.Contender; id != "" && (known[id] == "" || f.Filing.Commune != "" && known[id] != f.Filing.Commune) {
			t.Fatalf("%s of %s names %q", f.Mailing, f.Filing.Commune, id)
		}
	}
	names := map[string]bool{}
	for _, c := range s.Contenders {
		if names[c.Commune+c.Name] {
			t.Errorf("%s twice in %s", c.Name, c.Commune)
		}
		names[c.Commune+c.Name] = true
	}
}

func TestAccounts(t *testing.T) {
	roles := []string{}
	for _, a := range set(t, saturday, 1).Accounts {
		roles = append(roles, a.Role)
		if a.Name == "" || !strings.HasSuffix(a.Email, "@vigie.example") {
			t.Errorf("%+v", a)
		}
	}
	if !slices.Equal(roles, []string{"reviewer", "supervisor", "administrator", "auditor"}) {
		t.Error(roles)
	}
}

func TestWorks(t *testing.T) {
	s := set(t, saturday, 4000)
	if share := float64(len(s.Works)) / 4000; math.Abs(share-0.35) > 0.04 {
		t.Errorf("%.3f were worked", share)
	}
	outcomes := map[string]int{}
	for _, w := range s.Works {
		last := s.Filings[w.Filing].At
		for i, a := range w.Acts {
			if a.At.Before(last) || a.At.After(saturday) || a.Role == "" || (a.Do == Take) != (i == 0) || (a.Text == "") != (a.Do == Take) {
				t.Fatalf("act %d of %d: %+v", i, w.Filing, a)
			}
			if (a.Do == Decide) != (a.Outcome != "") || (a.Outcome == attached) != (a.To >= 0) {
				t.Fatalf("decision of %d: %+v", w.Filing, a)
			}
			if a.To >= 0 && (a.To >= w.Filing || s.Filings[a.To].Mailing != s.Filings[w.Filing].Mailing) {
				t.Fatalf("%d joins %d", w.Filing, a.To)
			}
			last = a.At
			outcomes[a.Outcome]++
		}
	}
	delete(outcomes, "")
	t.Log(outcomes)
	want := []string{"abuse", "attached", "call_to_order", "closed", "complaint", "control", "fine", "formal_notice", "forwarded", "out_of_scope", "precisions", "reminder", "warning"}
	for _, o := range want {
		if outcomes[o] == 0 {
			t.Errorf("nothing came to %s", o)
		}
	}
}

func BenchmarkMake(b *testing.B) {
	for b.Loop() {
		set(b, saturday, 4000)
	}
}
