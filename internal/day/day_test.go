package day

import "testing"

func TestParse(t *testing.T) {
	for typed, want := range map[string]Day{
		"2026-03-02": "2026-03-02", "2/3/2026": "2026-03-02", " 02.03.2026 ": "2026-03-02",
		"02-03-2026": "2026-03-02", "2 3 2026": "2026-03-02", "29/02/2024": "2024-02-29",
	} {
		if got, err := Parse(typed); err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "hier", "31/02/2026", "2026-13-01", "99999-01-01"} {
		if got, err := Parse(typed); err == nil {
			t.Errorf("Parse(%q) = %q, want an error", typed, got)
		}
	}
}

func TestArithmetic(t *testing.T) {
	d := Day("2026-03-02") // a Monday
	if d.Add(-1) != "2026-03-01" || d.Add(-1).Week() != "2026-02-23" || d.Week() != d || d.Add(6).Week() != d {
		t.Errorf("%s: before %s, weeks %s %s %s", d, d.Add(-1), d.Add(-1).Week(), d.Week(), d.Add(6).Week())
	}
	if n := Day("2026-03-15").Since(d); n != 13 {
		t.Errorf("Since = %d, want 13", n)
	}
	if Day("").Add(3) != "" || Day("").Valid() || !d.Valid() {
		t.Error("an unknown day stays unknown")
	}
}
