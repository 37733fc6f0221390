package report

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"vigie/internal/database"
	"vigie/internal/day"
	"vigie/internal/fault"
	"vigie/internal/mail"
	"vigie/internal/seal"
)

// Submission is a filing with what makes it be filed once. The same Key and
// Body give the same receipt again, however often; no Key, a new report.
type Submission struct {
	Filing Filing
	Key    string
	Body   []byte
	Came   []Entry
	Behalf *Behalf // who typed it in, or nil
	draft  []byte  // whose files go with it, or nil
}

// filing is the row that recognises a repeated submission. It holds no receipt:
// that is made again from the key and the body, which only the voter has.
type filing struct {
	KeyHash   []byte `gorm:"primaryKey"`
	BodyHash  []byte
	Reference string
	FiledAt   time.Time
}

// filed is all that one submission writes.
type filed struct {
	report Report
	filing *filing
	draft  []byte      // whose files go with it, or nil
	mark   []byte      // of the statement, or nil
	news   *mail.Asked // where the voter wants news, or nil
	behalf *Behalf     // who typed it in, or nil
}

// errLost is the answer to those whose batch ended without one.
var errLost = errors.New("the commit gave no answer")

// commitLimit bounds one durable write. A voter who has left is still served:
// what was accepted is written.
const commitLimit = 20 * time.Second

// draws is how often a reference is drawn again when it is taken.
const draws = 3

// Submit files a report and returns its receipt once it is on disk. It returns
// fault.Fields for what must be mended, fault.Conflict when the key was used for
// another body, and fault.Busy when the database cannot take it now.
func (s *Store) Submit(ctx context.Context, sub Submission) (Receipt, error) {
	if known, err := s.repeated(ctx, sub); known != nil || err != nil {
		return s.again(known, sub), err
	}
	f := sub.Filing.Clean()
	faults, err := s.Check(ctx, f)
	if err != nil {
		return Receipt{}, err
	}
	if len(faults) > 0 {
		return Receipt{}, faults
	}
	code := s.code(sub)
	w, err := s.prepare(f, sub, code)
	if err != nil {
		return Receipt{}, err
	}
	return s.commit(ctx, w, sub, code)
}

// Check returns all that Submit would find wrong with f now: the rules, and
// what only the registers know.
func (s *Store) Check(ctx context.Context, f Filing) (fault.Fields, error) {
	f = f.Clean()
	c, found := s.with.Places.Commune(f.Commune)
	facts := Facts{Today: day.Of(s.now().In(s.with.Places.Zone(c.Departement.Code)))}
	if facts.Latest = facts.Today; !found {
		facts.Latest = day.Of(s.with.Places.Latest(s.now()))
	}
	var err error
	if facts.Election, err = s.with.Elections.BySlug(ctx, f.Election); err != nil && !errors.Is(err, fault.NotFound) {
		return nil, busy(err)
	}
	faults := s.checker.Check(f, facts)
	if f.Commune != "" && !found {
		faults.Add("commune", "report.error.commune_unknown")
	}
	if err := s.checkContender(ctx, &faults, f); err != nil {
		return nil, err
	}
	return ordered(faults), nil
}

func (s *Store) checkContender(ctx context.Context, faults *fault.Fields, f Filing) error {
	if f.Subject.Contender == "" || faults.On("subject.contender") != nil {
		return nil
	}
	c, err := s.with.Elections.ContenderByID(ctx, f.Subject.Contender)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return busy(err)
	}
	if err != nil || c.Election != f.Election {
		faults.Add("subject.contender", "report.error.contender_unknown")
	}
	return nil
}

// code returns the receipt code of a submission: drawn, or, where there is a
// key, made from what the voter alone can say again.
func (s *Store) code(sub Submission) seal.Code {
	if sub.Key == "" {
		return seal.NewCode()
	}
	return seal.CodeFrom(s.keyed("receipt", []byte(sub.Key), sub.Body))
}

