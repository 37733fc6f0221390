package account_test

import (
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

const (
	password = "tilleul-orage-9"
	secret   = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
)

// door is a store of accounts whose clock the test moves.
type door struct {
	*account.Store
	t       *testing.T
	db      *database.DB
	journal *journal.Store
	at      time.Time
}

func open(t *testing.T) *door {
	t.Helper()
	d := &door{t: t, db: dbtest.New(t), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return d.at }
	d.journal = journal.NewStore(d.db, now)
	d.Store = account.NewStore(d.db, now, account.Needs{Journal: d.journal, Secret: []byte("0123456789abcdef0123456789abcdef")})
	return d
}

func ann() account.New {
	return account.New{Email: "Ann@autorite.example ", Name: " Ann  Doe", Role: account.Reviewer}
}

// staffed is open with ann ready to sign in.
func staffed(t *testing.T) (*door, account.Account) {
	t.Helper()
	d := open(t)
	a, err := d.AddReady(t.Context(), ann(), password, secret)
	if err != nil {
		t.Fatal(err)
	}
	return d, a
}

func (d *door) later(by time.Duration) { d.at = d.at.Add(by) }

// code returns the code that a telephone shows now.
func (d *door) code() string {
	d.t.Helper()
	code, err := totp.GenerateCode(secret, d.at)
	if err != nil {
		d.t.Fatal(err)
	}
	return code
}

// password gives the right password and returns the token that awaits a code.
func (d *door) password() account.Token {
	d.t.Helper()
	token, err := d.SignIn(d.t.Context(), "ann@autorite.example", password)
	if err != nil {
		d.t.Fatal(err)
	}
	return token
}

// signIn signs ann in fully.
func (d *door) signIn() account.Token {
	d.t.Helper()
	token, err := d.SecondFactor(d.t.Context(), d.password(), d.code())
	if err != nil {
		d.t.Fatal(err)
	}
	d.later(time.Minute) // the next code
	return token
}

// acts returns what the journal holds, oldest first: "actor act object".
func (d *door) acts() (acts []string) {
	d.t.Helper()
	p, err := d.journal.List(d.t.Context(), journal.Filter{After: 0}, 100)
	if err != nil {
		d.t.Fatal(err)
	}
	for i := len(p.Lines) - 1; i >= 0; i-- {
		acts = append(acts, p.Lines[i].ActorName+" "+string(p.Lines[i].Act))
	}
	return acts
}

// key returns the message of the only fault of err, or "".
func key(err error) string {
	var fields fault.Fields
	if errors.As(err, &fields) && len(fields) == 1 {
		return fields[0].Key
	}
	return ""
}

func TestAddAndSetUp(t *testing.T) {
	d := open(t)
	i, err := d.Add(t.Context(), account.Account{}, ann())
	if err != nil {
		t.Fatal(err)
	}
	if a := i.Account; a.Email != "ann@autorite.example" || a.Name != "Ann Doe" || a.Lang != "fr" || a.State() != account.Invited {
		t.Errorf("%+v", a)
	}
	e, err := d.Enrol(t.Context(), i.Token)
	if err != nil {
		t.Fatal(err)
	}
	if u, err := url.Parse(e.Address); err != nil || u.Query().Get("secret") != e.Secret || !strings.HasSuffix(u.Path, ":ann@autorite.example") {
		t.Errorf("QR code says %s", e.Address)
	}
	wrong := account.Choice{Password: "court", Again: "autre", Code: "000000"}
	var fields fault.Fields
	if err := d.SetUp(t.Context(), i.Token, wrong); !errors.As(err, &fields) || len(fields) != 3 || fields[0].Field != "password" {
		t.Errorf("wrong in every field: %v", err)
	}
	code, _ := totp.GenerateCode(e.Secret, d.at)
	right := account.Choice{Password: password, Again: password, Code: code}
	if err := d.SetUp(t.Context(), i.Token, right); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"set up again":    d.SetUp(t.Context(), i.Token, right),
		"enrolment again": func() error { _, err := d.Enrol(t.Context(), i.Token); return err }(),
	} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	token := d.password()
	if _, err := d.SecondFactor(t.Context(), token, code); key(err) != "account.error.code" {
		t.Errorf("the code of the set-up signs in: %v", err)
	}
	d.later(30 * time.Second)
	code, _ = totp.GenerateCode(e.Secret, d.at)
	if _, err := d.SecondFactor(t.Context(), token, code); err != nil {
		t.Error(err)
	}
	want := []string{" account.add", "Ann Doe account.set_up", " account.sign_in_failed", "Ann Doe account.sign_in"}
	if diff := cmp.Diff(want, d.acts()); diff != "" {
		t.Error(diff)
	}
}

