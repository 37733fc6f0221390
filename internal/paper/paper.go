// Package paper lays words out on A4 pages: receipts, complaints, letters. It
// must never know whose they are, read a clock, or fetch anything.
//
// What it makes is not a tagged PDF: the page of the portal that shows the same
// words is the form for screen readers.
package paper

import "time"

// Document is what is printed. All its texts are in one language, already
// written out.
type Document struct {
	Title  string
	Lang   string    // "fr"; for readers and programs
	Author string    // who answers for the portal, "" where nobody is named
	Date   time.Time // of the document; two documents alike are the same bytes
	From   []string  // who writes a letter, one line each; nil where it is none
	To     []string  // to whom
	Place  string    // the line of place and day above a letter's text, or ""
	Blocks []Block
	Foot   string // at the foot of each page, before its number
}

// Block is one piece of a document; its fields that are not "" or nil are
// printed in this order.
type Block struct {
	Heading string
	Text    string // paragraphs, an empty line between two
	Quote   string // words of somebody else, line by line
	Items   []string
	Rows    []Row
	Boxes   []string // answers to tick with a pen, in two columns
	Blanks  []Blank  // to be filled in with a pen
	Table   *Table   // the same, of several things alike
	Code    string   // large, to be copied by hand
	Link    string   // an address, with a square that telephones read
}

// Row is a name and what stands under it.
type Row struct {
	Name   string
	Values []string
}

// Blank is a name and empty lines under it.
type Blank struct {
	Name  string
	Lines int
}

// Table is names of columns above empty rows.
type Table struct {
	Heads []string
	Rows  int
}
