package report_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"vigie/internal/fault"
	. "vigie/internal/report"
	"vigie/internal/seal"
)

var mine = bytes.Repeat([]byte{1}, 32)

// picture is what the tests take for a JPEG of n bytes.
func picture(n int) []byte {
	return append([]byte("JPEG"), bytes.Repeat([]byte("pixel"), n/5+1)...)[:n]
}

// looking takes what begins with JPEG or TEXT.
func looking() Looking {
	return Looking{
		Type: func(head []byte) (FileType, bool) {
			switch {
			case bytes.HasPrefix(head, []byte("JPEG")):
				return FileJPEG, true
			case bytes.HasPrefix(head, []byte("TEXT")):
				return FileText, true
			}
			return "", false
		},
		Copy: func(b []byte, t FileType) (Copy, error) {
			if bytes.Contains(b, []byte("damaged")) {
				return Copy{}, errors.New("damaged")
			}
			return Copy{Bytes: []byte("copy of " + string(b[:4])), Type: t, Width: 2, Height: 1}, nil
		},
	}
}

// drafted opens a desk with a draft of the token mine.
func drafted(t testing.TB) *desk {
	t.Helper()
	d := open(t)
	if err := d.SaveDraft(t.Context(), mine, Draft{Filing: told()}); err != nil {
		t.Fatal(err)
	}
	return d
}

