package report

import (
	"errors"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/fault"
)

// Gist is what some reports tell together.
type Gist struct {
	First     Report // of them, with its contacts
	Kind      Kind   // Complaint where one of them is
	Channels  int    // bits, as those below, of any of them
	Practices int
	Outcomes  int
	Entry     int
	Sender    string // the first that is shown
}

// GistIn returns within tx the gist of the reports whose keys a query of one
// column gives, or fault.NotFound when none is there.
func (s *Store) GistIn(tx *gorm.DB, keys *gorm.DB) (Gist, error) {
	g := Gist{Kind: Signalement}
	err := whole(tx).Where("id IN (?)", keys).Order("id").Take(&g.First).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = fault.NotFound
	}
	if err != nil {
		return Gist{}, fmt.Errorf("gist of reports: %w", err)
	}
	var told []Report
	err = tx.Model(&Report{}).Distinct("kind", "channels", "practices", "outcomes", "entry").Where("id IN (?)", keys).Find(&told).Error
	if err != nil {
		return Gist{}, fmt.Errorf("gist of reports: %w", err)
	}
	for _, r := range told {
		g.Channels, g.Practices, g.Outcomes = g.Channels|r.Channels, g.Practices|r.Practices, g.Outcomes|r.Outcomes
		g.Entry |= r.Entry
		if r.Kind == Complaint {
			g.Kind = Complaint
		}
	}
	var complaints int64
	if err := tx.Model(&Complained{}).Where("report_id IN (?)", keys).Count(&complaints).Error; err != nil {
		return Gist{}, fmt.Errorf("gist of reports: %w", err)
	}
	if complaints > 0 {
		g.Kind = Complaint
	}
	var shown []string
	err = tx.Model(&Contact{}).Where("report_id IN (?) AND sender <> ''", keys).Order("report_id, position").Limit(1).Pluck("sender", &shown).Error
	for _, s := range shown {
		g.Sender = s
	}
	if err != nil {
		return Gist{}, fmt.Errorf("gist of reports: %w", err)
	}
	return g, nil
}
