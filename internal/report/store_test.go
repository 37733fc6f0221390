package report_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"gorm.io/gorm"

	"vigie/internal/blob"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/day"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/place/placetest"
	. "vigie/internal/report"
	"vigie/internal/seal"
)

var noon = time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)

type desk struct {
	*Store
	db  *database.DB
	ids seal.Identities
	now time.Time
	dir string // of the files

	needs Needs
}

// restart opens the desk anew on what is on disk.
func (d *desk) restart(t testing.TB) {
	t.Helper()
	files, err := blob.Open(t.Context(), "file://"+d.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	d.needs.Files = files
	d.Store = NewStore(d.db, func() time.Time { return d.now }, d.needs)
}

func open(t testing.TB) *desk {
	t.Helper()
	d := &desk{db: dbtest.New(t), now: noon}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	d.ids = seal.Identities{id}
	clock := func() time.Time { return d.now }
	places := placetest.Some(t)
	elections := election.NewStore(d.db, places, clock)
	calendar := "slug,kind,name_fr,name_en,round1,round2,opens,closes\nmunicipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"
	if _, err := elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	d.dir = t.TempDir()
	d.needs = Needs{Elections: elections, Places: places, Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32), Look: looking()}
	d.restart(t)
	return d
}

func told() Filing {
	return Filing{
		Kind: Signalement, Lang: "fr", Election: "municipales-2026",
		Contacts:  []Contact{{Channel: SMS, On: "2026-03-02", At: "19:45", Sender: "36111", Count: 2}, {Channel: Email, On: "2026-03-04"}},
		Subject:   Subject{Kind: List, Name: "Demain Ensemble"},
		Commune:   "35238",
		Message:   "Bonjour Rose, dimanche, chaque voix compte !",
		Practices: []Practice{OptOutIgnored, NoOptOut},
		OptOuts:   []OptOut{{Means: StopSMS, Outcome: Ignored}},
		Statement: "confidence-marqueur",
		Reporter:  Reporter{Name: "Rose Marqueur", Email: "rose.marqueur@exemple.fr", Phone: "0612345678"},
	}
}

func (d *desk) count(t testing.TB, table string) int64 {
	t.Helper()
	var n int64
	if err := d.db.Write.Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSubmitKeepsWhatWasTold(t *testing.T) {
	d := open(t)
	receipt, err := d.Submit(t.Context(), Submission{Filing: told()})
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.ByReference(t.Context(), receipt.Reference)
	if err != nil {
		t.Fatal(err)
	}
	if r.Departement != "35" || !r.ReceivedAt.Equal(noon) || r.Message != "Bonjour [•••], dimanche, chaque voix compte !" {
		t.Errorf("kept as %+v", r)
	}
	if len(r.Contacts) != 2 || r.Contacts[0].On != "2026-03-02" || r.Contacts[0].Count != 2 || r.Contacts[1].Count != 1 || len(r.OptOuts) != 1 || r.OptOuts[0].On != "" {
		t.Errorf("contacts %+v, opt-outs %+v", r.Contacts, r.OptOuts)
	}
	if got := r.PracticeList(); len(got) != 2 || got[0] != NoOptOut || got[1] != OptOutIgnored {
		t.Errorf("practices %v", got)
	}
	secret, err := Unseal(r, d.ids)
	if err != nil || secret.Reporter != told().Reporter || secret.Statement != told().Statement || secret.Message != told().Message {
		t.Errorf("sealed %+v, %v", secret, err)
	}
	if byCode, err := d.ByCode(t.Context(), receipt.Code); err != nil || byCode.ID != r.ID {
		t.Errorf("the code finds %s, %v", byCode.ID, err)
	}
	if _, err := d.ByCode(t.Context(), seal.NewCode()); !errors.Is(err, fault.NotFound) {
		t.Errorf("another code: %v", err)
	}
	key, err := VoterKey(receipt.Code)
	if err != nil {
		t.Fatal(err)
	}
	to, err := seal.ParseRecipients(r.VoterRecipient)
	if err != nil {
		t.Fatal(err)
	}
	letter, _ := seal.Close(to, "message/1", []byte("pour vous"))
	if got, err := seal.Open(key, "message/1", letter); err != nil || string(got) != "pour vous" {
		t.Errorf("what is written to the voter opens as %q, %v", got, err)
	}
}

// Whoever takes away the database learns nobody's name, address or words.
func TestNothingOfTheVoterIsInClear(t *testing.T) {
	d := open(t)
	receipt, err := d.Submit(t.Context(), Submission{Filing: told(), Key: "k", Body: []byte("body-marqueur")})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SaveDraft(t.Context(), bytes.Repeat([]byte{9}, 32), Draft{Filing: told()}); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"reports", "contacts", "opt_outs", "filings", "drafts"} {
		var rows []map[string]any
		if err := d.db.Write.Table(table).Find(&rows).Error; err != nil || len(rows) == 0 {
			t.Fatalf("%s: %d rows, %v", table, len(rows), err)
		}
		for _, row := range rows {
			for column, value := range row {
				text := ""
				switch v := value.(type) {
				case []byte:
					text = string(v)
				case string:
					text = v
				}
				for _, marker := range []string{"arqueur", "Rose", "0612345678", string(receipt.Code), receipt.Code.String()} {
					if strings.Contains(text, marker) {
						t.Errorf("%s.%s holds %q", table, column, marker)
					}
				}
			}
		}
	}
}

