package opendata

import (
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/day"
	"vigie/internal/stats"
)

// elections is the list of what there are figures of.
type elections struct {
	Elections []electionEntry `json:"elections"`
	Licence   string          `json:"licence"`
}

// electionEntry is one election with where its figures are.
type electionEntry struct {
	Election   string   `json:"election"`
	Kind       string   `json:"kind"`
	NameFR     string   `json:"name_fr"`
	NameEN     string   `json:"name_en"`
	Round1     day.Day  `json:"round1"`
	Round2     *day.Day `json:"round2"`
	Opens      day.Day  `json:"opens"`
	Closes     day.Day  `json:"closes"`
	AsOf       *string  `json:"as_of"`
	Reports    int      `json:"reports"`
	Complaints int      `json:"complaints"`
	JSON       string   `json:"json"`
	CSV        string   `json:"csv"`
}

func electionList(cuts []*stats.Cut) elections {
	list := elections{Elections: []electionEntry{}, Licence: stats.License}
	for _, c := range cuts {
		e := electionEntry{
			Election: c.Election.Slug, Kind: c.Election.Kind, NameFR: c.Election.NameFR, NameEN: c.Election.NameEN,
			Round1: c.Election.Round1, Opens: c.Election.Opens, Closes: c.Election.Closes,
			Reports: c.Reports, Complaints: c.Complaints,
			JSON: statisticsPath + c.Election.Slug + jsonSuffix, CSV: statisticsPath + c.Election.Slug + csvSuffix,
		}
		if c.Election.Round2 != "" {
			e.Round2 = &c.Election.Round2
		}
		if !c.AsOf.IsZero() {
			at := c.AsOf.Format(time.RFC3339)
			e.AsOf = &at
		}
		list.Elections = append(list.Elections, e)
	}
	return list
}

// GetElections answers with the list of elections, the latest first.
func (d *Data) GetElections(c *gin.Context) error { return d.Figures.send(c, electionsKey) }
