package canvass

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"vigie/internal/report"
)

// WaveFilter narrows the waves; empty fields do not.
type WaveFilter struct {
	Election    string
	Departement string // that some of its reports come from
	Channel     report.Channel
}

// on puts the filter into a query over canvasses named k.
func (f WaveFilter) on(q *gorm.DB) *gorm.DB {
	if f.Election != "" {
		q = q.Where("k.election = ?", f.Election)
	}
	for facet, value := range map[string]string{"place": f.Departement, "channel": string(f.Channel)} {
		if value != "" {
			q = q.Where("EXISTS (SELECT 1 FROM canvass_facets f WHERE f.canvass_id = k.id AND f.facet = ? AND f.value = ?)", facet, value)
		}
	}
	return q
}

// ShownHours is how far back the hours of an active wave in a list reach: two
// days.
const ShownHours = 48

// Active returns up to limit waves of two reports or more that grew within a
// day, those that grew most first. It reads the hours of that day alone.
func (s *Store) Active(ctx context.Context, f WaveFilter, limit int) ([]Wave, error) {
	var found []Kept
	err := f.on(s.db.Read.WithContext(ctx).Table("canvasses AS k").Select("k.*").
		Joins("JOIN (SELECT canvass_id, sum(reports) AS lately FROM canvass_hours WHERE hour > ? GROUP BY canvass_id) h ON h.canvass_id = k.id", HourOf(s.now().Add(-aDay)))).
		Where("k.size > 1").Order("h.lately DESC, k.id").Limit(limit).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("active waves: %w", err)
	}
	return s.grown(s.db.Read.WithContext(ctx), found, HourOf(s.now())-ShownHours+1)
}

// Quiet returns up to limit waves of two reports or more that did not grow for a
// day, the largest first.
func (s *Store) Quiet(ctx context.Context, f WaveFilter, limit int) ([]Wave, error) {
	var found []Kept
	err := f.on(s.db.Read.WithContext(ctx).Table("canvasses AS k").Select("k.*")).
		Where("k.size > 1 AND NOT EXISTS (SELECT 1 FROM canvass_hours h WHERE h.canvass_id = k.id AND h.hour > ?)", HourOf(s.now().Add(-aDay))).
		Order("k.size DESC, k.id DESC").Limit(limit).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("quiet waves: %w", err)
	}
	return s.grown(s.db.Read.WithContext(ctx), found, 0)
}

// WaveOf returns a canvass with all its growth, or that which it was merged
// into, or fault.NotFound.
func (s *Store) WaveOf(ctx context.Context, id ID) (Wave, error) {
	k, err := s.ByID(ctx, id)
	if err == nil && k.MergedInto != 0 {
		k, err = s.ByID(ctx, k.MergedInto)
	}
	if err != nil {
		return Wave{}, err
	}
	all, err := s.grown(s.db.Read.WithContext(ctx), []Kept{k}, 0)
	if err != nil {
		return Wave{}, err
	}
	return all[0], nil
}

// WavesOf returns the canvasses of ids with their growth since an instant, those
// that were merged away left out.
func (s *Store) WavesOf(ctx context.Context, ids []ID, since time.Time) ([]Wave, error) {
	var found []Kept
	if len(ids) == 0 {
		return nil, nil
	}
	if err := s.db.Write.WithContext(ctx).Where("id IN ? AND merged_into = 0", ids).Order("id").Find(&found).Error; err != nil {
		return nil, fmt.Errorf("waves: %w", err)
	}
	return s.grown(s.db.Write.WithContext(ctx), found, HourOf(since))
}

// LiveSince returns the canvasses that grew since an instant.
func (s *Store) LiveSince(ctx context.Context, since time.Time) ([]ID, error) {
	var ids []ID
	err := s.db.Write.WithContext(ctx).Model(&grownHour{}).Where("hour >= ?", HourOf(since)).Distinct().Pluck("canvass_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("live waves: %w", err)
	}
	return ids, nil
}

// grown adds to canvasses their growth, hours from one on.
func (s *Store) grown(db *gorm.DB, found []Kept, from int) ([]Wave, error) {
	waves, ids, at := make([]Wave, len(found)), make([]ID, len(found)), map[ID]*Wave{}
	for i, k := range found {
		waves[i].Kept, waves[i].At, ids[i] = k, s.now(), k.ID
		at[k.ID] = &waves[i]
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var hours []grownHour
	if err := db.Where("canvass_id IN ? AND hour >= ?", ids, from).Order("canvass_id, hour").Find(&hours).Error; err != nil {
		return nil, fmt.Errorf("growth: %w", err)
	}
	for _, h := range hours {
		at[h.CanvassID].Hours = append(at[h.CanvassID].Hours, Hour{h.Hour, h.Reports})
	}
	var told []grownFacet
	if err := db.Where("canvass_id IN ?", ids).Order("canvass_id, facet, value").Find(&told).Error; err != nil {
		return nil, fmt.Errorf("growth: %w", err)
	}
	for _, f := range told {
		at[f.CanvassID].tell(f)
	}
	for i := range waves {
		slices.SortStableFunc(waves[i].Places, byReports)
		slices.SortStableFunc(waves[i].Channels, byReports)
	}
	return waves, s.fillSpeeds(db, ids, at)
}

func byReports(a, b Told) int { return cmp.Compare(b.Reports, a.Reports) }

func (w *Wave) tell(f grownFacet) {
	told := Told{f.Value, f.Reports}
	switch f.Facet {
	case "day":
		w.Days = append(w.Days, told)
	case "place":
		w.Places = append(w.Places, told)
	case "channel":
		w.Channels = append(w.Channels, told)
	}
}

// fillSpeeds counts the reports of the last two days by their keys, which begin
// with the time: to the instant, and of the index alone.
func (s *Store) fillSpeeds(db *gorm.DB, ids []ID, at map[ID]*Wave) error {
	now := s.now()
	floor := func(back time.Duration) string { return report.FloorID(now.Add(-back)) }
	var rows []struct {
		CanvassID                  ID
		Hour, SixHours, Day, Whole int
	}
	err := db.Model(&Member{}).
		Select("canvass_id, count(CASE WHEN report_id >= ? THEN 1 END) AS hour, count(CASE WHEN report_id >= ? THEN 1 END) AS six_hours, count(CASE WHEN report_id >= ? THEN 1 END) AS day, count(*) AS whole",
			floor(time.Hour), floor(6*time.Hour), floor(aDay)).
		Where("canvass_id IN ? AND report_id >= ?", ids, floor(2*aDay)).Group("canvass_id").Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("speed: %w", err)
	}
	for _, r := range rows {
		at[r.CanvassID].Speed = Speed{Hour: r.Hour, SixHours: r.SixHours, Day: r.Day, DayBefore: r.Whole - r.Day}
	}
	return nil
}
