package retention

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vigie/internal/canvass"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// marked is a filing in which every text that a voter gives is a marker.
func marked(f *report.Filing) {
	f.Contacts = []report.Contact{{Channel: report.SMS, On: "2026-03-02", Sender: "MARKSEND"}, {Channel: report.Email, On: "2026-03-04", Sender: "marqmail@exemple.fr"}}
	f.Subject = report.Subject{Kind: report.List, Name: "Marqsujet"}
	f.Message = "Marqmessage unique : venez dimanche à la réunion publique de la salle des fêtes, apportez vos idées pour la ville."
	f.Statement = "Marqrécit : " + strings.Repeat("je raconte ce qui est arrivé ce jour-là. ", 4)
	f.OptOuts = []report.OptOut{{On: "2026-03-05", Means: report.StopSMS, Outcome: report.Ignored}}
	f.Reporter = report.Reporter{Name: "Marqnom", Email: "marqvoix@exemple.fr", Phone: "0612345678"}
}

var markers = []string{"MARKSEND", "marksend", "marqmail", "Marqsujet", "marqsujet", "Marqmessage", "marqmessage", "Marqrécit", "Marqnom", "marqvoix", "marqfichier", "Marqnote", "Marqmotif"}

// The report is filed with a file, grouped, put into a case, taken, noted,
// decided, opened and drawn upon; its voter withdraws it. Nothing of what it said
// is left in any column of any table, nor in any file.
func TestNothingIsLeft(t *testing.T) {
	p := openPortal(t)
	receipt := p.file(t, "marqfichier", marked)
	p.settle(t)
	if len(p.searched(t, "Marqmessage", "MARKSEND", "Marqsujet")) < 3 || p.blobs(t) < 2 {
		t.Fatal("the search does not find what is there")
	}
	c := p.caseOf(t, receipt)
	c = p.work(t, c, receipt)
	r, err := p.reports.ByReference(t.Context(), receipt.Reference)
	if err == nil {
		err = p.triage.Complain(t.Context(), r, report.Pleading{
			Name: "Marqnom", Email: "marqvoix@exemple.fr", Respondent: "Marqsujet", Asked: report.AskedNo, Exception: "urgent", Wish: "Marqrécit", Transmit: report.TransmitNo,
		})
	}
	if err == nil {
		err = p.db.Write.Exec("INSERT INTO rights_requests (id, report_id, rights, sent_on, due_on, answer) VALUES (?, ?, 7, '2026-03-05', '2026-04-07', '')", r.ID, r.ID).Error
	}
	if err != nil {
		t.Fatal(err)
	}
	gone := p.withdraw(t, receipt)
	if found := p.searched(t, markers...); len(found) > 0 {
		t.Errorf("left: %s", strings.Join(found, ", "))
	}
	if p.blobs(t) != 0 {
		t.Errorf("%d files are left", p.blobs(t))
	}
	for _, table := range []string{"reports", "complaints", "rights_requests", "contacts", "opt_outs", "attachments", "redactions", "statement_marks", "case_reports", "canvass_reports", "sender_reports", "senders", "exemplars", "bands", "canvass_hours", "canvass_facets", "case_places", "notes"} {
		if n := p.number(t, "SELECT count(*) FROM "+table); n != 0 {
			t.Errorf("%s: %d rows are left", table, n)
		}
	}
	if gone.Reference != receipt.Reference || gone.Why != Withdrawn || !gone.ErasedAt.Equal(p.now) {
		t.Errorf("tombstone %+v", gone)
	}
	left, err := p.triage.ByReference(t.Context(), c.Reference)
	if err != nil || left.Outcome != triage.Dismissed || left.State != triage.Closed || left.Reports != 0 || left.Version == c.Version {
		t.Errorf("what was done stays: %+v, %v", left, err)
	}
	lines, err := p.journal.List(t.Context(), journal.Filter{Act: ActWithdraw}, 5)
	if err != nil || len(lines.Lines) != 2 || lines.Lines[1].Object != report.Object(receipt.Reference) || lines.Lines[0].Object != triage.Object(c.Reference) || lines.Lines[0].Actor != "" {
		t.Errorf("journal %+v, %v", lines.Lines, err)
	}
	if r, err := p.journal.Verify(t.Context()); err != nil || !r.Whole() {
		t.Errorf("chain %+v, %v", r, err)
	}
}

