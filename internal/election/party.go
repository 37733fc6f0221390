package election

import (
	"slices"

	"vigie/internal/day"
)

// Party is a political party under a name it bore between two days, both
// included; "" is no bound. One that changed its name is several rows.
type Party struct {
	Name  string
	Short []string // initials and everyday names
	From  day.Day
	Until day.Day
}

// parties are the parties that have stood for national or European elections
// since 2014, by name. Like a voter's pencil the list only lets a name be
// recognised: it ranks nothing, and a party missing from it is still one.
var parties = []Party{
	{Name: "Debout la France", Short: []string{"DLF"}, From: "2014-10-12"},
	{Name: "En Marche", Short: []string{"EM"}, From: "2016-04-06", Until: "2017-05-07"},
	{Name: "Équinoxe", From: "2022-01-01"},
	{Name: "Europe Écologie Les Verts", Short: []string{"EELV"}, Until: "2023-10-13"},
	{Name: "Front national", Short: []string{"FN"}, Until: "2018-05-31"},
	{Name: "Génération.s", Short: []string{"Génération·s"}, From: "2017-07-01"},
	{Name: "Horizons", From: "2021-10-09"},
	{Name: "La France insoumise", Short: []string{"LFI", "France insoumise"}, From: "2016-02-10"},
	{Name: "La République en marche", Short: []string{"LREM", "LaREM"}, From: "2017-05-08", Until: "2022-09-16"},
	{Name: "Les Écologistes", From: "2023-10-14"},
	{Name: "Les Patriotes", From: "2017-09-29"},
	{Name: "Les Républicains", Short: []string{"LR"}, From: "2015-05-30"},
	{Name: "Lutte ouvrière", Short: []string{"LO"}},
	{Name: "Mouvement démocrate", Short: []string{"MoDem"}},
	{Name: "Nouveau Parti anticapitaliste", Short: []string{"NPA"}},
	{Name: "Parti animaliste", From: "2016-11-14"},
	{Name: "Parti communiste français", Short: []string{"PCF", "Parti communiste"}},
	{Name: "Parti radical de gauche", Short: []string{"PRG"}},
	{Name: "Parti socialiste", Short: []string{"PS"}},
	{Name: "Place publique", From: "2018-11-06"},
	{Name: "Rassemblement national", Short: []string{"RN"}, From: "2018-06-01"},
	{Name: "Reconquête", From: "2021-12-05"},
	{Name: "Renaissance", From: "2022-09-17"},
	{Name: "Union des démocrates et indépendants", Short: []string{"UDI"}},
	{Name: "Union des droites pour la République", Short: []string{"UDR"}, From: "2024-08-31"},
	{Name: "Union pour un mouvement populaire", Short: []string{"UMP"}, Until: "2015-05-29"},
	{Name: "Union populaire républicaine", Short: []string{"UPR"}},
}

// Parties returns the parties that bore their name that day, all of today's
// without one.
func Parties(on day.Day) []Party {
	return slices.DeleteFunc(slices.Clone(parties), func(p Party) bool {
		if on == "" {
			return p.Until != ""
		}
		return on.Before(p.From) || p.Until != "" && on.After(p.Until)
	})
}
