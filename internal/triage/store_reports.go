package triage

import (
	"context"
	"fmt"

	"vigie/internal/fault"
	"vigie/internal/report"
)

// Members returns up to limit reports of a case with their contacts, first come
// first, after the report of a key ("" for the beginning). more says whether
// others follow.
func (s *Store) Members(ctx context.Context, c Case, after string, limit int) (reports []report.Report, more bool, err error) {
	q := s.db.Write.WithContext(ctx).Model(&CaseReport{}).Where("case_id = ?", c.ID)
	if after != "" {
		q = q.Where("report_id > ?", after)
	}
	var ids []string
	if err := q.Order("report_id").Limit(limit+1).Pluck("report_id", &ids).Error; err != nil {
		return nil, false, fmt.Errorf("reports of case %s: %w", c.Reference, err)
	}
	more = len(ids) > limit
	if reports, err = s.with.Reports.ByIDs(ctx, ids[:min(len(ids), limit)]); err != nil {
		return nil, false, fmt.Errorf("reports of case %s: %w", c.Reference, err)
	}
	return reports, more, nil
}

// ReportOf returns the report of a case that has a reference, or fault.NotFound
// when it is another case's; "" is the first report.
func (s *Store) ReportOf(ctx context.Context, c Case, reference string) (report.Report, error) {
	if reference == "" {
		return s.firstOf(ctx, c)
	}
	r, err := s.with.Reports.ByReference(ctx, Reference(reference))
	if err != nil {
		return report.Report{}, err
	}
	within, err := s.Within(ctx, c, []string{r.ID})
	if err == nil && len(within) == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return report.Report{}, fmt.Errorf("report %s of case %s: %w", reference, c.Reference, err)
	}
	return r, nil
}

func (s *Store) firstOf(ctx context.Context, c Case) (report.Report, error) {
	var first []string
	err := s.db.Write.WithContext(ctx).Model(&CaseReport{}).Where("case_id = ?", c.ID).
		Order("report_id").Limit(1).Pluck("report_id", &first).Error
	if err == nil && len(first) == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return report.Report{}, fmt.Errorf("first report of case %s: %w", c.Reference, err)
	}
	return s.with.Reports.ByID(ctx, first[0])
}

// Within returns those of the reports' keys that are in a case, in their order.
func (s *Store) Within(ctx context.Context, c Case, reportIDs []string) ([]string, error) {
	var links []CaseReport
	err := s.db.Write.WithContext(ctx).Where("case_id = ? AND report_id IN ?", c.ID, reportIDs).Find(&links).Error
	if err != nil {
		return nil, fmt.Errorf("reports of case %s: %w", c.Reference, err)
	}
	in := map[string]bool{}
	for _, l := range links {
		in[l.ReportID] = true
	}
	var within []string
	for _, id := range reportIDs {
		if in[id] {
			within = append(within, id)
		}
	}
	return within, nil
}

// Spread returns when, how and where the reports of a case happened.
func (s *Store) Spread(ctx context.Context, c Case) (report.Spread, error) {
	db := s.db.Write.WithContext(ctx)
	return s.with.Reports.Spread(ctx, db.Model(&CaseReport{}).Select("report_id").Where("case_id = ?", c.ID))
}
