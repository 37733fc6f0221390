package triage

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
)

var ready = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func person(id string, r account.Role) account.Account {
	return account.Account{ID: id, Name: "Mme " + id, Role: r, ReadyAt: &ready}
}

// Who may decide what, cell by cell.
func TestWhoMayDecide(t *testing.T) {
	both := map[account.Role]bool{account.Reviewer: true, account.Supervisor: true}
	above := map[account.Role]bool{account.Supervisor: true}
	want := map[Outcome]map[account.Role]bool{
		Precisions: both, OutOfScope: both, Attached: both, Dismissed: both, Reminder: both, ToComplaint: both, Abuse: both,
		Control: above, FormalNotice: above, CallToOrder: above, Warning: above, Fine: above, Forwarded: above,
	}
	if len(want) != len(terms) || len(want) != len(Outcomes) {
		t.Fatalf("%d outcomes expected, %d in the table, %d offered", len(want), len(terms), len(Outcomes))
	}
	for _, o := range Outcomes {
		for _, r := range account.Roles {
			if got := MayDecide(person("a", r), o); got != want[o][r] {
				t.Errorf("%s decides %s: %v", r, o, got)
			}
		}
	}
	left := person("a", account.Supervisor)
	left.DisabledAt = &ready
	if MayDecide(left, Dismissed) || MayDecide(person("a", account.Supervisor), "unheard") {
		t.Error("somebody who has left, or an outcome that is none, decides")
	}
}

// Whom a case belongs to, for the table below.
const (
	nobody = ""
	mine   = "me"
	theirs = "them"
)

// Every act in every state, by a reviewer and a supervisor, on a case of
// nobody's, their own and somebody else's: y may, f forbidden, c conflict.
func TestWhoMayActWhen(t *testing.T) {
	order := []State{New, Open, Waiting, Closed}
	for _, c := range []struct {
		act  journal.Act
		role account.Role
		of   string
		want string // one letter a state
	}{
		{ActTake, account.Reviewer, nobody, "yyyc"},
		{ActTake, account.Reviewer, mine, "cccc"},
		{ActTake, account.Reviewer, theirs, "fffc"},
		{ActTake, account.Supervisor, theirs, "yyyc"},
		{ActRelease, account.Reviewer, mine, "cyyc"},
		{ActRelease, account.Reviewer, theirs, "cffc"},
		{ActRelease, account.Supervisor, theirs, "cyyc"},
		{ActAssign, account.Reviewer, nobody, "ffff"},
		{ActAssign, account.Supervisor, nobody, "yyyc"},
		{ActAssign, account.Supervisor, theirs, "yyyc"},
		{ActNote, account.Reviewer, nobody, "yyyy"},
		{ActNote, account.Reviewer, theirs, "yyyy"},
		{ActWait, account.Reviewer, mine, "cycc"},
		{ActWait, account.Reviewer, theirs, "cfcc"},
		{ActWait, account.Supervisor, theirs, "cycc"},
		{ActResume, account.Reviewer, mine, "ccyc"},
		{ActResume, account.Reviewer, theirs, "ccfc"},
		{ActDecide, account.Reviewer, nobody, "yyyc"},
		{ActDecide, account.Reviewer, mine, "yyyc"},
		{ActDecide, account.Reviewer, theirs, "fffc"},
		{ActDecide, account.Supervisor, theirs, "yyyc"},
		{ActReopen, account.Reviewer, mine, "cccy"},
		{ActReopen, account.Reviewer, theirs, "cccy"},
		{ActLetter, account.Reviewer, nobody, "yyyy"},
		{ActLetter, account.Reviewer, mine, "yyyy"},
		{ActLetter, account.Reviewer, theirs, "ffff"},
		{ActLetter, account.Supervisor, theirs, "yyyy"},
		{ActRecode, account.Reviewer, mine, "yyyy"},
		{ActRecode, account.Reviewer, theirs, "ffff"},
		{ActRecode, account.Supervisor, theirs, "yyyy"},
		{"case.unheard", account.Supervisor, nobody, "ffff"},
	} {
		got := ""
		for _, state := range order {
			got += verdict(check(c.act, Case{State: state, Assignee: c.of, Outcome: Dismissed}, person("me", c.role)))
		}
		if got != c.want {
			t.Errorf("%s by a %s on a case of %q: %s, want %s", c.act, c.role, c.of, got, c.want)
		}
		for _, r := range []account.Role{account.Administrator, account.Auditor} {
			if err := check(c.act, Case{State: Open}, person("me", r)); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%s by a %s: %v", c.act, r, err)
			}
		}
	}
}

func verdict(err error) string {
	switch {
	case err == nil:
		return "y"
	case errors.Is(err, fault.Forbidden):
		return "f"
	case errors.Is(err, fault.Conflict):
		return "c"
	}
	return "?"
}

// A sanction is taken back by whoever could take it.
func TestWhoMayReopenASanction(t *testing.T) {
	c := Case{State: Closed, Outcome: Fine}
	if May(ActReopen, c, person("me", account.Reviewer)) || !May(ActReopen, c, person("me", account.Supervisor)) {
		t.Error("a fine is reopened by a supervisor only")
	}
}