// work does to a case what reviewers do.
func (p *portal) work(t testing.TB, c triage.Case, receipt report.Receipt) triage.Case {
	t.Helper()
	ctx := t.Context()
	r, err := p.reports.ByReference(ctx, receipt.Reference)
	if err != nil {
		t.Fatal(err)
	}
	do := func(act func(on triage.On) (triage.Case, error)) {
		t.Helper()
		if c, err = act(triage.On{Reference: c.Reference, Version: c.Version, By: rose}); err != nil {
			t.Fatal(err)
		}
	}
	do(func(on triage.On) (triage.Case, error) { return p.triage.Take(ctx, on) })
	do(func(on triage.On) (triage.Case, error) { return p.triage.Note(ctx, on, "Marqnote : vu avec elle") })
	if _, err := p.triage.Unseal(ctx, triage.Unsealing{Report: r, By: rose, Why: "vérifier", With: p.ids}); err != nil {
		t.Fatal(err)
	}
	files, err := p.reports.AttachmentsOf(ctx, r.ID)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := p.triage.Redact(ctx, triage.Redacting{Report: r, File: files[0], By: rose}, triage.Redaction{X: 1, Y: 1, W: 10, H: 10}); err != nil {
		t.Fatal(err)
	}
	do(func(on triage.On) (triage.Case, error) {
		return p.triage.Decide(ctx, on, triage.Ruling{Outcome: triage.Dismissed, Reasons: "Marqmotif : rien", LegalBasis: "Marqmotif"})
	})
	return c
}

// A canvass goes on without the report that founded it, and its case shows what
// the others tell.
func TestOthersGoOn(t *testing.T) {
	p := openPortal(t)
	first := p.file(t, "", func(f *report.Filing) {
		f.Commune, f.Contacts[0].Sender, f.Subject.Name = "75056", "3 61 11", "Phare commun"
	})
	p.file(t, "", nil)
	p.file(t, "", func(f *report.Filing) { f.Message = "Bonjour ! " + mailing })
	p.settle(t)
	c := p.caseOf(t, first)
	if c.Reports != 3 || c.SubjectName != "Phare commun" || c.Sender != "3 61 11" {
		t.Fatalf("case %+v", c)
	}
	p.withdraw(t, first)
	left, err := p.triage.ByReference(t.Context(), c.Reference)
	if err != nil || left.Reports != 2 || left.SubjectName != "Le Phare commun" || left.Sender != "36111" || left.Departement != "35" || left.Version != c.Version {
		t.Errorf("case %+v, %v", left, err)
	}
	wave, err := p.groups.WaveOf(t.Context(), c.Canvass)
	if err != nil || wave.Size != 2 || len(wave.Places) != 1 || wave.Places[0] != (canvass.Told{Value: "35", Reports: 2}) {
		t.Errorf("wave %+v, %v", wave, err)
	}
	if n := p.number(t, "SELECT count(*) FROM senders WHERE shown = '36111' AND reports = 2"); n != 1 {
		t.Error("the sender is shown as those who are left write it")
	}
	later := p.file(t, "", func(f *report.Filing) { f.Message = "Chère voisine, " + mailing })
	p.settle(t)
	if c := p.caseOf(t, later); c.Reference != left.Reference || c.Reports != 3 {
		t.Errorf("one that comes later: %+v", c)
	}
}

