package evidence

// Source is where a rule comes from: the text, and the page on which it stands,
// at the article where that can be pointed to. "" is no page: the finding tells
// of itself.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// The publishers' addresses that several sources begin with.
const (
	rgpd   = "https://www.cnil.fr/fr/reglement-europeen-protection-donnees/chapitre"
	law    = "https://www.legifrance.gouv.fr/codes/article_lc/"
	arcep  = "https://www.arcep.fr/uploads/tx_gsavis/"
	rfc    = "https://www.rfc-editor.org/rfc/rfc"
	eurLex = "https://eur-lex.europa.eu/eli/"
)

// The sources several rules share, with what was read in them.
func srcObject() []Source {
	return []Source{
		{"RGPD, art. 21 (droit d’opposition)", rgpd + "3#Article21"},
		{"RGPD, art. 12-2 (faciliter l’exercice des droits)", rgpd + "3#Article12"},
		srcTelephone(),
	}
}

func srcInform() []Source {
	return []Source{
		{"RGPD, art. 13-1-a (identité du responsable)", rgpd + "3#Article13"},
		{"RGPD, art. 14-1-a (données obtenues d’un tiers)", rgpd + "3#Article14"},
		srcTelephone(),
	}
}

func srcTelephone() Source {
	return Source{"CNIL, La communication politique par téléphone", "https://www.cnil.fr/fr/la-communication-politique-par-telephone"}
}

func srcExposed() []Source {
	return []Source{
		{"RGPD, art. 5-1-f (intégrité et confidentialité)", rgpd + "2#Article5"},
		{"RGPD, art. 9 (opinions politiques)", rgpd + "2#Article9"},
		{"RGPD, art. 32 (sécurité du traitement)", rgpd + "4#Article32"},
	}
}

func srcCodes() []Source {
	return []Source{{"af2m, SMS marketing (classes de numéros courts)", "https://www.af2m.org/sms-marketing"}}
}

// srcPlanBefore is the numbering plan as of 1 August 2018; the address holds it
// as amended since.
func srcPlanBefore() []Source {
	return []Source{{"Arcep, décision n° 2018-0881 (plan national de numérotation)", arcep + "18-0881.pdf"}, srcCodes()[0]}
}

func srcPlan() []Source {
	return []Source{{"Arcep, décision n° 2022-1583 (plan national de numérotation)", arcep + "22-1583.pdf"}}
}

func srcReporting() []Source {
	return []Source{{"33700, plateforme de signalement", "https://www.33700.fr/"}}
}

// srcHours binds commercial calls alone.
func srcHours() []Source {
	return []Source{{"Code de la consommation, art. D. 223-9 (décret n° 2022-1313) ; appels commerciaux seulement", law + "LEGIARTI000046422695"}}
}

func srcPixel() []Source {
	return []Source{{"Loi n° 78-17, art. 82 (traceurs ; application aux e-mails à apprécier)", "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000886460"}}
}

func srcSMTP() []Source {
	return []Source{srcRFC("RFC 5322 (format de l’e-mail)", "5322"), srcRFC("RFC 5321 (transport de l’e-mail)", "5321")}
}

// srcSilence is art. L. 49 since 30 June 2020, which took in what L. 49-1 said
// of calls.
func srcSilence(point string) []Source {
	return []Source{{"Code électoral, art. L. 49, " + point + " (loi n° 2019-1269)", law + "LEGIARTI000039446215"}}
}

// srcSilenceBefore is art. L. 49 until then. The address leads to the article
// with all its versions.
func srcSilenceBefore() []Source {
	return []Source{{"Code électoral, art. L. 49, dans sa version antérieure au 30 juin 2020", law + "LEGIARTI000006353094"}}
}

func srcSerialCallsBefore() []Source {
	return []Source{{"Code électoral, art. L. 49-1 (loi n° 2011-412), abrogé le 30 juin 2020", law + "LEGIARTI000023878624"}}
}

// srcAds is what has bound political advertising since 10 October 2025. What it
// takes for an advertisement is for a reviewer to say.
func srcAds() []Source {
	return []Source{
		{"Règlement (UE) 2024/900, art. 11 et 12 (publicité politique ; application à apprécier)", eurLex + "reg/2024/900/oj"},
		{"Règlement d’exécution (UE) 2025/1410 (marquage)", eurLex + "reg_impl/2025/1410/oj"},
	}
}

func srcRegister() []Source {
	return []Source{{"Registre des listes et candidats de cette élection", ""}}
}

func srcReading() []Source { return []Source{{"Constat de lecture", ""}} }

func srcRFC(title, number string) Source { return Source{title, rfc + number} }
