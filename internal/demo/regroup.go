package demo

// Why the demo's people put cases together and apart.
const (
	WhyOneSender = "Même expéditeur et récits concordants : une seule série d’appels."
	WhyOneOfThem = "L’expéditeur est le même, mais ce que raconte cet électeur est autre chose."
	WhyOnePhrase = "L’accroche est la même, mot pour mot."
	WhyNotOne    = "Une seule phrase en commun ; ni l’expéditeur ni la suite ne correspondent."
)