// prepare seals f and returns what is to be written.
func (s *Store) prepare(f Filing, sub Submission, code seal.Code) (*filed, error) {
	now := s.now()
	voter, err := seal.Personal([]byte(code), voterKey)
	if err != nil {
		return nil, err
	}
	r := newReport(f, now)
	r.Entry = Bits(Entries, sub.Came)
	if b := sub.Behalf; b != nil {
		r.Entry, r.CameOn, r.EnteredBy = Bits(Entries, []Entry{b.Way}), b.On, b.Name
	}
	r.Locator, r.VoterRecipient = code.Locator(), voter.Recipient().String()
	if c, ok := s.with.Places.Commune(f.Commune); ok {
		r.Commune, r.Departement = c.Code, c.Departement.Code // a commune that merged is its successor
	}
	plain, err := json.Marshal(Confidential{Reporter: f.Reporter, Statement: f.Statement, Message: f.Message})
	if err != nil {
		return nil, fmt.Errorf("submit: %w", err)
	}
	if r.Sealed, err = seal.Close(s.with.Recipients, r.Row(), plain); err != nil {
		return nil, fmt.Errorf("submit: %w", err)
	}
	w := &filed{report: r, draft: sub.draft, mark: s.mark(r.Election, f.Statement), behalf: sub.Behalf}
	if w.news, err = s.newsFor(r, f.Reporter); err != nil {
		return nil, err
	}
	if sub.Key != "" {
		w.filing = &filing{KeyHash: s.keyed("key", []byte(sub.Key)), BodyHash: s.keyed("body", sub.Body), Reference: r.Reference, FiledAt: now}
	}
	return w, nil
}

// newsFor seals where a voter wants news of r; nil where they want none, or gave an
// address that no mail reaches.
func (s *Store) newsFor(r Report, voter Reporter) (*mail.Asked, error) {
	if !voter.Updates || s.with.Mail == nil {
		return nil, nil
	}
	asked, err := s.with.Mail.Prepare(r.ID, r.Lang, voter.Email)
	if errors.Is(err, mail.ErrAddress) {
		return nil, nil
	}
	return asked, err
}

// newReport lays out f as a row, without what is sealed.
func newReport(f Filing, now time.Time) Report {
	r := Report{
		ID: newID(now), Reference: newReference(), ReceivedAt: now,
		Kind: f.Kind, Lang: f.Lang, Election: f.Election,
		SubjectKind: f.Subject.Kind, SubjectName: f.Subject.Name, Contender: f.Subject.Contender,
		Commune: f.Commune, Channels: Bits(Channels, f.ChannelList()), Practices: Bits(Practices, f.Practices),
		DataOrigin: f.DataOrigin, Relation: f.Relation,
		Message: Mask(f.Message, f.Reporter, f.Subject.Name),
	}
	for i, c := range f.Contacts {
		c.ReportID, c.Position, c.Count = r.ID, i, max(c.Count, 1)
		r.Contacts = append(r.Contacts, c)
	}
	var outcomes []Outcome
	for i, o := range f.OptOuts {
		o.ReportID, o.Position = r.ID, i
		r.OptOuts, outcomes = append(r.OptOuts, o), append(outcomes, o.Outcome)
	}
	r.Outcomes = Bits(Outcomes, outcomes)
	return r
}

// commit writes w together with whatever else is being filed, and answers.
func (s *Store) commit(ctx context.Context, w *filed, sub Submission, code seal.Code) (Receipt, error) {
	var err error
	for range draws {
		err = s.intake.do(w, s.write)
		if !database.Duplicate(err) {
			break
		}
		// Somebody filed under this key a moment ago: it may be this very report.
		if known, err := s.repeated(ctx, sub); known != nil || err != nil {
			return s.again(known, sub), err
		}
		w.rename(newReference())
	}
	if err != nil {
		return Receipt{}, busy(fmt.Errorf("submit: %w", err))
	}
	return Receipt{Reference: w.report.Reference, Code: code}, nil
}

