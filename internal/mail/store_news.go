package mail

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/seal"
)

// News is where a voter wants news of one report: nothing is sent there before
// whoever reads the address has confirmed it.
type News struct {
	ReportID    string `gorm:"primaryKey"`
	Lang        string
	Sealed      []byte // age box of the address and its token
	TokenHash   []byte
	AskedAt     time.Time
	ConfirmedAt *time.Time
	RefusedAt   *time.Time // when the address refused a mail for good
}

// TableName names the table.
func (News) TableName() string { return "news" }

// newsBox begins the name of the box of an address for news.
const newsBox = "news/"

// Asked is an address for news that is about to be written, and the mail that asks
// its reader to confirm.
type Asked struct {
	news    News
	confirm waiting
	address []byte
}

// ask counts what one address was sent in a day without having confirmed anything.
type ask struct {
	Address []byte `gorm:"primaryKey"`
	Day     day.Day
	Asked   int
}

// TableName names the table.
func (ask) TableName() string { return "mail_asks" }

// Prepare seals an address for news of a report, outside any transaction. It
// returns ErrAddress where it is none.
func (s *Store) Prepare(reportID, lang, address string) (*Asked, error) {
	to, err := Address(address)
	if err != nil {
		return nil, err
	}
	random := make([]byte, 24) // 192 bits: nobody guesses it
	rand.Read(random)          // never fails: crypto/rand ends the process instead
	token := base64.RawURLEncoding.EncodeToString(random)
	a := &Asked{address: s.hashed(to), news: News{ReportID: reportID, Lang: lang, TokenHash: hash(token), AskedAt: s.now()}}
	if a.news.Sealed, err = s.box(newsBox+reportID, boxed{to, Values{Token: token}}); err != nil {
		return nil, err
	}
	a.confirm = waiting{
		ID: database.NewID(), ReportID: &a.news.ReportID, Template: Confirm, Lang: lang,
		BoxRow: newsBox + reportID, Sealed: a.news.Sealed, PutAt: s.now(), NextAt: s.now(),
	}
	return a, nil
}

// hashed returns what stands for an address today: it cannot be told tomorrow
// whose it was, nor that two days had the same.
func (s *Store) hashed(address string) []byte {
	h := hmac.New(sha256.New, seal.Derive(s.with.Secret, "mail asks "+string(day.Of(s.now()))))
	h.Write([]byte(strings.ToLower(address)))
	return h.Sum(nil)
}

func hash(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}

// PutAsked writes addresses for news within tx, each with the mail that asks for
// confirmation, but for addresses that were sent enough of these today.
func (s *Store) PutAsked(tx *gorm.DB, all ...*Asked) error {
	all = slices.SortedFunc(slices.Values(all), func(a, b *Asked) int { return bytes.Compare(a.address, b.address) }) // who waits for whom has one order
	for _, a := range all {
		if _, err := s.putAsked(tx, a); err != nil {
			return err
		}
	}
	return nil
}

// putAsked writes one address for news and asks its reader, and says whether it
// did: an address that nobody may be asked at is not kept, so that no page says
// that a mail is on its way.
func (s *Store) putAsked(tx *gorm.DB, a *Asked) (bool, error) {
	may, err := s.mayAsk(tx, a.address)
	if err != nil || !may {
		return false, err
	}
	if err := tx.Create(&a.news).Error; err != nil {
		return false, fmt.Errorf("keep address for news: %w", err)
	}
	if err := tx.Create(&a.confirm).Error; err != nil {
		return false, fmt.Errorf("ask for confirmation: %w", err)
	}
	return true, nil
}

// mayAsk says whether an address that has confirmed nothing may be sent one more
// mail today, and counts it.
func (s *Store) mayAsk(tx *gorm.DB, address []byte) (bool, error) {
	row := ask{Address: address, Day: day.Of(s.now()), Asked: 1}
	on := clause.OnConflict{
		Columns:   []clause.Column{{Name: "address"}},
		DoUpdates: clause.Assignments(map[string]any{"asked": gorm.Expr("mail_asks.asked + 1")}),
	}
	if err := tx.Clauses(on, clause.Returning{}).Create(&row).Error; err != nil {
		return false, fmt.Errorf("count mails to an address: %w", err)
	}
	return row.Asked <= asksADay, nil
}

// SetNews makes address that for news of a report, instead of any before. It
// returns ErrAddress where it is none, and fault.TooMany for one that was sent
// enough of these today.
func (s *Store) SetNews(ctx context.Context, reportID, lang, address string) error {
	a, err := s.Prepare(reportID, lang, address)
	if err != nil {
		return err
	}
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := dropNews(tx, reportID); err != nil {
			return err
		}
		asked, err := s.putAsked(tx, a)
		if err == nil && !asked {
			err = fmt.Errorf("ask for confirmation: %w", fault.TooMany)
		}
		return err
	})
}

