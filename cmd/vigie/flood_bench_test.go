package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// The flood that is measured: ten thousand filings in ten seconds, six times as
// fast as the minute in which others must be served.
const (
	floodOf    = 10_000
	floodPause = time.Millisecond
)

// BenchmarkFlood tells how long an ordinary voter waits for the form's pages and
// for sending while a script files, with the background work going on.
func BenchmarkFlood(b *testing.B) {
	one := func(int) string { return "203.0.113.9" }
	thousand := func(i int) string { return fmt.Sprintf("10.1.%d.%d", i/256%4, i%256) }
	for _, f := range []struct {
		name  string
		limit string
		of    int
		from  func(int) string
	}{
		{"nobody", "on", 0, one}, {"one address", "on", floodOf, one},
		{"a thousand addresses", "on", floodOf, thousand}, {"no limits", "off", floodOf, one},
	} {
		b.Run(f.name, func(b *testing.B) {
			for b.Loop() {
				flood(b, f.limit, f.of, f.from)
			}
		})
	}
}

func flood(b *testing.B, limit string, of int, from func(int) string) {
	a, w := limited(b)
	if limit == "off" {
		a.cfg.RateLimit = limit
		var err error
		if w, err = a.wing(everything); err != nil {
			b.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(b.Context())
	var ended sync.WaitGroup
	ended.Go(func() { a.runner(everything, w).Run(ctx) })
	pages, sendings := []time.Duration{}, []time.Duration{}
	var filed, refused int64
	over := make(chan struct{})
	go func() { defer close(over); filed, refused = script(w.handler, of, floodPause, from) }()
	sent := 0
	for going := true; going || sent < 20; sent++ {
		n := at(w.handler, fmt.Sprintf("198.51.100.%d", sent%256), true)
		n.took = func(page string, d time.Duration) { pages = append(pages, d) }
		if code := n.files(b); code != http.StatusSeeOther {
			b.Errorf("a voter's sending is answered %d", code)
		}
		sendings = append(sendings, pages[len(pages)-1])
		pages = pages[:len(pages)-1]
		select {
		case <-over:
			going = false
		default:
		}
	}
	<-over
	stop()
	ended.Wait()
	waited(b, "page", pages)
	waited(b, "send", sendings)
	b.ReportMetric(float64(sent), "voters")
	b.ReportMetric(float64(filed), "script-filed")
	b.ReportMetric(float64(refused), "script-429")
}

// waited reports the middle, the 99th of a hundred and the longest, in milliseconds.
func waited(b *testing.B, what string, took []time.Duration) {
	slices.Sort(took)
	for name, d := range map[string]time.Duration{"p50": took[len(took)/2], "p99": took[len(took)*99/100], "max": took[len(took)-1]} {
		b.ReportMetric(float64(d.Microseconds())/1000, what+"-"+name+"-ms")
	}
}
