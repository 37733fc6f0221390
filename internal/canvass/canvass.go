// Package canvass groups the reports of one canvassing operation: the same
// message to many voters, as their telephones, their fingers and a reader of
// pictures pass it on. It must never undo what a reviewer decided, fetch a link,
// or join messages by their sender alone.
package canvass

// ID is a canvass. In memory they count from 0 in the order of founding; in a
// database they are its keys. An ID that was merged away is never used again.
type ID uint32

// Text is a message as it was reported.
type Text struct {
	Body   string
	Sender uint64 // hash of the sender as identified, see SenderOf; 0 when it is not known
}

// Exemplar is a text kept to compare others with. A canvass has few, however
// many texts it has.
type Exemplar struct {
	Of      ID
	Print   Print
	Sender  uint64
	Members int // texts of the canvass that were most like this one, equal copies counted once
	Part    int // of the parts that somebody put together, however unlike; 0 where nobody did
}

// Canvass is a group as the engine sees it.
type Canvass struct {
	ID        ID
	Exemplars []Exemplar
}

// Shelf keeps canvasses for the engine: in memory for a batch (Memory), in
// tables for the portal. Every question is one query by an index, so that its
// cost does not grow with what is kept. Exemplars are numbered within their
// canvass, from 0. A text that Copy found needs no word to the shelf.
type Shelf interface {
	// Copy returns the canvass of an equal text: one with this Print.Whole.
	Copy(whole uint64) (ID, bool, error)
	// Near returns the canvasses that have a key of these, those with the most of
	// them first, at most mostNear.
	Near(keys []uint32) ([]Canvass, error)
	// Found opens a canvass with t as its first exemplar.
	Found(t Exemplar) (ID, error)
	// Join adds a text to a canvass, as one more member of its exemplar of that
	// number.
	Join(id ID, t Exemplar, like int) error
	// Keep adds a text to a canvass as an exemplar of its own.
	Keep(id ID, t Exemplar) error
	// Apart says whether somebody told two canvasses apart: they are never merged.
	Apart(a, b ID) (bool, error)
	// Merge moves all of the later canvass into the earlier.
	Merge(earlier, later ID) error
}

// Placement says where a text went and why.
type Placement struct {
	Canvass  ID
	Founded  bool     // nothing was like it
	Copy     bool     // an equal text was there: Likeness is not filled
	Exemplar int      // which exemplar of the canvass it was most like
	Likeness Likeness // with that exemplar
	Merged   []ID     // canvasses that turned out to be this one, and are gone
}
