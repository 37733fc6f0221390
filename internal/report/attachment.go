package report

import (
	"context"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The limits of INTERFACE.md on files.
const (
	MaxAttachments = 5
	MaxAttachment  = 20 << 20 // bytes
)

// A file may arrive in parts, so that a telephone that loses its line goes on
// where it was. A part that was not wholly received is sent again.
const (
	PartSize = 512 << 10 // bytes that a browser should send at a time: 25 s at 20 kB/s
	MinPart  = 64 << 10  // a smaller one is the last: what tells the type is in the first
	MaxPart  = 4 << 20   // as much as is held open for one request
)

// maxFileName is how many characters of a file's name are kept: the length of
// the longest that telephones give, with room.
const maxFileName = 120

// FileType is the type of a file, as its content tells it.
type FileType string

// The types that are taken.
const (
	FileJPEG FileType = "image/jpeg"
	FilePNG  FileType = "image/png"
	FileWebP FileType = "image/webp"
	FileHEIC FileType = "image/heic"
	FilePDF  FileType = "application/pdf"
	FileEML  FileType = "message/rfc822"
	FileMSG  FileType = "application/vnd.ms-outlook"
	FileMP3  FileType = "audio/mpeg"
	FileM4A  FileType = "audio/mp4"
	FileAAC  FileType = "audio/aac"
	FileAMR  FileType = "audio/amr"
	FileOgg  FileType = "audio/ogg"
	FileWAV  FileType = "audio/wav"
	FileText FileType = "text/plain"
)

// Endings is how a name of each type ends: the name that a voter gave tells
// nothing certain.
var Endings = map[FileType]string{
	FileJPEG: ".jpg", FilePNG: ".png", FileWebP: ".webp", FileHEIC: ".heic", FilePDF: ".pdf", FileEML: ".eml", FileMSG: ".msg",
	FileMP3: ".mp3", FileM4A: ".m4a", FileAAC: ".aac", FileAMR: ".amr", FileOgg: ".ogg", FileWAV: ".wav", FileText: ".txt",
}

// Picture says whether a privacy copy can be made of the type.
func (t FileType) Picture() bool { return t == FileJPEG || t == FilePNG || t == FileWebP }

// Audio says whether the type is a sound.
func (t FileType) Audio() bool { return strings.HasPrefix(string(t), "audio/") }

// Looking is how files are looked at while they are still in clear.
type Looking struct {
	// Type tells the type from the first bytes (64 KiB, or all of a smaller
	// file); false for what is not taken.
	Type func(head []byte) (FileType, bool)
	// Copy makes the privacy copy of a picture; an error where none can be made.
	Copy func(picture []byte, t FileType) (Copy, error)
	// Scan returns the name of the malware that is found, "" for none; an error
	// when it could not look. nil: there is no scanner.
	Scan func(ctx context.Context, content io.Reader) (malware string, err error)
}

// Copy is the privacy copy of a picture: its pixels and nothing else.
type Copy struct {
	Bytes         []byte
	Type          FileType
	Width, Height int
}

// Scan is what is known of malware in a file.
type Scan string

// The states of a scan.
const (
	ScanWaiting  Scan = "waiting"  // no scanner has seen it: a sweep will ask again
	ScanClean    Scan = "clean"    // nothing known was found
	ScanInfected Scan = "infected" // kept sealed, shown to nobody
)

// Arrival is how much of a file is here.
type Arrival string

// The states of an arrival.
const (
	Arriving Arrival = "arriving" // the voter's browser sends the next part
	Whole    Arrival = "whole"    // sealed to the authority, attached when the report is sent
)

// Attachment is a file of a report or of a draft, and its row. Its name and hash
// are in Sealed, its bytes in the blob store.
type Attachment struct {
	ID         string // UUIDv7
	ReportID   *string
	DraftID    []byte // while the report is not sent
	Position   int    // its place among the five
	State      Arrival
	Type       FileType
	Size       int64  // of the original; while it arrives, as announced
	Received   int64  // bytes that are here
	Parts      []part `gorm:"serializer:json"` // sealed to the voter's cookie; none once attached
	Sealed     []byte // age box of FileDetails, for the authority
	Own        []byte // the same for the voter's cookie; empty once attached
	Original   string // name of its blob, sealed to the authority
	SealedHash []byte // SHA-256 of that blob
	Copy       string // name of the privacy copy's blob, "" for none
	CopyType   FileType
	CopyWidth  int
	CopyHeight int
	CopyHash   []byte // SHA-256 of that blob
	Scan       Scan
	Malware    string // name of what was found, or ""
	ScannedAt  *time.Time
	Noted      bool // the journal tells of the malware
	TouchedAt  time.Time
}

// part is one piece of a file as it arrived.
type part struct {
	Name string `json:"name"` // of its blob
	Size int64  `json:"size"` // in clear
}

// FileDetails is what may tell who somebody is: a name given by hand, and a hash
// from which a short text can be found by trying all.
type FileDetails struct {
	Name string `json:"name"`
	Hash []byte `json:"sha256"` // of the original
}

// Row names the box of a file's details.
func (a Attachment) Row() string { return "attachment/" + a.ID }

func (a Attachment) originalRow() string { return "original/" + a.ID }

func (a Attachment) copyRow() string { return "copy/" + a.ID }

func (a Attachment) partRow(at int64) string { return "part/" + a.ID + "/" + strconv.FormatInt(at, 10) }

// Shown says whether its pictures and downloads may be given to a reader.
func (a Attachment) Shown() bool { return a.State == Whole && a.Scan != ScanInfected }

// Upload is a file of a draft as its owner sees it.
type Upload struct {
	ID       string
	Name     string // cleaned, "" when none was given
	Type     FileType
	Size     int64 // as announced, until it is whole
	Received int64 // where the next part begins
	Whole    bool
	Copied   bool // there is a privacy copy
	Hash     []byte
}

// CleanName returns a file's name without folders, controls and signs that turn
// the direction of reading, and not longer than is shown.
func CleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(strings.TrimLeft(name, "."))
	if name == "/" {
		return ""
	}
	return shorten(name, maxFileName)
}

// shorten cuts the middle of a name, so that its ending is kept.
func shorten(name string, most int) string {
	letters := []rune(name)
	if len(letters) <= most {
		return name
	}
	const tail = 12
	return string(letters[:most-tail-1]) + "…" + string(letters[len(letters)-tail:])
}

// Download returns the name under which a file is handed out: that which the
// voter gave, with the ending of what it is.
func (d FileDetails) Download(t FileType, otherwise string) string {
	stem := d.Name
	if i := strings.LastIndex(stem, "."); i > 0 && len(stem)-i <= 6 {
		stem = stem[:i]
	}
	if stem == "" {
		stem = otherwise
	}
	return stem + Endings[t]
}
