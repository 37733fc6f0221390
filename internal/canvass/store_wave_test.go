package canvass

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie/internal/database"
	"vigie/internal/database/dbtest"
	"vigie/internal/report"
)

// filed is one report for the tests of growth.
func (p *portal) filed(t testing.TB, text, commune string, contacts ...report.Contact) string {
	t.Helper()
	p.now = p.now.Add(time.Second)
	receipt, err := p.reports.Submit(t.Context(), report.Submission{Filing: report.Filing{
		Kind: report.Signalement, Lang: "fr", Election: "municipales-2026", Message: text, Commune: commune,
		Contacts: contacts, Subject: report.Subject{Kind: report.UnknownWho},
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

var (
	monday  = report.Contact{Channel: report.SMS, On: "2026-03-02"}
	tuesday = report.Contact{Channel: report.Email, On: "2026-03-03"}
)

// grownAs says a wave's growth in a line.
func grownAs(w Wave) string {
	return fmt.Sprint(w.Size, w.Hours, w.Days, w.Places, w.Channels)
}

func (p *portal) wave(t testing.TB, id ID) Wave {
	t.Helper()
	w, err := p.WaveOf(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, h := range w.Hours {
		sum += h.Reports
	}
	if sum != w.Size {
		t.Errorf("%d reports by the hour, %d in all", sum, w.Size)
	}
	return w
}

func TestGrowthOfACanvass(t *testing.T) {
	p := openPortal(t)
	first := p.filed(t, phare, "35238", monday, monday, tuesday)
	p.filed(t, phare, "75056", monday)
	p.now = p.now.Add(3 * time.Hour)
	p.filed(t, phare, "", tuesday)
	p.sweep(t)
	w := p.wave(t, p.of(t, first)[0])
	at := HourOf(p.now)
	want := fmt.Sprint(3, []Hour{{at - 3, 2}, {at, 1}}, []Told{{"2026-03-02", 2}, {"2026-03-03", 2}}, []Told{{"35", 1}, {"75", 1}}, []Told{{"sms", 2}, {"email", 2}})
	if got := grownAs(w); got != want && got != strings.Replace(want, "[{sms 2} {email 2}]", "[{email 2} {sms 2}]", 1) {
		t.Errorf("grew as %s, want %s", got, want)
	}
	if w.Speed != (Speed{Hour: 1, SixHours: 3, Day: 3}) || w.Peak() != (Hour{at - 3, 2}) || w.Busiest(1) != 2 || w.Busiest(4) != 3 {
		t.Errorf("%+v peak %+v", w.Speed, w.Peak())
	}
	if w.Within("2026-03-01", "2026-03-02") != 2 || w.Trend() != Fresh {
		t.Errorf("%d on Monday, %s", w.Within("2026-03-01", "2026-03-02"), w.Trend())
	}
	before := grownAs(w)
	if err := p.regrow(p.db.Write, w.ID); err != nil {
		t.Fatal(err)
	}
	if got := grownAs(p.wave(t, w.ID)); got != before {
		t.Errorf("counted anew it grew as %s, not %s", got, before)
	}
}

// What a canvass grew goes with it into another, also within one batch.
func TestGrowthFollowsAMerge(t *testing.T) {
	for _, apart := range []bool{true, false} {
		p := openPortal(t)
		early := p.filed(t, phare[:95], "35238", monday)
		late := p.filed(t, phare[75:], "75056", tuesday)
		if apart {
			p.sweep(t)
		}
		p.filed(t, phare, "35238", monday)
		p.filed(t, "Bonjour, "+phare+" STOP", "35238", monday)
		p.sweep(t)
		of := p.of(t, early, late)
		if of[0] != of[1] {
			t.Fatalf("the halves are not one: %v", of)
		}
		w := p.wave(t, of[0])
		if w.Size != 4 || fmt.Sprint(w.Places) != "[{35 3} {75 1}]" || len(w.Hours) != 1 {
			t.Errorf("apart %t: %s", apart, grownAs(w))
		}
		var rows int64
		if err := p.db.Write.Table("canvass_hours").Where("canvass_id <> ?", of[0]).Count(&rows).Error; err != nil || rows > 0 {
			t.Errorf("%d hours of canvasses that are gone, %v", rows, err)
		}
	}
}

func TestWavesByWhatTheyAreNow(t *testing.T) {
	p := openPortal(t)
	old := p.filed(t, phare, "35238", monday)
	p.filed(t, phare, "35238", monday)
	p.filed(t, square, "35238", monday) // alone: no wave
	p.sweep(t)
	p.now = p.now.Add(50 * time.Hour)
	young := p.filed(t, "Perturbations sur la ligne 2 du tramway mardi : bus de remplacement entre Rivoli et Faidherbe, dites-nous ce que vous en pensez.", "75056", tuesday)
	p.filed(t, "Perturbations sur la ligne 2 du tramway mardi : bus de remplacement entre Rivoli et Faidherbe, dites-nous ce que vous en pensez.", "75056", tuesday)
	p.sweep(t)
	of := p.of(t, old, young)
	for name, c := range map[string]struct {
		f             WaveFilter
		active, quiet []ID
	}{
		"all":           {WaveFilter{}, []ID{of[1]}, []ID{of[0]}},
		"one election":  {WaveFilter{Election: "municipales-2026"}, []ID{of[1]}, []ID{of[0]}},
		"another":       {WaveFilter{Election: "regionales-2026"}, nil, nil},
		"one place":     {WaveFilter{Departement: "35"}, nil, []ID{of[0]}},
		"one channel":   {WaveFilter{Channel: report.Email}, []ID{of[1]}, nil},
		"place+channel": {WaveFilter{Departement: "35", Channel: report.Email}, nil, nil},
	} {
		active, err := p.Active(t.Context(), c.f, 10)
		if err != nil || !slices.Equal(numbers(active), c.active) {
			t.Errorf("%s: active %v, want %v, %v", name, numbers(active), c.active, err)
		}
		quiet, err := p.Quiet(t.Context(), c.f, 10)
		if err != nil || !slices.Equal(numbers(quiet), c.quiet) {
			t.Errorf("%s: quiet %v, want %v, %v", name, numbers(quiet), c.quiet, err)
		}
	}
}

func numbers(waves []Wave) (ids []ID) {
	for _, w := range waves {
		ids = append(ids, w.ID)
	}
	return ids
}

// Lists of waves read the hours of a day and a few canvasses, however many there
// are of either.
func TestWavesAreReadByTheirIndexes(t *testing.T) {
	dbtest.Volume(t)
	p := openPortal(t)
	at := HourOf(p.now)
	var kept []Kept
	var hours []grownHour
	for i := range 5000 {
		kept = append(kept, Kept{ID: ID(i + 1), Election: "municipales-2026", Size: 1 + i%97, FirstSeen: p.now, LastSeen: p.now})
		for h := range 6 {
			hours = append(hours, grownHour{ID(i + 1), at - 20*(i%90) - h, 1})
		}
	}
	for _, rows := range []any{&kept, &hours} {
		if err := p.db.Write.CreateInBatches(rows, 500).Error; err != nil {
			t.Fatal(err)
		}
	}
	if err := p.db.Write.Exec("ANALYZE").Error; err != nil {
		t.Fatal(err)
	}
	explain := "EXPLAIN QUERY PLAN "
	if p.db.Dialect == database.Postgres {
		explain = "EXPLAIN "
	}
	for name, query := range map[string]string{
		"active": fmt.Sprintf("SELECT canvass_id, sum(reports) FROM canvass_hours WHERE hour > %d GROUP BY canvass_id", at-24),
		"quiet": fmt.Sprintf(`SELECT k.* FROM canvasses k WHERE k.size > 1 AND k.election = 'municipales-2026'
			AND NOT EXISTS (SELECT 1 FROM canvass_hours h WHERE h.canvass_id = k.id AND h.hour > %d) ORDER BY k.size DESC, k.id DESC LIMIT 50`, at-24),
	} {
		var lines []map[string]any
		if err := p.db.Write.Raw(explain + query).Scan(&lines).Error; err != nil {
			t.Fatal(err)
		}
		said := fmt.Sprint(lines)
		for _, whole := range []string{"SCAN canvass_hours", "SCAN k ", "Seq Scan on canvass_hours", "Seq Scan on canvasses"} {
			if strings.Contains(said, whole) && !strings.Contains(said, "USING INDEX") {
				t.Errorf("%s is read from end to end: %s", name, said)
			}
		}
		t.Log(name, said)
	}
}
