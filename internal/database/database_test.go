package database_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
)

func TestMigrateTwiceChangesNothing(t *testing.T) {
	db := dbtest.New(t)
	if n, err := db.Migrate(t.Context()); err != nil || n != 0 {
		t.Errorf("%d steps, %v", n, err)
	}
	steps, err := db.Steps(t.Context())
	if err != nil || len(steps) == 0 {
		t.Fatalf("%d steps, %v", len(steps), err)
	}
	for _, s := range steps {
		if !s.Applied {
			t.Errorf("%s is not applied", s.Name)
		}
	}
}

// What is written is what is read, and instants sort as text on SQLite too.
func TestInstantsComeBack(t *testing.T) {
	db := dbtest.New(t)
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Write.Exec("CREATE TABLE instants (at TIMESTAMP)").Error; err != nil {
		t.Fatal(err)
	}
	whole := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)
	for _, at := range []time.Time{whole.Add(120 * time.Millisecond), whole, whole.Add(100 * time.Millisecond), whole.Add(-time.Hour).In(paris).UTC()} {
		if err := db.Write.Exec("INSERT INTO instants VALUES (?)", at).Error; err != nil {
			t.Fatal(err)
		}
	}
	var got []time.Time
	if err := db.Write.Table("instants").Where("at >= ?", whole).Order("at").Pluck("at", &got).Error; err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || !got[0].Equal(whole) || !got[2].Equal(whole.Add(120*time.Millisecond)) {
		t.Errorf("read %v", got)
	}
	if now := database.Now(); !now.Equal(now.Truncate(time.Microsecond)) || now.Location() != time.UTC {
		t.Errorf("the clock says %v", now)
	}
}

func TestReadSideDoesNotWrite(t *testing.T) {
	db := dbtest.New(t)
	if db.Dialect != database.SQLite {
		t.Skip("a PostgreSQL replica refuses writes by itself")
	}
	if err := db.Read.Exec("DELETE FROM leases").Error; err == nil {
		t.Error("the reading side writes")
	}
}

func TestErrorsAreTold(t *testing.T) {
	db := dbtest.New(t)
	take := func() error {
		return db.Write.Exec("INSERT INTO leases VALUES (?, ?, ?)", "a", "b", database.Now()).Error
	}
	if err := take(); err != nil {
		t.Fatal(err)
	}
	err := take()
	if !database.Duplicate(err) || database.Unavailable(err) {
		t.Errorf("a key that is there: %v", err)
	}
	if database.Duplicate(errors.New("x")) || database.Unavailable(errors.New("x")) || database.Unavailable(nil) {
		t.Error("any other error is neither")
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// What ends by itself is told apart from what somebody must mend.
func TestUnavailable(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"a connection that the pool found dead": {driver.ErrBadConn, true},
		"a connection cut while reading":        {io.ErrUnexpectedEOF, true},
		"a connection reset":                    {&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, true},
		"a pipe without an end":                 {os.NewSyscallError("write", syscall.EPIPE), true},
		"a name that does not resolve":          {&net.DNSError{Err: "no such host"}, true},
		"a server that shuts down":              {&pgconn.PgError{Code: "57P01"}, true},
		"a server with too many connections":    {&pgconn.PgError{Code: "53300"}, true},
		"a server that is lost":                 {&pgconn.PgError{Code: "08006"}, true},
		"a broken statement":                    {&pgconn.PgError{Code: "42601"}, false},
		"a value that is refused":               {&pgconn.PgError{Code: "22021"}, false},
		"a visitor who has left":                {&net.OpError{Op: "read", Err: context.Canceled}, false},
	} {
		if got := database.Unavailable(fmt.Errorf("store: %w", test.err)); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	for _, url := range []string{filepath.Join(t.TempDir(), "no", "such", "folder.db"), "postgres:///none?host=/nowhere"} {
		if db, err := database.Open(t.Context(), url, ""); err == nil {
			db.Close()
			t.Errorf("%s opens", url)
		} else if !database.Unavailable(err) {
			t.Errorf("%s: %v is not told as unavailable", url, err)
		}
	}
}

// A transaction goes on while others wait for its connection with a statement
// that nobody has run before.
func TestTransactionsWaitForNobody(t *testing.T) {
	db := dbtest.New(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	pool, err := db.Write.DB()
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1)
	tx := db.Write.WithContext(ctx).Begin()
	waiting := make(chan error, 2)
	for range 2 {
		go func() {
			var n int
			waiting <- db.Write.WithContext(ctx).Raw("SELECT 1 + 1").Scan(&n).Error
		}()
	}
	for pool.Stats().WaitCount == 0 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // the second may wait where nobody can see it
	var n int
	if err := tx.Raw("SELECT 2 + 1").Scan(&n).Error; err != nil || n != 3 {
		t.Errorf("%d, %v", n, err)
	}
	if err := errors.Join(tx.Commit().Error, <-waiting, <-waiting); err != nil {
		t.Error(err)
	}
}
