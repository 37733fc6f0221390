package evidence

import (
	"testing"

	"vigie/internal/phone"
	"vigie/internal/report"
)

// TestOptOut has wordings met in real messages, and slogans that look like them.
func TestOptOut(t *testing.T) {
	for text, want := range map[string]OptOut{
		"Vous ne voulez pas de SMS de sa part ? envoyez STOP au 38 689": {Found: true, Word: "STOP", To: "38689"},
		"Votez ! STOP au 36111":                           {Found: true, Word: "STOP", To: "36111"},
		"STOP SMS 36180":                                  {Found: true, Word: "STOP", To: "36180"},
		"stop sms au 36 18 0":                             {Found: true, Word: "STOP", To: "36180"},
		"STOP=36111":                                      {Found: true, Word: "STOP", To: "36111"},
		"STOPSMS au\u00a036\u202f111":                     {Found: true, Word: "STOP", To: "36111"},
		"« STOP » au 36111":                               {Found: true, Word: "STOP", To: "36111"},
		"ST0P au 36111 (lu sur une image)":                {Found: true, Word: "STOP", To: "36111"},
		"Pour ne plus recevoir : STOP 36173":              {Found: true, Word: "STOP", To: "36173"},
		"Envoyez STOP par SMS au 06 12 34 56 78":          {Found: true, Word: "STOP", To: "+33612345678"},
		"Envoyez au 36111 le mot STOP":                    {Found: true, Word: "STOP", To: "36111"},
		"Send STOP to 62468":                              {Found: true, Word: "STOP", To: "62468"},
		"Reply STOP to end txts":                          {Found: true, Word: "STOP"},
		"Répondez STOP pour ne plus recevoir de messages": {Found: true, Word: "STOP"},
		"STOP pour arrêter":                               {Found: true, Word: "STOP"},
		"Dimanche, votez. STOP":                           {Found: true, Word: "STOP"},
		"STOP= fin des messages":                          {Found: true, Word: "STOP"},
		"Envoyez STOP à ce numéro":                        {Found: true, Word: "STOP"},
		"Pour ne plus être contacté, répondez NON.":       {Found: true, Word: "NON"},
		"Si vous ne souhaitez pas être rappelé, répondez par « non »": {Found: true, Word: "NON"},
		"Répondez NON au 36111":                                                  {Found: true, Word: "NON", To: "36111"},
		"Répondez ARRET":                                                         {Found: true, Word: "ARRET"},
		"Pour ne plus recevoir nos appels, tapez 9":                              {Found: true, Word: "9"},
		"Pour vous désinscrire : https://exemple.fr/d/Ab3dE9x":                   {Found: true, Word: "désinscrire", To: "https://exemple.fr/d/•••"},
		"Désinscription exemple.fr/non":                                          {Found: true, Word: "désinscription", To: "exemple.fr/non"},
		"Pour ne plus recevoir nos SMS, écrivez à contact@exemple.fr":            {Found: true, Word: "ne plus recevoir", To: "contact@exemple.fr"},
		"To opt out call 01 62 33 44 55":                                         {Found: true, Word: "opt out", To: "+33162334455"},
		"Pour s'opposer : rgpd@exemple.fr":                                       {Found: true, Word: "s'opposer", To: "rgpd@exemple.fr"},
		"Stop = rép STOP":                                                        {Found: true, Word: "STOP"},
		"Opposition : 0809 12 34 56":                                             {Found: true, Word: "opposition :", To: "+33809123456"},
		"Pour vous désabonner, rendez-vous sur notre site.":                      {Found: true, Word: "désabonner"},
		"votez pour stopper l'immigration, l'insécurité":                         {},
		"Dites STOP à la vie chère !":                                            {},
		"Répondez présents pour dire STOP aux fermetures de classes":             {},
		"STOP au bétonnage de nos côtes":                                         {},
		"STOP au 49.3":                                                           {},
		"STOP au 80 km/h, STOP aux 35 000 radars":                                {},
		"Stop au 38 000 suppressions de postes":                                  {},
		"Allez-vous voter ? Répondez OUI ou NON":                                 {},
		"Répondez NON au référendum !":                                           {},
		"sans préciser en début de message les possibilités de désinscription":   {},
		"Non-stop de 9 h à 18 h":                                                 {},
		"":                                                                       {},
		"Réunion publique le 14 à 20 h, salle des fêtes. Renseignements : 36111": {},
	} {
		got := ReadText(text, Facts{Channel: report.SMS}).OptOut
		got.from, got.to, got.alone = 0, 0, false
		if got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestShortCode(t *testing.T) {
	for text, want := range map[string]struct {
		code  string
		class phone.CodeClass
	}{
		"STOP au 36111":                     {"36111", phone.Marketing},
		"STOP au 38 689":                    {"38689", phone.Transactional},
		"Transférez ce SMS au 33700":        {"33700", phone.Reporting},
		"Répondez OUI au 36100. STOP 36200": {"36200", phone.Marketing},
		"Répondez OUI au 36100":             {"36100", phone.Marketing},
		"Send STOP to 62468":                {"62468", phone.OtherCode},
		"STOP au 06 12 34 56 78":            {"", ""},
		"35000 Rennes":                      {"", ""},
		"au 36 000 logements près":          {"", ""},
	} {
		got := ReadText(text, Facts{})
		if got.ShortCode != want.code || got.CodeClass != want.class {
			t.Errorf("%q: %q %q, want %v", text, got.ShortCode, got.CodeClass, want)
		}
	}
	if got := ReadText("Votez !", Facts{Sender: "36 111"}); got.ShortCode != "36111" {
		t.Errorf("the sender's code: %q", got.ShortCode)
	}
}
