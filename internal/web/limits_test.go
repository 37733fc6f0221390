package web

import (
	"fmt"
	"testing"
	"time"
)

func TestLimitsTellCallersApart(t *testing.T) {
	now := time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)
	l := NewLimits(nil, func() time.Time { return now }, false)
	two := Limit{"test", 2, time.Minute}
	allow := func(address string, want bool) {
		t.Helper()
		if got := l.allow(two, address); got != want {
			t.Errorf("%s at %s: %v, want %v", address, now.Format(time.TimeOnly), got, want)
		}
	}
	allow("192.0.2.1", true)
	allow("192.0.2.1", true)
	allow("192.0.2.1", false)
	allow("192.0.2.2", true)
	// One subscriber has a whole IPv6 network of 64 bits.
	allow("2001:db8:1:1::1", true)
	allow("2001:db8:1:1::2", true)
	allow("2001:db8:1:1:ffff::3", false)
	allow("2001:db8:1:2::1", true)
	if !l.allow(Limit{"other", 1, time.Minute}, "192.0.2.1") {
		t.Error("one limit is used up for another")
	}
	now = now.Add(time.Minute)
	allow("192.0.2.1", true)
	allow("192.0.2.1", false)
	key := l.key
	now = now.Add(13 * time.Hour)
	allow("192.0.2.1", true)
	if string(key) == string(l.key) {
		t.Error("the key is drawn anew each day")
	}
}

func TestLimitsForgetACrowd(t *testing.T) {
	now := time.Now()
	l := NewLimits(nil, func() time.Time { return now }, false)
	for i := range crowd + 10 {
		l.allow(filingLimit, fmt.Sprint("caller ", i))
	}
	if len(l.known) > crowd+1 {
		t.Errorf("%d callers are remembered", len(l.known))
	}
}
