package account

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/internal/fault"
)

// Every cell of the permission table is written out: a change of it is a change
// of this test.
func TestMay(t *testing.T) {
	for role, row := range map[Role]map[Permission]bool{
		Reviewer: {
			WorkCases: true, AssignCases: false, DecideSanctions: false, ReadSealed: true, ReadJournal: false,
			ManageAccounts: false, ManageElections: false, ReleaseFigures: false, SetAlerts: false, ReadSettings: false,
			WriteLetters: true, RegroupCases: true, RegroupDecided: false, ExportPairs: false, SwitchMode: false,
		},
		Supervisor: {
			WorkCases: true, AssignCases: true, DecideSanctions: true, ReadSealed: true, ReadJournal: true,
			ManageAccounts: false, ManageElections: false, ReleaseFigures: true, SetAlerts: true, ReadSettings: false,
			WriteLetters: true, RegroupCases: true, RegroupDecided: true, ExportPairs: true, SwitchMode: true,
		},
		Administrator: {
			WorkCases: false, AssignCases: false, DecideSanctions: false, ReadSealed: false, ReadJournal: false,
			ManageAccounts: true, ManageElections: true, ReleaseFigures: false, SetAlerts: false, ReadSettings: true,
			WriteLetters: false, RegroupCases: false, RegroupDecided: false, ExportPairs: false, SwitchMode: false,
		},
		Auditor: {
			WorkCases: false, AssignCases: false, DecideSanctions: false, ReadSealed: false, ReadJournal: true,
			ManageAccounts: false, ManageElections: false, ReleaseFigures: false, SetAlerts: false, ReadSettings: true,
			WriteLetters: false, RegroupCases: false, RegroupDecided: false, ExportPairs: false, SwitchMode: false,
		},
		"":        {},
		"unknown": {},
	} {
		if role.Valid() && len(row) != len(Permissions) {
			t.Errorf("%s: %d cells tested of %d", role, len(row), len(Permissions))
		}
		for _, p := range append(Permissions, "", "unknown") {
			if May(role, p) != row[p] {
				t.Errorf("%s may %s: %t, want %t", role, p, May(role, p), row[p])
			}
		}
	}
}

func TestAccountMayOnlyWhenActive(t *testing.T) {
	now := time.Now()
	for want, a := range map[State]Account{
		Invited:  {Role: Reviewer},
		Active:   {Role: Reviewer, ReadyAt: &now},
		Disabled: {Role: Reviewer, ReadyAt: &now, DisabledAt: &now},
	} {
		if a.State() != want || a.May(WorkCases) != (want == Active) {
			t.Errorf("state %s, want %s; may %t", a.State(), want, a.May(WorkCases))
		}
	}
}

