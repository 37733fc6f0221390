package retention

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"vigie/internal/account"
	"vigie/internal/blob"
	"vigie/internal/canvass"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/journal"
	"vigie/internal/place/placetest"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/triage"
)

// portal is every room that a report leaves traces in, with a clock moved by
// hand.
type portal struct {
	*Store
	db      *database.DB
	url     string
	dir     string // of the files
	reports *report.Store
	triage  *triage.Store
	groups  *canvass.Store
	journal *journal.Store
	ids     seal.Identities
	now     time.Time
}

func openPortal(t testing.TB) *portal {
	t.Helper()
	p := &portal{url: dbtest.URL(t), dir: t.TempDir(), now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)}
	var err error
	if p.db, err = database.Open(t.Context(), p.url, ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.db.Close() })
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	p.ids = seal.Identities{id}
	store, err := blob.Open(t.Context(), "file://"+p.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	clock, places := func() time.Time { return p.now }, placetest.Some(t)
	elections := election.NewStore(p.db, places, clock)
	calendar := "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
		"municipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"
	if _, err := elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	p.reports = report.NewStore(p.db, clock, report.Needs{
		Elections: elections, Places: places, Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32), Files: store,
		Look: report.Looking{
			Type: func([]byte) (report.FileType, bool) { return report.FileJPEG, true },
			Copy: func(b []byte, t report.FileType) (report.Copy, error) {
				return report.Copy{Bytes: []byte("copy"), Type: t, Width: 1, Height: 1}, nil
			},
			Scan: func(_ context.Context, r io.Reader) (string, error) { _, err := io.Copy(io.Discard, r); return "", err },
		},
	})
	p.journal = journal.NewStore(p.db, clock)
	p.groups = canvass.NewStore(p.db, clock, canvass.Needs{Reports: p.reports})
	p.triage = triage.NewStore(p.db, clock, triage.Needs{Places: places, Reports: p.reports, Journal: p.journal, Canvasses: p.groups, Elections: elections})
	p.Store = NewStore(p.db, clock, Needs{
		Elections: elections, Places: places, Reports: p.reports, Canvasses: p.groups, Triage: p.triage, Journal: p.journal,
		Periods: Periods{Reports: ReportMonths, Cases: CaseMonths},
	})
	return p
}

const mailing = "Dimanche 15 mars, chaque voix compte à Rennes. Avec la liste Le Phare commun : 300 logements rénovés par an et des rues sûres."

func told(change func(*report.Filing)) report.Filing {
	f := report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2026",
		Contacts:  []report.Contact{{Channel: report.SMS, On: "2026-03-02", At: "19:45", Sender: "36111"}},
		Subject:   report.Subject{Kind: report.List, Name: "Le Phare commun"},
		Commune:   "35238",
		Message:   mailing,
		Practices: []report.Practice{report.NoOptOut},
	}
	if change != nil {
		change(&f)
	}
	return f
}

// file files a report a minute after the last, with a file where a token is
// given, and returns its receipt.
func (p *portal) file(t testing.TB, token string, change func(*report.Filing)) report.Receipt {
	t.Helper()
	p.now = p.now.Add(time.Minute)
	if token == "" {
		r, err := p.reports.Submit(t.Context(), report.Submission{Filing: told(change)})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	key := []byte(strings.Repeat(token, 32))[:32]
	if err := p.reports.SaveDraft(t.Context(), key, report.Draft{Filing: told(change)}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.reports.Upload(t.Context(), key, token+".jpg", strings.NewReader("picture "+token)); err != nil {
		t.Fatal(err)
	}
	r, err := p.reports.FileDraft(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// settle lets the background work do its part.
func (p *portal) settle(t testing.TB) {
	t.Helper()
	for _, sweep := range []func(context.Context) (int, error){p.triage.Sweep, p.triage.Watch, p.groups.SweepSenders} {
		if _, err := sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func (p *portal) withdraw(t testing.TB, r report.Receipt) Tombstone {
	t.Helper()
	gone, err := p.Withdraw(t.Context(), r.Code, "mistake")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Clean(t.Context()); err != nil {
		t.Fatal(err)
	}
	return gone
}

func (p *portal) caseOf(t testing.TB, r report.Receipt) triage.Case {
	t.Helper()
	c, err := p.triage.CaseOfReport(t.Context(), r.Reference)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (p *portal) number(t testing.TB, query string, args ...any) int {
	t.Helper()
	var n int
	if err := p.db.Write.Raw(query, args...).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

var rose = account.Account{ID: "0190c0de-0000-7000-8000-000000000001", Name: "Rose Vérif", Role: account.Supervisor, ReadyAt: &time.Time{}}

// searched returns every place where a marker stands: columns of all tables as
// text and as bytes, the files' folder, and on SQLite the raw files.
func (p *portal) searched(t testing.TB, markers ...string) []string {
	t.Helper()
	var found []string
	tables, err := p.db.Write.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		var rows []map[string]any
		if err := p.db.Write.Table(table).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for column, v := range row {
				text := fmt.Sprint(v)
				if b, ok := v.([]byte); ok {
					text = string(b)
				}
				for _, m := range markers {
					if strings.Contains(text, m) {
						found = append(found, table+"."+column+" has "+m)
					}
				}
			}
		}
	}
	roots := []string{p.dir}
	if p.db.Dialect == database.SQLite {
		roots = append(roots, filepath.Dir(p.url))
	}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(name string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(name)
			for _, m := range markers {
				if bytes.Contains(b, []byte(m)) {
					found = append(found, filepath.Base(name)+" has "+m)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func (p *portal) blobs(t testing.TB) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(p.dir, func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func notFound(t testing.TB, err error) {
	t.Helper()
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("%v, want not found", err)
	}
}
