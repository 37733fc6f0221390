// Package account is the people of the back-office: their roles and what each
// may do, their passwords and second factors, who is signed in. It must never
// keep a password, a one-time secret or a session's token in clear, nor tell
// whether an address that was typed belongs to somebody.
package account

import (
	"errors"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"vigie/internal/fault"
)

// Account is somebody who works in the back-office.
type Account struct {
	ID           string `gorm:"primaryKey"`
	Email        string // in lower case
	Name         string
	Role         Role
	Lang         string     // of the messages to this person
	PasswordHash string     // argon2id in PHC form, "" until set up
	TOTPSealed   []byte     `gorm:"column:totp_sealed"` // the one-time secret, sealed to the server
	TOTPStep     int64      `gorm:"column:totp_step"`   // the last step whose code was used: none works twice
	SetUpHash    []byte     // SHA-256 of the set-up link's token, nil when none is out
	SetUpUntil   *time.Time // when that link ends
	CreatedAt    time.Time
	ReadyAt      *time.Time // when it was set up
	DisabledAt   *time.Time
}

// State says what may be done with an account.
type State string

// The states of an account.
const (
	Invited  State = "invited"  // has a link to set it up; nobody can sign in yet
	Active   State = "active"   // can sign in
	Disabled State = "disabled" // can no longer; adding the address again sets it up anew
)

// State returns the state of a.
func (a Account) State() State {
	switch {
	case a.DisabledAt != nil:
		return Disabled
	case a.ReadyAt == nil:
		return Invited
	}
	return Active
}

// May says whether a may do something now.
func (a Account) May(p Permission) bool { return a.State() == Active && May(a.Role, p) }

// object names a in the journal.
func (a Account) object() string { return "account/" + a.ID }

// box names a's one-time secret, so that it opens in its place alone.
func (a Account) box() string { return "account/" + a.ID + "/totp" }

// New is somebody to be given an account.
type New struct {
	Email string `validate:"required,email,max=254"`
	Name  string `validate:"max=100"` // the address's first part when ""
	Role  Role   `validate:"role"`
	Lang  string `validate:"max=20"` // "fr" when ""
}

// clean writes n as it is kept.
func (n New) clean() New {
	n.Email, n.Name = cleanEmail(n.Email), strings.Join(strings.Fields(n.Name), " ")
	if n.Name == "" {
		n.Name, _, _ = strings.Cut(n.Email, "@")
	}
	if n.Lang == "" {
		n.Lang = "fr"
	}
	return n
}

// cleanEmail makes two ways of typing one address equal.
func cleanEmail(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// newValidator returns a validator that knows the roles.
func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	err := v.RegisterValidation("role", func(f validator.FieldLevel) bool { return Role(f.Field().String()).Valid() })
	if err != nil {
		panic("account: " + err.Error()) // only an empty tag or a nil function gets here
	}
	return v
}

// said names what is wrong with each field.
var said = map[string]fault.Field{
	"Email": {Field: "email", Key: "account.error.email"},
	"Name":  {Field: "name", Key: "account.error.name"},
	"Role":  {Field: "role", Key: "account.error.role"},
	"Lang":  {Field: "lang", Key: "account.error.lang"},
}

// check returns all that is wrong with n.
func (n New) check(v *validator.Validate) fault.Fields {
	var faults fault.Fields
	var invalid validator.ValidationErrors
	if errors.As(v.Struct(n), &invalid) {
		for _, e := range invalid {
			faults.Add(said[e.StructField()].Field, said[e.StructField()].Key)
		}
	}
	return faults
}
