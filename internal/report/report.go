// Package report is what a voter says of canvassing: contacts, opt-outs,
// practices; how it is checked, sealed, filed once, and followed with a receipt
// code. It must never change a report after it was filed but as its author says,
// and never keep a receipt code or who somebody is in clear.
package report

import (
	"time"

	"vigie/internal/day"
)

// The limits of INTERFACE.md. Texts are counted in characters.
const (
	MaxContacts = 10
	MaxOptOuts  = 20
	MaxText     = 10_000
	MaxBody     = 256 << 10 // bytes of an API request
)

// Filing is a report as it is told: the body of the filing API, and what the
// form's pages fill in one after the other.
type Filing struct {
	Kind       Kind       `json:"kind" validate:"required,kind"`
	Lang       string     `json:"lang" validate:"omitempty,oneof=fr en de es it pt pl ro ar"`
	Election   string     `json:"election" validate:"required,max=64"`
	Contacts   []Contact  `json:"contacts" validate:"required,min=1,max=10,dive"`
	Subject    Subject    `json:"subject"`
	Commune    string     `json:"commune" validate:"max=5"`
	Message    string     `json:"message" validate:"max=10000"`
	Practices  []Practice `json:"practices" validate:"max=19,unique,dive,practice"`
	DataOrigin DataOrigin `json:"data_origin" validate:"omitempty,data_origin"`
	Relation   Relation   `json:"relation" validate:"omitempty,relation"`
	OptOuts    []OptOut   `json:"opt_outs" validate:"max=20,dive"`
	Statement  string     `json:"statement" validate:"max=10000"`
	Reporter   Reporter   `json:"reporter"`
}

// Contact is one time, or one series, that a voter was reached.
type Contact struct {
	ReportID string  `json:"-" validate:"-" gorm:"primaryKey"`
	Position int     `json:"-" validate:"-" gorm:"primaryKey"`
	Channel  Channel `json:"channel" validate:"required,channel"`
	On       day.Day `json:"on" validate:"required,day" gorm:"column:on_day"` // local to the voter's territory
	At       string  `json:"at" validate:"omitempty,clock" gorm:"column:at_time"`
	Sender   string  `json:"sender" validate:"max=200"`                // as it was shown
	Count    int     `json:"count" validate:"omitempty,min=1,max=999"` // how many alike that day; 0 is 1
}

// OptOut is one attempt to make it stop.
type OptOut struct {
	ReportID string  `json:"-" validate:"-" gorm:"primaryKey"`
	Position int     `json:"-" validate:"-" gorm:"primaryKey"`
	On       day.Day `json:"on" validate:"omitempty,day" gorm:"column:on_day"`
	Means    Means   `json:"means" validate:"required,means"`
	Outcome  Outcome `json:"outcome" validate:"required,outcome"`
}

// Subject is whom the canvassing was for, as far as the voter knows.
type Subject struct {
	Kind      SubjectKind `json:"kind" validate:"required,subject_kind"`
	Name      string      `json:"name" validate:"max=200"`
	Contender string      `json:"contender" validate:"max=64"` // id in the register, or ""
}

// Reporter is who the voter is: sealed before it reaches the database.
type Reporter struct {
	Name    string `json:"name" validate:"max=200"`
	Email   string `json:"email" validate:"omitempty,max=254,email"`
	Phone   string `json:"phone" validate:"omitempty,max=32,phone"`
	Updates bool   `json:"updates"`
}

// Report is a filed report, and its row. Nothing in it says who filed it: that
// is in Sealed, for the authority alone.
type Report struct {
	ID             string // UUIDv7, so that keys sort by time of filing
	Reference      string // public and short: "7K2M9-QXT4B"
	Kind           Kind
	Lang           string
	Election       string // slug
	SubjectKind    SubjectKind
	SubjectName    string
	Contender      string  // id in the register, or ""
	Commune        string  // INSEE code, or ""
	Departement    string  // of the commune, or ""
	Channels       int     // bits of Channels
	Practices      int     // bits of Practices
	Outcomes       int     // bits of Outcomes of the opt-outs
	Entry          int     // bits of Entries
	CameOn         day.Day // it reached the authority, where somebody typed it in; else ""
	EnteredBy      string  // who typed it in, by name; "" where its author did
	DataOrigin     DataOrigin
	Relation       Relation
	Message        string // with the voter's own data masked
	Sealed         []byte // age box of Confidential
	Locator        []byte // finds the report from its receipt code
	VoterRecipient string // age key that the receipt code opens
	ReceivedAt     time.Time
	Contacts       []Contact `gorm:"foreignKey:ReportID"`
	OptOuts        []OptOut  `gorm:"foreignKey:ReportID"`

	Complained *Complained `gorm:"foreignKey:ReportID"` // the complaint that its author made of it, or nil
}

// Confidential is what only the authority reads, one report at a time.
type Confidential struct {
	Reporter  Reporter `json:"reporter"`
	Statement string   `json:"statement"`
	Message   string   `json:"message"` // as it was typed, before masking

	Pleading *Pleading `json:"-"` // of the complaint that was made of it, from a box of its own; or nil
}

// Row names the report's box, so that it opens in its place alone.
func (r Report) Row() string { return "report/" + r.ID }

// ChannelList returns the channels of the report.
func (r Report) ChannelList() []Channel { return FromBits(Channels, r.Channels) }

// PracticeList returns the practices that the voter ticked.
func (r Report) PracticeList() []Practice { return FromBits(Practices, r.Practices) }

// ChannelList returns the channels of what is being told, each once.
func (f Filing) ChannelList() []Channel {
	var told []Channel
	for _, c := range f.Contacts {
		told = append(told, c.Channel)
	}
	return FromBits(Channels, Bits(Channels, told))
}