func (w *filed) rename(reference string) {
	w.report.Reference = reference
	if w.filing != nil {
		w.filing.Reference = reference
	}
}

// write commits a batch in one durable transaction. When that fails each is
// tried alone, so that one cannot spoil the others'.
func (s *Store) write(batch []*filed) []error {
	ctx, cancel := context.WithTimeout(context.Background(), commitLimit)
	defer cancel()
	errs := make([]error, len(batch))
	err := s.insert(ctx, batch)
	if err == nil {
		return errs
	}
	for i := range batch {
		if errs[i] = err; len(batch) > 1 {
			errs[i] = s.insert(ctx, batch[i:i+1])
		}
	}
	return errs
}

func (s *Store) insert(ctx context.Context, batch []*filed) error {
	var reports []Report
	var contacts []Contact
	var optOuts []OptOut
	var filings []filing
	var marks []statementMark
	var news []*mail.Asked
	for _, w := range batch {
		reports = append(reports, w.report)
		contacts = append(contacts, w.report.Contacts...)
		optOuts = append(optOuts, w.report.OptOuts...)
		if w.filing != nil {
			filings = append(filings, *w.filing)
		}
		if w.news != nil {
			news = append(news, w.news)
		}
		if w.mark != nil {
			marks = append(marks, statementMark{w.report.ID, w.mark})
		}
	}
	// Nothing may follow what failed: on a full disk SQLite rolls back by itself,
	// and would then keep what comes after as if it stood alone.
	return s.db.Write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := create(tx, filings); err != nil {
			return err
		}
		if err := create(tx, reports); err != nil {
			return err
		}
		if err := create(tx, contacts); err != nil {
			return err
		}
		if err := create(tx, optOuts); err != nil {
			return err
		}
		if err := create(tx, marks); err != nil {
			return err
		}
		if len(news) > 0 {
			if err := s.with.Mail.PutAsked(tx, news...); err != nil {
				return err
			}
		}
		if err := attach(tx, batch); err != nil {
			return err
		}
		return s.noteEntered(ctx, tx, batch)
	})
}

// noteEntered writes to the journal who typed reports in.
func (s *Store) noteEntered(ctx context.Context, tx *gorm.DB, batch []*filed) error {
	for _, w := range batch {
		if w.behalf == nil {
			continue
		}
		if err := s.with.Journal.Append(ctx, tx, w.behalf.entered(w.report)); err != nil {
			return err
		}
	}
	return nil
}

func create[T any](tx *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Omit(clause.Associations).Create(&rows).Error
}

// repeated returns what was filed under the submission's key, nil when nothing
// was, or fault.Conflict when it was something else.
func (s *Store) repeated(ctx context.Context, sub Submission) (*filing, error) {
	if sub.Key == "" {
		return nil, nil
	}
	var known []filing
	err := s.db.Write.WithContext(ctx).Where("key_hash = ?", s.keyed("key", []byte(sub.Key))).Find(&known).Error
	if err != nil {
		return nil, busy(fmt.Errorf("submit: look for the key: %w", err))
	}
	if len(known) == 0 {
		return nil, nil
	}
	if !bytes.Equal(known[0].BodyHash, s.keyed("body", sub.Body)) {
		return nil, fmt.Errorf("submit: key used for another body: %w", fault.Conflict)
	}
	return &known[0], nil
}

// again returns the receipt that was given before.
func (s *Store) again(known *filing, sub Submission) Receipt {
	if known == nil {
		return Receipt{}
	}
	return Receipt{Reference: known.Reference, Code: s.code(sub)}
}

// busy adds fault.Busy to an error that trying again later may mend.
func busy(err error) error {
	if database.Unavailable(err) {
		return fmt.Errorf("%w: %w", fault.Busy, err)
	}
	return err
}
