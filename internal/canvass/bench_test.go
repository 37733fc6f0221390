package canvass

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// press invents messages by number: the same number gives the same message.
type press struct {
	vocabulary []string
	copies     int // of each mailing, each with a name, a link, a number and misread letters of its own
}

func newPress(copies int) press {
	return press{strings.Fields(strings.Join(invented(rand.New(rand.NewPCG(1, 1)), 500, 12), " ")), copies}
}

// message returns message i, of about 160 letters. The copies of a mailing are
// spread over the whole series.
func (p press) message(i, of int) string {
	mailing := i % max(of/p.copies, 1)
	base := rand.New(rand.NewPCG(uint64(mailing), 5))
	own := rand.New(rand.NewPCG(uint64(i), 6))
	var b strings.Builder
	fmt.Fprintf(&b, "Bonjour %s, ", p.vocabulary[own.IntN(len(p.vocabulary))])
	for range 24 {
		w := p.vocabulary[base.IntN(len(p.vocabulary))]
		if own.IntN(12) == 0 {
			w = w[:len(w)-1] + "1"
		}
		b.WriteString(w)
		b.WriteByte(' ')
	}
	fmt.Fprintf(&b, "https://liste.example/r/%x STOP au 36%03d", own.Uint32(), own.IntN(1000))
	return b.String()
}

// BenchmarkGroup places messages on a shelf that has n already: those of
// mailings of fifty copies, and messages of which no two are alike, which is
// the most a shelf can be asked to hold. What is placed are further copies:
// joined is the part that found its like. B/text is what a text takes in memory.
func BenchmarkGroup(b *testing.B) {
	for _, copies := range []int{50, 1} {
		p := newPress(copies)
		for _, n := range []int{10_000, 100_000, 1_000_000} {
			var e *Engine
			var bytes float64
			b.Run(fmt.Sprintf("copies=%d/known=%d", copies, n), func(b *testing.B) {
				if e == nil {
					e, bytes = stocked(b, p, n)
				}
				fresh := make([]string, b.N) // each another: an equal text would cost nothing
				for i := range fresh {
					fresh[i] = p.message(i*7+n, n)
				}
				joined, began := 0, processor()
				b.ResetTimer()
				for i := range b.N {
					p, err := e.Place(Text{Body: fresh[i]})
					if err != nil {
						b.Fatal(err)
					}
					if !p.Founded {
						joined++
					}
				}
				b.ReportMetric(float64(joined)/float64(b.N), "joined")
				b.ReportMetric(float64(b.N)/(processor()-began).Seconds(), "texts/cpu-s")
				b.ReportMetric(bytes, "B/text")
			})
		}
	}
}

// stocked returns an engine whose shelf has n messages, and the memory that
// each takes.
func stocked(b *testing.B, p press, n int) (*Engine, float64) {
	before := inUse()
	shelf := NewMemory()
	e := NewEngine(shelf, Standard())
	for i := range n {
		if _, err := e.Place(Text{Body: p.message(i, n)}); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d messages in %d canvasses", n, shelf.Canvasses())
	return e, float64(inUse()-before) / float64(n)
}

// BenchmarkQuality groups messages whose groups are known and tells how well,
// with the bar beside: the development set where it is, the demo's words spoilt
// as telephones, readers of pictures and voters spoil them, copies that local
// candidates adapt, and each kind of campaign of testdata.
func BenchmarkQuality(b *testing.B) {
	words := bases(b)
	fixed := func(name string, bar float64, all []labelled) measured {
		return measured{name: name, bar: bar, made: func(local) []labelled { return all }}
	}
	all := append(sets(b), fixed("spoilt", 0.985, spoilt(words, 12)), fixed("adapted", 0.985, adapted(words, 0)))
	if messagesThere() {
		dev := development(b)
		all = append(all, fixed("development", 0.985, dev))
		for source, bar := range map[string]float64{"pf": 0.985, "uci": 0.96} {
			all = append(all, fixed("development/"+source, bar, only(dev, func(m labelled) bool { return m.Source == source })))
		}
	}
	for _, kind := range all {
		b.Run(kind.name, func(b *testing.B) {
			var s Score
			var largest int
			for b.Loop() {
				s, largest = kind.measure(b, Standard())
			}
			b.ReportMetric(s.F1(), "F1")
			b.ReportMetric(kind.bar, "bar")
			b.ReportMetric(s.Precision(), "precision")
			b.ReportMetric(s.Recall(), "recall")
			b.ReportMetric(float64(largest), "worst-group")
		})
	}
}

// processor returns the processor time that the process has used, which a busy
// neighbour does not lengthen as it does the clock's.
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkPrint(b *testing.B) {
	p, text := NewPrinter(), newPress(1).message(1, 2)
	b.ReportAllocs()
	for b.Loop() {
		p.Print(text)
	}
}
