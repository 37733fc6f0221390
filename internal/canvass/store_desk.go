package canvass

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"vigie/internal/database"
	"vigie/internal/report"
)

// desk is the shelf of one election while a batch is placed. What the batch may
// need is read at once, and what came of it is written at once: a text costs no
// statement of its own, unless it founds a canvass, is kept as an exemplar or
// shows that two canvasses are one.
type desk struct {
	tables *tables
	texts  []waiting // in their order
	at     int       // which of them is placed

	copies map[int64]ID // by whole text
	hits   [][]hit      // by text: canvasses in the tables that share bands with it
	sheets map[ID]*sheet
	fresh  map[int64][]ID // by band: canvasses with an exemplar of this batch

	kept []kept // exemplars that the tables do not have

	members []Member
	grown   map[ID]*grown
	merged  bool // what was read is not true any more
}

// waiting is a text to place.
type waiting struct {
	print  Exemplar
	whole  int64
	report report.Report
}

// sheet is a canvass as it stands, with what the tables do not know of it.
type sheet struct {
	exemplars []Exemplar
	numbers   []int
	joined    []int // texts that joined each exemplar that the tables have
	next      int   // number of the next exemplar; 0 where it must be asked for
}

// kept is an exemplar that the tables do not have: which of a sheet, and whose text.
type kept struct {
	id     ID
	at     int
	report string
}

// grown is what a batch adds to a canvass.
type grown struct {
	reports     int
	first, last time.Time
}

func newDesk(t *tables) *desk { return &desk{tables: t, at: -1, grown: map[ID]*grown{}} }

// lay puts a text of a report among those to place.
func (d *desk) lay(x Exemplar, r report.Report) {
	d.texts = append(d.texts, waiting{x, d.tables.whole(x.Print), r})
}

// turn goes on to the next text, false after the last.
func (d *desk) turn() bool {
	d.at++
	return d.at < len(d.texts)
}

// text is the one being placed.
func (d *desk) text() waiting { return d.texts[d.at] }

// look reads what the texts still to come may need.
func (d *desk) look() error {
	if err := d.readCopies(); err != nil {
		return fmt.Errorf("equal texts: %w", err)
	}
	return d.lookNear()
}

// lookNear reads the canvasses that the texts still to come are near to.
func (d *desk) lookNear() error {
	d.sheets, d.fresh, d.merged = map[ID]*sheet{}, map[int64][]ID{}, false
	if err := d.readHits(); err != nil {
		return fmt.Errorf("like texts: %w", err)
	}
	var near []ID
	for _, hits := range d.hits {
		near = append(near, nearest(hits)...)
	}
	slices.Sort(near)
	rows, err := d.tables.read(slices.Compact(near))
	if err != nil {
		return fmt.Errorf("exemplars: %w", err)
	}
	for _, x := range rows {
		d.sheet(x.CanvassID).add(x.unpacked(), x.Number)
	}
	return nil
}

// sheet returns the canvass of that number.
func (d *desk) sheet(id ID) *sheet {
	if d.sheets[id] == nil {
		d.sheets[id] = &sheet{}
	}
	return d.sheets[id]
}

func (s *sheet) add(x Exemplar, number int) {
	s.exemplars, s.numbers, s.joined = append(s.exemplars, x), append(s.numbers, number), append(s.joined, 0)
}

// readCopies finds the canvasses of equal texts. Where somebody spread the copies
// of a text over several canvasses, it is kept which one the next goes to.
func (d *desk) readCopies() error {
	d.copies = map[int64]ID{}
	var asked []int64
	for _, t := range d.texts[d.at+1:] {
		asked = append(asked, t.whole)
	}
	return d.each(`SELECT number, coalesce((SELECT t.canvass_id FROM canvass_texts t WHERE t.whole = number),
		(SELECT r.canvass_id FROM canvass_reports r WHERE r.whole = number LIMIT 1), 0) FROM ? AS asked`,
		[][]int64{asked}, func(row func(...any) error) error {
			var whole int64
			var id ID
			err := row(&whole, &id)
			if whole != 0 && id != 0 {
				d.copies[whole] = id
			}
			return err
		})
}

// hit is a canvass that shares bands with a text.
type hit struct {
	id     ID
	shared int
}

// nearest returns the canvasses of hits, those that share the most first, the older
// of equal ones before, at most mostNear. Where there are more, those that share
// one band alone are chance.
func nearest(hits []hit) []ID {
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.id, b.id)) })
	var near []ID
	for _, h := range hits {
		if len(near) == mostNear || h.shared == 1 && len(hits) > mostNear {
			break
		}
		near = append(near, h.id)
	}
	return near
}

// readHits finds the canvasses that share bands with the texts. A band has at most longestBand rows (see lead), so that what is read has an end.
func (d *desk) readHits() error {
	d.hits = make([][]hit, len(d.texts))
	asked := make([][]int64, len(d.texts))
	for i := d.at + 1; i < len(d.texts); i++ {
		if _, known := d.copies[d.texts[i].whole]; !known {
			asked[i] = d.tables.salted(d.texts[i].print.Print.Keys)
		}
	}
	return d.each(`SELECT list, canvass_id, count(*) FROM ? AS asked JOIN bands ON bands.band = asked.number
		GROUP BY list, canvass_id`, asked, func(row func(...any) error) error {
		var text int
		var h hit
		err := row(&text, &h.id, &h.shared)
		d.hits[text] = append(d.hits[text], h)
		return err
	})
}

