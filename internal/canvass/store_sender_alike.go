package canvass

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Resemblance says why two senders may be one.
type Resemblance string

// The reasons.
const (
	InWriting Resemblance = "writing" // a reader takes one for the other, or their numbers follow each other
	InMessage Resemblance = "message" // both sent one message
)

// LookAlike is a sender that may be another's, and why.
type LookAlike struct {
	Sender
	Why Resemblance
}

// apart says that two senders are not one; it is the row.
type apart struct {
	One    int64 `gorm:"primaryKey;autoIncrement:false"` // the smaller number
	Other  int64 `gorm:"primaryKey;autoIncrement:false"`
	Author string
	At     time.Time
}

// TableName is where gorm finds them.
func (apart) TableName() string { return "senders_apart" }

// The bounds of a search for look-alikes, so that it costs a large sender no
// more than a small one.
const (
	mostAlike     = 12
	alikeReports  = 200 // of the sender, whose canvasses are looked at
	alikeCanvases = 5
	alikeMembers  = 300 // of each canvass
)

// LookAlikes returns senders that may be sender's, those that look like it
// first. Those that a reviewer said are another's are left out.
func (s *Store) LookAlikes(ctx context.Context, sender Sender) ([]LookAlike, error) {
	db := s.db.Read.WithContext(ctx)
	not, err := s.parted(db, sender.ID)
	if err != nil {
		return nil, err
	}
	not = append(not, sender.ID)
	var found []LookAlike
	if sender.Family != "" {
		var kin []Sender
		err := db.Where("family = ? AND id NOT IN ?", sender.Family, not).Order("reports DESC, id").Limit(mostAlike).Find(&kin).Error
		if err != nil {
			return nil, fmt.Errorf("look-alikes of sender %d: %w", sender.ID, err)
		}
		for _, k := range kin {
			found, not = append(found, LookAlike{k, InWriting}), append(not, k.ID)
		}
	}
	others, err := s.fellows(db, sender.ID, not)
	return append(found, others...), err
}

// parted returns the senders that are said not to be id's.
func (s *Store) parted(db *gorm.DB, id int64) ([]int64, error) {
	var rows []apart
	if err := db.Where("one = ? OR other = ?", id, id).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("look-alikes of sender %d: %w", id, err)
	}
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.One+r.Other-id)
	}
	return ids, nil
}

// fellows returns the senders of the messages that a sender sent, but for those
// of not.
func (s *Store) fellows(db *gorm.DB, id int64, not []int64) ([]LookAlike, error) {
	var canvasses []ID
	err := db.Raw(`SELECT canvass_id FROM canvass_reports WHERE canvass_id <> 0 AND report_id IN (?)
		GROUP BY canvass_id ORDER BY count(*) DESC, canvass_id LIMIT ?`, within(latest(db, id, alikeReports)), alikeCanvases).Scan(&canvasses).Error
	if err != nil {
		return nil, fmt.Errorf("look-alikes of sender %d: %w", id, err)
	}
	var found []LookAlike
	for _, c := range canvasses {
		members := db.Model(&Member{}).Select("report_id").Where("canvass_id = ?", c).Order("report_id DESC").Limit(alikeMembers)
		var kin []Sender
		err := db.Where("id IN (SELECT sender_id FROM sender_reports WHERE report_id IN (?)) AND id NOT IN ?", within(members), not).
			Order("reports DESC, id").Limit(mostAlike).Find(&kin).Error
		if err != nil {
			return nil, fmt.Errorf("look-alikes of sender %d: %w", id, err)
		}
		for _, k := range kin {
			found, not = append(found, LookAlike{k, InMessage}), append(not, k.ID)
		}
	}
	return found[:min(len(found), mostAlike)], nil
}

// within lets a query with a bound stand inside another.
func within(q *gorm.DB) *gorm.DB {
	return q.Session(&gorm.Session{NewDB: true}).Table("(?) AS bounded", q).Select("report_id")
}

// Part says within tx that two senders are not one.
func (s *Store) Part(ctx context.Context, tx *gorm.DB, a, b int64, by string) error {
	if _, err := senderByID(tx.WithContext(ctx), b); err != nil {
		return err
	}
	row := apart{min(a, b), max(a, b), by, s.now()}
	if err := tx.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("part senders %d and %d: %w", a, b, err)
	}
	return nil
}
