package office

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/canvass"
	"vigie/internal/i18n"
	"vigie/internal/web/page"
)

// senderRows is how many senders a page of the register shows.
const senderRows = 50

type sendersPage struct {
	page.Office
	Chips  []chip
	Kind   page.Select
	Text   page.Field
	Linked string // carried along by the form
	Rows   []senderRow
	Next   string // address of what follows, "" where nothing does
	First  string // address of the beginning, "" where this is it
	Narrow bool   // something narrows the list
}

// senderRow is one sender in a list.
type senderRow struct {
	URL, Shown, Kind, LinkKind, LinkName string
	Reports, Named                       string
	LastSeen                             time.Time
	Linked                               bool
	Why                                  string // key: why it stands among look-alikes
	ID                                   int64
}

// senderKinds name what a sender shows itself by.
var senderKinds = map[canvass.SenderKind]string{
	canvass.ByNumber:  "office.sender.kind.number",
	canvass.ByCode:    "office.sender.kind.code",
	canvass.ByName:    "office.sender.kind.name",
	canvass.ByDomain:  "office.sender.kind.domain",
	canvass.ByMailbox: "office.sender.kind.mailbox",
	canvass.ByAccount: "office.sender.kind.account",
	canvass.ByPost:    "office.sender.kind.post",
}

// linkKinds name what a sender is linked to.
var linkKinds = map[canvass.LinkKind]string{
	canvass.ToContender: "office.sender.link.contender",
	canvass.ToParty:     "office.sender.link.party",
	canvass.ToVendor:    "office.sender.link.vendor",
	canvass.ToOther:     "office.sender.link.other",
}

// The parts of the register.
const (
	knownPart   = "yes"
	unknownPart = "no"
)

// GetSenders lists the senders, the last seen first.
func (p *Pages) GetSenders(c *gin.Context) error {
	q := c.Request.URL.Query()
	f := canvass.SenderFilter{Kind: canvass.SenderKind(q.Get("kind")), Text: q.Get("q"), Known: q.Get("linked") == knownPart, Unknown: q.Get("linked") == unknownPart}
	found, more, err := p.Canvasses.Senders(c.Request.Context(), f, cursorOf(q.Get("after")), senderRows)
	if err != nil {
		return err
	}
	words := p.Views.Localizer(c)
	data := sendersPage{Office: p.office(c), Linked: q.Get("linked"), Narrow: f != canvass.SenderFilter{}}
	for _, s := range found {
		data.Rows = append(data.Rows, p.senderRow(c, words, s))
	}
	p.fillSendersFilter(c, &data, f)
	if q.Get("after") != "" {
		data.First = sendersAt(p.at(c, "/senders"), q, "after", "")
	}
	if more {
		last := found[len(found)-1]
		data.Next = sendersAt(p.at(c, "/senders"), q, "after", fmt.Sprintf("%d-%d", last.LastSeen.UnixMicro(), last.ID))
	}
	return p.Views.Show(c, http.StatusOK, "office/senders", data)
}

// cursorOf reads a place in the list; one that is none is the beginning.
func cursorOf(typed string) canvass.SenderCursor {
	at, id, _ := strings.Cut(typed, "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return canvass.SenderCursor{}
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return canvass.SenderCursor{}
	}
	return canvass.SenderCursor{LastSeen: time.UnixMicro(micros).UTC(), ID: n}
}

// sendersAt returns the address of the list with one of its parts changed.
func sendersAt(address string, q url.Values, name, value string) string {
	changed := url.Values{}
	for _, kept := range []string{"kind", "q", "linked", "after"} {
		if v := q.Get(kept); v != "" && kept != name && (kept != "after" || name == "after") {
			changed.Set(kept, v)
		}
	}
	if value != "" {
		changed.Set(name, value)
	}
	if len(changed) == 0 {
		return address
	}
	return address + "?" + changed.Encode()
}

func (p *Pages) senderRow(c *gin.Context, words *i18n.Localizer, s canvass.Sender) senderRow {
	row := senderRow{
		ID: s.ID, URL: p.senderURL(c, s.ID), Shown: senderName(s), Kind: senderKinds[s.Kind], LinkName: s.LinkName,
		Reports: words.T("office.sender.reports", "Count", s.Reports), LastSeen: s.LastSeen, Linked: s.Linked(),
	}
	if row.Linked {
		row.LinkKind = linkKinds[s.LinkKind]
	}
	return row
}

func (p *Pages) senderURL(c *gin.Context, id int64) string {
	return p.at(c, "/senders/"+strconv.FormatInt(id, 10))
}

// senderName returns a sender as it is read best: numbers and domains by what
// they are, names as they were shown.
func senderName(s canvass.Sender) string {
	switch s.Kind {
	case canvass.ByNumber, canvass.ByCode, canvass.ByDomain, canvass.ByMailbox:
		return s.Identity
	case canvass.ByAccount:
		return "@" + s.Identity
	}
	return s.Shown
}

func (p *Pages) fillSendersFilter(c *gin.Context, data *sendersPage, f canvass.SenderFilter) {
	q, address := c.Request.URL.Query(), p.at(c, "/senders")
	for _, part := range []struct{ value, label string }{{"", "office.senders.all"}, {unknownPart, "office.senders.unknown"}, {knownPart, "office.senders.known"}} {
		data.Chips = append(data.Chips, chip{Label: part.label, URL: sendersAt(address, q, "linked", part.value), On: q.Get("linked") == part.value})
	}
	data.Kind = page.Select{Name: "kind", Label: "office.senders.kind", Empty: "office.senders.any_kind"}
	for _, k := range canvass.SenderKinds {
		data.Kind.Options = append(data.Kind.Options, page.Option{Value: string(k), Label: senderKinds[k]})
	}
	page.Check(data.Kind.Options, string(f.Kind))
	data.Text = page.Field{Name: "q", Label: "office.senders.text", Value: f.Text, Type: "search", Autocomplete: "off"}
}
