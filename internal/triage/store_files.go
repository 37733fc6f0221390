package triage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"gorm.io/gorm"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/report"
	"vigie/internal/seal"
)

// FileOpening is a wish to see a file of a report.
type FileOpening struct {
	Report report.Report
	File   report.Attachment
	By     account.Account
	Why    string
	With   seal.Identities
}

// Files returns up to limit files of a case's reports, the newest reports' first.
func (s *Store) Files(ctx context.Context, c Case, limit int) ([]report.Attachment, error) {
	db := s.db.Write.WithContext(ctx)
	return s.with.Reports.AttachmentsAmong(ctx, db.Model(&CaseReport{}).Select("report_id").Where("case_id = ?", c.ID), limit)
}

// OpenFile notes in the journal who opens a file and why, then opens its name and
// hash and checks that its bytes are those that were kept. It returns
// fault.Forbidden, also for a file with malware, fault.Fields without a reason,
// seal.ErrClosed where no key is at hand, and report.ErrChanged, which the journal
// then tells of too.
func (s *Store) OpenFile(ctx context.Context, o FileOpening) (report.Opened, error) {
	form := unsealForm{Text: trim(o.Why)}
	if err := faults(s.validate, form).Err(); err != nil {
		return report.Opened{}, err
	}
	return s.openFile(ctx, o, ActFileOpen, map[string]string{"reason": form.Text})
}

// DownloadFile notes in the journal that a file which was opened is taken away as
// it came, and returns it to be read. Its faults are those of OpenFile.
func (s *Store) DownloadFile(ctx context.Context, o FileOpening) (report.Opened, error) {
	return s.openFile(ctx, o, ActFileDownload, map[string]string{})
}

func (s *Store) openFile(ctx context.Context, o FileOpening, act journal.Act, detail map[string]string) (report.Opened, error) {
	if !o.By.May(account.ReadSealed) || !o.File.Shown() {
		return report.Opened{}, fmt.Errorf("%s %s: %w", act, o.File.ID, fault.Forbidden)
	}
	if len(o.With) == 0 {
		return report.Opened{}, fmt.Errorf("%s %s: %w", act, o.File.ID, seal.ErrClosed)
	}
	detail["file"] = o.File.ID
	entry := journal.Entry{Actor: o.By.ID, ActorName: o.By.Name, Act: act, Object: report.Object(o.Report.Reference), Detail: detail}
	if err := s.with.Journal.Append(ctx, nil, entry); err != nil {
		return report.Opened{}, err
	}
	opened, err := s.with.Reports.OpenAttachment(ctx, o.File, o.With)
	if errors.Is(err, report.ErrChanged) {
		entry.Act, entry.Detail = ActFileChanged, map[string]string{"file": o.File.ID}
		err = errors.Join(err, s.with.Journal.Append(ctx, nil, entry))
	}
	return opened, err
}

// scanBatch is how many files one sweep has scanned: some 20 s of a daemon's work.
const scanBatch = 50

// failuresMost is after how many files without a verdict a sweep leaves the rest
// to the next: the scanner is busy or gone.
const failuresMost = 3

// SweepScans has those files scanned that came while the scanner was away, and
// notes in the journal where malware was found, now or as a file came. It returns
// how many files that was. It runs as a sweep, only where with opens files; where
// no scanner answers, files go on waiting and nothing is lost.
func (s *Store) SweepScans(ctx context.Context, with seal.Identities) (int, error) {
	noted, err := s.noteInfected(ctx)
	if err != nil || len(with) == 0 || !s.with.Reports.Scanning(ctx) {
		return noted, err
	}
	waiting, err := s.with.Reports.Unscanned(ctx, scanBatch)
	if err != nil {
		return noted, err
	}
	failures := 0
	for _, a := range waiting {
		seen, err := s.with.Reports.Rescan(ctx, a, with)
		if err != nil {
			slog.WarnContext(ctx, "not scanned yet", "attachment", a.ID, "err", err)
			if failures++; failures == failuresMost {
				break
			}
			continue
		}
		// A file that was read without a verdict told nobody anything: the line is
		// written with the verdict or not at all.
		if err := s.verdict(ctx, seen, ActFileScan); err != nil {
			return noted, err
		}
		noted++
	}
	return noted, nil
}

// noteInfected tells the journal of malware that was found as files came.
func (s *Store) noteInfected(ctx context.Context) (int, error) {
	found, err := s.with.Reports.Infected(ctx, scanBatch)
	if err != nil {
		return 0, err
	}
	for i, a := range found {
		if err := s.verdict(ctx, a, ActFileInfected); err != nil {
			return i, err
		}
	}
	return len(found), nil
}

// verdict keeps what was found in a file, and its line in the journal.
func (s *Store) verdict(ctx context.Context, a report.Attachment, act journal.Act) error {
	r, err := s.with.Reports.ByID(ctx, *a.ReportID)
	if err != nil {
		return err
	}
	detail := map[string]string{"file": a.ID, "scan": string(a.Scan)}
	if a.Malware != "" {
		act, detail["malware"] = ActFileInfected, a.Malware
	}
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := s.with.Reports.Verdict(tx, a); err != nil {
			return err
		}
		return s.with.Journal.Append(ctx, tx, journal.Entry{Act: act, Object: report.Object(r.Reference), Detail: detail})
	})
}