// DropNews forgets the address for news of a report.
func (s *Store) DropNews(ctx context.Context, reportID string) error {
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return dropNews(tx, reportID) })
}

// dropNews removes an address with the mails that wait for it.
func dropNews(tx *gorm.DB, reportID string) error {
	if err := tx.Delete(&waiting{}, "box_row = ?", newsBox+reportID).Error; err != nil {
		return fmt.Errorf("drop news: %w", err)
	}
	if err := tx.Delete(&News{}, "report_id = ?", reportID).Error; err != nil {
		return fmt.Errorf("drop news: %w", err)
	}
	return nil
}

// NewsOf returns what is kept of a voter's wish for news of a report, nil where
// there is none.
func (s *Store) NewsOf(ctx context.Context, reportID string) (*News, error) {
	return s.news(ctx, "report_id = ?", reportID)
}

// ByToken returns the news that a token of a mail stands for, or fault.NotFound.
func (s *Store) ByToken(ctx context.Context, token string) (News, error) {
	n, err := s.news(ctx, "token_hash = ?", hash(token))
	if err == nil && (n == nil || n.ConfirmedAt == nil && s.now().Sub(n.AskedAt) > ConfirmWithin) {
		return News{}, fmt.Errorf("news: %w", fault.NotFound)
	}
	if err != nil {
		return News{}, err
	}
	return *n, nil
}

func (s *Store) news(ctx context.Context, where string, value any) (*News, error) {
	var n News
	err := s.db.Write.WithContext(ctx).Take(&n, where, value).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("news: %w", err)
	}
	return &n, nil
}

// ConfirmNews lets news be sent to the address of a token, or returns
// fault.NotFound. Confirming twice is confirming.
func (s *Store) ConfirmNews(ctx context.Context, token string) error {
	n, err := s.ByToken(ctx, token)
	if err != nil || n.ConfirmedAt != nil {
		return err
	}
	err = s.db.Write.WithContext(ctx).Model(&News{}).Where("token_hash = ?", n.TokenHash).Update("confirmed_at", s.now()).Error
	if err != nil {
		return fmt.Errorf("confirm news: %w", err)
	}
	return nil
}

// StopNews forgets the address of a token. Where there is none, nothing is to be
// stopped.
func (s *Store) StopNews(ctx context.Context, token string) error {
	n, err := s.ByToken(ctx, token)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.DropNews(ctx, n.ReportID)
}

// Tell puts within tx a mail to each voter of reports who wants news and has
// confirmed the address. One that still waits for the same serves for both.
func (s *Store) Tell(tx *gorm.DB, t Template, reportIDs ...string) error {
	for ids := range slices.Chunk(reportIDs, batch) {
		var all []News
		if err := tx.Where("confirmed_at IS NOT NULL AND report_id IN ?", ids).Find(&all).Error; err != nil {
			return fmt.Errorf("tell news: %w", err)
		}
		var rows []waiting
		for _, n := range all {
			once := string(t) + "/" + n.ReportID
			rows = append(rows, waiting{
				ID: database.NewID(), ReportID: &n.ReportID, Template: t, Lang: n.Lang,
				BoxRow: newsBox + n.ReportID, Sealed: n.Sealed, Once: &once, PutAt: s.now(), NextAt: s.now(),
			})
		}
		if len(rows) == 0 {
			continue
		}
		once := clause.OnConflict{Columns: []clause.Column{{Name: "once"}}, DoNothing: true}
		if err := tx.Clauses(once).Create(&rows).Error; err != nil {
			return fmt.Errorf("tell news: %w", err)
		}
	}
	return nil
}

// SendReceipt puts the copy of a receipt to an address, unless it was sent enough
// today: nothing shows that whoever typed it reads it. It returns ErrAddress where
// it is none, and fault.TooMany.
func (s *Store) SendReceipt(ctx context.Context, m Message) error {
	to, err := Address(m.To)
	if err != nil {
		return err
	}
	m.Template, m.To = Receipt, to
	row, err := s.seal(m)
	if err != nil {
		return err
	}
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		may, err := s.mayAsk(tx, s.hashed(to))
		if err != nil {
			return err
		}
		if !may {
			return fmt.Errorf("copy of a receipt: %w", fault.TooMany)
		}
		return tx.Create(&row).Error
	})
}