// each reads the rows of a query over lists, whose ? they are.
func (d *desk) each(query string, lists [][]int64, do func(row func(...any) error) error) error {
	rows, err := d.tables.tx.Raw(query, database.Lists(d.tables.tx, lists...)).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Copy implements Shelf.
func (d *desk) Copy(uint64) (ID, bool, error) {
	id, ok := d.copies[d.text().whole]
	return id, ok, nil
}

// Near implements Shelf. It is asked for the text being placed alone.
func (d *desk) Near(keys []uint32) ([]Canvass, error) {
	shared := map[ID]int{}
	for _, h := range d.hits[d.at] {
		shared[h.id] = h.shared
	}
	for _, b := range d.tables.salted(keys) {
		for _, id := range d.fresh[b] {
			shared[id]++
		}
	}
	hits := make([]hit, 0, len(shared))
	for id, n := range shared {
		hits = append(hits, hit{id, n})
	}
	var near []Canvass
	for _, id := range nearest(hits) {
		if s := d.sheets[id]; s != nil {
			near = append(near, Canvass{ID: id, Exemplars: slices.Clone(s.exemplars)})
		}
	}
	return near, nil
}

// Found implements Shelf.
func (d *desk) Found(x Exemplar) (ID, error) {
	at := d.text().report.ReceivedAt
	k := Kept{Election: d.tables.election, FirstSeen: at, LastSeen: at}
	if err := d.tables.tx.Create(&k).Error; err != nil {
		return 0, err
	}
	d.sheet(k.ID).next = 1
	d.keep(k.ID, 0, x)
	return k.ID, nil
}

// Join implements Shelf.
func (d *desk) Join(id ID, _ Exemplar, like int) error {
	s := d.sheet(id)
	s.exemplars[like].Members++
	s.joined[like]++
	return nil
}

// Keep implements Shelf.
func (d *desk) Keep(id ID, x Exemplar) error {
	s := d.sheet(id)
	if s.next == 0 {
		next, err := d.tables.next(id)
		if err != nil {
			return err
		}
		s.next = next
	}
	d.keep(id, s.next, x)
	s.next++
	return nil
}

func (d *desk) keep(id ID, number int, x Exemplar) {
	x.Of = id
	s := d.sheet(id)
	d.kept = append(d.kept, kept{id, len(s.exemplars), d.text().report.ID})
	s.add(x, number)
	for _, b := range d.tables.salted(x.Print.Keys) {
		if !slices.Contains(d.fresh[b], id) {
			d.fresh[b] = append(d.fresh[b], id)
		}
	}
}

// Apart implements Shelf.
func (d *desk) Apart(a, b ID) (bool, error) { return d.tables.Apart(a, b) }

// Merge implements Shelf. It is rare: it is done in the tables, and what was read
// is read again before the next text.
func (d *desk) Merge(earlier, later ID) error {
	d.merged = true
	if err := d.clear(); err != nil {
		return err
	}
	return d.tables.merge(earlier, later, false)
}

// seat notes where the text went.
func (d *desk) seat(m Member) error {
	at := d.text().report.ReceivedAt
	g := d.grown[m.CanvassID]
	if g == nil {
		g = &grown{first: at, last: at}
		d.grown[m.CanvassID] = g
	}
	g.reports++
	if at.Before(g.first) {
		g.first = at
	}
	if at.After(g.last) {
		g.last = at
	}
	d.members = append(d.members, m)
	if _, known := d.copies[m.Whole]; !known && m.Whole != 0 {
		d.copies[m.Whole] = m.CanvassID
	}
	if !d.merged {
		return nil
	}
	if err := d.clear(); err != nil {
		return err
	}
	return d.look()
}

// clear writes what came of the texts so far.
func (d *desk) clear() error {
	for _, k := range d.kept {
		s := d.sheets[k.id]
		if err := d.tables.keep(k.id, s.numbers[k.at], s.exemplars[k.at], k.report); err != nil {
			return err
		}
		s.joined[k.at] = 0
	}
	if err := d.join(); err != nil {
		return err
	}
	for id, g := range d.grown {
		if err := d.tables.widen(id, g.reports, g.first, g.last); err != nil {
			return err
		}
	}
	err := d.tables.tx.CreateInBatches(&d.members, fewRows).Error
	d.kept, d.members = nil, nil
	clear(d.grown)
	return err
}

// join counts the texts that joined exemplars.
func (d *desk) join() error {
	for id, s := range d.sheets {
		for i, texts := range s.joined {
			if texts == 0 {
				continue
			}
			err := d.tables.tx.Exec("UPDATE exemplars SET members = members + ? WHERE canvass_id = ? AND number = ?", texts, id, s.numbers[i]).Error
			if err != nil {
				return err
			}
			s.joined[i] = 0
		}
	}
	return nil
}

// fewRows is how many rows one statement writes: the SQLite driver's cost grows
// with the square of the parameters.
const fewRows = 50
