package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/seal"
)

// Store keeps the outbox, what became of mails, and who wants news.
type Store struct {
	db   *database.DB
	now  func() time.Time
	with Needs
}

// Needs are what mails are sealed and told apart with.
type Needs struct {
	Recipients seal.Recipients // the authority's
	Secret     []byte          // 32 bytes that key the hashes of addresses
}

// NewStore returns a store of mails.
func NewStore(db *database.DB, now func() time.Time, with Needs) *Store {
	return &Store{db: db, now: now, with: with}
}

// waiting is a mail of the outbox.
type waiting struct {
	ID       string `gorm:"primaryKey"`
	ReportID *string
	Template Template
	Lang     string
	BoxRow   string // whose box Sealed is
	Sealed   []byte // age box of boxed
	Once     *string
	Tries    int
	PutAt    time.Time
	NextAt   time.Time
}

// TableName names the table.
func (waiting) TableName() string { return "outbox" }

// boxed is what only who sends a mail reads of it.
type boxed struct {
	To string `json:"to"`
	Values
}

// Put writes m into the outbox within tx: it is sent when tx is, or not at all.
func (s *Store) Put(tx *gorm.DB, m Message) error {
	row, err := s.seal(m)
	if err != nil {
		return err
	}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("put mail %s: %w", m.Template, err)
	}
	return nil
}

// seal lays m out as a row that waits.
func (s *Store) seal(m Message) (waiting, error) {
	now := s.now()
	row := waiting{ID: database.NewID(), Template: m.Template, Lang: m.Lang, PutAt: now, NextAt: now}
	if m.ReportID != "" {
		row.ReportID = &m.ReportID
	}
	row.BoxRow = "outbox/" + row.ID
	var err error
	row.Sealed, err = s.box(row.BoxRow, boxed{m.To, m.Values})
	return row, err
}

func (s *Store) box(row string, b boxed) ([]byte, error) {
	plain, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("seal mail: %w", err)
	}
	return seal.Close(s.with.Recipients, row, plain)
}

// open returns the mail of a row, or Fault at AtBox.
func (w waiting) open(with seal.Identities) (Message, error) {
	m := Message{Template: w.Template, Lang: w.Lang}
	plain, err := seal.Open(with, w.BoxRow, w.Sealed)
	if err != nil {
		return m, Fault{Stage: AtBox}
	}
	var b boxed
	if err := json.Unmarshal(plain, &b); err != nil {
		return m, Fault{Stage: AtBox}
	}
	m.To, m.Values = b.To, b.Values
	return m, nil
}

// count is what became of one day's mails (UTC).
type count struct {
	Day     day.Day `gorm:"primaryKey"`
	Sent    int
	Refused int
	GivenUp int
	Fault   Stage
	Code    int
	FaultAt *time.Time
}

// TableName names the table.
func (count) TableName() string { return "mail_days" }

// tally adds to today's counts within tx.
func (s *Store) tally(tx *gorm.DB, more count) error {
	more.Day = day.Of(s.now())
	sum := func(column string) clause.Assignment {
		return clause.Assignment{Column: clause.Column{Name: column}, Value: gorm.Expr("mail_days." + column + " + excluded." + column)}
	}
	set := clause.Set{sum("sent"), sum("refused"), sum("given_up")}
	if more.Fault != "" {
		now := s.now()
		more.FaultAt = &now
		set = append(set, clause.AssignmentColumns([]string{"fault", "code", "fault_at"})...)
	}
	on := clause.OnConflict{Columns: []clause.Column{{Name: "day"}}, DoUpdates: set}
	if err := tx.Clauses(on).Create(&more).Error; err != nil {
		return fmt.Errorf("count mails: %w", err)
	}
	return nil
}

// State is how sending goes, for whoever runs the portal. It names nobody.
type State struct {
	Waiting  int
	Since    *time.Time // the oldest that waits
	Week     Counts
	Fault    Fault // the last one of the week, or none
	FaultAt  *time.Time
	Retrying int // how many were tried already
}

// Counts are what became of mails.
type Counts struct{ Sent, Refused, GivenUp int }

// weekDays is how many days State looks back on.
const weekDays = 7

// State returns how sending goes.
func (s *Store) State(ctx context.Context) (State, error) {
	var st State
	db := s.db.Write.WithContext(ctx)
	var oldest []waiting
	if err := db.Select("put_at").Order("put_at").Limit(1).Find(&oldest).Error; err != nil {
		return st, fmt.Errorf("state of mails: %w", err)
	}
	if len(oldest) > 0 {
		st.Since = &oldest[0].PutAt
	}
	row := db.Model(&waiting{}).Select("count(*), count(CASE WHEN tries > 0 THEN 1 END)").Row()
	if err := row.Scan(&st.Waiting, &st.Retrying); err != nil {
		return st, fmt.Errorf("state of mails: %w", err)
	}
	var days []count
	if err := db.Where("day > ?", day.Of(s.now()).Add(-weekDays)).Order("day").Find(&days).Error; err != nil {
		return st, fmt.Errorf("state of mails: %w", err)
	}
	for _, d := range days {
		st.Week = Counts{st.Week.Sent + d.Sent, st.Week.Refused + d.Refused, st.Week.GivenUp + d.GivenUp}
		if d.FaultAt != nil {
			st.Fault, st.FaultAt = Fault{d.Fault, d.Code}, d.FaultAt
		}
	}
	return st, nil
}
