package triage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/report"
	"vigie/internal/search"
)

// What is read of a case, so that an operation of 50,000 reports costs no more
// than one of 200.
const (
	searchBatch   = 100  // cases in one transaction
	searchReports = 200  // of a case, the newest
	searchTexts   = 40   // of them that differ
	searchSaid    = 4000 // bytes of what is shown
)

// SweepSearch reads anew the words of the cases that changed, and returns how
// many. What it did not come to, or was killed over, it finds the next time.
func (s *Store) SweepSearch(ctx context.Context) (int, error) {
	read := 0
	for {
		n, err := s.sweepSearch(ctx)
		read += n
		if err != nil || n < searchBatch {
			return read, err
		}
	}
}

func (s *Store) sweepSearch(ctx context.Context) (n int, err error) {
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		// An erasure is waited for, and waits: what it took is not written again.
		if err := s.db.Alone(tx, settling); err != nil {
			return err
		}
		var ids []string
		err := tx.Model(&caseTextDue{}).Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).Order("case_id").Limit(searchBatch).Pluck("case_id", &ids).Error
		if n = len(ids); err != nil || n == 0 {
			return err
		}
		if err := tx.Where("case_id IN ?", ids).Delete(&caseTextDue{}).Error; err != nil {
			return err
		}
		texts, err := s.textsOf(tx, ids)
		if err != nil || len(texts) == 0 {
			return err
		}
		return tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "case_id"}}, DoUpdates: clause.AssignmentColumns([]string{"words", "said"}),
		}).Create(&texts).Error
	})
	if err != nil {
		return 0, fmt.Errorf("sweep search: %w", err)
	}
	return n, nil
}

// textsOf returns what cases are found by, in the order of their keys. Of one
// without reports there is none.
func (s *Store) textsOf(tx *gorm.DB, ids []string) ([]caseText, error) {
	reports, err := s.newestOf(tx, ids)
	if err != nil {
		return nil, err
	}
	notes, err := writtenOn(tx, ids)
	if err != nil {
		return nil, err
	}
	var places []CasePlace
	if err := tx.Where("case_id IN ?", ids).Find(&places).Error; err != nil {
		return nil, err
	}
	departements := map[string][]string{}
	for _, p := range places {
		departements[p.CaseID] = append(departements[p.CaseID], p.Departement)
	}
	var texts []caseText
	for _, id := range slices.Sorted(slices.Values(ids)) {
		if len(reports[id]) == 0 {
			continue
		}
		d := s.document(reports[id])
		d.Departements, d.Notes = departements[id], notes[id]
		texts = append(texts, caseText{CaseID: id, Words: s.indexed(d), Said: shown(d)})
	}
	return texts, nil
}

// indexed writes the words of a document as the database keeps them.
func (s *Store) indexed(d search.Document) string {
	if s.db.Dialect == database.Postgres {
		return search.Vector(d.Words())
	}
	return strings.Join(d.Words(), " ")
}

// newestOf returns the newest reports of each case.
func (s *Store) newestOf(tx *gorm.DB, ids []string) (map[string][]report.Report, error) {
	ranked := tx.Session(&gorm.Session{NewDB: true}).Model(&CaseReport{}).
		Select("case_id, report_id, row_number() OVER (PARTITION BY case_id ORDER BY report_id DESC) AS nth").Where("case_id IN ?", ids)
	var links []CaseReport
	if err := tx.Table("(?) AS ranked", ranked).Select("case_id, report_id").Where("nth <= ?", searchReports).Order("report_id DESC").Scan(&links).Error; err != nil {
		return nil, err
	}
	of, keys := map[string]string{}, make([]string, len(links))
	for i, l := range links {
		of[l.ReportID], keys[i] = l.CaseID, l.ReportID
	}
	found, err := s.with.Reports.In(tx, keys)
	reports := map[string][]report.Report{}
	for _, r := range found {
		reports[of[r.ID]] = append(reports[of[r.ID]], r)
	}
	return reports, err
}

// writtenOn returns what reviewers wrote on each case.
func writtenOn(tx *gorm.DB, ids []string) (map[string][]string, error) {
	var notes []Note
	if err := tx.Where("case_id IN ?", ids).Order("id").Find(&notes).Error; err != nil {
		return nil, err
	}
	var decisions []Decision
	if err := tx.Where("case_id IN ?", ids).Order("id").Find(&decisions).Error; err != nil {
		return nil, err
	}
	written := map[string][]string{}
	for _, n := range notes {
		written[n.CaseID] = append(written[n.CaseID], n.Text)
	}
	for _, d := range decisions {
		if text := strings.TrimSpace(d.Reasons + " " + d.LegalBasis); text != "" {
			written[d.CaseID] = append(written[d.CaseID], text)
		}
	}
	return written, nil
}

// document gathers what the reports of a case tell in clear, each thing once.
func (s *Store) document(reports []report.Report) search.Document {
	var d search.Document
	seen := map[string]bool{}
	add := func(to *[]string, kind, text string) {
		if text = strings.TrimSpace(text); text != "" && !seen[kind+text] {
			seen[kind+text] = true
			*to = append(*to, text)
		}
	}
	for _, r := range reports {
		if len(d.Texts) < searchTexts {
			add(&d.Texts, "text", r.Message)
		}
		add(&d.Candidates, "candidate", r.SubjectName)
		add(&d.Elections, "election", r.Election)
		add(&d.Codes, "code", r.Reference)
		add(&d.Codes, "code", r.Commune)
		for _, c := range r.Contacts {
			add(&d.Senders, "sender", c.Sender)
		}
		if s.with.Places == nil {
			continue
		}
		if c, ok := s.with.Places.Commune(r.Commune); ok {
			add(&d.Communes, "commune", c.Name)
			for _, p := range c.Postcodes {
				add(&d.Codes, "code", p)
			}
		}
	}
	return d
}

// shown returns what of a document is shown where it is found, a text a line.
func shown(d search.Document) string {
	var lines []string
	left := searchSaid
	for _, t := range slices.Concat(d.Texts[:min(len(d.Texts), 3)], d.Notes, d.Candidates, d.Senders, d.Communes) {
		line := strings.Join(strings.Fields(t), " ")
		line = strings.ToValidUTF8(line[:min(len(line), left)], "")
		lines, left = append(lines, line), left-len(line)
	}
	return strings.Join(lines, "\n")
}
