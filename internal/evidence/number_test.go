package evidence

import "testing"

func TestNumbersInText(t *testing.T) {
	read := ReadText("Appelez le 06.12.34.56.78 ou +33 1 42 76 40 40, dossier 0612345678901, https://exemple.fr/0612345678", Facts{})
	if len(read.Numbers) != 2 || read.Numbers[0].E164 != "+33612345678" || read.Numbers[1].E164 != "+33142764040" {
		t.Errorf("%+v", read.Numbers)
	}
}
