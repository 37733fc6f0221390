package report

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"vigie/internal/day"
	"vigie/internal/fault"
)

// Pleading is what a complaint needs beyond the report that it is made of: who
// complains, of whom, what they asked and got, and what they want. All of it is
// sealed. It is also the first part of the file that a voter takes away.
type Pleading struct {
	Name       string    `json:"name" validate:"required,max=200"`
	Email      string    `json:"email" validate:"omitempty,max=254,email"`
	Phone      string    `json:"phone" validate:"omitempty,max=32,phone"`
	Address    string    `json:"address" validate:"max=500"`
	Respondent string    `json:"respondent" validate:"required,max=200"` // the campaign or the person complained of
	Reach      string    `json:"reach" validate:"max=500"`               // where they can be reached, as far as it is known
	Asked      Asked     `json:"asked" validate:"required,asked"`
	AskedOn    day.Day   `json:"asked_on" validate:"omitempty,day"`
	AskedBy    Means     `json:"asked_by" validate:"omitempty,means"`
	Answer     Answer    `json:"answer" validate:"omitempty,answer"`
	Exception  Exception `json:"exception" validate:"omitempty,exception"`
	Facts      string    `json:"facts" validate:"max=10000"`
	Wishes     []Wish    `json:"wishes" validate:"max=5,unique,dive,wish"`
	Wish       string    `json:"wish" validate:"max=2000"` // in the voter's words
	Transmit   Consent   `json:"transmit" validate:"required,consent"`
}

// Asked says whether the voter asked the sender before they complain.
type Asked string

// Whether the sender was asked.
const (
	AskedYes Asked = "yes"
	AskedNo  Asked = "no"
)

// Answer is what came of the request.
type Answer string

// The answers.
const (
	NoAnswer     Answer = "none"
	Refused      Answer = "refused"
	Insufficient Answer = "insufficient" // promised and not done, or done in part
)

// Answers lists the answers as they are shown.
var Answers = []Answer{NoAnswer, Refused, Insufficient}

// Exception says why a complaint does not wait for a month. The law (GDPR,
// article 77) asks for no request before; the authority may, and then needs to
// know why there was none.
type Exception string

// Exceptions lists them as they are shown.
var Exceptions = []Exception{
	"opposed",     // refusals that had no effect: an objection must be heeded at once (article 21)
	"unreachable", // nobody knows whom to ask
	"security",    // data that was exposed: no request mends that
	"urgent",      // it goes on, or the vote is near
	"other",
}

// Wish is what a complainant wants.
type Wish string

// Wishes lists them as they are shown.
var Wishes = []Wish{"stop", "origin", "access", "erase", "sanction"}

// Consent says whether the voter lets the authority tell the campaign who they
// are. Without, it can look into practices, and not into this voter's data.
type Consent string

// The consents.
const (
	TransmitYes Consent = "yes"
	TransmitNo  Consent = "no"
)

// Clean returns p with its texts trimmed, and without answers to what was not
// asked.
func (p Pleading) Clean() Pleading {
	for _, text := range []*string{&p.Name, &p.Email, &p.Phone, &p.Address, &p.Respondent, &p.Reach, &p.Facts, &p.Wish} {
		*text = strings.TrimSpace(*text)
	}
	if p.Asked != AskedYes {
		p.AskedOn, p.AskedBy, p.Answer = "", "", ""
	}
	return p
}

// Early says whether the sender has had no month to answer.
func (p Pleading) Early(today day.Day) bool {
	if p.Asked != AskedYes {
		return true
	}
	return p.Answer == NoAnswer && p.AskedOn.Valid() && today.Before(Due(p.AskedOn))
}

// CheckPleading returns what is wrong with p on a day, in the order of its
// fields, or nil.
func (c *Checker) CheckPleading(p Pleading, today day.Day) fault.Fields {
	var faults fault.Fields
	var invalid validator.ValidationErrors
	if err := c.validate.Struct(p); errors.As(err, &invalid) {
		for _, e := range invalid {
			addInvalid(&faults, e)
		}
	}
	if p.Email == "" && p.Phone == "" && p.Address == "" {
		faults.Add("email", "report.error.complaint_contact")
	}
	checkAsked(&faults, p, today)
	if len(p.Wishes) == 0 && p.Wish == "" {
		faults.Add("wishes", "complaint.error.wishes_required")
	}
	slices.SortStableFunc(faults, func(a, b fault.Field) int {
		return slices.Index(pleaded, a.Field) - slices.Index(pleaded, b.Field)
	})
	return faults
}

// pleaded is the order of the fields on the page.
var pleaded = []string{"name", "email", "phone", "address", "respondent", "reach", "asked", "asked_on", "asked_by", "answer", "exception", "facts", "wishes", "wish", "transmit"}

func checkAsked(faults *fault.Fields, p Pleading, today day.Day) {
	if p.Asked == AskedYes {
		switch {
		case p.AskedOn == "":
			faults.Add("asked_on", "complaint.error.asked_on_required")
		case p.AskedOn.After(today):
			faults.Add("asked_on", "report.error.day_future")
		}
		if p.Answer == "" {
			faults.Add("answer", "complaint.error.answer_required")
		}
	}
	switch {
	case p.Exception != "":
	case p.Asked == AskedNo:
		faults.Add("exception", "complaint.error.exception_unasked")
	case p.Asked == AskedYes && p.Early(today):
		faults.Add("exception", "complaint.error.exception_early", "Day", Due(p.AskedOn))
	}
}

// Complained is the row of a complaint: the report stays as it was filed.
type Complained struct {
	ReportID string `gorm:"primaryKey"`
	Sealed   []byte // age box of the Pleading, to the authority
	Own      []byte // the same, to the key that the receipt code opens
	MadeAt   time.Time
}

// TableName is where gorm finds them.
func (Complained) TableName() string { return "complaints" }

// rows names the boxes of a complaint, so that each opens in its place alone.
func (c Complained) rows() (authority, voter string) {
	return "complaint/" + c.ReportID, "complaint/own/" + c.ReportID
}
