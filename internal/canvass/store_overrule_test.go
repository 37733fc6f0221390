package canvass

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"vigie/internal/fault"
)

const (
	here   = "municipales-2026"
	market = "Samedi de 9h à 12h, retrouvez vos candidats au marché des Lices : transports gratuits, jardins partagés et un médecin par quartier, voilà le programme."
)

var ann = Hand{ID: "id-ann", Name: "ann", Reason: "vu au dossier"}

// by does an act in a transaction of its own.
func (p *portal) by(t testing.TB, do func(*gorm.DB) (Act, error)) (Act, error) {
	t.Helper()
	p.now = p.now.Add(time.Second)
	var a Act
	err := p.db.Write.Transaction(func(tx *gorm.DB) (err error) {
		a, err = do(tx)
		return err
	})
	return a, err
}

func (p *portal) must(t testing.TB, do func(*gorm.DB) (Act, error)) Act {
	t.Helper()
	a, err := p.by(t, do)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (p *portal) merge(t testing.TB, a, b ID) Act {
	t.Helper()
	return p.must(t, func(tx *gorm.DB) (Act, error) { return p.Merge(t.Context(), tx, Overruling{By: ann, From: a, Into: b}) })
}

func (p *portal) split(t testing.TB, from ID, reports ...string) Act {
	t.Helper()
	return p.must(t, func(tx *gorm.DB) (Act, error) {
		return p.Split(t.Context(), tx, Overruling{By: ann, From: from, Reports: reports})
	})
}

func (p *portal) move(t testing.TB, from, into ID, reports ...string) Act {
	t.Helper()
	return p.must(t, func(tx *gorm.DB) (Act, error) {
		return p.Move(t.Context(), tx, Overruling{By: ann, From: from, Into: into, Reports: reports})
	})
}

func (p *portal) undo(t testing.TB, a Act) error {
	t.Helper()
	_, err := p.by(t, func(tx *gorm.DB) (Act, error) { return p.Undo(t.Context(), tx, ann, a.ID) })
	return err
}

// placed files texts, groups them and returns their keys.
func (p *portal) placed(t testing.TB, texts ...string) []string {
	t.Helper()
	var ids []string
	for _, text := range texts {
		ids = append(ids, p.file(t, here, text))
	}
	p.sweep(t)
	return ids
}

// dump writes all that stands of canvasses, acts left out.
func (p *portal) dump(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for _, q := range []string{
		"SELECT id, size, merged_into, first_seen, last_seen FROM canvasses WHERE size > 0 OR merged_into = 0 ORDER BY id",
		"SELECT report_id, canvass_id, whole, how, likeness, act FROM canvass_reports ORDER BY report_id",
		"SELECT canvass_id, number, report_id, members, part FROM exemplars ORDER BY 1, 2",
		"SELECT canvass_id, band FROM bands ORDER BY 1, 2",
		"SELECT canvass_id, other_id, act_id FROM canvass_apart ORDER BY 1, 2",
		"SELECT whole, canvass_id FROM canvass_texts ORDER BY 1",
		"SELECT canvass_id, hour, reports FROM canvass_hours ORDER BY 1, 2",
		"SELECT canvass_id, facet, value, reports FROM canvass_facets ORDER BY 1, 2, 3",
	} {
		var rows []map[string]any
		if err := p.db.Write.Raw(q).Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			fmt.Fprintln(&b, r)
		}
	}
	return b.String()
}

// differing returns the lines that only one of two dumps has.
func differing(before, after string) string {
	var b strings.Builder
	for sign, sides := range map[string][2]string{"-": {before, after}, "+": {after, before}} {
		for line := range strings.Lines(sides[0]) {
			if !strings.Contains(sides[1], line) {
				b.WriteString(sign + line)
			}
		}
	}
	return b.String()
}