func TestSubmitOnceForAKey(t *testing.T) {
	d := open(t)
	first, err := d.Submit(t.Context(), Submission{Filing: told(), Key: "k", Body: []byte("a")})
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Submit(t.Context(), Submission{Filing: told(), Key: "k", Body: []byte("a")})
	if err != nil || again != first {
		t.Errorf("again: %v, %v; want %v", again, err, first)
	}
	if _, err := d.Submit(t.Context(), Submission{Filing: told(), Key: "k", Body: []byte("b")}); !errors.Is(err, fault.Conflict) {
		t.Errorf("another body: %v", err)
	}
	other, err := d.Submit(t.Context(), Submission{Filing: told(), Key: "l", Body: []byte("a")})
	if err != nil || other.Code == first.Code || d.count(t, "reports") != 2 {
		t.Errorf("another key: %v, %v, %d reports", other, err, d.count(t, "reports"))
	}
}

func TestSubmitAtTheSameTime(t *testing.T) {
	d := open(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	receipts := map[Receipt]int{}
	for i := range 120 {
		all.Go(func() {
			sub := Submission{Filing: told()}
			if i%2 == 0 { // half of them are one report, sent again and again
				sub.Key, sub.Body = "same", []byte("same")
			}
			r, err := d.Submit(context.Background(), sub)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			receipts[r]++
		})
	}
	all.Wait()
	if len(receipts) != 61 || d.count(t, "reports") != 61 || d.count(t, "contacts") != 122 {
		t.Errorf("%d receipts, %d reports, %d contacts", len(receipts), d.count(t, "reports"), d.count(t, "contacts"))
	}
}

func TestSubmitRefuses(t *testing.T) {
	d := open(t)
	for field, change := range map[string]func(*Filing){
		"election":          func(f *Filing) { f.Election = "europeennes-1999" },
		"commune":           func(f *Filing) { f.Commune = "99999" },
		"subject.contender": func(f *Filing) { f.Subject.Contender = "no:such:1" },
		"contacts[0].on":    func(f *Filing) { f.Contacts[0].On = "2026-03-11" },
	} {
		f := told()
		change(&f)
		_, err := d.Submit(t.Context(), Submission{Filing: f})
		var faults fault.Fields
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if n := d.count(t, "reports"); n != 0 {
		t.Errorf("%d reports kept", n)
	}
}

func TestSubmitWhenTheDatabaseIsGone(t *testing.T) {
	d := open(t)
	d.db.Close()
	if _, err := d.Submit(t.Context(), Submission{Filing: told()}); err == nil {
		t.Error("filed nowhere")
	}
}

func TestDraftIsItsOwnersAlone(t *testing.T) {
	d := open(t)
	mine, other := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	if err := d.SaveDraft(t.Context(), mine, Draft{Filing: told(), Opposed: "yes", Done: []Step{StepChannel}}); err != nil {
		t.Fatal(err)
	}
	got, err := d.DraftOf(t.Context(), mine)
	if err != nil || got.Filing.Statement != told().Statement || !got.Has(StepChannel) || got.Opposed != "yes" {
		t.Errorf("draft %+v, %v", got, err)
	}
	if _, err := d.DraftOf(t.Context(), other); !errors.Is(err, fault.NotFound) {
		t.Errorf("another's: %v", err)
	}
	d.now = d.now.Add(DraftLife)
	if _, err := d.DraftOf(t.Context(), mine); !errors.Is(err, fault.NotFound) {
		t.Errorf("a day later: %v", err)
	}
	if n, err := d.Expire(t.Context()); err != nil || n != 1 || d.count(t, "drafts") != 0 {
		t.Errorf("expired %d, %v", n, err)
	}
}

func TestDraftIsFiledOnce(t *testing.T) {
	d := open(t)
	token := bytes.Repeat([]byte{1}, 32)
	if err := d.SaveDraft(t.Context(), token, Draft{Filing: told()}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 { // a voter who taps and taps
		all.Go(func() {
			if _, err := d.FileDraft(context.Background(), token); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	first, _ := d.FileDraft(t.Context(), token)
	kept, err := d.DraftOf(t.Context(), token)
	if err != nil || kept.Receipt == nil || *kept.Receipt != first || d.count(t, "reports") != 1 {
		t.Errorf("%d reports, draft %+v, %v", d.count(t, "reports"), kept, err)
	}
	if len(kept.Filing.Contacts) != 0 {
		t.Error("once filed, the draft keeps the receipt and nothing that was told")
	}
	if _, err := d.ByCode(t.Context(), first.Code); err != nil {
		t.Errorf("the receipt does not find the report: %v", err)
	}
	if err := d.EraseDraft(t.Context(), token); err != nil || d.count(t, "drafts") != 0 {
		t.Errorf("erase: %v", err)
	}
}

func TestAfterReadsOnInOrder(t *testing.T) {
	d := open(t)
	for range 5 {
		if _, err := d.Submit(t.Context(), Submission{Filing: told()}); err != nil {
			t.Fatal(err)
		}
		d.now = d.now.Add(time.Second)
	}
	nobody := func() *gorm.DB { return d.db.Write.Table("contacts").Where("1 = 0") }
	first, err := d.After(t.Context(), "00000000-0000-0000-0000-000000000000", 3, nobody())
	if err != nil || len(first) != 3 || len(first[0].Contacts) != 2 {
		t.Fatalf("%d reports, %v", len(first), err)
	}
	rest, err := d.After(t.Context(), first[2].ID, 3, nobody())
	if err != nil || len(rest) != 2 || !rest[0].ReceivedAt.After(first[2].ReceivedAt) {
		t.Errorf("%d reports, %v", len(rest), err)
	}
	but := d.db.Write.Table("contacts").Where("report_id <> ?", first[1].ID)
	if left, err := d.After(t.Context(), first[0].ID, 3, but); err != nil || len(left) != 1 || left[0].ID != first[1].ID {
		t.Errorf("%d reports that are not done, %v", len(left), err)
	}
	if floor := FloorID(noon.Add(3 * time.Second)); floor > rest[0].ID || floor < first[2].ID {
		t.Errorf("floor %s is not between %s and %s", floor, first[2].ID, rest[0].ID)
	}
}

// A full disk or an interruption makes SQLite roll a transaction back by
// itself: what followed in it would then be written alone, under no key.
func TestAFilingThatFailsIsKeptInNoPart(t *testing.T) {
	d := open(t)
	if d.db.Dialect != database.SQLite {
		t.Skip("PostgreSQL refuses all that follows in a failed transaction")
	}
	if err := d.db.Write.Exec("CREATE TRIGGER full BEFORE INSERT ON filings BEGIN SELECT RAISE(ROLLBACK, 'full'); END").Error; err != nil {
		t.Fatal(err)
	}
	if _, err := d.Submit(t.Context(), Submission{Filing: told(), Key: "k", Body: []byte("b")}); err == nil {
		t.Error("filed without its key")
	}
	if n := d.count(t, "reports") + d.count(t, "contacts"); n > 0 {
		t.Errorf("%d rows of it are kept", n)
	}
}

func TestSubmitAsksForTheKind(t *testing.T) {
	d, f := open(t), told()
	f.Kind = ""
	var faults fault.Fields
	if _, err := d.Submit(t.Context(), Submission{Filing: f}); !errors.As(err, &faults) || faults.On("kind") == nil {
		t.Errorf("%v", err)
	}
}

// In La Réunion it is tomorrow already: who has not said where they live may be
// there, who lives in Rennes is not.
func TestTodayIsTheVoters(t *testing.T) {
	d := open(t)
	d.now = time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		commune, on string
		future      bool
	}{{"", "2026-03-11", false}, {"", "2026-03-12", true}, {"35238", "2026-03-11", true}, {"97411", "2026-03-11", false}} {
		f := told()
		f.Commune, f.Contacts[0].On = test.commune, day.Day(test.on)
		faults, err := d.Check(t.Context(), f)
		if err != nil || (faults.On("contacts[0].on") != nil) != test.future {
			t.Errorf("%s in %q: %v, %v", test.on, test.commune, faults, err)
		}
	}
}
