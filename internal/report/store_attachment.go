package report

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/seal"
)

// StartUpload makes room for a file among those of a token's draft, which must
// be saved already. It returns the upload, whose parts AddPart then takes:
//
//	u, err := reports.StartUpload(ctx, token, "IMG_0412.PNG", 1_204_311)
//	u, err = reports.AddPart(ctx, token, u.ID, u.Received, body) // until u.Whole
//
// It returns fault.NotFound when there is no draft to be sent, and fault.Fields on
// "file" when the file is empty, too large, or one too many.
func (s *Store) StartUpload(ctx context.Context, token []byte, name string, size int64) (Upload, error) {
	var faults fault.Fields
	if size <= 0 {
		faults.Add("file", "report.error.file_empty")
	}
	if size > MaxAttachment {
		faults.Add("file", "report.error.file_too_large", "Most", MaxAttachment>>20)
	}
	if len(faults) > 0 {
		return Upload{}, faults
	}
	a, err := s.place(ctx, token, name, size)
	if err != nil {
		return Upload{}, err
	}
	return a.upload(FileDetails{Name: CleanName(name)}), nil
}

// place inserts the row of a file at the first free place of its draft.
func (s *Store) place(ctx context.Context, token []byte, name string, size int64) (Attachment, error) {
	d, err := s.DraftOf(ctx, token)
	if err != nil {
		return Attachment{}, err
	}
	if d.Receipt != nil {
		return Attachment{}, fmt.Errorf("upload: the report is sent: %w", fault.NotFound)
	}
	a := Attachment{
		ID: newID(s.now()), DraftID: draftID(token), State: Arriving, Size: size, Parts: []part{}, Scan: ScanWaiting,
		Sealed: []byte{}, SealedHash: []byte{}, CopyHash: []byte{}, TouchedAt: s.now(),
	}
	if a.Own, err = ownBox(token, a, FileDetails{Name: CleanName(name)}); err != nil {
		return Attachment{}, err
	}
	for range MaxAttachments { // another tab may take the same place
		if a.Position, err = s.freePlace(ctx, a.DraftID); err != nil {
			return Attachment{}, err
		}
		err = s.db.Write.WithContext(ctx).Create(&a).Error
		if !database.Duplicate(err) {
			break
		}
	}
	if err != nil {
		return Attachment{}, busy(fmt.Errorf("upload: %w", err))
	}
	return a, nil
}

// freePlace returns the first place without a file.
func (s *Store) freePlace(ctx context.Context, draft []byte) (int, error) {
	var taken []int
	err := s.db.Write.WithContext(ctx).Model(&Attachment{}).Where("draft_id = ?", draft).Order("position").Pluck("position", &taken).Error
	if err != nil {
		return 0, busy(fmt.Errorf("upload: %w", err))
	}
	for i := range MaxAttachments {
		if i >= len(taken) || taken[i] != i {
			return i, nil
		}
	}
	return 0, fault.Fields{{Field: "file", Key: "report.error.files_too_many", Params: map[string]any{"Most": MaxAttachments}}}
}

// Uploads returns the files of a token's draft in their order: those that are
// whole, and those of which a part is still to come.
func (s *Store) Uploads(ctx context.Context, token []byte) ([]Upload, error) {
	var rows []Attachment
	err := s.db.Write.WithContext(ctx).Where("draft_id = ?", draftID(token)).Order("position").Find(&rows).Error
	if err != nil {
		return nil, busy(fmt.Errorf("uploads: %w", err))
	}
	all := make([]Upload, len(rows))
	for i, a := range rows {
		d, err := ownDetails(token, a)
		if err != nil {
			return nil, err
		}
		all[i] = a.upload(d)
	}
	return all, nil
}