// What somebody put together stays one, also for texts to come like either part;
// undone, all is as it was.
func TestMergeByHand(t *testing.T) {
	p := openPortal(t)
	ids := p.placed(t, phare, phare+" STOP au 38044", square, square, market)
	c := p.of(t, ids...)
	a := p.merge(t, c[0], c[2])
	if a.FromID != c[2] || a.IntoID != c[0] || a.Actor != "id-ann" || a.Reason != ann.Reason {
		t.Errorf("%+v", a)
	}
	if got := p.of(t, ids...); got[2] != c[0] || got[3] != c[0] || got[4] != c[4] {
		t.Errorf("merged into %v", got)
	}
	if why, err := p.Why(t.Context(), ids); err != nil || why[ids[2]].Act != a.ID || why[ids[0]].Act != "" || why[ids[2]].How != Founder {
		t.Errorf("why: %+v %v", why, err)
	}
	k, err := p.ByID(t.Context(), c[0])
	gone, err2 := p.ByID(t.Context(), c[2])
	if err != nil || err2 != nil || k.Size != 4 || gone.MergedInto != c[0] || gone.Size != 0 {
		t.Errorf("%+v %+v %v %v", k, gone, err, err2)
	}
	late := p.placed(t, "Bonjour Rose, "+square[:130], phare[:120]+" bisous", market+" STOP")
	if got := p.of(t, late...); got[0] != c[0] || got[1] != c[0] || got[2] != c[4] {
		t.Errorf("texts to come go to %v, want %v", got, c)
	}
	if err := p.undo(t, a); err != nil {
		t.Fatal(err)
	}
	if got := p.of(t, append(ids, late...)...); !slices.Equal(got, []ID{c[0], c[0], c[2], c[2], c[4], c[2], c[0], c[4]}) {
		t.Errorf("undone: %v", got)
	}
	k, err = p.ByID(t.Context(), c[0])
	back, err2 := p.ByID(t.Context(), c[2])
	if err != nil || err2 != nil || k.Size != 3 || back.Size != 3 || back.MergedInto != 0 {
		t.Errorf("%+v %+v %v %v", k, back, err, err2)
	}
	if err := p.undo(t, a); !errors.Is(err, fault.Conflict) {
		t.Errorf("undone twice: %v", err)
	}
	// Without texts that came between, nothing at all differs.
	p2 := openPortal(t)
	p2.now = p.now
	ids = p2.placed(t, phare, phare+" STOP au 38044", square, square, market)
	c = p2.of(t, ids...)
	before := p2.dump(t)
	if err := p2.undo(t, p2.merge(t, c[2], c[0])); err != nil {
		t.Fatal(err)
	}
	if after := p2.dump(t); after != before {
		t.Error(differing(before, after))
	}
}

// What somebody told apart stays apart, whatever text would bridge it; copies of
// what was split off follow it.
func TestSplitByHand(t *testing.T) {
	p := openPortal(t)
	near := "Bonjour Rose, " + phare + " Venez nombreux samedi au marché des Lices."
	ids := p.placed(t, phare, near, phare, near, phare)
	c := p.of(t, ids...)
	if c[0] != c[1] {
		t.Fatal("the machine does not put them together")
	}
	a := p.split(t, c[0], ids[1], ids[3])
	if a.FromID != c[0] || a.IntoID <= c[0] {
		t.Errorf("%+v", a)
	}
	want := []ID{c[0], a.IntoID, c[0], a.IntoID, c[0]}
	if got := p.of(t, ids...); !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for id, size := range map[ID]int{c[0]: 3, a.IntoID: 2} {
		if k, err := p.ByID(t.Context(), id); err != nil || k.Size != size {
			t.Errorf("%+v %v", k, err)
		}
		if v, err := p.Variants(t.Context(), id, 5); err != nil || len(v) == 0 {
			t.Errorf("%d is compared by %v %v", id, v, err)
		}
	}
	late := p.placed(t, near, phare, near+" STOP", phare+" "+near) // the last is a witness of both
	got := p.of(t, late...)
	if got[0] != a.IntoID || got[1] != c[0] || got[2] != a.IntoID {
		t.Errorf("later copies go to %v, want %d and %d", got, a.IntoID, c[0])
	}
	if k, err := p.ByID(t.Context(), a.IntoID); err != nil || k.MergedInto != 0 {
		t.Errorf("the machine undid a human: %+v %v", k, err)
	}
	if err := p.undo(t, a); err != nil {
		t.Fatal(err)
	}
	if got := p.of(t, append(ids, late...)...); len(slices.Compact(got)) != 1 || got[0] != c[0] {
		t.Errorf("undone: %v", got)
	}
	if k, err := p.ByID(t.Context(), a.IntoID); err != nil || k.MergedInto != c[0] {
		t.Errorf("%+v %v", k, err)
	}
	p2 := openPortal(t)
	ids = p2.placed(t, phare, near, phare, near, phare)
	before := p2.dump(t)
	if err := p2.undo(t, p2.split(t, p2.of(t, ids[0])[0], ids[0], ids[2], ids[4])); err != nil {
		t.Fatal(err)
	}
	if after := p2.dump(t); after != before {
		t.Error(differing(before, after))
	}
}

