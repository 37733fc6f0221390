package triage_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/seal"
	. "vigie/internal/triage"
)

// issued writes a letter in a new case and returns all three.
func (d *desk) issued(t *testing.T) (Case, Letter, seal.Code) {
	t.Helper()
	c := d.one(t)
	l, code, err := d.Issue(t.Context(), seen(c, ann()), asked())
	if err != nil {
		t.Fatal(err)
	}
	return d.again(t, c), l, code
}

func pledged() Pledge {
	return Pledge{Answer: NotOurs, Who: " Marqnom,\r\n directrice ", Words: "Marqmots\x00 \xff"}
}

// An answer lets its case go on, is there once however often it is sent, opens for
// the authority alone, and every reading of it is noted.
func TestReplies(t *testing.T) {
	d := open(t)
	c, l, code := d.issued(t)
	for range 2 {
		d.now = d.now.Add(time.Minute)
		if err := d.Reply(t.Context(), code, pledged()); err != nil {
			t.Fatal(err)
		}
	}
	found, err := d.LetterByCode(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.RepliesTo(t.Context(), found)
	if err != nil || found.ID != l.ID || len(all) != 1 || found.RepliedAt == nil || all[0].Answer != NotOurs {
		t.Fatalf("%+v %+v, %v", found, all, err)
	}
	if bytes.Contains(all[0].Sealed, []byte("Marq")) {
		t.Error("words are kept in clear")
	}
	if now := d.again(t, c); now.State != Open || now.Version != c.Version+1 {
		t.Errorf("after the answer: %+v", now)
	}
	if n, err := d.Count(t.Context(), Filter{Replied: true}); err != nil || n != 1 {
		t.Errorf("%d cases with an answer to read, %v", n, err)
	}
	hearing := Hearing{Case: c, Number: l.Number, By: person("Bob", account.Auditor), With: d.ids}
	if _, err := d.ReadReplies(t.Context(), hearing); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an auditor reads: %v", err)
	}
	hearing.By, hearing.With = ann(), nil
	if _, err := d.ReadReplies(t.Context(), hearing); !errors.Is(err, seal.ErrClosed) {
		t.Errorf("without a key: %v", err)
	}
	hearing.With = d.ids
	heard, err := d.ReadReplies(t.Context(), hearing)
	if err != nil || len(heard) != 1 || heard[0].Who != "Marqnom, directrice" || heard[0].Words != "Marqmots \uFFFD" || heard[0].Pledge.Answer != NotOurs {
		t.Errorf("%+v, %v", heard, err)
	}
	lines := d.lines(t, Object(c.Reference))
	for _, act := range []journal.Act{ActReply, ActReplyRead} {
		if !slices.ContainsFunc(lines, func(l journal.Line) bool { return l.Act == act && !strings.Contains(l.Detail, "Marq") }) {
			t.Errorf("nothing says %s: %+v", act, lines)
		}
	}
	if n, err := d.Count(t.Context(), Filter{Replied: true}); err != nil || n != 0 {
		t.Errorf("%d cases with an answer to read, %v", n, err)
	}
}

