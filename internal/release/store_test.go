package release

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"vigie/internal/account"
	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/fault"
	"vigie/internal/journal"
)

var instant = time.Date(2026, 3, 30, 9, 0, 0, 0, time.UTC)

type stage struct {
	db      *database.DB
	journal *journal.Store
	*Store
}

func newStage(t *testing.T) stage {
	t.Helper()
	s := stage{db: dbtest.New(t)}
	clock := func() time.Time { return instant }
	s.journal = journal.NewStore(s.db, clock)
	s.Store = NewStore(s.db, clock, Needs{Journal: s.journal})
	for _, slug := range []string{"municipales-2026", "senatoriales-2026"} {
		must(t, s.db.Write.Exec(`INSERT INTO elections (slug, kind, name_fr, name_en, round1, opens, closes, revision)
			VALUES (?, 'municipales', 'É', 'E', '2026-03-15', '2025-12-01', '2026-04-30', 1)`, slug).Error)
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func somebody(role account.Role) account.Account {
	return account.Account{ID: "ada", Name: "Ada", Role: role, ReadyAt: &instant}
}

func cut(n int) New {
	return New{
		Election: "municipales-2026", Number: n, MadeAt: instant, AsOf: instant.Add(-time.Hour), Reports: 3948, Complaints: 101,
		Files: []File{
			{Name: "figures.json", MediaType: "application/json", Body: []byte(`{"reports":3948}`)},
			{Name: "figures.csv", MediaType: "text/csv", Body: []byte("reports\n3948\n")},
		},
	}
}

func TestMake(t *testing.T) {
	s := newStage(t)
	ada := somebody(account.Supervisor)
	made, err := s.Make(t.Context(), ada, cut(1))
	must(t, err)
	got, err := s.ByID(t.Context(), "municipales-2026-r1")
	must(t, err)
	if got.ID != made.ID || got.Reports != 3948 || got.MadeBy != "Ada" || !got.AsOf.Equal(instant.Add(-time.Hour)) || len(got.Files) != 3 || got.Files[0].Name != Sums {
		t.Errorf("%+v", got)
	}
	f, err := s.File(t.Context(), made.ID, "figures.csv")
	must(t, err)
	if string(f.Body) != "reports\n3948\n" || f.Size != len(f.Body) || len(f.Hex()) != 64 {
		t.Errorf("%+v", f)
	}
	sums, err := s.File(t.Context(), made.ID, Sums)
	must(t, err)
	if !strings.Contains(string(sums.Body), f.Hex()+"  figures.csv\n") || strings.Count(string(sums.Body), "\n") != 2 {
		t.Errorf("%s", sums.Body)
	}
	if _, err := s.Make(t.Context(), ada, cut(1)); !errors.Is(err, fault.Conflict) {
		t.Errorf("the same number twice: %v", err)
	}
	if _, err := s.Make(t.Context(), ada, cut(3)); !errors.Is(err, fault.Conflict) {
		t.Errorf("a number left out: %v", err)
	}
	other := cut(1)
	other.Election = "senatoriales-2026"
	_, err = s.Make(t.Context(), account.Account{}, other)
	must(t, err)
	_, err = s.Make(t.Context(), ada, cut(2))
	must(t, err)
	if of, err := s.Of(t.Context(), "municipales-2026"); err != nil || len(of) != 2 || of[0].Number != 2 {
		t.Errorf("%+v, %v", of, err)
	}
	for _, missing := range []string{"municipales-2026-r3", "", "'"} {
		if _, err := s.ByID(t.Context(), missing); !errors.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", missing, err)
		}
	}
	if _, err := s.File(t.Context(), made.ID, "../secret.key"); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestOnlyWhoMayReleases(t *testing.T) {
	s := newStage(t)
	for _, role := range []account.Role{account.Reviewer, account.Administrator, account.Auditor} {
		if _, err := s.Make(t.Context(), somebody(role), cut(1)); !errors.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", role, err)
		}
		if err := s.Correct(t.Context(), somebody(role), "municipales-2026-r1", Erratum{TextFR: "x"}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
}

// Two supervisors who press the button at once make one release.
func TestMakeAtOnce(t *testing.T) {
	s := newStage(t)
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = s.Make(t.Context(), somebody(account.Supervisor), cut(1)) })
	}
	all.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if !errors.Is(err, fault.Conflict) {
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d releases made", made)
	}
	if r, err := s.journal.Verify(t.Context()); err != nil || r.Lines != 1 || !r.Whole() {
		t.Errorf("journal %+v, %v", r, err)
	}
}

func TestErrata(t *testing.T) {
	s := newStage(t)
	ada := somebody(account.Supervisor)
	_, err := s.Make(t.Context(), ada, cut(1))
	must(t, err)
	must(t, s.Correct(t.Context(), ada, "municipales-2026-r1", Erratum{TextFR: " Les appels du 2 mars manquent. "}))
	must(t, s.Correct(t.Context(), ada, "municipales-2026-r1", Erratum{TextFR: "Deux", TextEN: "Two"}))
	r, err := s.ByID(t.Context(), "municipales-2026-r1")
	must(t, err)
	if len(r.Errata) != 2 || r.Errata[0].Text("en") != "Les appels du 2 mars manquent." || r.Errata[1].Text("en") != "Two" || r.Errata[1].Text("fr") != "Deux" {
		t.Errorf("%+v", r.Errata)
	}
	var faults fault.Fields
	for _, e := range []Erratum{{TextFR: "  "}, {TextFR: strings.Repeat("é", LongestErratum+1)}, {TextFR: "x", TextEN: strings.Repeat("e", LongestErratum+1)}} {
		if err := s.Correct(t.Context(), ada, "municipales-2026-r1", e); !errors.As(err, &faults) || len(faults) != 1 {
			t.Errorf("%.20q: %v", e.TextFR, err)
		}
	}
	if err := s.Correct(t.Context(), ada, "municipales-2026-r9", Erratum{TextFR: "x"}); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// Whoever changes a release in the database is found out, also who changes its
// hashes with it.
func TestVerify(t *testing.T) {
	for name, change := range map[string][]string{
		"as it was":           nil,
		"a document":          {"UPDATE release_files SET body = 'x' WHERE name = 'figures.csv'"},
		"a document gone":     {"DELETE FROM release_files WHERE name = 'figures.csv'"},
		"a document too many": {"INSERT INTO release_files SELECT release_id, 'more.csv', media_type, sha256, size, body FROM release_files WHERE name = 'figures.csv'"},
		"the sums":            {"UPDATE release_files SET body = 'x' WHERE name = 'SHA256SUMS'"},
		"no sums":             {"DELETE FROM release_files WHERE name = 'SHA256SUMS'"},
		"all but the journal": {"UPDATE release_files SET body = '' WHERE name = 'SHA256SUMS'", "DELETE FROM release_files WHERE name <> 'SHA256SUMS'",
			"UPDATE releases SET sums_sha256 = (SELECT sha256 FROM release_files LIMIT 1)"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			_, err := s.Make(t.Context(), somebody(account.Supervisor), cut(1))
			must(t, err)
			for _, c := range change {
				must(t, s.db.Write.Exec(c).Error)
			}
			_, err = s.Verify(t.Context(), "municipales-2026-r1")
			if errors.Is(err, ErrChanged) != (change != nil) || change == nil && err != nil {
				t.Error(err)
			}
		})
	}
}
