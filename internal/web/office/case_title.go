package office

import (
	"cmp"
	"strings"

	"vigie/internal/i18n"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// headingLength is how many characters of a message a case's heading quotes: one
// line of a desk's screen with a name before it.
const headingLength = 44

// caseTitle names a case in the queue by what was received, or else by how.
func caseTitle(words *i18n.Localizer, one triage.Case) string {
	if one.Excerpt != "" {
		return words.T("office.case.quoted", "Text", within(words, one.Excerpt))
	}
	return strings.Join(filled(channelName(words, one), one.Sender), " · ")
}

// caseHeading names a case on its own page, which shows the message whole: by
// whom it is about, and the first words of what they sent.
func caseHeading(words *i18n.Localizer, one triage.Case) string {
	name := cmp.Or(one.SubjectName, one.Sender, channelName(words, one))
	if one.Excerpt == "" {
		return strings.Join(filled(one.SubjectName, channelName(words, one), one.Sender), " · ")
	}
	return words.T("office.case.heading", "Name", name, "Text", within(words, beginning(one.Excerpt, headingLength)))
}

// channelName names the first channel of a case.
func channelName(words *i18n.Localizer, one triage.Case) string {
	for _, ch := range one.ChannelList() {
		return words.T(page.ChannelLabel(ch))
	}
	return words.T("office.case.untold")
}

// beginning cuts a text between words.
func beginning(text string, most int) string {
	all := []rune(text)
	if len(all) <= most {
		return text
	}
	cut := string(all[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.(«…") + "…"
}

// within makes a text fit to be quoted: where the language quotes by guillemets,
// those inside become the quotes of the second rank, and a message that is
// guillemets from end to end loses them.
func within(words *i18n.Localizer, text string) string {
	if !strings.HasPrefix(words.T("office.case.quoted", "Text", ""), "«") {
		return text
	}
	if inner, ok := strings.CutPrefix(text, "«"); ok && strings.Count(inner, "»") <= 1 && !strings.Contains(inner, "«") {
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(inner), "»"))
	}
	return innerQuotes.Replace(text)
}

// innerQuotes are the quotes of the second rank, without the spaces of the first.
var innerQuotes = strings.NewReplacer("«\u202f", "“", "«\u00a0", "“", "« ", "“", "«", "“", "\u202f»", "”", "\u00a0»", "”", " »", "”", "»", "”")
