package office

import (
	"github.com/gin-gonic/gin"

	"vigie/internal/canvass"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// whyHere says why a report is with the others of its case: who put it there, and
// its text beside the one that it is most like.
type whyHere struct {
	By        string   // who put it there, in words: the machine, or somebody
	Reason    string   // what somebody gave as their reason, or ""
	Likeness  string   // of the texts, in words; "" where there is no other
	Facts     []string // what else is the same, or is not
	Reference string   // of the report that it is compared with
	URL       string
	Here      []canvass.Passage
	There     []canvass.Passage
}

// whyHere lays out why the report that is shown is in its case, nil where no
// group was made of it.
func (p *Pages) whyHere(c *gin.Context, one triage.Case, r report.Report) (*whyHere, error) {
	ctx, words := c.Request.Context(), p.Views.Localizer(c)
	members, err := p.Canvasses.Why(ctx, []string{r.ID})
	m, grouped := members[r.ID]
	if err != nil || !grouped || m.CanvassID == 0 {
		return nil, err
	}
	w := &whyHere{By: words.T("office.why.machine")}
	if m.Act != "" {
		if err := p.whoPut(c, w, m.Act); err != nil {
			return nil, err
		}
	}
	likes, err := p.Canvasses.Likest(ctx, m.CanvassID, r)
	if err != nil {
		return nil, err
	}
	for _, like := range likes {
		found, err := p.Reports.ByIDs(ctx, []string{like.ReportID})
		if err != nil {
			return nil, err
		}
		if len(found) == 0 || found[0].Message == "" { // it was erased
			continue
		}
		l, err := listingOf(c)
		if err != nil {
			return nil, err
		}
		w.Reference, w.URL = found[0].Reference, p.memberURL(c, one, l, found[0].Reference)
		w.Here, w.There = canvass.Passages(r.Message, found[0].Message)
		w.Likeness, w.Facts = likenessWords(words, like.Likeness, w.Here), sameFacts(words, r, found[0])
		break
	}
	return w, nil
}

// whoPut says who put the report where it is, against the machine or before it.
func (p *Pages) whoPut(c *gin.Context, w *whyHere, act string) error {
	acts, err := p.Canvasses.ActsOf(c.Request.Context(), []string{act})
	a, known := acts[act]
	if err != nil || !known {
		return err
	}
	words := p.Views.Localizer(c)
	key := "office.why.moved"
	if a.Kind == canvass.Merged {
		key = "office.why.merged"
	}
	w.By, w.Reason = words.T(key, "Name", a.ActorName, "Instant", words.Instant(a.At)), a.Reason
	return nil
}

// likenessWords says how alike two texts are.
func likenessWords(words *i18n.Localizer, l canvass.Likeness, here []canvass.Passage) string {
	share := l.Contained()
	percent := words.Percent(share)
	switch {
	case len(here) == 1 && here[0].Shared && l.Jaccard() == 1:
		return words.T("office.why.same")
	case share >= 0.95:
		return words.T("office.why.nearly", "Share", percent)
	case share >= 0.75:
		return words.T("office.why.much", "Share", percent)
	case share >= 0.5:
		return words.T("office.why.half", "Share", percent)
	}
	return words.T("office.why.little", "Share", percent)
}

// sameFacts says whether two reports name one sender and one channel.
func sameFacts(words *i18n.Localizer, r, other report.Report) []string {
	var facts []string
	switch a, b := r.FirstSender(), other.FirstSender(); {
	case a == "" && b == "":
	case a == "" || b == "":
		facts = append(facts, words.T("office.why.sender_one", "Sender", a+b))
	case canvass.SenderOf(a) == canvass.SenderOf(b):
		facts = append(facts, words.T("office.why.sender", "Sender", a))
	default:
		facts = append(facts, words.T("office.why.sender_other", "Here", a, "There", b))
	}
	if r.Channels == other.Channels {
		return append(facts, words.T("office.why.channel", "Channel", firstChannel(words, r)))
	}
	return append(facts, words.T("office.why.channel_other", "Here", firstChannel(words, r), "There", firstChannel(words, other)))
}

func firstChannel(words *i18n.Localizer, r report.Report) string {
	for _, ch := range r.ChannelList() {
		return words.T(page.ChannelLabel(ch))
	}
	return words.T("office.case.untold")
}