// kept returns the names of the blobs that are there.
func (d *desk) kept(t testing.TB) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(d.dir, func(p string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, strings.TrimPrefix(p, d.dir+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func onFile(t *testing.T, err error, key string) {
	t.Helper()
	var faults fault.Fields
	if !errors.As(err, &faults) || faults.On("file") == nil || faults.On("file").Key != key {
		t.Errorf("%v, want %s", err, key)
	}
}

func TestUploadIsAttachedWithTheReport(t *testing.T) {
	d := drafted(t)
	plain := picture(300_000)
	u, err := d.Upload(t.Context(), mine, `C:\Users\Rose\mé/\marqueur.HEIC`, bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(plain)
	if !u.Whole || u.Type != FileJPEG || u.Size != 300_000 || u.Name != "marqueur.HEIC" || !bytes.Equal(u.Hash, sum[:]) || !u.Copied {
		t.Errorf("upload %+v", u)
	}
	r, _, err := d.OpenUpload(t.Context(), mine, u.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("its owner reads %d bytes, %v", len(got), err)
	}
	receipt, err := d.FileDraft(t.Context(), mine)
	if err != nil {
		t.Fatal(err)
	}
	filed, _ := d.ByReference(t.Context(), receipt.Reference)
	all, err := d.AttachmentsOf(t.Context(), filed.ID)
	if err != nil || len(all) != 1 || all[0].ID != u.ID || len(all[0].Own) != 0 {
		t.Fatalf("attached %+v, %v", all, err)
	}
	if n, err := d.SweepFiles(t.Context()); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if kept := d.kept(t); len(kept) != 2 {
		t.Errorf("the original and the copy are kept, not %v", kept)
	}
	opened, err := d.OpenAttachment(t.Context(), all[0], d.ids)
	if err != nil || opened.Name != "marqueur.HEIC" || !bytes.Equal(opened.Hash, sum[:]) {
		t.Fatalf("opens as %+v, %v", opened, err)
	}
	var b bytes.Buffer
	if err := d.ReadOriginal(t.Context(), opened, d.ids, &b); err != nil || !bytes.Equal(b.Bytes(), plain) {
		t.Errorf("original of %d bytes, %v", b.Len(), err)
	}
	if c, err := d.ReadCopy(t.Context(), all[0], d.ids); err != nil || string(c) != "copy of JPEG" {
		t.Errorf("copy %q, %v", c, err)
	}
}

// Whoever takes away the disk and the database finds nothing in clear.
func TestNothingOfAFileIsInClear(t *testing.T) {
	d := drafted(t)
	if _, err := d.Upload(t.Context(), mine, "rose-marqueur.txt", strings.NewReader("TEXT confidence-marqueur")); err != nil {
		t.Fatal(err)
	}
	check := func(where string) {
		var rows []map[string]any
		if err := d.db.Write.Table("attachments").Find(&rows).Error; err != nil || len(rows) != 1 {
			t.Fatal(len(rows), err)
		}
		sum := sha256.Sum256([]byte("TEXT confidence-marqueur"))
		for column, value := range rows[0] {
			b, _ := value.([]byte)
			if s, ok := value.(string); ok {
				b = []byte(s)
			}
			if bytes.Contains(b, []byte("marqueur")) || bytes.Contains(b, sum[:]) {
				t.Errorf("%s: %s is in clear", where, column)
			}
		}
		for _, name := range d.kept(t) {
			b, err := os.ReadFile(filepath.Join(d.dir, name))
			if err != nil || bytes.Contains(b, []byte("marqueur")) || !bytes.HasPrefix(b, []byte("age-encryption.org/v1\n")) {
				t.Errorf("%s: %s is in clear, %v", where, name, err)
			}
		}
	}
	check("draft")
	if _, err := d.FileDraft(t.Context(), mine); err != nil {
		t.Fatal(err)
	}
	check("report")
}

func TestUploadGoesOnWhereItWas(t *testing.T) {
	d := drafted(t)
	plain := picture(200_000)
	u, err := d.StartUpload(t.Context(), mine, "a.jpg", int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	first, err := d.AddPart(t.Context(), mine, u.ID, 0, bytes.NewReader(plain[:100_000]))
	if err != nil || first.Received != 100_000 || first.Whole {
		t.Fatalf("%+v, %v", first, err)
	}
	// The answer is lost: the browser sends the same part again.
	again, err := d.AddPart(t.Context(), mine, u.ID, 0, bytes.NewReader(plain[:100_000]))
	if !errors.Is(err, fault.Conflict) || again.Received != 100_000 {
		t.Errorf("again: %+v, %v", again, err)
	}
	// The line breaks in the middle of a part, and it is not kept.
	_, err = d.AddPart(t.Context(), mine, u.ID, 100_000, io.MultiReader(bytes.NewReader(plain[100_000:190_000]), iotest.ErrReader(io.ErrUnexpectedEOF)))
	if !errors.Is(err, fault.Unreadable) {
		t.Errorf("cut: %v", err)
	}
	d.restart(t) // everything that was in memory is gone
	list, err := d.Uploads(t.Context(), mine)
	if err != nil || len(list) != 1 || list[0].Received != 100_000 || list[0].Whole || list[0].Name != "a.jpg" {
		t.Fatalf("after a restart: %+v, %v", list, err)
	}
	if _, _, err := d.OpenUpload(t.Context(), mine, u.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("half a file is read: %v", err)
	}
	last, err := d.AddPart(t.Context(), mine, u.ID, 100_000, bytes.NewReader(plain[100_000:]))
	if err != nil || !last.Whole {
		t.Fatalf("%+v, %v", last, err)
	}
	sum := sha256.Sum256(plain)
	if !bytes.Equal(last.Hash, sum[:]) || len(d.kept(t)) != 4 {
		t.Errorf("%+v of %v", last, d.kept(t))
	}
	// The answer to the last part is lost, too.
	if u, err := d.AddPart(t.Context(), mine, u.ID, 100_000, bytes.NewReader(plain[100_000:])); err != nil || !u.Whole {
		t.Errorf("whole: %+v, %v", u, err)
	}
}

func TestUploadRefuses(t *testing.T) {
	d := drafted(t)
	_, err := d.StartUpload(t.Context(), mine, "a", 0)
	onFile(t, err, "report.error.file_empty")
	_, err = d.StartUpload(t.Context(), mine, "a", MaxAttachment+1)
	onFile(t, err, "report.error.file_too_large")
	_, err = d.Upload(t.Context(), mine, "a.jpg", strings.NewReader(""))
	onFile(t, err, "report.error.file_empty")
	_, err = d.Upload(t.Context(), mine, "a.jpg", strings.NewReader("<svg onload=alert(1)>"))
	onFile(t, err, "report.error.file_type")
	_, err = d.Upload(t.Context(), mine, "a.jpg", bytes.NewReader(picture(MaxAttachment+1)))
	onFile(t, err, "report.error.file_too_large")
	if d.count(t, "attachments") != 0 || len(d.kept(t)) != 0 {
		t.Errorf("kept %d rows, %v", d.count(t, "attachments"), d.kept(t))
	}
	u, err := d.StartUpload(t.Context(), mine, "a.jpg", 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		size int
		want error
	}{{0, fault.Unreadable}, {100, fault.Unreadable}, {100_001, fault.TooLarge}} {
		if _, err := d.AddPart(t.Context(), mine, u.ID, 0, bytes.NewReader(picture(100_001)[:test.size])); !errors.Is(err, test.want) {
			t.Errorf("%d bytes: %v", test.size, err)
		}
	}
	other := bytes.Repeat([]byte{2}, 32)
	if _, err := d.AddPart(t.Context(), other, u.ID, 0, bytes.NewReader(picture(100_000))); !errors.Is(err, fault.NotFound) {
		t.Errorf("another's: %v", err)
	}
	if _, err := d.AddPart(t.Context(), mine, "no-such", 0, bytes.NewReader(picture(100_000))); !errors.Is(err, fault.NotFound) {
		t.Errorf("unknown: %v", err)
	}
	if _, err := d.StartUpload(t.Context(), other, "a.jpg", 5); !errors.Is(err, fault.NotFound) {
		t.Errorf("without a draft: %v", err)
	}
}

func TestFiveFilesAtMost(t *testing.T) {
	d := drafted(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	kept := map[string]bool{}
	for range 8 {
		all.Go(func() {
			u, err := d.StartUpload(context.Background(), mine, "a.jpg", 10)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				kept[u.ID] = true
				return
			}
			onFile(t, err, "report.error.files_too_many")
		})
	}
	all.Wait()
	if len(kept) != MaxAttachments || d.count(t, "attachments") != MaxAttachments {
		t.Errorf("%d files", len(kept))
	}
	for id := range kept {
		if err := d.RemoveUpload(t.Context(), mine, id); err != nil {
			t.Error(err)
		}
		break
	}
	if _, err := d.StartUpload(t.Context(), mine, "b.jpg", 10); err != nil {
		t.Errorf("in the place of one removed: %v", err)
	}
}

func TestWhatIsHalfHereIsNotAttached(t *testing.T) {
	d := drafted(t)
	if _, err := d.StartUpload(t.Context(), mine, "a.jpg", 200_000); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Upload(t.Context(), mine, "b.jpg", bytes.NewReader(picture(10))); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 { // a voter who taps and taps
		all.Go(func() {
			if _, err := d.FileDraft(context.Background(), mine); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	receipt, _ := d.FileDraft(t.Context(), mine)
	r, _ := d.ByReference(t.Context(), receipt.Reference)
	if files, err := d.AttachmentsOf(t.Context(), r.ID); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if _, err := d.StartUpload(t.Context(), mine, "c.jpg", 10); !errors.Is(err, fault.NotFound) {
		t.Errorf("a file for a report that is sent: %v", err)
	}
}

func TestFilesExpireWithTheirDraft(t *testing.T) {
	d := drafted(t)
	if _, err := d.Upload(t.Context(), mine, "a.jpg", bytes.NewReader(picture(10))); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(DraftLife - time.Hour)
	if err := d.SaveDraft(t.Context(), mine, Draft{Filing: told()}); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(2 * time.Hour) // older than a draft lives, in a draft that was told on
	if n, err := d.SweepFiles(t.Context()); n != 0 || err != nil || len(d.kept(t)) != 3 {
		t.Errorf("swept %d of a draft that lives, %v", n, err)
	}
	d.now = d.now.Add(DraftLife)
	if _, err := d.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := d.SweepFiles(t.Context()); n != 1 || err != nil || len(d.kept(t)) != 0 || d.count(t, "attachments") != 0 {
		t.Errorf("swept %d, %v, kept %v", n, err, d.kept(t))
	}
}

func TestErasedDraftLeavesNoFile(t *testing.T) {
	d := drafted(t)
	if _, err := d.Upload(t.Context(), mine, "a.jpg", bytes.NewReader(picture(10))); err != nil {
		t.Fatal(err)
	}
	if err := d.EraseDraft(t.Context(), mine); err != nil || len(d.kept(t)) != 0 || d.count(t, "attachments") != 0 {
		t.Errorf("kept %v, %v", d.kept(t), err)
	}
}

// A crash between blob and row leaves a blob that no row names; a report's files
// are named, however old.
func TestStraysAreSweptAndNothingElse(t *testing.T) {
	d := drafted(t)
	if _, err := d.Upload(t.Context(), mine, "a.jpg", bytes.NewReader(picture(10))); err != nil {
		t.Fatal(err)
	}
	if _, err := d.FileDraft(t.Context(), mine); err != nil {
		t.Fatal(err)
	}
	named := d.kept(t)
	for _, name := range []string{"parts/0190a000-0000-7000-8000-000000000000-abc", "originals/" + strings.TrimPrefix(named[0], "copies/")[:36] + "-zzz", "fileblob123"} {
		if err := os.WriteFile(filepath.Join(d.dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.now = time.Now()
	if n, err := d.SweepStrays(t.Context()); n != 0 || err != nil {
		t.Errorf("swept %d that may still be written, %v", n, err)
	}
	d.now = time.Now().Add(8 * 24 * time.Hour)
	if n, err := d.SweepStrays(t.Context()); n != 3 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if got := d.kept(t); strings.Join(got, " ") != strings.Join(named, " ") {
		t.Errorf("kept %v of %v", got, named)
	}
}

// A report that is erased takes its files with it.
func TestFilesGoWithTheirReport(t *testing.T) {
	d := drafted(t)
	if _, err := d.Upload(t.Context(), mine, "a.jpg", bytes.NewReader(picture(10))); err != nil {
		t.Fatal(err)
	}
	if _, err := d.FileDraft(t.Context(), mine); err != nil {
		t.Fatal(err)
	}
	if err := d.db.Write.Exec("DELETE FROM reports").Error; err != nil {
		t.Fatal(err)
	}
	if _, err := d.SweepFiles(t.Context()); err != nil || len(d.kept(t)) != 0 || d.count(t, "attachments") != 0 {
		t.Errorf("kept %v, %v", d.kept(t), err)
	}
}

func TestDiskThatFailsKeepsNothing(t *testing.T) {
	d := drafted(t)
	for _, name := range []string{"originals", "parts"} { // a file in the folder's place: nothing can be written there
		if err := os.RemoveAll(filepath.Join(d.dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d.dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Upload(t.Context(), mine, "a.jpg", bytes.NewReader(picture(10))); !errors.Is(err, fault.Busy) {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.Remove(filepath.Join(d.dir, name)); err != nil {
			t.Fatal(err)
		}
		if d.count(t, "attachments") != 0 || len(d.kept(t)) != 0 {
			t.Errorf("%s: kept %v", name, d.kept(t))
		}
	}
}

func TestBoxesOfFilesOpenInTheirPlaceAlone(t *testing.T) {
	d := drafted(t)
	for _, name := range []string{"a.jpg", "b.jpg"} {
		if _, err := d.Upload(t.Context(), mine, name, bytes.NewReader(picture(50))); err != nil {
			t.Fatal(err)
		}
	}
	receipt, err := d.FileDraft(t.Context(), mine)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := d.ByReference(t.Context(), receipt.Reference)
	all, err := d.AttachmentsOf(t.Context(), r.ID)
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	swapped, err := d.OpenAttachment(t.Context(), all[0], d.ids)
	if err != nil {
		t.Fatal(err)
	}
	swapped.Original = all[1].Original
	if err := d.ReadOriginal(t.Context(), swapped, d.ids, io.Discard); !errors.Is(err, seal.ErrClosed) {
		t.Errorf("another's bytes: %v", err)
	}
	blob := filepath.Join(d.dir, all[1].Original)
	b, err := os.ReadFile(blob)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(blob, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.OpenAttachment(t.Context(), all[1], d.ids); !errors.Is(err, ErrChanged) {
		t.Errorf("changed on disk: %v", err)
	}
	if _, err := d.OpenAttachment(t.Context(), all[0], nil); !errors.Is(err, seal.ErrClosed) {
		t.Errorf("without a key: %v", err)
	}
}

// BenchmarkUpload takes a file of 20 MiB in the parts that a browser sends.
func BenchmarkUpload(b *testing.B) {
	d := drafted(b)
	plain := append([]byte("TEXT"), bytes.Repeat([]byte("0123456789abcdef"), MaxAttachment/16)...)[:MaxAttachment]
	var most uint64
	for b.Loop() {
		u, err := d.StartUpload(b.Context(), mine, "a.txt", int64(len(plain)))
		for err == nil && !u.Whole {
			u, err = d.AddPart(b.Context(), mine, u.ID, u.Received, bytes.NewReader(plain[u.Received:min(u.Received+PartSize, u.Size)]))
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
		}
		if err != nil {
			b.Fatal(err)
		}
		if err := d.RemoveUpload(b.Context(), mine, u.ID); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(plain)))
	b.ReportMetric(float64(most)/(1<<20), "MiB-heap")
}

// What has no copy becomes whole in parts, too; a picture that is damaged is kept.
func TestFilesWithoutACopyBecomeWholeInParts(t *testing.T) {
	d := drafted(t)
	for _, plain := range []string{"TEXT of a message", "JPEG that is damaged"} {
		u, err := d.StartUpload(t.Context(), mine, "a", int64(len(plain)))
		if err != nil {
			t.Fatal(err)
		}
		if u, err = d.AddPart(t.Context(), mine, u.ID, 0, strings.NewReader(plain)); err != nil || !u.Whole || u.Copied {
			t.Errorf("%s: %+v, %v", plain, u, err)
		}
	}
}