// What reviewers put together shows nothing of what was withdrawn, neither in the
// case that stayed nor in what undoing puts back.
func TestMergedCases(t *testing.T) {
	p := openPortal(t)
	receipt, other := p.file(t, "", marked), p.file(t, "", nil)
	p.settle(t)
	a, b := p.caseOf(t, receipt), p.caseOf(t, other)
	c, err := p.triage.Merge(t.Context(), triage.Regroup{
		On: triage.On{Reference: a.Reference, Version: a.Version, By: rose}, Other: b.Reference, OtherVersion: b.Version, Reason: "une seule campagne",
	})
	if err != nil {
		t.Fatal(err)
	}
	p.withdraw(t, receipt)
	if found := p.searched(t, markers...); len(found) > 0 {
		t.Errorf("left: %s", strings.Join(found, ", "))
	}
	if left, err := p.triage.ByReference(t.Context(), c.Reference); err != nil || left.Reports != 1 || left.SubjectName != "Le Phare commun" {
		t.Errorf("case %+v, %v", left, err)
	}
}

// Two tabs, or a double click: it is withdrawn once, and both are told so.
func TestWithdrawnOnce(t *testing.T) {
	p := openPortal(t)
	receipt := p.file(t, "", nil)
	p.settle(t)
	var tabs sync.WaitGroup
	for range 4 {
		tabs.Go(func() {
			gone, err := p.Withdraw(context.Background(), receipt.Code, "again")
			if err != nil || gone.Reference != receipt.Reference {
				t.Errorf("%+v, %v", gone, err)
			}
		})
	}
	tabs.Wait()
	if n := p.number(t, "SELECT count(*) FROM tombstones"); n != 1 {
		t.Errorf("%d tombstones", n)
	}
	if counts, err := p.Withdrawals(t.Context()); err != nil || counts["again"] != 1 || len(counts) != 1 {
		t.Errorf("reasons %v, %v", counts, err)
	}
	if _, err := p.reports.ByCode(t.Context(), receipt.Code); err == nil {
		t.Error("the code still finds it")
	}
	for _, search := range []func() (Tombstone, error){
		func() (Tombstone, error) { return p.ByCode(t.Context(), receipt.Code) },
		func() (Tombstone, error) { return p.ByReference(t.Context(), receipt.Reference) },
	} {
		if found, err := search(); err != nil || found.Why != Withdrawn {
			t.Errorf("%+v, %v", found, err)
		}
	}
	other := p.file(t, "", nil)
	_, err := p.ByCode(t.Context(), other.Code)
	notFound(t, err)
}

// A filing that is sent again after it was withdrawn is not filed anew.
func TestSentAgain(t *testing.T) {
	p := openPortal(t)
	sub := report.Submission{Filing: told(nil), Key: "once", Body: []byte("body")}
	receipt, err := p.reports.Submit(t.Context(), sub)
	if err != nil {
		t.Fatal(err)
	}
	p.withdraw(t, receipt)
	if again, err := p.reports.Submit(t.Context(), sub); err != nil || again != receipt {
		t.Errorf("%+v, %v", again, err)
	}
	if n := p.number(t, "SELECT count(*) FROM reports"); n != 0 {
		t.Errorf("%d reports", n)
	}
}

// Bytes of files are taken once the erasure is kept; where that fails, or the
// process ends between, the next sweep does it.
func TestFilesGoLater(t *testing.T) {
	p := openPortal(t)
	receipt := p.file(t, "marqfichier", nil)
	if _, err := p.Withdraw(t.Context(), receipt.Code, ""); err != nil { // and then the power goes
		t.Fatal(err)
	}
	if p.blobs(t) == 0 || p.number(t, "SELECT count(*) FROM attachments WHERE report_id IS NULL") != 1 {
		t.Fatal("the files are still there, named by no report")
	}
	if due, err := p.Due(t.Context()); err != nil || due[3] != (Done{Files, 1}) {
		t.Errorf("due %v, %v", due, err)
	}
	folder := filepath.Join(p.dir, "originals")
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		if _, err := p.Clean(t.Context()); err == nil {
			t.Error("a disk that refuses is told")
		}
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Clean(t.Context()); err != nil || p.blobs(t) != 0 || p.number(t, "SELECT count(*) FROM attachments") != 0 {
		t.Errorf("%d files are left, %v", p.blobs(t), err)
	}
}

