// Package release keeps what was published for good: cuts of the figures with
// their documents, numbered, hashed, and never changed. It must never alter or
// delete a document; what turns out to be wrong is said beside it, in an erratum.
package release

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"vigie/internal/fault"
	"vigie/internal/journal"
)

// What is done with releases, as the journal says it.
const (
	ActMake    journal.Act = "release.make"
	ActErratum journal.Act = "release.erratum"
)

// Release is one cut of an election's figures, frozen.
type Release struct {
	ID         string `gorm:"primaryKey"` // "municipales-2026-r1", part of its address
	Election   string
	Number     int // 1, 2, 3… within the election
	MadeAt     time.Time
	MadeBy     string    // the name of who made it, as it was then; "" for the shell
	AsOf       time.Time // of the newest report or decision counted
	Reports    int
	Complaints int
	SumsSHA256 []byte    `gorm:"column:sums_sha256"` // of SHA256SUMS, which holds the hash of every other document; the journal has it too
	Files      []File    `gorm:"-"`                  // without their bodies, by name
	Errata     []Erratum `gorm:"-"`                  // the earliest first
}

// name returns the id of the release of a number.
func name(election string, n int) string { return fmt.Sprintf("%s-r%d", election, n) }

// File is one document of a release.
type File struct {
	ReleaseID string `gorm:"primaryKey"`
	Name      string `gorm:"primaryKey"`
	MediaType string
	SHA256    []byte `gorm:"column:sha256"`
	Size      int    // bytes
	Body      []byte
}

// TableName names the documents' table for gorm.
func (File) TableName() string { return "release_files" }

// Hex returns the hash of a document as it is written.
func (f File) Hex() string { return hex.EncodeToString(f.SHA256) }

// Erratum is what turned out to be wrong in a release, or unclear.
type Erratum struct {
	ID        string `gorm:"primaryKey"`
	ReleaseID string
	At        time.Time
	SaidBy    string
	TextFR    string `gorm:"column:text_fr"`
	TextEN    string `gorm:"column:text_en"` // "" where it was said in French alone
}

// TableName names the errata's table for gorm.
func (Erratum) TableName() string { return "release_errata" }

// Text returns what is said, in English where that is asked for and there.
func (e Erratum) Text(lang string) string {
	if lang != "fr" && e.TextEN != "" {
		return e.TextEN
	}
	return e.TextFR
}

// LongestErratum is how many characters an erratum may have, in each language.
const LongestErratum = 2000

// Check says why a release is not to be made after the last one, which is empty for
// the first: of few reports, or of nearly the same, it would tell of few people.
func (n New) Check(last Release) error {
	var faults fault.Fields
	came := max(n.Reports-last.Reports, last.Reports-n.Reports)
	switch {
	case n.Reports < n.Threshold:
		faults.Add("election", "release.error.few", "Least", n.Threshold)
	case came < n.Threshold:
		faults.Add("election", "release.error.same", "Least", n.Threshold, "Number", last.Number)
	}
	return faults.Err()
}

// check returns all that is wrong with an erratum as it was typed.
func (e Erratum) check() error {
	var faults fault.Fields
	if e.TextFR == "" {
		faults.Add("text_fr", "release.error.text")
	}
	for _, t := range []struct{ field, text string }{{"text_fr", e.TextFR}, {"text_en", e.TextEN}} {
		if utf8.RuneCountInString(t.text) > LongestErratum {
			faults.Add(t.field, "release.error.long", "Limit", strconv.Itoa(LongestErratum))
		}
	}
	return faults.Err()
}

// Figures is the name of the document that holds the figures for programs; the next
// release is protected beside it.
const Figures = "figures.json"

// Sums is the name of the document with the hashes of all others, as sha256sum
// writes and checks it.
const Sums = "SHA256SUMS"

// summed returns the documents with their hashes and the document of those.
func summed(files []File) []File {
	files = slices.Clone(files)
	var list strings.Builder
	for i := range files {
		files[i].fill()
		fmt.Fprintf(&list, "%s  %s\n", files[i].Hex(), files[i].Name)
	}
	sums := File{Name: Sums, MediaType: "text/plain; charset=utf-8", Body: []byte(list.String())}
	sums.fill()
	return append(files, sums)
}

func (f *File) fill() {
	sum := sha256.Sum256(f.Body)
	f.SHA256, f.Size = sum[:], len(f.Body)
}

// Hash returns the hash of a document's bytes as it is written.
func Hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// ErrChanged is a release that is no longer what was frozen.
var ErrChanged = errors.New("the release is not what was frozen")

// verify compares the documents with their hashes, the hashes with their list, and
// that with what the release and the journal say of it.
func verify(r Release, files []File, noted string) error {
	if noted != hex.EncodeToString(r.SumsSHA256) {
		return fmt.Errorf("%w: its sum is not the one in the journal", ErrChanged)
	}
	at := slices.IndexFunc(files, func(f File) bool { return f.Name == Sums })
	if at < 0 {
		return fmt.Errorf("%w: %s is gone", ErrChanged, Sums)
	}
	if Hash(files[at].Body) != noted {
		return fmt.Errorf("%w: %s was changed", ErrChanged, Sums)
	}
	listed := 0
	for line := range strings.Lines(string(files[at].Body)) {
		sum, file, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		listed++
		i := slices.IndexFunc(files, func(f File) bool { return f.Name == file })
		if i < 0 {
			return fmt.Errorf("%w: %s is gone", ErrChanged, file)
		}
		if Hash(files[i].Body) != sum {
			return fmt.Errorf("%w: %s was changed", ErrChanged, file)
		}
	}
	if listed != len(files)-1 {
		return fmt.Errorf("%w: a document is there that was not frozen", ErrChanged)
	}
	return nil
}