// RemoveUpload forgets a file of a token's draft and its bytes; one that is not
// there is forgotten already.
func (s *Store) RemoveUpload(ctx context.Context, token []byte, id string) error {
	a, err := s.uploaded(ctx, token, id)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	// From here on no report can take it along.
	done := s.db.Write.WithContext(ctx).Model(&Attachment{}).Where("id = ? AND draft_id = ?", id, a.DraftID).Update("draft_id", nil)
	if done.Error != nil {
		return busy(fmt.Errorf("remove upload: %w", done.Error))
	}
	if done.RowsAffected == 0 {
		return nil
	}
	return s.drop(ctx, a)
}

// uploaded returns one file of a token's draft, or fault.NotFound.
func (s *Store) uploaded(ctx context.Context, token []byte, id string) (Attachment, error) {
	var a Attachment
	if !validID(id) {
		return a, fmt.Errorf("upload: %w", fault.NotFound)
	}
	err := s.db.Write.WithContext(ctx).Take(&a, "id = ? AND draft_id = ?", id, draftID(token)).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return a, fmt.Errorf("upload %s: %w", id, fault.NotFound)
	}
	if err != nil {
		return a, busy(fmt.Errorf("upload %s: %w", id, err))
	}
	return a, nil
}

// upload is the file as its owner sees it.
func (a Attachment) upload(d FileDetails) Upload {
	return Upload{
		ID: a.ID, Name: d.Name, Type: a.Type, Size: a.Size, Received: a.Received, Whole: a.State == Whole,
		Copied: a.Copy != "", Hash: d.Hash,
	}
}

// ownBox seals a file's details to the voter's cookie.
func ownBox(token []byte, a Attachment, d FileDetails) ([]byte, error) {
	key, err := seal.Personal(token, "draft")
	if err != nil {
		return nil, err
	}
	return detailsBox(seal.Recipients{key.Recipient()}, a, d)
}

func detailsBox(to seal.Recipients, a Attachment, d FileDetails) ([]byte, error) {
	plain, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	return seal.Close(to, a.Row(), plain)
}

// ownDetails opens a file's details with the voter's cookie.
func ownDetails(token []byte, a Attachment) (FileDetails, error) {
	key, err := seal.Personal(token, "draft")
	if err != nil {
		return FileDetails{}, err
	}
	return openDetails(seal.Identities{key}, a, a.Own)
}

func openDetails(with seal.Identities, a Attachment, box []byte) (FileDetails, error) {
	var d FileDetails
	plain, err := seal.Open(with, a.Row(), box)
	if err != nil {
		return d, err
	}
	if err := json.NewDecoder(bytes.NewReader(plain)).Decode(&d); err != nil {
		return d, fmt.Errorf("%s: %w", a.Row(), err)
	}
	return d, nil
}

// holdFiles keeps the files of a draft from expiring while its report is being
// sent, and returns the draft they belong to, nil when there are none.
func (s *Store) holdFiles(ctx context.Context, token []byte) ([]byte, error) {
	id := draftID(token)
	held := s.db.Write.WithContext(ctx).Model(&Attachment{}).Where("draft_id = ? AND state = ?", id, Whole).Update("touched_at", s.now())
	if held.Error != nil {
		return nil, busy(fmt.Errorf("file draft: %w", held.Error))
	}
	if held.RowsAffected == 0 {
		return nil, nil
	}
	return id, nil
}

// attach gives the files of drafts to the reports that are made of them, in the
// transaction that makes them.
func attach(tx *gorm.DB, batch []*filed) error {
	for _, w := range batch {
		if w.draft == nil {
			continue
		}
		err := tx.Model(&Attachment{}).Where("draft_id = ? AND state = ?", w.draft, Whole).
			Updates(map[string]any{"report_id": w.report.ID, "draft_id": nil, "own": []byte{}}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// eraseFiles forgets all files of a draft.
func (s *Store) eraseFiles(ctx context.Context, token []byte) error {
	var rows []Attachment
	if err := s.db.Write.WithContext(ctx).Where("draft_id = ?", draftID(token)).Find(&rows).Error; err != nil {
		return busy(fmt.Errorf("erase draft: %w", err))
	}
	for _, a := range rows {
		if err := s.RemoveUpload(ctx, token, a.ID); err != nil {
			return err
		}
	}
	return nil
}
