package report

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// overlap is how far a sweep looks back from the newest report it knows: keys
// are made before they are committed, so that a smaller one can appear after a
// larger one. A filing is given up after 20 s; the rest is for clocks of several
// instances that differ.
const overlap = 2 * time.Minute

// Sweep hands the reports that have no row yet among those of done to take, in
// the order of their keys, batch by batch, and returns how many it took. done
// returns a query over the sweeper's own rows, which name their report in
// report_id: what was done is read from them, so that nothing else can disagree.
func (s *Store) Sweep(ctx context.Context, batch int, done func() *gorm.DB, take func(context.Context, []Report) (int, error)) (int, error) {
	from, err := sweptTo(done())
	if err != nil {
		return 0, err
	}
	taken := 0
	for {
		found, err := s.After(ctx, from, batch, done())
		if err != nil || len(found) == 0 {
			return taken, err
		}
		n, err := take(ctx, found)
		taken += n
		if err != nil || len(found) < batch {
			return taken, err
		}
		from = found[len(found)-1].ID
	}
}

// After returns up to limit reports whose key is above id and is not named by
// done, oldest first, with their contacts. What is done already is left out by
// its keys alone: nothing else of it is read.
func (s *Store) After(ctx context.Context, id string, limit int, done *gorm.DB) ([]Report, error) {
	var rs []Report
	err := whole(s.db.Write.WithContext(ctx)).
		Where("id > ? AND id NOT IN (?)", id, done.Select("report_id").Where("report_id > ?", id)).
		Order("id").Limit(limit).Find(&rs).Error
	if err != nil {
		return nil, fmt.Errorf("reports after %s: %w", id, err)
	}
	return rs, nil
}

// sweptTo returns the key after which reports may not be done yet.
func sweptTo(done *gorm.DB) (string, error) {
	var last []string
	if err := done.Order("report_id DESC").Limit(1).Pluck("report_id", &last).Error; err != nil {
		return "", fmt.Errorf("swept reports: %w", err)
	}
	if len(last) == 0 {
		return uuid.Nil.String(), nil
	}
	return Recheck(last[0])
}

// Recheck returns the key from which whoever has come to the report of id looks
// again: between the two others can still appear.
func Recheck(id string) (string, error) {
	at, err := FiledAt(id)
	return FloorID(at.Add(-overlap)), err
}

// FiledAt returns when the report of a key was filed (UUIDv7).
func FiledAt(id string) (time.Time, error) {
	key, err := uuid.Parse(id)
	if err != nil {
		return time.Time{}, fmt.Errorf("key of a report: %w", err)
	}
	return time.Unix(key.Time().UnixTime()), nil
}
