package triage_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/letter"
	"vigie/internal/report"
	. "vigie/internal/triage"
)

func asked() Letter {
	return Letter{
		Kind: letter.Request, Lang: "fr", Addressee: "list", Writer: "Autorité", Campaign: "Demain Ensemble", Dateline: "Le 10 mars 2026",
		Subject: "Objet", Body: "Madame, Monsieur,", ReplyAt: "https://vigie.example/fr/reply", Due: "2026-03-20",
	}
}

// A letter leaves once, as it is; its case waits for the answer, and the journal
// holds its hash. A new code kills the one before, and changes nothing else.
func TestLetters(t *testing.T) {
	d := open(t)
	c := d.one(t)
	l, code, err := d.Issue(t.Context(), seen(c, ann()), asked())
	if err != nil || l.Number != c.File()+"-L1" || !l.Whole() || !l.Opens(code) || l.AuthorName != ann().Name {
		t.Fatalf("%+v, %v", l, err)
	}
	if _, _, err := d.Issue(t.Context(), seen(c, ann()), asked()); !errors.Is(err, fault.Conflict) {
		t.Errorf("a second click: %v", err)
	}
	c = d.caseOf(t, c.Reference)
	if c.State != Waiting || !c.Assigned(ann()) {
		t.Errorf("the case: %+v", c)
	}
	lines := d.lines(t, Object(c.Reference))
	if line := lines[len(lines)-1]; line.Act != ActLetter || line.Detail != fmt.Sprintf(`{"hash":%q,"kind":"request","letter":%q}`, l.Hash, l.Number) {
		t.Errorf("%+v", line)
	}
	kept, err := d.LetterOf(t.Context(), c, l.Number)
	if err != nil || kept.Text() != l.Text() || !kept.Whole() || kept.Due != "2026-03-20" || strings.Contains(fmt.Sprintf("%+v", kept), string(code)) {
		t.Errorf("%+v, %v", kept, err)
	}
	kept.Body += "!"
	if kept.Whole() {
		t.Error("a letter that was altered is whole")
	}
	again, other, err := d.Recode(t.Context(), On{Reference: c.Reference, By: ann()}, l.Number)
	if err != nil || again.Opens(code) || !again.Opens(other) || again.Hash != l.Hash {
		t.Errorf("%+v, %v", again, err)
	}
	if kept, err := d.LetterOf(t.Context(), c, l.Number); err != nil || kept.Opens(code) || !kept.Opens(other) || !kept.Whole() {
		t.Errorf("%+v, %v", kept, err)
	}
	closing := asked()
	closing.Kind, closing.Due = letter.Closing, ""
	c = d.caseOf(t, c.Reference)
	l, code, err = d.Issue(t.Context(), seen(c, ann()), closing)
	if err != nil || l.Number != c.File()+"-L2" || code != "" || l.CodeHash != nil {
		t.Errorf("%+v, %q, %v", l, code, err)
	}
	if _, _, err := d.Recode(t.Context(), On{Reference: c.Reference, By: ann()}, l.Number); !errors.Is(err, fault.NotFound) {
		t.Errorf("a code for what is not answered: %v", err)
	}
	if all, err := d.LettersOf(t.Context(), c); err != nil || len(all) != 2 || all[0].Kind != letter.Request {
		t.Errorf("%+v, %v", all, err)
	}
}

// A letter is late by the day alone.
func TestLetterLate(t *testing.T) {
	l, now := asked(), time.Now()
	if l.Late("2026-03-20") || !l.Late("2026-03-21") {
		t.Error("late on its day, or not on the next")
	}
	l.RepliedAt = &now
	if l.Late("2026-03-21") {
		t.Error("late though it was answered")
	}
	l.RepliedAt, l.Due = nil, ""
	if l.Late("2026-03-21") {
		t.Error("late without a day")
	}
}

// Letters are written by whom the table says, in cases of theirs, and stand in one.
func TestLettersAreOfTheirCase(t *testing.T) {
	d := open(t)
	c, other := d.one(t), d.one(t)
	if _, _, err := d.Issue(t.Context(), seen(c, person("Bob", account.Auditor)), asked()); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an auditor writes: %v", err)
	}
	l, _, err := d.Issue(t.Context(), seen(c, ann()), asked())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.LetterOf(t.Context(), other, l.Number); !errors.Is(err, fault.NotFound) {
		t.Errorf("in another case: %v", err)
	}
	if _, _, err := d.Recode(t.Context(), On{Reference: c.Reference, By: person("Eve", account.Reviewer)}, l.Number); !errors.Is(err, fault.Forbidden) {
		t.Errorf("somebody else makes a code: %v", err)
	}
}

// A letter goes with the last report of its case; the journal keeps its hash.
func TestLettersGoWithTheirCase(t *testing.T) {
	d := open(t)
	r, _, c := d.filed(t, nil)
	if _, _, err := d.Issue(t.Context(), seen(c, ann()), asked()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Forget(t.Context(), d.db.Write, report.Erasing{Reports: []report.Report{r}, Withdrawn: true}); err != nil {
		t.Fatal(err)
	}
	if n := d.count(t, "letters"); n != 0 {
		t.Errorf("%d letters are left", n)
	}
	if lines, err := d.journal.List(t.Context(), journal.Filter{Act: ActLetter}, 5); err != nil || len(lines.Lines) != 1 {
		t.Errorf("%+v, %v", lines, err)
	}
}

// Letters go with their case into another, keep their number, and come back.
func TestLettersAreRegrouped(t *testing.T) {
	d := grouping(t)
	a, b := d.caseOf(t, d.file(t, said(mailing))), d.caseOf(t, d.file(t, said(another)))
	for _, c := range []Case{a, b} {
		if _, _, err := d.Issue(t.Context(), seen(c, ann()), asked()); err != nil {
			t.Fatal(err)
		}
	}
	one, err := d.Merge(t.Context(), regroup(d.again(t, a), d.again(t, b), ann()))
	if err != nil {
		t.Fatal(err)
	}
	if all, err := d.LettersOf(t.Context(), one); err != nil || len(all) != 2 || !all[0].Whole() || !all[1].Whole() {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := d.undoes(t, one, ann()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []Case{a, b} {
		if all, err := d.LettersOf(t.Context(), c); err != nil || len(all) != 1 || all[0].Number != c.File()+"-L1" {
			t.Errorf("%s: %+v, %v", c.Reference, all, err)
		}
	}
}
