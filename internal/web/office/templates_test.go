package office

import (
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"vigie/internal/web/page/pagetest"
)

// Every template of the back-office fits the struct it is shown with.
func TestTemplatesMatchTheirPages(t *testing.T) {
	views := pagetest.Views(t)
	pages := map[string]any{
		"office/accounts": accountsPage{}, "office/case": casePage{}, "office/case_file": caseFilePage{}, "office/case_merge": caseMergePage{}, "office/case_split": caseSplitPage{}, "office/case_move": caseMovePage{}, "office/case_undo": caseUndoPage{}, "office/letter": letterPage{}, "office/letter_issued": issuedPage{}, "office/journal": journalPage{}, "office/queue": queuePage{},
		"office/waves": wavesPage{}, "office/waves_alerts": wavesAlertsPage{}, "office/mode": modePage{}, "office/releases": releasesPage{}, "office/overview": overviewPage{}, "office/release": releasePage{}, "office/entry": entryPage{}, "office/entry_receipt": entryReceiptPage{},
		"office/second_factor": secondFactorPage{}, "office/set_up": setUpPage{}, "office/sign_in": signInPage{},
		"office/searches": searchesPage{}, "office/bulk": bulkPage{}, "office/bulks": bulksPage{}, "office/senders": sendersPage{}, "office/sender": senderPage{},
	}
	for _, name := range views.Names() {
		data, known := pages[name]
		if !known {
			if strings.HasPrefix(name, "office/") {
				t.Errorf("%s is checked against no struct", name)
			}
			continue
		}
		for _, lang := range views.Bundle.OfficeLangs() {
			if err := templatecheck.CheckHTML(views.Set(lang, name), data); err != nil {
				t.Errorf("%s %s: %v", lang, name, err)
			}
		}
	}
}
