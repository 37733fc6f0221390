package canvass

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/election"
	"vigie/internal/fault"
	"vigie/internal/place/placetest"
	"vigie/internal/report"
	"vigie/internal/seal"
)

// portal is a store of canvasses beside the reports it groups, with a clock
// moved by hand.
type portal struct {
	*Store
	db      *database.DB
	reports *report.Store
	now     time.Time
}

func openPortal(t testing.TB) *portal {
	t.Helper()
	p := &portal{db: dbtest.New(t), now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return p.now }
	places := placetest.Some(t)
	elections := election.NewStore(p.db, places, clock)
	calendar := "slug,kind,name_fr,name_en,round1,round2,opens,closes\n" +
		"municipales-2026,municipales,Municipales 2026,Municipal 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n" +
		"regionales-2026,regionales,Régionales 2026,Regional 2026,2026-03-15,2026-03-22,2025-12-01,2026-04-30\n"
	if _, err := elections.ImportElections(t.Context(), strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	p.reports = report.NewStore(p.db, clock, report.Needs{Elections: elections, Places: places, Recipients: seal.Recipients{id.Recipient()}, Secret: bytes.Repeat([]byte{7}, 32)})
	p.Store = NewStore(p.db, clock, Needs{Reports: p.reports})
	return p
}

// file files a text a second after the last and returns the report's key.
func (p *portal) file(t testing.TB, election, text string) string {
	t.Helper()
	p.now = p.now.Add(time.Second)
	receipt, err := p.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: election, Message: text,
		Contacts: []report.Contact{{Channel: report.SMS, On: "2026-03-02", Sender: "36111"}},
		Subject:  report.Subject{Kind: report.UnknownWho},
	}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.reports.ByReference(t.Context(), receipt.Reference)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func (p *portal) sweep(t testing.TB) int {
	t.Helper()
	n, err := p.Sweep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// of returns the canvass of each of the reports, 0 for none.
func (p *portal) of(t testing.TB, ids ...string) []ID {
	t.Helper()
	of := map[string]ID{}
	for some := range slices.Chunk(ids, 500) {
		part, err := p.Of(t.Context(), some)
		if err != nil {
			t.Fatal(err)
		}
		for id, c := range part {
			of[id] = c
		}
	}
	all := make([]ID, len(ids))
	for i, id := range ids {
		all[i] = of[id]
	}
	return all
}

// insert writes reports past the rules and the seal, which would take most of
// the time; they come a second apart.
func (p *portal) insert(t testing.TB, election string, texts []string) []string {
	t.Helper()
	ids := make([]string, len(texts))
	rows := make([]report.Report, len(texts))
	for i, text := range texts {
		p.now = p.now.Add(time.Second)
		floor := report.FloorID(p.now)
		ids[i] = floor[:24] + fmt.Sprintf("%012x", i)
		rows[i] = report.Report{
			ID: ids[i], Reference: ids[i], Kind: report.Signalement, Lang: "fr", Election: election,
			SubjectKind: report.UnknownWho, Message: text, Sealed: []byte{1}, Locator: []byte(ids[i]), ReceivedAt: p.now,
		}
	}
	if err := p.db.Write.CreateInBatches(&rows, 500).Error; err != nil {
		t.Fatal(err)
	}
	return ids
}

func (p *portal) count(t testing.TB, table string) int64 {
	t.Helper()
	var n int64
	if err := p.db.Write.Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSweepGroupsReports(t *testing.T) {
	p := openPortal(t)
	const here, there = "municipales-2026", "regionales-2026"
	first := p.file(t, here, phare)
	same := p.file(t, here, phare)
	near := p.file(t, here, "Bonjour Rose, "+phare[:120]+" STOP au 38044")
	other := p.file(t, here, square)
	abroad := p.file(t, there, phare)
	wordless := p.file(t, here, "")
	if n := p.sweep(t); n != 6 {
		t.Fatalf("%d placed", n)
	}
	c := p.of(t, first, same, near, other, abroad, wordless)
	if c[0] == 0 || c[1] != c[0] || c[2] != c[0] {
		t.Errorf("one mailing is in %v", c[:3])
	}
	if c[3] == c[0] || c[4] == c[0] || c[3] == c[4] || c[5] != 0 {
		t.Errorf("another mailing, another election, no text: %v beside %d", c[3:], c[0])
	}
	why, err := p.Why(t.Context(), []string{first, same, near, wordless})
	if err != nil || why[first].How != Founder || why[same].How != Copied || why[wordless].How != Textless {
		t.Errorf("%+v %v", why, err)
	}
	if m := why[near]; m.How != Alike || m.Likeness < 500 || m.Likeness > 1000 {
		t.Errorf("a near copy: %+v", m)
	}
	k, err := p.ByID(t.Context(), c[0])
	if err != nil || k.Size != 3 || k.Election != here || k.LastSeen.Sub(k.FirstSeen) != 2*time.Second {
		t.Errorf("%+v %v", k, err)
	}
	if _, err := p.ByID(t.Context(), 4_000_000); !errors.Is(err, fault.NotFound) {
		t.Errorf("a canvass that is not: %v", err)
	}
	if v, err := p.Variants(t.Context(), c[0], 5); err != nil || len(v) == 0 || v[0] != first {
		t.Errorf("variants %v %v", v, err)
	}
}

func TestSweepTwiceChangesNothing(t *testing.T) {
	p := openPortal(t)
	all := spoilt(bases(t)[:8], 1)
	p.insert(t, "municipales-2026", texts(all))
	p.sweep(t)
	rows := func() [4]int64 {
		return [4]int64{p.count(t, "canvasses"), p.count(t, "canvass_reports"), p.count(t, "exemplars"), p.count(t, "bands")}
	}
	before := rows()
	if n := p.sweep(t); n != 0 || rows() != before {
		t.Errorf("%d placed again, %v then %v", n, before, rows())
	}
	// One that was committed late, with a smaller key than the newest known.
	p.now = p.now.Add(-90 * time.Second)
	p.file(t, "municipales-2026", phare)
	if n := p.sweep(t); n != 1 {
		t.Errorf("%d placed of one that came late", n)
	}
}

func texts(all []labelled) []string {
	texts := make([]string, len(all))
	for i, m := range all {
		texts[i] = m.Text
	}
	return texts
}

// The tables give the same groups as memory does, but for the order of equals.
func TestTablesGroupAsMemoryDoes(t *testing.T) {
	p := openPortal(t)
	all := spoilt(bases(t)[:60], 2)
	ids := p.insert(t, "municipales-2026", texts(all))
	p.sweep(t)
	kept := p.of(t, ids...)
	inMemory := grouped(t, all, inOrder(len(all)), Standard())
	if s := Scored(kept, inMemory); s.F1() < 0.999 {
		t.Errorf("tables and memory agree to %.4f", s.F1())
	}
	if s := Scored(kept, clusters(all)); s.F1() < 0.97 {
		t.Errorf("F1 %.4f", s.F1())
	}
}

// Order and batches hardly matter.
func TestSweepsInAnyOrder(t *testing.T) {
	all := spoilt(bases(t)[:30], 3)
	in := func(order []int, atOnce int) []ID {
		p := openPortal(t)
		ids := make([]string, len(all))
		for some := range slices.Chunk(order, atOnce) {
			var part []string
			for _, i := range some {
				part = append(part, all[i].Text)
			}
			for j, id := range p.insert(t, "municipales-2026", part) {
				ids[some[j]] = id
			}
			p.sweep(t)
		}
		return p.of(t, ids...)
	}
	base := in(inOrder(len(all)), len(all))
	if s := Scored(in(inOrder(len(all)), 7), base); s.F1() != 1 {
		t.Errorf("in batches of seven: %.4f", s.F1())
	}
	if s := Scored(in(rand.New(rand.NewPCG(5, 5)).Perm(len(all)), 50), base); s.F1() < 0.99 {
		t.Errorf("in another order: %.4f", s.F1())
	}
}

// A text that shows that two canvasses are one brings all of the later to the
// earlier, and whoever knew the later is led there.
func TestMergeMovesEverything(t *testing.T) {
	p := openPortal(t)
	const here = "municipales-2026"
	var ids []string
	for _, text := range []string{phare[:95], square, phare[75:], phare[75:]} {
		ids = append(ids, p.file(t, here, text))
	}
	p.sweep(t)
	before := p.of(t, ids...)
	if before[0] == before[2] {
		t.Fatalf("the halves are together already: %v", before)
	}
	ids = append(ids, p.file(t, here, phare), p.file(t, here, "Bonjour, "+phare+" STOP"))
	p.sweep(t)
	c := p.of(t, ids...)
	for _, i := range []int{2, 3, 4, 5} {
		if c[i] != before[0] {
			t.Errorf("report %d is in %d, not in %d", i, c[i], before[0])
		}
	}
	if c[1] != before[1] {
		t.Error("the other message moved")
	}
	former, err := p.Former(t.Context(), p.db.Write, []ID{before[0]})
	if err != nil || len(former) != 1 || former[before[2]] != before[0] {
		t.Errorf("former %v %v", former, err)
	}
	k, err := p.ByID(t.Context(), before[0])
	gone, gone2 := p.ByID(t.Context(), before[2])
	if err != nil || gone2 != nil || k.Size != 5 || k.LastSeen.Sub(k.FirstSeen) != 5*time.Second || gone.Size != 0 || gone.MergedInto != k.ID {
		t.Errorf("%+v %+v %v %v", k, gone, err, gone2)
	}
	var left int64
	for _, table := range []string{"bands", "exemplars", "canvass_reports"} {
		if err := p.db.Write.Table(table).Where("canvass_id = ?", before[2]).Count(&left).Error; err != nil || left != 0 {
			t.Errorf("%d rows of %s stay behind, %v", left, table, err)
		}
	}
}

func TestSweepTogether(t *testing.T) {
	p := openPortal(t)
	p.insert(t, "municipales-2026", texts(spoilt(bases(t)[:20], 4)))
	var all sync.WaitGroup
	placed := make([]int, 4)
	for i := range placed {
		all.Go(func() {
			n, err := p.Sweep(t.Context())
			if err != nil {
				t.Error(err)
			}
			placed[i] = n
		})
	}
	all.Wait()
	var size int64
	if err := p.db.Write.Model(&Kept{}).Select("sum(size)").Scan(&size).Error; err != nil {
		t.Fatal(err)
	}
	if sum := placed[0] + placed[1] + placed[2] + placed[3]; sum != 140 || size != 140 || p.count(t, "canvass_reports") != 140 {
		t.Errorf("placed %v, %d in canvasses, %d members", placed, size, p.count(t, "canvass_reports"))
	}
}

// However many texts share a phrase, its bands stay short.
func TestBandsStayShort(t *testing.T) {
	p := openPortal(t)
	rng := rand.New(rand.NewPCG(8, 8))
	var all []string
	for _, own := range invented(rng, 60, 40) {
		all = append(all, square[:60]+" "+own)
	}
	p.insert(t, "municipales-2026", all)
	p.sweep(t)
	var longest int
	err := p.db.Write.Raw("SELECT max(n) FROM (SELECT count(*) AS n FROM bands GROUP BY band) AS lengths").Scan(&longest).Error
	if err != nil || longest > longestBand {
		t.Errorf("a band has %d rows, %v", longest, err)
	}
}

// What a report leaves behind when it is erased tells nothing of it, and still
// finds its copies.
func TestErasedReportLeavesItsCanvass(t *testing.T) {
	p := openPortal(t)
	first := p.file(t, "municipales-2026", phare)
	p.sweep(t)
	was := p.of(t, first)[0]
	if err := p.db.Write.Exec("DELETE FROM reports WHERE id = ?", first).Error; err != nil {
		t.Fatal(err)
	}
	again := p.file(t, "municipales-2026", phare)
	p.sweep(t)
	if got := p.of(t, first, again); got[0] != 0 || got[1] != was {
		t.Errorf("in %v, was %d", got, was)
	}
}

// BenchmarkSweep places reports in a portal that has n already, of mailings of
// twenty copies, each with a name, a link, a number and misread letters of its own.
func BenchmarkSweep(whole *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		press, placed := newPress(20), n
		var p *portal
		whole.Run(fmt.Sprintf("known=%d", n), func(b *testing.B) {
			if p == nil { // for every b.N
				p = stockedPortal(whole, press, n)
			}
			var fresh []string
			for range b.N {
				fresh = append(fresh, press.message(placed, n))
				placed++
			}
			p.insert(b, "municipales-2026", fresh)
			began := processor()
			b.ResetTimer()
			if got := p.sweep(b); got != b.N {
				b.Fatalf("%d of %d placed", got, b.N)
			}
			b.ReportMetric(float64(b.N)/(processor()-began).Seconds(), "texts/cpu-s")
			b.ReportMetric(float64(inUse())/(1<<20), "MB")
		})
	}
}

// stockedPortal is a portal with n messages in their canvasses.
func stockedPortal(b *testing.B, press press, n int) *portal {
	p := openPortal(b)
	if err := p.db.Hurry(b.Context(), true); err != nil {
		b.Fatal(err)
	}
	for from := 0; from < n; from += 10_000 {
		var some []string
		for i := range min(10_000, n-from) {
			some = append(some, press.message(from+i, n))
		}
		p.insert(b, "municipales-2026", some)
		p.sweep(b)
	}
	return p
}
