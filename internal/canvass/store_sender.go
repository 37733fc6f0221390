package canvass

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"vigie/internal/database"
	"vigie/internal/fault"
	"vigie/internal/report"
)

// Sender is a sender in the register, and its row.
type Sender struct {
	ID        int64
	Kind      SenderKind
	Identity  string // see Identity.Key
	Shown     string // as the first voter wrote it
	Family    string
	Reports   int // that ever named it
	LinkKind  LinkKind
	LinkName  string // who sends under it, as far as is known
	FirstSeen time.Time
	LastSeen  time.Time
}

// Linked says whether it is known who sends under the identity.
func (s Sender) Linked() bool { return s.LinkKind != Unlinked }

// Whole says whether the identity is that of one sender: a number of which some
// figures are missing, or hidden, is that of many.
func (s Sender) Whole() bool { return s.Kind != ByNumber || strings.HasPrefix(s.Identity, "+") }

// LinkKind is what a sender is linked to.
type LinkKind string

// The kinds of links.
const (
	Unlinked    LinkKind = ""
	ToContender LinkKind = "contender" // a list or candidate
	ToParty     LinkKind = "party"
	ToVendor    LinkKind = "vendor" // who sends for others
	ToOther     LinkKind = "other"
)

// LinkKinds lists what a sender can be linked to, as they are shown.
var LinkKinds = []LinkKind{ToContender, ToParty, ToVendor, ToOther}

// SenderLink says who sends under an identity, and who found out; it is the row.
type SenderLink struct {
	ID         string
	SenderID   int64
	Kind       LinkKind
	Name       string
	Contender  string // id in the register, or ""
	Reason     string
	Author     string // account id
	AuthorName string
	At         time.Time
}

// senderReport says that a report names a sender; it is the row.
type senderReport struct {
	ReportID string `gorm:"primaryKey"`
	SenderID int64  `gorm:"primaryKey;autoIncrement:false"` // 0 for none
}

// TableName is where gorm finds them.
func (senderReport) TableName() string { return "sender_reports" }

// SweepSenders puts the senders of each report into the register that are not
// there yet, and returns how many reports that were. Several may run at once,
// and again: no report counts twice.
func (s *Store) SweepSenders(ctx context.Context) (int, error) {
	return s.with.Reports.Sweep(ctx, sweepBatch, s.rows(ctx, &senderReport{}), s.register)
}

// register puts the senders of those of the reports that were not seen into the
// register, all or none, and returns how many reports.
func (s *Store) register(ctx context.Context, reports []report.Report) (int, error) {
	db := s.db.Write.WithContext(ctx)
	fresh, err := unplaced(db, &senderReport{}, reports)
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	err = db.Transaction(func(tx *gorm.DB) error {
		if err := s.db.Alone(tx, "canvass.senders"); err != nil {
			return err
		}
		if fresh, err = unplaced(tx, &senderReport{}, fresh); err != nil { // another instance may have been faster
			return err
		}
		var rows []senderReport
		for _, r := range fresh {
			named, err := name(tx, r)
			if err != nil {
				return fmt.Errorf("report %s: %w", r.Reference, err)
			}
			rows = append(rows, named...)
		}
		if len(rows) == 0 {
			return nil
		}
		return tx.Create(&rows).Error
	})
	if err != nil {
		return 0, fmt.Errorf("register senders: %w", err)
	}
	return len(fresh), nil
}

// name counts r for each of its senders, and returns the rows that say so.
func name(tx *gorm.DB, r report.Report) ([]senderReport, error) {
	var rows []senderReport
	seen := map[Identity]bool{}
	for _, c := range r.Contacts {
		who, ok := IdentityOf(c.Channel, c.Sender)
		if !ok || seen[who] {
			continue
		}
		seen[who] = true
		id, err := count(tx, who, c.Sender, r.ReceivedAt)
		if err != nil {
			return nil, err
		}
		rows = append(rows, senderReport{r.ID, id})
	}
	if len(rows) == 0 {
		rows = []senderReport{{r.ID, 0}}
	}
	return rows, nil
}

// count counts one report more for an identity and returns its number.
func count(tx *gorm.DB, who Identity, shown string, at time.Time) (int64, error) {
	var id int64
	err := tx.Raw(`INSERT INTO senders (kind, identity, shown, family, reports, link_kind, link_name, first_seen, last_seen)
		VALUES (?, ?, ?, ?, 1, '', '', ?, ?)
		ON CONFLICT (kind, identity) DO UPDATE SET reports = senders.reports + 1,
			first_seen = CASE WHEN senders.first_seen > excluded.first_seen THEN excluded.first_seen ELSE senders.first_seen END,
			last_seen = CASE WHEN senders.last_seen < excluded.last_seen THEN excluded.last_seen ELSE senders.last_seen END
		RETURNING id`, who.Kind, who.Key, shown, who.Family, at, at).Scan(&id).Error
	return id, err
}

// SenderByID returns a sender, or fault.NotFound.
func (s *Store) SenderByID(ctx context.Context, id int64) (Sender, error) {
	return senderByID(s.db.Write.WithContext(ctx), id)
}

func senderByID(db *gorm.DB, id int64) (Sender, error) {
	var found Sender
	err := db.Take(&found, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = fault.NotFound
	}
	if err != nil {
		return Sender{}, fmt.Errorf("sender %d: %w", id, err)
	}
	return found, nil
}