// A single report goes elsewhere; its text stays where most of its copies are.
func TestMoveByHand(t *testing.T) {
	p := openPortal(t)
	ids := p.placed(t, phare, phare, phare, square, square+" À mardi !")
	c := p.of(t, ids...)
	a := p.move(t, c[0], c[3], ids[1])
	if got := p.of(t, ids...); !slices.Equal(got, []ID{c[0], c[3], c[0], c[3], c[3]}) {
		t.Fatalf("%v", got)
	}
	late := p.placed(t, phare)
	if got := p.of(t, late...); got[0] != c[0] {
		t.Errorf("a copy goes to %d, though most are in %d", got[0], c[0])
	}
	b := p.move(t, c[0], c[3], ids[0], late[0])
	more := p.placed(t, phare)
	if got := p.of(t, more...); got[0] != c[3] {
		t.Errorf("a copy goes to %d, though most were moved to %d", got[0], c[3])
	}
	if err := p.undo(t, a); !errors.Is(err, fault.Conflict) {
		t.Errorf("an act under another: %v", err)
	}
	if err := errors.Join(p.undo(t, b), p.undo(t, a)); err != nil {
		t.Fatal(err)
	}
	if got := p.of(t, append(ids, late...)...); !slices.Equal(got, []ID{c[0], c[0], c[0], c[3], c[3], c[0]}) {
		t.Errorf("undone: %v", got)
	}
	p2 := openPortal(t)
	ids = p2.placed(t, phare, phare, phare, square, square+" À mardi !")
	before := p2.dump(t)
	c = p2.of(t, ids...)
	if err := p2.undo(t, p2.move(t, c[3], c[0], ids[4])); err != nil {
		t.Fatal(err)
	}
	if after := p2.dump(t); after != before {
		t.Error(differing(before, after))
	}
	for name, o := range map[string]Overruling{
		"to itself":           {By: ann, From: c[0], Into: c[0], Reports: ids[:1]},
		"of another canvass":  {By: ann, From: c[3], Into: c[0], Reports: ids[:1]},
		"nothing":             {By: ann, From: c[3], Into: c[0]},
		"to where nothing is": {By: ann, From: c[0], Into: 4_000_000, Reports: ids[:1]},
	} {
		if _, err := p2.by(t, func(tx *gorm.DB) (Act, error) { return p2.Move(t.Context(), tx, o) }); !errors.Is(err, fault.Conflict) && !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if after := p2.dump(t); after != before {
		t.Error("a refused act left something:", differing(before, after))
	}
}

// A variant is the texts that are most like one of those a canvass is compared
// by, and those only.
func TestVariant(t *testing.T) {
	p := openPortal(t)
	long := phare + " " + market
	ids := p.placed(t, phare, long, phare+" STOP", "Bonjour, "+long, phare, long)
	c := p.of(t, ids...)
	if len(slices.Compact(slices.Clone(c))) != 1 {
		t.Fatalf("not one canvass: %v", c)
	}
	v, err := p.Variant(t.Context(), c[0], ids[1])
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.With(p.db.Write, v)
	if err != nil || !slices.Equal(got, []string{ids[1], ids[3], ids[5]}) {
		t.Errorf("%v of %v %v", got, ids, err)
	}
	if _, err := p.Variant(t.Context(), c[0], ids[5]); !errors.Is(err, fault.NotFound) {
		t.Errorf("a report that stands for nothing: %v", err)
	}
	a := p.split(t, c[0], got...)
	if late := p.of(t, p.placed(t, long+" STOP")...); late[0] != a.IntoID {
		t.Errorf("a text like it goes to %d, not %d", late[0], a.IntoID)
	}
}

// Calls without a text are put together by hand alone.
func TestSeatOfTextlessReports(t *testing.T) {
	p := openPortal(t)
	ids := p.placed(t, "", "", phare)
	var seats []ID
	for _, id := range ids[:2] {
		err := p.db.Write.Transaction(func(tx *gorm.DB) error {
			seat, err := p.Seat(tx, here, []string{id})
			again, err2 := p.Seat(tx, here, []string{id})
			if seat != again {
				t.Errorf("seated twice: %d, %d", seat, again)
			}
			seats = append(seats, seat)
			return errors.Join(err, err2)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	c := p.of(t, ids[2])[0]
	p.merge(t, seats[0], seats[1])
	a := p.merge(t, seats[0], c)
	if got := p.of(t, ids...); len(slices.Compact(got)) != 1 {
		t.Errorf("%v", got)
	}
	if late := p.of(t, p.placed(t, phare+" STOP")...); late[0] != min(c, seats[0]) {
		t.Errorf("a text goes to %d", late[0])
	}
	if err := p.undo(t, a); err != nil {
		t.Fatal(err)
	}
	if got := p.of(t, ids...); got[0] != got[1] || got[2] != c {
		t.Errorf("undone: %v", got)
	}
	unseen := p.file(t, here, "")
	if err := p.db.Write.Transaction(func(tx *gorm.DB) error {
		_, err := p.Seat(tx, here, []string{unseen})
		return err
	}); !errors.Is(err, fault.Conflict) {
		t.Errorf("a report that no sweep has seen: %v", err)
	}
}

// Acts and sweeps wait for each other; of two acts on the same reports one wins.
func TestActsBesideSweeps(t *testing.T) {
	p := openPortal(t)
	near := "Bonjour Rose, " + phare + " Venez nombreux samedi au marché des Lices."
	ids := p.placed(t, phare, near, phare, near)
	c := p.of(t, ids[0])[0]
	for i := range 60 {
		p.file(t, here, []string{phare, market, square}[i%3])
	}
	var all sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		all.Go(func() {
			errs[i] = p.db.Write.Transaction(func(tx *gorm.DB) error {
				_, err := p.Split(t.Context(), tx, Overruling{By: ann, From: c, Reports: []string{ids[1], ids[3]}})
				return err
			})
		})
		all.Go(func() {
			if _, err := p.Sweep(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), fault.Conflict) {
		t.Errorf("two splits of the same: %v", errs)
	}
	var odd int64
	if err := p.db.Write.Raw("SELECT count(*) FROM canvasses k WHERE merged_into = 0 AND size <> (SELECT count(*) FROM canvass_reports r WHERE r.canvass_id = k.id)").Scan(&odd).Error; err != nil || odd != 0 {
		t.Errorf("%d canvasses are not as large as they say, %v", odd, err)
	}
	if n := p.count(t, "canvass_reports"); n != 64 {
		t.Errorf("%d reports placed", n)
	}
	after := p.of(t, ids...)
	if late := p.of(t, p.placed(t, near, phare)...); after[0] == after[1] || late[0] != after[1] || late[1] != after[0] {
		t.Errorf("%v, then %v", after, late)
	}
}

// Each act leaves a bounded number of labelled pairs; what was undone or erased
// is not told.
func TestLabels(t *testing.T) {
	p := openPortal(t)
	ids := p.placed(t, phare, "Bonjour Rose, "+phare+" Venez nombreux samedi au marché des Lices.", square, market, "")
	c := p.of(t, ids...)
	labels := func() []Labelled {
		t.Helper()
		var all []Labelled
		if err := p.Labels(t.Context(), func(l Labelled) error { all = append(all, l); return nil }); err != nil {
			t.Fatal(err)
		}
		return all
	}
	split := p.split(t, c[0], ids[1])
	got := labels()
	if len(got) != 1 || got[0].Same || got[0].By != "split" || got[0].A.Text != phare || got[0].A.Sender != "36111" || got[0].A.ID != ids[0] || got[0].B.ID != ids[1] || !got[0].At.Equal(p.now) {
		t.Errorf("%+v", got)
	}
	merge := p.merge(t, c[2], c[3])
	p.must(t, func(tx *gorm.DB) (Act, error) {
		return p.TellApart(t.Context(), tx, Overruling{By: ann, From: c[0], Into: c[2]})
	})
	if got = labels(); len(got) < 3 || !got[1].Same || got[1].By != "merge" || got[2].Same || got[2].By != "split" {
		t.Errorf("%+v", got)
	}
	if err := p.undo(t, split); !errors.Is(err, fault.Conflict) {
		t.Errorf("under what was told apart since: %v", err)
	}
	if err := p.db.Write.Exec("DELETE FROM reports WHERE id = ?", ids[2]).Error; err != nil {
		t.Fatal(err)
	}
	for _, l := range labels() {
		if l.A.ID == ids[2] || l.B.ID == ids[2] {
			t.Errorf("of an erased report: %+v", l)
		}
	}
	if err := p.undo(t, merge); !errors.Is(err, fault.Conflict) {
		t.Errorf("under what was told apart since: %v", err)
	}
	all := p.of(t, p.placed(t, bases(t)[:16]...)...)
	for i := 2; i < len(all); i++ {
		p.merge(t, all[i], all[i%2])
	}
	p.merge(t, all[0], all[1])
	var most int64
	if err := p.db.Write.Raw("SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM canvass_pairs GROUP BY act_id) x").Scan(&most).Error; err != nil || most != mostRepresentatives*mostRepresentatives {
		t.Errorf("%d pairs of one act, %v", most, err)
	}
}

// What is nearly alike is proposed, until somebody tells it apart.
func TestNeighbours(t *testing.T) {
	p := openPortal(t)
	ids := p.placed(t, phare, market, square)
	c := p.of(t, ids...)
	mixed := p.placed(t, "Dimanche 15 mars, chaque voix compte à Rennes pour sauver le bois de la Garenne que la métropole veut couper sans nous demander notre avis, ni même une réunion.")
	m := p.of(t, mixed...)[0]
	if m == c[0] {
		t.Fatal("the engine puts them together")
	}
	near, err := p.Neighbours(t.Context(), m, 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(near) == 0 || near[0].ID != c[0] {
		t.Errorf("proposed: %+v, not %d", near, c[0])
	}
	for _, n := range near {
		if n.ID == c[1] || n.ID == c[2] || n.ID == m || n.Likeness.Shared == 0 {
			t.Errorf("%+v", n)
		}
		p.must(t, func(tx *gorm.DB) (Act, error) {
			return p.TellApart(t.Context(), tx, Overruling{By: ann, From: m, Into: n.ID})
		})
	}
	if again, err := p.Neighbours(t.Context(), m, 5); err != nil || len(again) != 0 {
		t.Errorf("told apart: %+v %v", again, err)
	}
	r, err := p.reports.ByID(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	p.placed(t, phare+" STOP")
	if likes, err := p.Likest(t.Context(), c[0], r); err != nil || len(likes) != 0 {
		t.Errorf("a founder is like itself alone: %+v %v", likes, err)
	}
}