func TestAddFaults(t *testing.T) {
	d := open(t)
	_, err := d.Add(t.Context(), account.Account{}, account.New{Email: "ann", Name: strings.Repeat("é", 101), Role: "king"})
	var fields fault.Fields
	if !errors.As(err, &fields) {
		t.Fatal(err)
	}
	want := fault.Fields{{Field: "email", Key: "account.error.email"}, {Field: "name", Key: "account.error.name"}, {Field: "role", Key: "account.error.role"}}
	if diff := cmp.Diff(want, fields); diff != "" {
		t.Error(diff)
	}
	if _, err := d.AddReady(t.Context(), ann(), "Ann Doe 2026", secret); key(err) != "account.error.password_personal" {
		t.Errorf("a weak password: %v", err)
	}
}

func TestAddAgain(t *testing.T) {
	d := open(t)
	first, err := d.Add(t.Context(), account.Account{}, ann())
	if err != nil {
		t.Fatal(err)
	}
	other := ann()
	other.Role = account.Auditor
	second, err := d.Add(t.Context(), account.Account{}, other)
	if err != nil {
		t.Fatal(err)
	}
	if second.Account.ID != first.Account.ID || second.Account.Role != account.Auditor {
		t.Errorf("%+v", second.Account)
	}
	if _, err := d.Enrol(t.Context(), first.Token); !errors.Is(err, fault.NotFound) {
		t.Errorf("the first link: %v", err)
	}
	d.later(48 * time.Hour)
	if _, err := d.Enrol(t.Context(), second.Token); !errors.Is(err, fault.NotFound) {
		t.Errorf("two days later: %v", err)
	}
}

func TestAddActive(t *testing.T) {
	d, a := staffed(t)
	if _, err := d.Add(t.Context(), account.Account{}, ann()); !errors.Is(err, fault.Conflict) {
		t.Errorf("an address in use: %v", err)
	}
	if err := d.Disable(t.Context(), account.Account{}, a.ID); err != nil {
		t.Fatal(err)
	}
	i, err := d.Add(t.Context(), account.Account{}, ann())
	if err != nil || i.Account.ID != a.ID || i.Account.State() != account.Invited {
		t.Errorf("a disabled address: %v %+v", err, i.Account)
	}
	if _, err := d.SignIn(t.Context(), a.Email, password); key(err) != "account.error.sign_in" {
		t.Errorf("the old password: %v", err)
	}
}

func TestSignIn(t *testing.T) {
	d, a := staffed(t)
	pending := d.password()
	if who, err := d.Awaiting(t.Context(), pending); err != nil || who.ID != a.ID {
		t.Errorf("awaiting: %v %v", who.ID, err)
	}
	if _, err := d.BySession(t.Context(), pending); !errors.Is(err, fault.NotFound) {
		t.Errorf("the password alone opens the office: %v", err)
	}
	token, err := d.SecondFactor(t.Context(), pending, d.code())
	if err != nil {
		t.Fatal(err)
	}
	if who, err := d.BySession(t.Context(), token); err != nil || who.ID != a.ID {
		t.Errorf("signed in: %v %v", who.ID, err)
	}
	if _, err := d.Awaiting(t.Context(), pending); !errors.Is(err, fault.NotFound) {
		t.Errorf("the first session still stands: %v", err)
	}
	if _, err := d.SecondFactor(t.Context(), d.password(), d.code()); key(err) != "account.error.code" {
		t.Errorf("the same code twice: %v", err)
	}
}

