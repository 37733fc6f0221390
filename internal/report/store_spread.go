package report

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/day"
)

// Spread is when, how and where some reports happened.
type Spread struct {
	Days         []OnDay     // of contacts, the earliest first
	Channels     []OnChannel // the most frequent first
	Departements []InPlace   // the most frequent first; those that are not known are left out
}

// OnDay counts the reports that tell of a contact on a day.
type OnDay struct {
	On      day.Day `gorm:"column:on_day"`
	Reports int
}

// OnChannel counts the reports that tell of a channel.
type OnChannel struct {
	Channel Channel
	Reports int
}

// InPlace counts the reports from a département.
type InPlace struct {
	Departement string
	Reports     int
}

// Spread counts the reports whose keys a query of one column gives: their
// contacts by day and channel, and where they come from.
func (s *Store) Spread(ctx context.Context, keys *gorm.DB) (Spread, error) {
	return s.SpreadIn(s.db.Write.WithContext(ctx), keys)
}

// SpreadIn is Spread within tx.
func (s *Store) SpreadIn(tx *gorm.DB, keys *gorm.DB) (Spread, error) {
	var spread Spread
	for _, part := range []struct {
		query string
		into  any
	}{
		{"SELECT on_day, count(DISTINCT report_id) AS reports FROM contacts WHERE report_id IN (?) GROUP BY on_day ORDER BY on_day", &spread.Days},
		{"SELECT channel, count(DISTINCT report_id) AS reports FROM contacts WHERE report_id IN (?) GROUP BY channel ORDER BY reports DESC, channel", &spread.Channels},
		{"SELECT departement, count(*) AS reports FROM reports WHERE id IN (?) AND departement <> '' GROUP BY departement ORDER BY reports DESC, departement", &spread.Departements},
	} {
		if err := tx.Raw(part.query, keys).Scan(part.into).Error; err != nil {
			return Spread{}, fmt.Errorf("spread of reports: %w", err)
		}
	}
	return spread, nil
}
