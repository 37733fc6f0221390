package triage

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/canvass"
	"vigie/internal/database"
	"vigie/internal/report"
)

// watchBatch is how many reports are looked at in one go, and mostPool how many
// of one operation or one statement: the newest, since a flood is of now.
const (
	watchBatch = 500
	mostPool   = 2000
)

// joinSpan is how long after the last report of a suspicion one that is its like
// joins it; later, it must be a burst again.
const joinSpan = aDay

// cursor is how far a sweep has come, and its row.
type cursor struct {
	Name     string `gorm:"primaryKey"`
	ReportID string
}

// TableName is where gorm finds them.
func (cursor) TableName() string { return "triage_cursors" }

const watching = "watch"

// Watch looks at the reports that came into cases since it last did: it gives
// the alerts that their operations have come to, and suspects those that may be
// coordinated. It returns how many reports it looked at. Several may run at
// once, and again: what was found is found once.
func (s *Store) Watch(ctx context.Context) (int, error) {
	from, seen, err := s.watched(ctx)
	if err != nil {
		return 0, err
	}
	looked := 0
	for {
		var links []CaseReport
		err := s.db.Write.WithContext(ctx).Where("report_id > ?", from).Order("report_id").Limit(watchBatch).Find(&links).Error
		if err != nil {
			return looked, fmt.Errorf("watch: %w", err)
		}
		if len(links) == 0 || links[len(links)-1].ReportID == seen {
			return looked, nil // nothing new
		}
		if err := s.watch(ctx, links); err != nil {
			return looked, fmt.Errorf("watch: %w", err)
		}
		looked, from = looked+len(links), links[len(links)-1].ReportID
		if err := s.remember(ctx, from); err != nil || len(links) < watchBatch {
			return looked, err
		}
	}
}

// watched returns the key after which reports may not have been looked at, and
// that of the last one that was. Between them lie those that can still appear.
func (s *Store) watched(ctx context.Context) (from, last string, err error) {
	var at []cursor
	if err := s.db.Write.WithContext(ctx).Where("name = ?", watching).Find(&at).Error; err != nil {
		return "", "", fmt.Errorf("watch: %w", err)
	}
	if len(at) == 0 {
		return uuid.Nil.String(), "", nil
	}
	from, err = report.Recheck(at[0].ReportID)
	return from, at[0].ReportID, err
}

func (s *Store) remember(ctx context.Context, reportID string) error {
	err := s.db.Write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&cursor{watching, reportID}).Error
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	return nil
}

// watch looks at some reports, in the order they came in.
func (s *Store) watch(ctx context.Context, links []CaseReport) error {
	ids := make([]string, len(links))
	for i, l := range links {
		ids[i] = l.ReportID
	}
	if s.with.Canvasses != nil {
		of, err := s.with.Canvasses.Of(ctx, ids)
		if err != nil {
			return err
		}
		if err := s.alert(ctx, distinct(of)); err != nil {
			return err
		}
	}
	traces, err := s.with.Reports.Traces(ctx, ids)
	if err != nil {
		return err
	}
	pools, err := s.pools(ctx, links, traces)
	if err != nil {
		return err
	}
	for _, pool := range pools {
		all, err := s.with.Reports.Traces(ctx, pool)
		if err != nil {
			return err
		}
		for _, x := range suspects(all) {
			if err := s.suspect(ctx, x); err != nil {
				return err
			}
		}
	}
	return s.join(ctx, traces)
}

