package triage_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vigie/internal/account"
	"vigie/internal/blob"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/seal"
	. "vigie/internal/triage"
)

// scanner is a scanner that the test switches off and on; it finds what says so.
type scanner struct{ down bool }

func (s *scanner) scan(_ context.Context, content io.Reader) (string, error) {
	if s.down {
		return "", errors.New("nobody there")
	}
	b, err := io.ReadAll(content)
	if strings.Contains(string(b), "virus") {
		return "Test.Virus", err
	}
	return "", err
}

// withFiles gives the desk a place for files and a scanner; each file of the
// content is attached to a report of its own, whose files it returns.
func withFiles(t *testing.T, s *scanner, contents ...string) (*desk, string, []report.Attachment) {
	t.Helper()
	d, dir := open(t), t.TempDir()
	files, err := blob.Open(t.Context(), "file://"+dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	d.needs.Files = files
	d.needs.Look = report.Looking{
		Type: func([]byte) (report.FileType, bool) { return report.FileJPEG, true },
		Copy: func(b []byte, t report.FileType) (report.Copy, error) {
			return report.Copy{Bytes: []byte("copy"), Type: t, Width: 1, Height: 1}, nil
		},
		Scan: s.scan,
	}
	d.reports = report.NewStore(d.db, d.clock(), d.needs)
	d.Store = NewStore(d.db, d.clock(), Needs{Reports: d.reports, Journal: d.journal})
	var all []report.Attachment
	for i, content := range contents {
		token := []byte(strings.Repeat(string(rune('a'+i)), 32))
		if err := d.reports.SaveDraft(t.Context(), token, report.Draft{Filing: told(nil)}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.reports.Upload(t.Context(), token, "photo.jpg", strings.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		receipt, err := d.reports.FileDraft(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		r, _ := d.reports.ByReference(t.Context(), receipt.Reference)
		of, err := d.reports.AttachmentsOf(t.Context(), r.ID)
		if err != nil || len(of) != 1 {
			t.Fatal(of, err)
		}
		all = append(all, of[0])
	}
	return d, dir, all
}

func (d *desk) reportOf(t *testing.T, a report.Attachment) report.Report {
	t.Helper()
	r, err := d.reports.ByID(t.Context(), *a.ReportID)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (d *desk) scanOf(t *testing.T, a report.Attachment) report.Scan {
	t.Helper()
	got, err := d.reports.AttachmentByID(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return got.Scan
}

func acts(lines []journal.Line) string {
	var said []string
	for _, l := range lines {
		said = append(said, string(l.Act))
	}
	return strings.Join(said, " ")
}

func TestFileIsOpenedWithAReasonAndALine(t *testing.T) {
	d, dir, all := withFiles(t, &scanner{}, "pixels")
	r := d.reportOf(t, all[0])
	o := FileOpening{Report: r, File: all[0], By: ann(), Why: " vérifier l’expéditeur ", With: d.ids}
	opened, err := d.OpenFile(t.Context(), o)
	if err != nil || opened.Name != "photo.jpg" {
		t.Fatalf("%+v, %v", opened, err)
	}
	lines := d.lines(t, "report/"+r.Reference)
	if len(lines) != 1 || lines[0].Act != ActFileOpen || !strings.Contains(lines[0].Detail, "vérifier l’expéditeur") || !strings.Contains(lines[0].Detail, all[0].ID) {
		t.Errorf("journal %+v", lines)
	}
	if _, err := d.DownloadFile(t.Context(), o); err != nil || acts(d.lines(t, "report/"+r.Reference)) != "attachment.open attachment.download" {
		t.Errorf("%v, %s", err, acts(d.lines(t, "report/"+r.Reference)))
	}
	var faults fault.Fields
	none := o
	none.Why = " "
	if _, err := d.OpenFile(t.Context(), none); !errors.As(err, &faults) || faults.On("reason") == nil {
		t.Errorf("without a reason: %v", err)
	}
	closed := o
	closed.With = nil
	if _, err := d.OpenFile(t.Context(), closed); !errors.Is(err, seal.ErrClosed) {
		t.Errorf("without a key: %v", err)
	}
	for _, role := range []account.Role{account.Administrator, account.Auditor} {
		other := o
		other.By.Role = role
		if _, err := d.OpenFile(t.Context(), other); !errors.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
	if n := len(d.lines(t, "report/"+r.Reference)); n != 2 {
		t.Errorf("what was refused is noted as done: %d lines", n)
	}
	if err := os.WriteFile(filepath.Join(dir, all[0].Original), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.OpenFile(t.Context(), o); !errors.Is(err, report.ErrChanged) {
		t.Errorf("changed on disk: %v", err)
	}
	if got := acts(d.lines(t, "report/"+r.Reference)); !strings.HasSuffix(got, "attachment.open attachment.changed") {
		t.Errorf("journal: %s", got)
	}
}

func TestFilesWaitForAScannerThatIsDown(t *testing.T) {
	s := &scanner{down: true}
	d, dir, all := withFiles(t, s, "pixels", "a virus", "pixels too")
	if n, err := d.SweepScans(t.Context(), d.ids); n != 0 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	for _, a := range all {
		if d.scanOf(t, a) != report.ScanWaiting {
			t.Errorf("%s without a scanner", d.scanOf(t, a))
		}
	}
	s.down = false
	if n, err := d.SweepScans(t.Context(), nil); n != 0 || err != nil {
		t.Errorf("without a key: %d, %v", n, err)
	}
	// One that is gone from the disk keeps none of the others waiting.
	if err := os.Remove(filepath.Join(dir, all[0].Original)); err != nil {
		t.Fatal(err)
	}
	if n, err := d.SweepScans(t.Context(), d.ids); n != 2 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if got := []report.Scan{d.scanOf(t, all[0]), d.scanOf(t, all[1]), d.scanOf(t, all[2])}; got[0] != report.ScanWaiting || got[1] != report.ScanInfected || got[2] != report.ScanClean {
		t.Errorf("verdicts %v", got)
	}
	if got := acts(d.lines(t, "report/"+d.reportOf(t, all[1]).Reference)); got != "attachment.infected" {
		t.Errorf("journal: %s", got)
	}
	if got := acts(d.lines(t, "report/"+d.reportOf(t, all[2]).Reference)); got != "attachment.scan" {
		t.Errorf("journal: %s", got)
	}
	if n, err := d.SweepScans(t.Context(), d.ids); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
}

func TestMalwareFoundAsItCameIsKeptNotedAndNotShown(t *testing.T) {
	d, _, all := withFiles(t, &scanner{}, "a virus")
	if all[0].Scan != report.ScanInfected || all[0].Copy != "" || all[0].Malware != "Test.Virus" {
		t.Errorf("%+v", all[0])
	}
	for range 2 {
		if _, err := d.SweepScans(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	r := d.reportOf(t, all[0])
	if got := acts(d.lines(t, "report/"+r.Reference)); got != "attachment.infected" {
		t.Errorf("journal: %s", got)
	}
	if _, err := d.OpenFile(t.Context(), FileOpening{Report: r, File: all[0], By: ann(), Why: "voir", With: d.ids}); !errors.Is(err, fault.Forbidden) {
		t.Errorf("opened: %v", err)
	}
}

func TestBoxesAreKeptApartFromThePicture(t *testing.T) {
	d, _, all := withFiles(t, &scanner{}, "pixels")
	on := Redacting{Report: d.reportOf(t, all[0]), File: all[0], By: ann()}
	for _, b := range []Redaction{{X: -1, W: 10, H: 10}, {W: 0, H: 10}, {X: 995, W: 10, H: 10}, {Y: 1000, W: 1, H: 1}} {
		var faults fault.Fields
		if err := d.Redact(t.Context(), on, b); !errors.As(err, &faults) || faults.On("box") == nil {
			t.Errorf("%+v: %v", b, err)
		}
	}
	if err := d.Redact(t.Context(), on, Redaction{X: 100, Y: 200, W: 300, H: 50}); err != nil {
		t.Fatal(err)
	}
	boxes, err := d.Redactions(t.Context(), all[0].ID)
	if err != nil || len(boxes) != 1 || boxes[0].W != 300 || boxes[0].AuthorName != "ann" {
		t.Fatalf("%+v, %v", boxes, err)
	}
	stranger := on
	stranger.By.Role = account.Administrator
	if err := d.Redact(t.Context(), stranger, boxes[0]); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an administrator: %v", err)
	}
	for range 2 {
		if err := d.Unredact(t.Context(), on, boxes[0].ID); err != nil {
			t.Error(err)
		}
	}
	if got := acts(d.lines(t, "report/"+on.Report.Reference)); got != "attachment.redact attachment.unredact" {
		t.Errorf("journal: %s", got)
	}
}