func TestCheckPassword(t *testing.T) {
	who := Account{Email: "camille.moreau@autorite.example", Name: "Camille Moreau"}
	long := make([]rune, PasswordMax)
	for i := range long {
		long[i] = 'à' + rune(i%20)
	}
	for password, want := range map[string]string{
		"":                                  "account.error.password_short",
		"onze-signes":                       "account.error.password_short",
		"pâté-sucré":                        "account.error.password_short", // characters, not bytes
		"tilleul-orage-9":                   "",
		"douze signes":                      "",
		string(long):                        "",
		string(long) + "x":                  "account.error.password_long",
		"aaaaaaaaaaaaaaaa":                  "account.error.password_common",
		"abcabcabcabcabc":                   "account.error.password_common",
		"MotDePasse2026":                    "account.error.password_common",
		"correct horse battery staple":      "account.error.password_common",
		"camille.moreau@autorite.example":   "account.error.password_personal",
		"CamilleMoreau75":                   "account.error.password_personal",
		"moreau-camille-2026":               "account.error.password_personal",
		"moreau mange du tilleul et du riz": "",
	} {
		var faults fault.Fields
		checkPassword(&faults, password, who)
		got := ""
		if f := faults.On("password"); f != nil {
			got = f.Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func TestWait(t *testing.T) {
	var got []time.Duration
	for n := range 13 {
		got = append(got, wait(n)/time.Second)
	}
	if d := cmp.Diff([]time.Duration{0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60}, got); d != "" {
		t.Error(d)
	}
	if wait(1_000_000) != longestWait {
		t.Error("a million failures wait", wait(1_000_000))
	}
}

func TestAttemptNext(t *testing.T) {
	now := time.Date(2026, 3, 2, 19, 45, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		failures int
		ago      time.Duration
		want     int
		ok       bool
	}{
		"first":                 {0, forgotten, 1, true},
		"fifth":                 {4, 0, 5, true},
		"sixth at once":         {5, time.Second, 5, false},
		"sixth after its wait":  {5, 2 * time.Second, 6, true},
		"many, a minute later":  {40, time.Minute, 41, true},
		"many, but long ago":    {40, forgotten, 1, true},
		"clock that went back":  {5, -time.Minute, 5, false},
		"few, clock went back":  {2, -time.Minute, 3, true},
		"many, 59 s after last": {40, 59 * time.Second, 40, false},
	} {
		next, ok := attempt{Failures: c.failures, LastAt: now.Add(-c.ago)}.next(now)
		if next.Failures != c.want || ok != c.ok {
			t.Errorf("%s: %d %t, want %d %t", name, next.Failures, ok, c.want, c.ok)
		}
	}
}

// The secret and codes are RFC 6238's own (appendix B, SHA-1, last six digits).
func TestMatchStep(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, code := range map[int64]string{1111111111: "050471", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"} {
		step := at / period
		for name, c := range map[string]struct {
			typed string
			now   int64
			last  int64
			ok    bool
		}{
			"now":           {code, at, 0, true},
			"with a space":  {code[:3] + " " + code[3:], at, 0, true},
			"clock behind":  {code, at - period, 0, true},
			"clock ahead":   {code, at + period, 0, true},
			"too early":     {code, at - 2*period, 0, false},
			"too late":      {code, at + 2*period, 0, false},
			"used":          {code, at, step, false},
			"used, later":   {code, at + period, step, false},
			"after another": {code, at, step - 1, true},
			"empty":         {"", at, 0, false},
			"short":         {code[:5], at, 0, false},
		} {
			got, ok, err := matchStep(secret, c.typed, time.Unix(c.now, 0), c.last)
			if err != nil || ok != c.ok || ok && got != step {
				t.Errorf("%s at %d: step %d %t %v", name, at, got, ok, err)
			}
		}
	}
}

func TestNewSecret(t *testing.T) {
	a, b := newSecret(), newSecret()
	if len(a) != 32 || a == b {
		t.Errorf("secrets %q, %q", a, b)
	}
	want := "otpauth://totp/Vigie:ann@a.example?algorithm=SHA1&digits=6&issuer=Vigie&period=30&secret=GEZD"
	if got := address("GEZD", "ann@a.example"); got != want {
		t.Errorf("address %s", got)
	}
}

func TestSessionStands(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	a := Account{ID: "1", Role: Reviewer, ReadyAt: &now}
	for stage, life := range map[Stage]time.Duration{PasswordGiven: passwordLife, SignedIn: sessionLife} {
		s, token := newSession(a, stage, now)
		s.Account = a
		if fmt.Sprintf("%x", s.ID) != fmt.Sprintf("%x", token.hash()) || len(token) < 43 {
			t.Errorf("%s: token %q does not find its session", stage, token)
		}
		s.SeenAt = now.Add(life)
		if !s.stands(now.Add(life-time.Second)) || s.stands(now.Add(life)) {
			t.Errorf("%s: does not end after %s", stage, life)
		}
		s.SeenAt = now
		s.ExpiresAt = now.Add(24 * time.Hour)
		if !s.stands(now.Add(idleLife-time.Second)) || s.stands(now.Add(idleLife)) {
			t.Errorf("%s: does not end after %s of nothing", stage, idleLife)
		}
		s.Account.DisabledAt = &now
		if s.stands(now) {
			t.Errorf("%s: outlives its account", stage)
		}
	}
}
