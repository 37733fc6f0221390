package evidence

import (
	"testing"

	"vigie/internal/day"
)

func TestSilent(t *testing.T) {
	municipal := Poll{Kind: "municipales", Rounds: []day.Day{"2026-03-15", "2026-03-22"}, Departement: "971"}
	president := Poll{Kind: "presidentielle", Rounds: []day.Day{"2022-04-10", "2022-04-24"}}
	there := president
	there.Departement = "973"
	tahiti := Poll{Kind: "legislatives", Rounds: []day.Day{"2017-06-11", "2017-06-18"}, Departement: "987"}
	reunion := Poll{Kind: "europeennes", Rounds: []day.Day{"2024-06-09"}, Departement: "974"}
	for _, c := range []struct {
		name string
		poll Poll
		on   day.Day
		at   string
		want day.Day
	}{
		{"two days before", municipal, "2026-03-13", "23:59", ""},
		{"the eve from midnight", municipal, "2026-03-14", "00:00", "2026-03-15"},
		{"the eve, no hour", municipal, "2026-03-14", "", "2026-03-15"},
		{"the day", municipal, "2026-03-15", "19:59", "2026-03-15"},
		{"the polls have closed", municipal, "2026-03-15", "20:00", ""},
		{"between the rounds", municipal, "2026-03-18", "", ""},
		{"the second eve", municipal, "2026-03-21", "08:00", "2026-03-22"},
		{"the metropole on Friday", president, "2022-04-08", "", ""},
		{"Guyane on Friday", there, "2022-04-08", "", "2022-04-09"},
		{"Guyane votes on Saturday", there, "2022-04-23", "10:00", "2022-04-23"},
		{"Guyane has voted", there, "2022-04-24", "10:00", ""},
		{"Tahiti, a week before", tahiti, "2017-06-02", "", "2017-06-03"},
		{"Tahiti, second round", tahiti, "2017-06-16", "", "2017-06-17"},
		{"La Réunion on Sunday", reunion, "2024-06-07", "", ""},
		{"no day", municipal, "", "", ""},
		{"no election", Poll{}, "2026-03-14", "", ""},
	} {
		if got, ok := c.poll.Silent(c.on, c.at); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q %v, want %q", c.name, got, ok, c.want)
		}
	}
}

func TestOutsideCommercialHours(t *testing.T) {
	for at, want := range map[string]bool{"09:59": true, "10:00": false, "13:00": true, "13:59": true, "14:00": false, "19:59": false, "20:00": true, "": false, "x": false} {
		if OutsideCommercialHours("2026-03-03", at) != want {
			t.Errorf("Tuesday %q: %v", at, !want)
		}
	}
	if !OutsideCommercialHours("2026-03-14", "11:00") || OutsideCommercialHours("", "21:00") {
		t.Error("Saturdays are outside, an unknown day is not")
	}
}
