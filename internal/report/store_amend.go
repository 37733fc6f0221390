package report

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"vigie/internal/fault"
	"vigie/internal/seal"
)

// Former is what a correction replaced: what is not nil.
type Former struct {
	Subject   *Subject    `json:"subject,omitempty"`
	Commune   *string     `json:"commune,omitempty"`
	Practices *[]Practice `json:"practices,omitempty"`
	Contacts  []Contact   `json:"contacts,omitempty"`
}

// Replaced returns what a correction replaced.
func (a Addition) Replaced() (f Former, err error) {
	if a.Before == "" {
		return f, nil
	}
	err = json.Unmarshal([]byte(a.Before), &f)
	return f, err
}

// Told returns what the report tells in clear, as its author would tell it again.
func (r Report) Told() Filing {
	return Filing{
		Kind: r.Kind, Lang: r.Lang, Election: r.Election, Contacts: slices.Clone(r.Contacts), Commune: r.Commune, Message: r.Message,
		Subject:   Subject{Kind: r.SubjectKind, Name: r.SubjectName, Contender: r.Contender},
		Practices: r.PracticeList(), DataOrigin: r.DataOrigin, Relation: r.Relation, OptOuts: slices.Clone(r.OptOuts),
	}
}

// Amend writes within tx what its author changes of what r tells, and returns the
// report as it is then. It says false where nothing changes: a second click finds
// it done. The message, who is told of and what is sealed stay: by them reports
// are known again.
func (s *Store) Amend(tx *gorm.DB, r Report, kind AdditionKind, change func(*Filing)) (Report, bool, error) {
	if err := tx.Where("report_id = ?", r.ID).Order("position").Find(&r.OptOuts).Error; err != nil {
		return r, false, busy(fmt.Errorf("amend: %w", err))
	}
	told := r.Told()
	change(&told)
	next := s.amended(r, told.Clean())
	if reflect.DeepEqual(next, r) {
		return r, false, nil
	}
	a := Addition{Kind: kind, Position: max(len(next.Contacts)-1, 0)}
	switch kind {
	case AddedOptOut:
		a.Position = len(next.OptOuts) - 1
	case Corrected:
		before, err := json.Marshal(former(r, next))
		if err != nil {
			return r, false, fmt.Errorf("amend: %w", err)
		}
		a.Position, a.Before = 0, string(before)
	}
	if err := rewrite(tx, r, next); err != nil {
		return r, false, busy(fmt.Errorf("amend %s: %w", r.Reference, err))
	}
	return next, true, s.added(tx, r.ID, a)
}

// amended is r with what is told now.
func (s *Store) amended(r Report, told Filing) Report {
	is, next := newReport(told, r.ReceivedAt), r
	next.SubjectKind, next.SubjectName, next.Contender, next.Commune = is.SubjectKind, is.SubjectName, is.Contender, is.Commune
	next.Channels, next.Practices, next.Outcomes, next.Contacts = is.Channels, is.Practices, is.Outcomes, is.Contacts
	for i := range next.Contacts {
		next.Contacts[i].ReportID = r.ID
	}
	if len(is.OptOuts) > 0 {
		next.OptOuts = is.OptOuts
	}
	for i := range next.OptOuts {
		next.OptOuts[i].ReportID = r.ID
	}
	if c, ok := s.with.Places.Commune(next.Commune); ok {
		next.Commune, next.Departement = c.Code, c.Departement.Code
	} else {
		next.Departement = ""
	}
	return next
}

// former is what of r is another in next.
func former(r, next Report) Former {
	var f Former
	was, is := r.Told(), next.Told()
	if was.Subject != is.Subject {
		f.Subject = &was.Subject
	}
	if was.Commune != is.Commune {
		f.Commune = &was.Commune
	}
	if r.Practices != next.Practices {
		f.Practices = &was.Practices
	}
	if !slices.Equal(r.Contacts, next.Contacts) {
		f.Contacts = was.Contacts
	}
	return f
}

// rewrite writes what is another in next.
func rewrite(tx *gorm.DB, r, next Report) error {
	err := tx.Model(&Report{}).Where("id = ?", r.ID).UpdateColumns(map[string]any{
		"subject_kind": next.SubjectKind, "subject_name": next.SubjectName, "contender": next.Contender, "commune": next.Commune,
		"departement": next.Departement, "channels": next.Channels, "practices": next.Practices, "outcomes": next.Outcomes,
	}).Error
	if err != nil {
		return err
	}
	for i, was := range r.Contacts {
		is := next.Contacts[i]
		if is == was {
			continue
		}
		err := tx.Model(&Contact{}).Where("report_id = ? AND position = ?", r.ID, i).
			UpdateColumns(map[string]any{"on_day": is.On, "at_time": is.At, "count": is.Count}).Error
		if err != nil {
			return err
		}
	}
	if err := create(tx, next.Contacts[len(r.Contacts):]); err != nil {
		return err
	}
	return create(tx, next.OptOuts[len(r.OptOuts):])
}

// EnclosureToken is that of the files which the holder of a code is adding to
// their report.
func EnclosureToken(code seal.Code) []byte { return seal.Derive([]byte(code), "enclosures") }

// Enclose gives within tx to r the whole files of a token, and says whether there
// were any. It returns fault.Fields on "files" where r would have too many.
func (s *Store) Enclose(tx *gorm.DB, r Report, token []byte) (bool, error) {
	var fresh []string
	err := tx.Model(&Attachment{}).Where("draft_id = ? AND state = ?", draftID(token), Whole).Order("position").Pluck("id", &fresh).Error
	if err != nil || len(fresh) == 0 {
		return false, err
	}
	var last []int
	if err := tx.Model(&Attachment{}).Where("report_id = ?", r.ID).Order("position").Pluck("position", &last).Error; err != nil {
		return false, err
	}
	if len(last)+len(fresh) > MaxAttachments {
		return false, fault.Fields{{Field: "files", Key: "report.error.files_too_many", Params: map[string]any{"Most": MaxAttachments}}}
	}
	next := 0
	if len(last) > 0 {
		next = last[len(last)-1] + 1
	}
	for i, id := range fresh {
		err := tx.Model(&Attachment{}).Where("id = ?", id).
			Updates(map[string]any{"report_id": r.ID, "draft_id": nil, "own": []byte{}, "position": next + i}).Error
		if err != nil {
			return false, err
		}
		if err := s.added(tx, r.ID, Addition{Kind: AddedFile, Position: next + i}); err != nil {
			return false, err
		}
	}
	return true, nil
}
