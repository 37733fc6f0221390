package report

import (
	"encoding/json"
	"fmt"

	"filippo.io/age"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/day"
	"vigie/internal/seal"
)

// AfterFind lets a report whose author made a complaint of it be one, wherever
// its complaint was read with it: the row of the report does not change.
func (r *Report) AfterFind(*gorm.DB) error {
	if r.Complained != nil {
		r.Kind = Complaint
	}
	return nil
}

// whole reads reports as features need them: with their contacts, and with the
// complaint that was made of them.
func whole(tx *gorm.DB) *gorm.DB { return tx.Preload("Contacts", inOrder).Preload("Complained") }

// Complain makes a complaint of a report within tx and says whether it did: false
// where one was made before. It returns fault.Fields for what must be mended.
func (s *Store) Complain(tx *gorm.DB, r Report, p Pleading) (bool, error) {
	p = p.Clean()
	today := day.Of(s.now().In(s.with.Places.Zone(r.Departement)))
	if err := s.checker.CheckPleading(p, today).Err(); err != nil {
		return false, err
	}
	plain, err := json.Marshal(p)
	if err != nil {
		return false, fmt.Errorf("complain: %w", err)
	}
	row := Complained{ReportID: r.ID, MadeAt: s.now()}
	authority, own := row.rows()
	if row.Sealed, err = seal.Close(s.with.Recipients, authority, plain); err != nil {
		return false, fmt.Errorf("complain: %w", err)
	}
	voter, err := age.ParseX25519Recipient(r.VoterRecipient)
	if err != nil {
		return false, fmt.Errorf("complain: %w", err)
	}
	if row.Own, err = seal.Close(seal.Recipients{voter}, own, plain); err != nil {
		return false, fmt.Errorf("complain: %w", err)
	}
	done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if done.Error != nil {
		return false, busy(fmt.Errorf("complain: %w", done.Error))
	}
	return done.RowsAffected == 1, nil
}

// OwnPleading opens what the holder of a code pleaded.
func OwnPleading(r Report, code seal.Code) (Pleading, error) {
	key, err := VoterKey(code)
	if err != nil {
		return Pleading{}, err
	}
	_, own := r.Complained.rows()
	return pleading(key, own, r.Complained.Own)
}

func pleading(with seal.Identities, row string, box []byte) (Pleading, error) {
	var p Pleading
	plain, err := seal.Open(with, row, box)
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(plain, &p); err != nil {
		return p, fmt.Errorf("%s: %w", row, err)
	}
	return p, nil
}