func TestRulingsLack(t *testing.T) {
	v := newValidator()
	long := strings.Repeat("é", MaxText+1)
	for name, c := range map[string]struct {
		r    Ruling
		want fault.Fields
	}{
		"nothing":           {Ruling{}, fault.Fields{{Field: "outcome", Key: "case.error.outcome"}, {Field: "reasons", Key: "case.error.reasons"}}},
		"unheard":           {Ruling{Outcome: "unheard", Reasons: "x"}, fault.Fields{{Field: "outcome", Key: "case.error.outcome"}}},
		"plain":             {Ruling{Outcome: Dismissed, Reasons: "x"}, nil},
		"too long":          {Ruling{Outcome: Dismissed, Reasons: long}, fault.Fields{{Field: "reasons", Key: "case.error.too_long", Params: map[string]any{"Limit": "5000"}}}},
		"fine, no article":  {Ruling{Outcome: Fine, Reasons: "x"}, fault.Fields{{Field: "legal_basis", Key: "case.error.legal_basis"}}},
		"fine":              {Ruling{Outcome: Fine, Reasons: "x", LegalBasis: "RGPD 83"}, nil},
		"control":           {Ruling{Outcome: Control, Reasons: "x"}, nil},
		"forwarded nowhere": {Ruling{Outcome: Forwarded, Reasons: "x"}, fault.Fields{{Field: "body", Key: "case.error.body"}}},
		"forwarded":         {Ruling{Outcome: Forwarded, Reasons: "x", Body: "arcep"}, nil},
		"attached, order":   {Ruling{Outcome: Attached}, fault.Fields{{Field: "attached", Key: "case.error.attached"}, {Field: "reasons", Key: "case.error.reasons"}}},
		"blank reasons":     {Ruling{Outcome: Dismissed, Reasons: " \n "}, fault.Fields{{Field: "reasons", Key: "case.error.reasons"}}},
	} {
		if d := cmp.Diff(c.want, faults(v, c.r.clean())); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for _, o := range Outcomes {
		if basis := faults(v, Ruling{Outcome: o, Reasons: "x"}).On("legal_basis") != nil; basis != o.NeedsBasis() {
			t.Errorf("%s asks for an article: %v", o, basis)
		}
	}
}

func TestDecidedGoesWhere(t *testing.T) {
	waits := map[Outcome]bool{Precisions: true, Control: true, FormalNotice: true}
	for _, o := range Outcomes {
		c := Case{State: Open}
		c.decided(Decision{Outcome: o, At: ready}, person("me", account.Supervisor))
		if (c.State == Waiting) != waits[o] || c.State == Open || c.Outcome != o || c.DecidedAt == nil || c.Assignee != "me" {
			t.Errorf("%s leaves %+v", o, c)
		}
		c.reopened(person("you", account.Supervisor))
		if c.State != Open || c.Outcome != "" || c.DecidedAt != nil || c.Assignee != "you" {
			t.Errorf("%s reopened leaves %+v", o, c)
		}
	}
}

func TestReferenceAsTyped(t *testing.T) {
	for typed, want := range map[string]string{"7k2m9-qxt4b": "7K2M9-QXT4B", " 7K2M9 QXT4B ": "7K2M9-QXT4B", "7k2m9qxt4b": "7K2M9-QXT4B", "7k2": "7K2", "7K2M9": "7K2M9", "": ""} {
		if got := Reference(typed); got != want {
			t.Errorf("%q is %q", typed, got)
		}
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("mot ", 60)
	if got := excerpt(long); !strings.HasSuffix(got, "mot…") || len([]rune(got)) > excerptLength+1 {
		t.Errorf("%q", got)
	}
	for text, want := range map[string]string{"": "", " deux\n\nlignes ": "deux lignes", strings.Repeat("é", 200): strings.Repeat("é", 140) + "…"} {
		if got := excerpt(text); got != want {
			t.Errorf("%q is cut to %q", text, got)
		}
	}
}

func TestRepeats(t *testing.T) {
	r := report.Report{
		Contacts: []report.Contact{
			{Channel: report.SMS, On: "2026-02-01"},
			{Channel: report.SMS, On: "2026-02-10", Count: 3},
			{Channel: report.CallLive, On: "2026-02-14"},
			{Channel: report.SMS, On: "2026-02-22", Count: 2},
		},
		OptOuts: []report.OptOut{
			{On: "2026-02-10", Means: report.StopSMS, Outcome: report.Ignored},
			{On: "2026-02-22", Means: report.ByEmail, Outcome: report.Waiting},
			{Means: report.Link, Outcome: report.Failed},
		},
	}
	want := []Repeat{
		{On: "2026-02-10", Means: report.StopSMS, Outcome: report.Ignored, Contacts: 3, Channels: []report.Channel{report.CallLive, report.SMS}, Last: 12},
		{On: "2026-02-22", Means: report.ByEmail, Outcome: report.Waiting},
		{Means: report.Link, Outcome: report.Failed},
	}
	if d := cmp.Diff(want, Repeats(r)); d != "" {
		t.Error(d)
	}
}

func TestListWithoutLine(t *testing.T) {
	for _, c := range []struct {
		origin  report.DataOrigin
		channel report.Channel
		want    bool
	}{
		{"electoral_list", report.SMS, true},
		{"electoral_list", report.Email, true},
		{"electoral_list", report.Post, false},
		{"electoral_list", report.Door, false},
		{"broker", report.SMS, false},
	} {
		r := report.Report{DataOrigin: c.origin, Channels: report.Bits(report.Channels, []report.Channel{c.channel})}
		if ListWithoutLine(r) != c.want {
			t.Errorf("%s by %s: %v", c.origin, c.channel, !c.want)
		}
	}
}