func TestOver(t *testing.T) {
	periods := Periods{Reports: 12, Cases: 36}
	for name, c := range map[string]struct {
		at     string
		kind   report.Kind
		worked bool
		over   bool
	}{
		"its last day":                   {"2027-04-30", report.Signalement, false, false},
		"the day after":                  {"2027-05-01", report.Signalement, false, true},
		"somebody works on it":           {"2027-05-01", report.Signalement, true, false},
		"a complaint":                    {"2027-05-01", report.Complaint, false, false},
		"a complaint, three years later": {"2029-05-01", report.Complaint, false, true},
		"worked on, three years later":   {"2029-05-01", report.Signalement, true, true},
	} {
		now, err := time.Parse(time.DateOnly, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := periods.Over(report.Report{Kind: c.kind}, "2026-04-30", c.worked, now); got != c.over {
			t.Errorf("%s: over %v", name, got)
		}
	}
}

// A year after the election what nobody works on is erased; figures count it on,
// a dry run changes nothing, and a second run finds nothing to do.
func TestRun(t *testing.T) {
	p := openPortal(t)
	p.file(t, "marqfichier", marked)
	p.file(t, "", nil)
	p.file(t, "", nil)
	p.file(t, "", func(f *report.Filing) {
		f.Message, f.Kind, f.Reporter = "", report.Complaint, report.Reporter{Name: "A", Email: "a@exemple.fr"}
	})
	open := p.file(t, "", func(f *report.Filing) { f.Message = "" })
	p.settle(t)
	c := p.caseOf(t, open)
	if _, err := p.triage.Take(t.Context(), triage.On{Reference: c.Reference, Version: c.Version, By: rose}); err != nil {
		t.Fatal(err)
	}
	p.run(t, Done{Reports, 0})
	p.now = time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC)
	for range 2 {
		if due, err := p.Due(t.Context()); err != nil || due[1] != (Done{Reports, 3}) || p.number(t, "SELECT count(*) FROM reports") != 5 {
			t.Fatalf("due %v, %v", due, err)
		}
	}
	p.run(t, Done{Reports, 3})
	p.run(t, Done{Reports, 0})
	if p.number(t, "SELECT sum(reports) FROM kept_counts") != 3 || p.number(t, "SELECT max(reports) FROM kept_counts") != 2 || p.blobs(t) != 0 {
		t.Error("counted on, those that are alike together")
	}
	if found := p.searched(t, markers...); len(found) > 0 {
		t.Errorf("left: %s", strings.Join(found, ", "))
	}
	p.now = p.now.Add(CodeLife)
	p.run(t, Done{Codes, 3})
	if p.number(t, "SELECT count(*) FROM tombstones WHERE locator IS NOT NULL") != 0 {
		t.Error("codes are answered no more")
	}
}

// run runs the rules and compares what one of them did.
func (p *portal) run(t testing.TB, want Done) {
	t.Helper()
	done, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range done {
		if d.Rule == want.Rule && d != want {
			t.Errorf("%v, want %v", d, want)
		}
	}
}

// A reviewer who acts on what was withdrawn meanwhile is told that it changed.
func TestActOnWhatIsGone(t *testing.T) {
	p := openPortal(t)
	receipt := p.file(t, "", nil)
	p.settle(t)
	c, err := p.triage.Take(t.Context(), triage.On{Reference: p.caseOf(t, receipt).Reference, Version: 1, By: rose})
	if err != nil {
		t.Fatal(err)
	}
	p.withdraw(t, receipt)
	_, err = p.triage.Decide(t.Context(), triage.On{Reference: c.Reference, Version: c.Version, By: rose}, triage.Ruling{Outcome: triage.Dismissed, Reasons: "rien"})
	if err == nil || !strings.Contains(err.Error(), fault.Conflict.Error()) {
		t.Errorf("%v, want a conflict", err)
	}
}