// What an answer lacks is told; nothing of it is kept then. A code that is none,
// of another letter or dead opens nothing.
func TestRepliesLack(t *testing.T) {
	d := open(t)
	c, l, code := d.issued(t)
	for field, p := range map[string]Pledge{
		"answer": {Answer: "perhaps", Who: "Rose"}, "words": {Answer: OursLawful, Who: "Rose"}, "who": {Answer: NotOurs, Who: " \n"},
	} {
		var faults fault.Fields
		if err := d.Reply(t.Context(), code, p); !errors.As(err, &faults) || faults.On(field) == nil || len(faults) != 1 {
			t.Errorf("%s: %v", field, err)
		}
	}
	long := Pledge{Answer: OursStopped, Who: strings.Repeat("é", MaxWho+1), Words: strings.Repeat("é", MaxText+1)}
	var faults fault.Fields
	if err := d.Reply(t.Context(), code, long); !errors.As(err, &faults) || len(faults) != 2 {
		t.Errorf("long: %v", err)
	}
	if err := d.Reply(t.Context(), seal.NewCode(), pledged()); !errors.Is(err, fault.NotFound) {
		t.Errorf("any code: %v", err)
	}
	if _, _, err := d.Recode(t.Context(), On{Reference: c.Reference, By: ann()}, l.Number); err != nil {
		t.Fatal(err)
	}
	if err := d.Reply(t.Context(), code, pledged()); !errors.Is(err, fault.NotFound) {
		t.Errorf("a dead code: %v", err)
	}
	if _, err := d.LetterByCode(t.Context(), code); !errors.Is(err, fault.NotFound) {
		t.Errorf("a dead code: %v", err)
	}
	if n := d.count(t, "letter_replies"); n != 0 {
		t.Errorf("%d answers are kept", n)
	}
}

// A letter takes so many answers and no more; they go with it.
func TestRepliesHaveAnEnd(t *testing.T) {
	d := open(t)
	r, _, c := d.filed(t, nil)
	_, code, err := d.Issue(t.Context(), seen(c, ann()), asked())
	if err != nil {
		t.Fatal(err)
	}
	for i := range MaxReplies + 1 {
		p := pledged()
		p.Words = fmt.Sprint(i)
		var faults fault.Fields
		if err := d.Reply(t.Context(), code, p); errors.As(err, &faults) != (i == MaxReplies) || i < MaxReplies && err != nil {
			t.Fatalf("answer %d: %v", i+1, err)
		}
	}
	if _, err := d.Forget(t.Context(), d.db.Write, report.Erasing{Reports: []report.Report{r}, Withdrawn: true}); err != nil {
		t.Fatal(err)
	}
	if n := d.count(t, "letter_replies"); n != 0 {
		t.Errorf("%d answers are left", n)
	}
	if err := d.Reply(t.Context(), code, pledged()); !errors.Is(err, fault.NotFound) {
		t.Errorf("of a case that went: %v", err)
	}
}

// A day that passed without an answer shows by itself, until there is one or the
// case is closed.
func TestOverdue(t *testing.T) {
	d := open(t)
	c, _, code := d.issued(t)
	other, _, _ := d.issued(t)
	late := func() (n int, how Corresponding) {
		t.Helper()
		n, err := d.Count(t.Context(), Filter{Overdue: true})
		if err != nil {
			t.Fatal(err)
		}
		picked, err := d.Pickable(t.Context(), Filter{Overdue: true}, ByArrival)
		if err != nil || len(picked) != n {
			t.Errorf("%d cases are late, and a bulk takes %d, %v", n, len(picked), err)
		}
		all, err := d.Correspondence(t.Context(), []string{c.ID, other.ID})
		if err != nil {
			t.Fatal(err)
		}
		return n, all[c.ID]
	}
	d.now = time.Date(2026, 3, 20, 23, 0, 0, 0, time.UTC)
	if n, how := late(); n != 0 || how.Late {
		t.Errorf("on the day: %d, %+v", n, how)
	}
	d.now = d.now.AddDate(0, 0, 1)
	if n, how := late(); n != 2 || !how.Late || how.Answered {
		t.Errorf("on the next: %d, %+v", n, how)
	}
	if err := d.Reply(t.Context(), code, pledged()); err != nil {
		t.Fatal(err)
	}
	if n, how := late(); n != 1 || how.Late || !how.Answered {
		t.Errorf("answered: %d, %+v", n, how)
	}
	if _, err := d.Decide(t.Context(), seen(d.again(t, other), ann()), Ruling{Outcome: Dismissed, Reasons: "rien"}); err != nil {
		t.Fatal(err)
	}
	if n, _ := late(); n != 0 {
		t.Errorf("closed: %d", n)
	}
}