// An address that is unknown, not set up or disabled is answered as a wrong
// password is, and the journal holds nothing that was typed.
func TestSignInTellsNothing(t *testing.T) {
	d, a := staffed(t)
	if _, err := d.Add(t.Context(), account.Account{}, account.New{Email: "bob@autorite.example", Role: account.Auditor}); err != nil {
		t.Fatal(err)
	}
	gone, err := d.AddReady(t.Context(), account.New{Email: "cat@autorite.example", Role: account.Auditor}, password, secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Disable(t.Context(), a, gone.ID); err != nil {
		t.Fatal(err)
	}
	for email, typed := range map[string]string{
		a.Email:                 "mauvais mot de passe",
		"nobody@else.example":   password,
		"bob@autorite.example":  "",
		"cat@autorite.example":  password,
		strings.Repeat("x", 99): password,
	} {
		if token, err := d.SignIn(t.Context(), email, typed); key(err) != "account.error.sign_in" || token != "" {
			t.Errorf("%s: %v", email, err)
		}
	}
	p, err := d.journal.List(t.Context(), journal.Filter{Act: "account.sign_in_failed"}, 10)
	if err != nil || len(p.Lines) != 5 {
		t.Fatal(len(p.Lines), err)
	}
	known := 0
	for _, l := range p.Lines {
		if l.Object != "" {
			known++
		}
		if l.Actor != "" || l.ActorName != "" || l.Detail != "{}" {
			t.Errorf("%+v", l)
		}
	}
	if known != 3 {
		t.Errorf("%d lines name an account, want 3", known)
	}
}

func TestSignInSlowsDown(t *testing.T) {
	for _, email := range []string{"ann@autorite.example", "nobody@else.example"} {
		d, _ := staffed(t)
		for range 5 {
			if _, err := d.SignIn(t.Context(), email, "mauvais"); key(err) != "account.error.sign_in" {
				t.Fatal(err)
			}
		}
		for range 3 { // refused without being counted
			if _, err := d.SignIn(t.Context(), strings.ToUpper(email), password); !errors.Is(err, fault.TooMany) {
				t.Errorf("%s: sixth at once: %v", email, err)
			}
		}
		d.later(2 * time.Second)
		if _, err := d.SignIn(t.Context(), email, password); errors.Is(err, fault.TooMany) {
			t.Errorf("%s: after the wait: %v", email, err)
		}
	}
}

// Whoever has the password cannot guess codes without end by giving it again.
func TestCodesSlowDown(t *testing.T) {
	d, _ := staffed(t)
	for range 5 {
		if _, err := d.SecondFactor(t.Context(), d.password(), "000000"); key(err) != "account.error.code" {
			t.Fatal(err)
		}
	}
	if _, err := d.SignIn(t.Context(), "ann@autorite.example", password); !errors.Is(err, fault.TooMany) {
		t.Errorf("sixth code: %v", err)
	}
	d.later(time.Minute)
	d.signIn()
	for range 5 {
		if _, err := d.SignIn(t.Context(), "ann@autorite.example", "mauvais"); key(err) != "account.error.sign_in" {
			t.Errorf("the count did not begin anew: %v", err)
		}
	}
}

func TestManyAttemptsAtOnce(t *testing.T) {
	d := open(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	through := 0
	for range 20 {
		all.Go(func() {
			_, err := d.SignIn(t.Context(), "nobody@else.example", "mauvais")
			mu.Lock()
			defer mu.Unlock()
			if !errors.Is(err, fault.TooMany) {
				through++
			}
		})
	}
	all.Wait()
	if through != 5 {
		t.Errorf("%d of 20 attempts at once were looked at, want 5", through)
	}
}

func TestSameCodeInTwoBrowsers(t *testing.T) {
	d, _ := staffed(t)
	one, two, code := d.password(), d.password(), d.code()
	var all sync.WaitGroup
	errs := make([]error, 2)
	for i, token := range []account.Token{one, two} {
		all.Go(func() { _, errs[i] = d.SecondFactor(t.Context(), token, code) })
	}
	all.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("one of the two signs in: %v, %v", errs[0], errs[1])
	}
}

func TestSessionEnds(t *testing.T) {
	for name, end := range map[string]func(*door, account.Account, account.Token) error{
		"sign-out": func(d *door, _ account.Account, token account.Token) error { return d.SignOut(t.Context(), token) },
		"sign-out, twice": func(d *door, _ account.Account, token account.Token) error {
			return errors.Join(d.SignOut(t.Context(), token), d.SignOut(t.Context(), token))
		},
		"account disabled": func(d *door, a account.Account, _ account.Token) error {
			return d.Disable(t.Context(), account.Account{}, a.ID)
		},
		"ended by somebody": func(d *door, a account.Account, _ account.Token) error {
			return d.EndSessions(t.Context(), account.Account{}, a.ID)
		},
		"an idle hour": func(d *door, _ account.Account, _ account.Token) error { d.later(time.Hour); return nil },
		"an idle hour, swept": func(d *door, _ account.Account, _ account.Token) error {
			d.later(time.Hour)
			_, err := d.Expire(t.Context())
			return err
		},
	} {
		d, a := staffed(t)
		token := d.signIn()
		if err := end(d, a, token); err != nil {
			t.Fatal(name, err)
		}
		if _, err := d.BySession(t.Context(), token); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := d.Sessions(t.Context(), a.ID); len(left) > 0 || err != nil {
			t.Errorf("%s: %d sessions left, %v", name, len(left), err)
		}
	}
}

func TestSessionLastsAWorkingDay(t *testing.T) {
	d, a := staffed(t)
	token := d.signIn()
	for range 23 { // ann does something each half hour
		d.later(30 * time.Minute)
		if _, err := d.BySession(t.Context(), token); err != nil {
			t.Fatal(d.at, err)
		}
	}
	if n, err := d.Expire(t.Context()); n != 0 || err != nil {
		t.Errorf("swept %d while ann works, %v", n, err)
	}
	if all, err := d.Sessions(t.Context(), a.ID); err != nil || len(all) != 1 || !all[0].SeenAt.Equal(d.at) {
		t.Errorf("%+v %v", all, err)
	}
	d.later(30 * time.Minute)
	if _, err := d.BySession(t.Context(), token); !errors.Is(err, fault.NotFound) {
		t.Errorf("after twelve hours: %v", err)
	}
}

func TestPasswordStageEnds(t *testing.T) {
	d, _ := staffed(t)
	token := d.password()
	d.later(5 * time.Minute)
	if _, err := d.SecondFactor(t.Context(), token, d.code()); !errors.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	if n, err := d.Expire(t.Context()); n != 2 || err != nil { // the session, and the attempt that was taken back
		t.Errorf("swept %d, %v", n, err)
	}
}

func TestSessionCounts(t *testing.T) {
	d, a := staffed(t)
	d.signIn()
	d.signIn()
	d.password() // not signed in yet
	counts, err := d.SessionCounts(t.Context())
	if diff := cmp.Diff(map[string]int{a.ID: 2}, counts); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestDisable(t *testing.T) {
	d, a := staffed(t)
	boss := account.Account{ID: "0190c0de-0000-7000-8000-000000000000", Name: "Boss"}
	for what, c := range map[string]struct {
		by   account.Account
		id   string
		want error
	}{
		"oneself":    {a, a.ID, fault.Forbidden},
		"nobody":     {boss, boss.ID + "x", fault.NotFound},
		"no id":      {boss, "", fault.NotFound},
		"unknown id": {boss, "0190c0de-0000-7000-8000-000000000001", fault.NotFound},
	} {
		if err := d.Disable(t.Context(), c.by, c.id); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := d.Disable(t.Context(), boss, a.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.Disable(t.Context(), boss, a.ID); !errors.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	acts := d.acts()
	if acts[len(acts)-1] != "Boss account.disable" {
		t.Error(acts)
	}
}

// A dump of the database signs nobody in: neither tokens, nor passwords, nor
// one-time secrets stand in it, and a secret does not open on another's row.
func TestNothingInClear(t *testing.T) {
	d, _ := staffed(t)
	token := d.signIn()
	i, err := d.Add(t.Context(), account.Account{}, account.New{Email: "bob@autorite.example", Role: account.Auditor})
	if err != nil {
		t.Fatal(err)
	}
	var dump []string
	for _, table := range []string{"accounts", "sessions", "sign_in_attempts", "journal"} {
		var rows []map[string]any
		if err := d.db.Write.Table(table).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			for _, v := range r {
				if b, ok := v.([]byte); ok {
					v = string(b)
				}
				dump = append(dump, strings.TrimSpace(toString(v)))
			}
		}
	}
	all := strings.Join(dump, "\n")
	for _, word := range []string{string(token), string(i.Token), password, secret} {
		if strings.Contains(all, word) {
			t.Errorf("the database holds %q", word)
		}
	}
	d.db.Write.Exec("UPDATE accounts SET totp_sealed = (SELECT totp_sealed FROM accounts WHERE email = 'ann@autorite.example')")
	if _, err := d.Enrol(t.Context(), i.Token); err == nil {
		t.Error("ann's secret opens on bob's row")
	}
}

func toString(v any) string {
	s, _ := v.(string)
	return s
}
