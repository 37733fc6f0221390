package triage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/account"
	"vigie/internal/canvass"
	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

// AlertSettings returns what holds of each rule now, the defaults among them:
// those have no author.
func (s *Store) AlertSettings(ctx context.Context) ([]AlertSetting, error) {
	set, err := s.alertsSet(ctx)
	if err != nil {
		return nil, err
	}
	holds := thresholds(set, day.Of(s.now()))
	all := make([]AlertSetting, len(AlertRules))
	for i, rule := range AlertRules {
		all[i] = AlertSetting{Rule: rule, Threshold: holds[rule]}
		for _, x := range set {
			if x.Rule == rule {
				all[i] = x
			}
		}
	}
	return all, nil
}

// alertsSet returns everything that was ever set, the oldest first.
func (s *Store) alertsSet(ctx context.Context) ([]AlertSetting, error) {
	var set []AlertSetting
	if err := s.db.Write.WithContext(ctx).Order("at, id").Find(&set).Error; err != nil {
		return nil, fmt.Errorf("alert settings: %w", err)
	}
	return set, nil
}

// backOver is how far back a new threshold looks: what grew this week may pass
// it already.
const backOver = 7 * aDay

// aDay is a day as a span of time.
const aDay = 24 * time.Hour

// SetAlerts changes the thresholds that differ from those that hold, and gives
// the alerts of what has passed them within a week. It returns fault.Forbidden,
// and fault.Fields for what is out of bounds.
func (s *Store) SetAlerts(ctx context.Context, by account.Account, to map[AlertRule]int) error {
	if !by.May(account.SetAlerts) {
		return fmt.Errorf("set alerts: %w", fault.Forbidden)
	}
	var faults fault.Fields
	for _, rule := range AlertRules {
		if n, given := to[rule]; given && (n < 0 || n > MaxThreshold) {
			faults.Add(string(rule), "office.alerts.error.threshold")
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	now, err := s.AlertSettings(ctx)
	if err != nil {
		return err
	}
	err = s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, x := range now {
			if n, given := to[x.Rule]; given && n != x.Threshold {
				if err := s.setAlert(ctx, tx, by, AlertSetting{Rule: x.Rule, Threshold: n}, x.Threshold); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("set alerts: %w", err)
	}
	live, err := s.with.Canvasses.LiveSince(ctx, s.now().Add(-backOver))
	if err != nil {
		return err
	}
	return s.alert(ctx, live)
}

func (s *Store) setAlert(ctx context.Context, tx *gorm.DB, by account.Account, x AlertSetting, before int) error {
	x.ID, x.Author, x.AuthorName, x.At = database.NewID(), by.ID, by.Name, s.now()
	if err := tx.Create(&x).Error; err != nil {
		return err
	}
	return s.with.Journal.Append(ctx, tx, journal.Entry{
		Actor: by.ID, ActorName: by.Name, Act: ActSetAlert, Object: "alert/" + string(x.Rule),
		Detail: map[string]string{"from": fmt.Sprint(before), "to": fmt.Sprint(x.Threshold)},
	})
}

// alertBatch is how many operations are looked at in one go.
const alertBatch = 200

// alert gives the alerts that operations have come to and that were not given
// yet. Given twice, or by two instances at once, they are given once.
func (s *Store) alert(ctx context.Context, ids []canvass.ID) error {
	set, err := s.alertsSet(ctx)
	if err != nil {
		return err
	}
	holds, elections := thresholds(set, day.Of(s.now())), map[string]election.Election{}
	for len(ids) > 0 {
		n := min(len(ids), alertBatch)
		waves, err := s.with.Canvasses.WavesOf(ctx, ids[:n], s.now().Add(-backOver))
		if err != nil {
			return err
		}
		var all []Alert
		for _, w := range waves {
			e, err := s.election(ctx, elections, w.Election)
			if err != nil {
				return err
			}
			all = append(all, passed(w, e, holds)...)
		}
		if err := s.give(ctx, all); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// election returns an election by its slug, one without rounds where there is no
// calendar, and remembers it in known.
func (s *Store) election(ctx context.Context, known map[string]election.Election, slug string) (election.Election, error) {
	if e, ok := known[slug]; ok || s.with.Elections == nil {
		return e, nil
	}
	e, err := s.with.Elections.BySlug(ctx, slug)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return e, err
	}
	known[slug] = e
	return e, nil
}

func (s *Store) give(ctx context.Context, all []Alert) error {
	if len(all) == 0 {
		return nil
	}
	for i := range all {
		all[i].ID, all[i].At = database.NewID(), s.now()
	}
	err := s.db.Write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&all).Error
	if err != nil {
		return fmt.Errorf("give %d alerts: %w", len(all), err)
	}
	return nil
}

// Unseen returns how many alerts nobody has looked at, Most+1 when there are more
// than Most.
func (s *Store) Unseen(ctx context.Context) (int, error) {
	var n int64
	some := s.db.Read.WithContext(ctx).Model(&Alert{}).Select("1").Where("seen_at IS NULL").Limit(Most + 1)
	if err := s.db.Read.WithContext(ctx).Table("(?) AS unseen", some).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count alerts: %w", err)
	}
	return int(n), nil
}

// Alerts returns up to limit alerts that nobody has looked at, the newest first.
func (s *Store) Alerts(ctx context.Context, limit int) ([]Alert, error) {
	var all []Alert
	err := s.db.Write.WithContext(ctx).Where("seen_at IS NULL").Order("at DESC, level DESC, id").Limit(limit).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("alerts: %w", err)
	}
	return all, nil
}

// AlertsOf returns the alerts of an operation, the oldest first.
func (s *Store) AlertsOf(ctx context.Context, id canvass.ID) ([]Alert, error) {
	var all []Alert
	if err := s.db.Write.WithContext(ctx).Where("canvass = ?", id).Order("at, level, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("alerts of canvass %d: %w", id, err)
	}
	return all, nil
}

// See says that somebody has looked at an alert. One that was seen already stays
// as it is. It returns fault.NotFound when there is none.
func (s *Store) See(ctx context.Context, by account.Account, id string) error {
	if !by.May(account.WorkCases) {
		return fmt.Errorf("see alert: %w", fault.Forbidden)
	}
	err := s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var a Alert
		err := tx.Take(&a, "id = ?", id).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return fault.NotFound
		}
		if err != nil || a.SeenAt != nil {
			return err
		}
		done := tx.Model(&Alert{}).Where("id = ? AND seen_at IS NULL", id).
			Updates(map[string]any{"seen_by": by.ID, "seen_name": by.Name, "seen_at": s.now()})
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return s.with.Journal.Append(ctx, tx, journal.Entry{
			Actor: by.ID, ActorName: by.Name, Act: ActSeenAlert, Object: "canvass/" + fmt.Sprint(a.Canvass),
			Detail: map[string]string{"rule": string(a.Rule), "threshold": fmt.Sprint(a.Threshold)},
		})
	})
	if err != nil {
		return fmt.Errorf("see alert %s: %w", id, err)
	}
	return nil
}
