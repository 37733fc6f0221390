package house

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/migrations"
)

// column is what both dialects must agree on.
type column struct {
	Table, Name, Kind string
	Required          bool
}

// kinds names the types of either dialect by what they hold.
var kinds = map[string]string{
	"TEXT": "text", "tsvector": "text", "text": "text", "uuid": "text", "character varying": "text",
	"INTEGER": "number", "BIGINT": "number", "integer": "number", "bigint": "number", "smallint": "number", "REAL": "fraction", "double precision": "fraction",
	"BLOB": "bytes", "bytea": "bytes",
	"TIMESTAMP": "instant", "timestamp with time zone": "instant",
	"DATE": "day", "date": "day", "BOOLEAN": "truth", "boolean": "truth",
}

const sqliteColumns = `SELECT m.name AS "table", c.name AS name, c.type AS kind, (c."notnull" = 1 OR c.pk > 0) AS required
	FROM sqlite_master m JOIN pragma_table_info(m.name) c
	WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version'
	AND m.name NOT GLOB 'case_words*'` // what PostgreSQL has the index case_texts_words for

const postgresColumns = `SELECT table_name AS "table", column_name AS name, data_type AS kind, is_nullable = 'NO' AS required
	FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'goose_db_version'`

const sqliteIndexes = `SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'`

const postgresIndexes = `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public'
	AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key' AND tablename <> 'goose_db_version' AND indexname <> 'case_texts_words'`

// Both folders of migrations make the same schema: tables, columns, what they
// hold, what may be absent, and indexes.
func TestBothDialectsHaveTheSameSchema(t *testing.T) {
	t.Setenv("VIGIE_TEST_DATABASE", "")
	lite := dbtest.New(t)
	t.Setenv("VIGIE_TEST_DATABASE", "postgres")
	post := dbtest.New(t)
	differ(t, "columns", read(t, lite, sqliteColumns), read(t, post, postgresColumns))
	differ(t, "indexes", names(t, lite, sqliteIndexes), names(t, post, postgresIndexes))
}

func read(t *testing.T, db *database.DB, query string) []string {
	t.Helper()
	var columns []column
	if err := db.Write.Raw(query).Scan(&columns).Error; err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range columns {
		kind, ok := kinds[c.Kind]
		if !ok {
			t.Errorf("%s.%s is of a kind without a name: %s", c.Table, c.Name, c.Kind)
		}
		said = append(said, fmt.Sprintf("%s.%s %s required=%v", c.Table, c.Name, kind, c.Required))
	}
	return said
}

func names(t *testing.T, db *database.DB, query string) []string {
	t.Helper()
	var found []string
	if err := db.Write.Raw(query).Scan(&found).Error; err != nil {
		t.Fatal(err)
	}
	return found
}

func differ(t *testing.T, what string, lite, post []string) {
	t.Helper()
	if len(lite) == 0 {
		t.Fatalf("no %s at all", what)
	}
	for _, s := range lite {
		if !slices.Contains(post, s) {
			t.Errorf("%s: SQLite alone has %s", what, s)
		}
	}
	for _, s := range post {
		if !slices.Contains(lite, s) {
			t.Errorf("%s: PostgreSQL alone has %s", what, s)
		}
	}
}

// Steps have the same numbers and names in both folders, each its own, and a way
// back.
func TestStepsComeInPairs(t *testing.T) {
	lite, err := fs.Glob(migrations.FS, "sqlite/*.sql")
	if err != nil || len(lite) == 0 {
		t.Fatal(lite, err)
	}
	post, _ := fs.Glob(migrations.FS, "postgres/*.sql")
	if len(lite) != len(post) {
		t.Errorf("%d steps for SQLite, %d for PostgreSQL", len(lite), len(post))
	}
	for i, step := range lite {
		if i < len(post) && path.Base(post[i]) != path.Base(step) {
			t.Errorf("%s stands beside %s", step, post[i])
		}
		if i > 0 && path.Base(step)[:5] <= path.Base(lite[i-1])[:5] {
			t.Errorf("%s has the number of another", step)
		}
		b, err := fs.ReadFile(migrations.FS, step)
		if err != nil || !strings.Contains(string(b), "-- +goose Down") {
			t.Errorf("%s has no way back: %v", step, err)
		}
	}
}
