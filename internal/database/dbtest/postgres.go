package dbtest

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql driver for the administrative connection
)

// server is a PostgreSQL started by this process, reached by a unix socket in
// its own folder: no port that could be taken, nobody else's data.
type server struct {
	dir     string
	missing string // what is not installed
	wrong   error  // why it did not start, or a step of the schema failed
	admin   *sql.DB
}

var start = sync.OnceValue(startServer)

// cluster returns the running server, or skips (fails under CI=true) when
// PostgreSQL is not installed. One that is installed and does not serve fails.
func cluster(t testing.TB) *server {
	t.Helper()
	s := start()
	switch {
	case s.wrong != nil:
		t.Fatalf("PostgreSQL did not start: %v", s.wrong)
	case s.missing == "":
		return s
	case required():
		t.Fatal(s.missing)
	}
	t.Skip(s.missing)
	return nil
}

func (s *server) url(name string) string {
	q := url.Values{"host": {s.dir}, "user": {"vigie"}, "sslmode": {"disable"}, "timezone": {"UTC"}}
	return "postgres:///" + name + "?" + q.Encode()
}

func (s *server) exec(t testing.TB, statement string) {
	t.Helper()
	if _, err := s.admin.Exec(statement); err != nil {
		t.Errorf("%s: %v", statement, err)
	}
}

func startServer() *server {
	bin := binaries()
	if bin == "" {
		return &server{missing: "PostgreSQL is not installed (apt-get install postgresql)"}
	}
	dir, err := os.MkdirTemp("/tmp", "vigie-pg")
	if err != nil {
		return &server{wrong: err}
	}
	s := &server{dir: dir}
	s.wrong = s.run(bin)
	return s
}

// binaries finds the folder of initdb and postgres: PG_BINDIR, PATH, or
// Debian's newest.
func binaries() string {
	if dir := os.Getenv("PG_BINDIR"); dir != "" {
		return dir
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[len(found)-1])
}

func (s *server) run(bin string) error {
	who, err := unprivileged(s.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "vigie", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = &syscall.SysProcAttr{Credential: who}, s.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := s.serve(bin, data, who); err != nil {
		return err
	}
	return s.template()
}

// serve starts postgres so that it ends with this process, however that ends.
func (s *server) serve(bin, data string, who *syscall.Credential) error {
	cmd := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200")
	cmd.SysProcAttr, cmd.Dir = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGQUIT}, s.dir
	var log bytes.Buffer
	cmd.Stderr = &log
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // Pdeathsig follows the thread that started the child
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait()
			os.RemoveAll(s.dir)
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	admin, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	s.admin = admin
	for range 200 {
		if err = admin.Ping(); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("%w: %s", err, log.String())
}

// template makes the migrated database that each test's own is copied from.
func (s *server) template() error {
	if _, err := s.admin.Exec("CREATE DATABASE migrated"); err != nil {
		return err
	}
	return migrateURL(s.url("migrated"))
}

// unprivileged returns the user that PostgreSQL runs as, since it refuses root:
// postgres, else nobody; nil when this process is not root.
func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, uid, gid)
}
