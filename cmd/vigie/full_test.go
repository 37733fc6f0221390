package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"vigie/internal/database/dbtest"
)

// onSmallDisk names a folder that the program finds to be a disk of few megabytes,
// for it alone, with a copy of the database that stands beside it.
const onSmallDisk = "VIGIE_TEST_SMALL_DISK"

// smallDisk mounts the disk, in a namespace that ends with the process.
func smallDisk(dir string) error {
	seed, err := os.ReadFile(dir + ".db")
	if err != nil {
		return err
	}
	return errors.Join(
		syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""),
		syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", len(seed)+24<<20)),
		os.WriteFile(filepath.Join(dir, "vigie.db"), seed, 0o600),
	)
}

// A disk that is full is told as what passes; nothing that was acknowledged is
// lost, what writes nothing is served, and where there is room again the portal
// goes on by itself.
func TestAFullDisk(t *testing.T) {
	if os.Getenv("VIGIE_TEST_DATABASE") != "" {
		t.Skip("PostgreSQL keeps a disk of its own")
	}
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	empty := dbtest.URL(t)
	portalOn(t, empty).close()
	if err := os.Rename(empty, dir+".db"); err != nil {
		t.Fatal(err)
	}
	v := begin(t, []string{"VIGIE_DATA_DIR=" + dir, onSmallDisk + "=" + dir})
	p := &caller{name: "full"}
	for range 20 {
		p.next(t, v.base)
	}
	filler := fmt.Sprintf("/proc/%d/root%s/filler", v.cmd.Process.Pid, dir)
	if err := fill(filler); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	refused := 0
	for n := 0; refused < 5 && n < 5000; n++ { // what the database has set aside may last for some
		a, err := p.file(v.base, len(p.kept))
		switch {
		case err != nil:
			t.Fatalf("%v: %s", err, v.said.String())
		case a.code == http.StatusCreated:
			p.kept = append(p.kept, a.acknowledged)
		case a.code != http.StatusServiceUnavailable || a.later == "":
			t.Fatalf("answered %d, Retry-After %q: %s", a.code, a.later, v.said.String())
		default:
			refused++
		}
	}
	if refused == 0 {
		t.Fatal("the disk never was full")
	}
	for _, page := range []string{"/fr", "/fr/statistics", "/data/v1/elections.json"} {
		if r, err := http.Get(v.base + page); err != nil || r.StatusCode != http.StatusOK {
			t.Errorf("%s, which writes nothing: %v, %v", page, r, err)
		}
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	for was := len(p.kept); len(p.kept) < was+5; {
		if !p.next(t, v.base) {
			t.Fatalf("it does not go on: %s", v.said.String())
		}
	}
	p.again(t, v.base, 0)
	if err := v.end(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v: %s", err, v.said.String())
	}
}

// fill writes a file until the disk is full.
func fill(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	for size := 1 << 20; size > 0; size /= 2 { // to the last byte
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	return err
}
