package stats

import (
	"slices"
	"testing"

	"vigie/internal/day"
)

func TestInWords(t *testing.T) {
	for share, want := range map[int]Wording{
		444: {Percent, ""}, 445: {Half, Nearly}, 454: {Half, Nearly}, 494: {Half, Nearly}, 495: {Half, About},
		500: {Half, About}, 506: {Half, Over}, 550: {Half, Over}, 551: {Percent, ""},
		250: {Quarter, About}, 240: {Quarter, Nearly}, 333: {Third, About}, 345: {Third, Over}, 360: {Percent, ""},
		667: {TwoThirds, About}, 650: {TwoThirds, Nearly}, 760: {ThreeQuarters, Over}, 0: {Percent, ""}, 1000: {Percent, ""},
	} {
		if got := InWords(share); got != want {
			t.Errorf("InWords(%d) = %v, want %v", share, got, want)
		}
	}
}

func TestShare(t *testing.T) {
	for _, c := range [][4]int{
		{1777, 3948, 1000, 450}, {1776, 3910, 1000, 454}, {1, 3, 1000, 333}, {2, 3, 1000, 667}, {1, 2000, 1000, 1}, {5, 5, 1000, 1000},
		{0, 5, 1000, 0}, {0, 0, 1000, 0}, {1776, 3992, 1000, 445}, {1776, 3992, 100, 44}, {1777, 3948, 100, 45}, {1, 200, 100, 1}, {199, 200, 100, 100},
	} {
		if got := share(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("share(%d, %d, %d) = %d, want %d", c[0], c[1], c[2], got, c[3])
		}
	}
}

func TestHistory(t *testing.T) {
	past := History()
	if len(past) == 0 || !slices.IsSortedFunc(past, func(a, b Past) int { return int(b.Year[3]) - int(a.Year[3]) + 10*(int(b.Year[2])-int(a.Year[2])) }) {
		t.Error("the history is empty or not sorted by year")
	}
	for _, p := range past {
		if p.Reports > 0 && p.Source == "" {
			t.Errorf("%s %s has figures without a source", p.Kind, p.Year)
		}
	}
}

func TestDraw(t *testing.T) {
	weeks := Table{Name: Weeks}
	for i, n := range []int{3, 12, 40, 0, 97} {
		weeks.Rows = append(weeks.Rows, Row{From: day.Day("2026-02-16").Add(7 * i), Reports: Number{N: n, Hidden: n == 3}})
	}
	weeks.Rows[3].Round = 1
	p := Draw(weeks, 480, 280)
	if len(p.Columns) != 5 || p.Peak != 4 || len(p.Votes) != 1 || p.Grid[len(p.Grid)-1].Value != 100 {
		t.Errorf("%+v", p)
	}
	if c := p.Columns[4]; c.Y < p.Top || c.Y+c.H != p.Base || p.Votes[0].X <= p.Columns[3].Middle {
		t.Errorf("%+v, %+v", c, p.Votes)
	}
	if empty := Draw(Table{}, 480, 280); empty.Peak != -1 || empty.Columns != nil {
		t.Errorf("%+v", empty)
	}
}

func TestScale(t *testing.T) {
	for most, want := range map[int][2]int{0: {1, 1}, 1: {1, 1}, 4: {1, 4}, 5: {2, 3}, 842: {500, 2}, 97: {50, 2}, 640: {200, 4}, 3948: {1000, 4}} {
		if step, lines := scale(most); step != want[0] || lines != want[1] {
			t.Errorf("scale(%d) = %d × %d, want %v", most, step, lines, want)
		}
	}
}