// SenderFilter narrows the register; empty fields do not.
type SenderFilter struct {
	Kind    SenderKind
	Text    string // part of the sender as shown or as it is known, or of whom it is linked to
	Unknown bool   // not linked to anybody
	Known   bool   // linked
}

// SenderCursor is a place in the register: after the sender that was last seen
// then. The zero value is the beginning.
type SenderCursor struct {
	LastSeen time.Time
	ID       int64
}

// Senders returns up to limit senders that f lets through, the last seen first.
// more says whether others follow.
func (s *Store) Senders(ctx context.Context, f SenderFilter, after SenderCursor, limit int) (found []Sender, more bool, err error) {
	q := f.on(s.db.Read.WithContext(ctx))
	if after.ID != 0 {
		q = q.Where("last_seen < ? OR last_seen = ? AND id < ?", after.LastSeen, after.LastSeen, after.ID)
	}
	if err := q.Order("last_seen DESC, id DESC").Limit(limit + 1).Find(&found).Error; err != nil {
		return nil, false, fmt.Errorf("senders: %w", err)
	}
	return found[:min(len(found), limit)], len(found) > limit, nil
}

func (f SenderFilter) on(q *gorm.DB) *gorm.DB {
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.Unknown {
		q = q.Where("link_kind = ''")
	}
	if f.Known {
		q = q.Where("link_kind <> ''")
	}
	if text := strings.TrimSpace(f.Text); text != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(text)) + "%"
		key := like
		if who, ok := IdentityOf(report.SMS, text); ok {
			key = who.Key
		}
		q = q.Where(`identity = ? OR lower(shown) LIKE ? ESCAPE '\' OR identity LIKE ? ESCAPE '\' OR lower(link_name) LIKE ? ESCAPE '\'`, key, like, like, like)
	}
	return q
}

// SenderOfCase is a sender and how many of some reports name it.
type SenderOfCase struct {
	Sender
	Named int
}

// SendersOf returns up to most senders of the reports whose keys a query of one
// column gives, those that most name first.
func (s *Store) SendersOf(ctx context.Context, keys *gorm.DB, most int) ([]SenderOfCase, error) {
	var found []SenderOfCase
	err := s.db.Write.WithContext(ctx).Raw(`SELECT senders.*, n.named FROM senders JOIN (
		SELECT sender_id, count(*) AS named FROM sender_reports WHERE sender_id <> 0 AND report_id IN (?)
		GROUP BY sender_id ORDER BY named DESC, sender_id LIMIT ?) n ON n.sender_id = senders.id
		ORDER BY n.named DESC, senders.id`, keys, most).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("senders of reports: %w", err)
	}
	return found, nil
}

// recent is how many of a sender's reports are looked at: enough to say what it
// does, few enough that a large one costs no more than a small one.
const recent = 2000

// Latest returns a query of the keys of the latest reports that name a sender, up
// to recent, to stand in another of db.
func (s *Store) Latest(db *gorm.DB, id int64) *gorm.DB { return within(latest(db, id, recent)) }

func latest(db *gorm.DB, id int64, most int) *gorm.DB {
	return db.Model(&senderReport{}).Select("report_id").Where("sender_id = ?", id).Order("report_id DESC").Limit(most)
}

// SenderSpread returns when, how and where the latest reports happened that name
// a sender.
func (s *Store) SenderSpread(ctx context.Context, id int64) (report.Spread, error) {
	return s.with.Reports.Spread(ctx, s.Latest(s.db.Write.WithContext(ctx), id))
}

// Links returns what a sender was linked to, the last first.
func (s *Store) Links(ctx context.Context, id int64) ([]SenderLink, error) {
	var links []SenderLink
	if err := s.db.Write.WithContext(ctx).Where("sender_id = ?", id).Order("id DESC").Find(&links).Error; err != nil {
		return nil, fmt.Errorf("links of sender %d: %w", id, err)
	}
	return links, nil
}

// Link adds l to the links of a sender within tx, unless somebody else has since
// seen, the last link's key or "" for none: then it returns fault.Conflict.
func (s *Store) Link(ctx context.Context, tx *gorm.DB, l SenderLink, seen string) error {
	tx = tx.WithContext(ctx)
	if _, err := senderByID(tx, l.SenderID); err != nil {
		return err
	}
	if err := s.db.Alone(tx, "canvass.senders"); err != nil {
		return err
	}
	var last []string
	if err := tx.Model(&SenderLink{}).Where("sender_id = ?", l.SenderID).Order("id DESC").Limit(1).Pluck("id", &last).Error; err != nil {
		return fmt.Errorf("link sender %d: %w", l.SenderID, err)
	}
	if strings.Join(last, "") != seen {
		return fmt.Errorf("link sender %d: %w", l.SenderID, fault.Conflict)
	}
	l.ID, l.At = database.NewID(), s.now()
	if err := tx.Create(&l).Error; err != nil {
		return fmt.Errorf("link sender %d: %w", l.SenderID, err)
	}
	err := tx.Model(&Sender{}).Where("id = ?", l.SenderID).Updates(map[string]any{"link_kind": l.Kind, "link_name": l.Name}).Error
	if err != nil {
		return fmt.Errorf("link sender %d: %w", l.SenderID, err)
	}
	return nil
}
