package place

import (
	"fmt"
	"time"
	_ "time/tzdata" // the zones of the territories, on machines that have none
)

// zoneName returns the zone of a département that does not keep Paris time, or
// "". A contact's day and hour are local to the voter. French Polynesia has
// three zones; nearly everybody lives in that of Tahiti.
func zoneName(departement string) string {
	switch departement {
	case "971":
		return "America/Guadeloupe"
	case "972":
		return "America/Martinique"
	case "973":
		return "America/Cayenne"
	case "974":
		return "Indian/Reunion"
	case "975":
		return "America/Miquelon"
	case "976":
		return "Indian/Mayotte"
	case "977":
		return "America/St_Barthelemy"
	case "978", both977And978:
		return "America/Marigot"
	case "984":
		return "Indian/Kerguelen"
	case "986":
		return "Pacific/Wallis"
	case "987":
		return "Pacific/Tahiti"
	case "988":
		return "Pacific/Noumea"
	}
	return ""
}

// both977And978 is the Ministry's code for Saint-Barthélemy and Saint-Martin,
// which elect one deputy together.
const both977And978 = "ZX"

// Zone returns the local time of a département: that of Paris for "" and for
// every code without a zone of its own.
func (r *Register) Zone(departement string) *time.Location {
	if z, ok := r.zones[departement]; ok {
		return z
	}
	return r.paris
}

// Latest returns now in the territory whose day begins first: the local time
// that a voter may have as long as their commune is not known.
func (r *Register) Latest(now time.Time) time.Time {
	latest := now.In(r.paris)
	for _, zone := range r.zones {
		_, most := latest.Zone()
		if _, ahead := now.In(zone).Zone(); ahead > most {
			latest = now.In(zone)
		}
	}
	return latest
}

func (r *Register) loadZones() (err error) {
	if r.paris, err = time.LoadLocation("Europe/Paris"); err != nil {
		return fmt.Errorf("load places: %w", err)
	}
	r.zones = map[string]*time.Location{}
	for _, d := range append(r.departements[:len(r.departements):len(r.departements)], Departement{Code: both977And978}) {
		name := zoneName(d.Code)
		if name == "" {
			continue
		}
		if r.zones[d.Code], err = time.LoadLocation(name); err != nil {
			return fmt.Errorf("load places: %w", err)
		}
	}
	return nil
}
