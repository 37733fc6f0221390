package report

import (
	"slices"
	"time"
)

// DraftLife is how long an unfinished report is kept after its last page: a
// night's sleep, not more, since it says as much as a report does.
const DraftLife = 24 * time.Hour

// Draft is a report being told page by page. It is kept sealed to a key that
// only the voter's cookie makes.
type Draft struct {
	Filing  Filing
	Opposed string   // whether the voter asked that it stop: "yes", "no", or "" when not asked yet
	Done    []Step   // pages answered
	Receipt *Receipt // once filed: shown until the voter says it is kept
}

// Mark notes that step is answered.
func (d *Draft) Mark(step Step) {
	if !slices.Contains(d.Done, step) {
		d.Done = append(d.Done, step)
	}
}

// Has says whether step is answered.
func (d Draft) Has(step Step) bool { return slices.Contains(d.Done, step) }