func distinct(of map[string]canvass.ID) []canvass.ID {
	seen := map[canvass.ID]bool{}
	var ids []canvass.ID
	for _, id := range of {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// pools returns the reports among which a batch may show coordination: those of
// each case it touches, and those of each statement, as far as they came in
// together with the batch. Those that are too few for a burst are left out.
func (s *Store) pools(ctx context.Context, links []CaseReport, traces []report.Trace) ([][]string, error) {
	first, err := report.FiledAt(links[0].ReportID)
	if err != nil {
		return nil, err
	}
	since := first.Add(-burstSpan)
	floor, last := report.FloorID(since), links[len(links)-1].ReportID
	var pools [][]string
	add := func(ids []string) {
		if len(ids) >= leastBurst {
			pools = append(pools, ids)
		}
	}
	seen := map[string]bool{}
	for _, l := range links {
		if seen[l.CaseID] {
			continue
		}
		seen[l.CaseID] = true
		var ids []string
		err := s.db.Write.WithContext(ctx).Model(&CaseReport{}).
			Where("case_id = ? AND report_id >= ? AND report_id <= ?", l.CaseID, floor, last).
			Order("report_id DESC").Limit(mostPool).Pluck("report_id", &ids).Error
		if err != nil {
			return nil, err
		}
		add(ids)
	}
	for _, t := range traces {
		if t.Statement == "" || seen[t.Statement] {
			continue
		}
		seen[t.Statement] = true
		ids, err := s.with.Reports.SameStatement(ctx, t.Statement, since, mostPool)
		if err != nil {
			return nil, err
		}
		add(ids)
	}
	return pools, nil
}

// suspect writes what was found: a new suspicion, or more reports of one that is
// there, whatever became of it. What somebody lifted stays lifted.
func (s *Store) suspect(ctx context.Context, x suspected) error {
	ids := make([]string, len(x.reports))
	for i, t := range x.reports {
		ids[i] = t.ReportID
	}
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, "triage.suspect"); err != nil {
			return err
		}
		fresh, err := unsuspected(tx, ids)
		if err != nil || len(fresh) == 0 {
			return err
		}
		var there []Suspicion
		if err := tx.Where("kin = ?", []byte(x.kin)).Find(&there).Error; err != nil {
			return err
		}
		if len(there) == 0 {
			made, err := s.newSuspicion(tx, x)
			if err != nil {
				return err
			}
			there = append(there, made)
			if err := tx.Create(&made).Error; err != nil {
				return err
			}
		}
		return s.enlarge(tx, there[0], fresh, x)
	})
}

func (s *Store) newSuspicion(tx *gorm.DB, x suspected) (Suspicion, error) {
	var c Case
	err := tx.Joins("JOIN case_reports ON case_reports.case_id = cases.id").Take(&c, "case_reports.report_id = ?", x.reports[0].ReportID).Error
	return Suspicion{
		ID: database.NewID(), Kin: []byte(x.kin), Election: c.Election, State: Suspected, Version: 1,
		Points: x.signs.Points(), Signs: x.signs, FirstSeen: x.reports[0].ReceivedAt, LastSeen: x.reports[0].ReceivedAt, FoundAt: s.now(),
	}, err
}

// enlarge puts reports into a suspicion; why it is one is said anew while nobody
// has settled it.
func (s *Store) enlarge(tx *gorm.DB, to Suspicion, fresh []string, x suspected) error {
	rows := make([]SuspicionReport, len(fresh))
	for i, id := range fresh {
		rows[i] = SuspicionReport{id, to.ID}
	}
	if err := tx.CreateInBatches(&rows, 500).Error; err != nil {
		return err
	}
	change := map[string]any{"reports": gorm.Expr("reports + ?", len(fresh))}
	if last := x.reports[len(x.reports)-1].ReceivedAt; last.After(to.LastSeen) {
		change["last_seen"] = last
	}
	if to.State == Suspected && x.signs.Points() >= to.Points {
		change["signs"], change["points"] = x.signs, x.signs.Points()
	}
	if err := tx.Model(&Suspicion{}).Where("id = ?", to.ID).Updates(change).Error; err != nil {
		return err
	}
	return s.recount(tx, tx.Model(&SuspicionReport{}).Select("report_id").Where("suspicion_id = ?", to.ID))
}

// unsuspected returns those of the reports that are in no suspicion.
func unsuspected(tx *gorm.DB, ids []string) ([]string, error) {
	in, err := named(tx, &SuspicionReport{}, ids)
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return in[id] }), err
}

// join puts reports that are the like of a suspicion into it, although too few
// came in together to be a burst of their own.
func (s *Store) join(ctx context.Context, traces []report.Trace) error {
	by := map[string][]report.Trace{}
	var kins [][]byte
	for _, t := range traces {
		for _, kin := range []string{"s" + t.Statement, "a" + t.Answers} {
			if len(kin) > 1 {
				by[kin] = append(by[kin], t)
				kins = append(kins, []byte(kin))
			}
		}
	}
	var there []Suspicion
	if err := s.db.Write.WithContext(ctx).Where("kin IN ?", kins).Order("id").Find(&there).Error; err != nil {
		return err
	}
	for _, x := range there {
		late := slices.DeleteFunc(by[string(x.Kin)], func(t report.Trace) bool { return t.ReceivedAt.Sub(x.LastSeen) > joinSpan })
		if len(late) == 0 {
			continue
		}
		if err := s.suspect(ctx, suspected{kin: string(x.Kin), signs: x.Signs, reports: late}); err != nil {
			return err
		}
	}
	return nil
}
