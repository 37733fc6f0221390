package seal

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"filippo.io/age"
)

func pair(t testing.TB) (Recipients, Identities) {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return Recipients{id.Recipient()}, Identities{id}
}

func TestBoxOpensForEachRecipientAndItsRowAlone(t *testing.T) {
	to, with := pair(t)
	recovery, offline := pair(t)
	_, stranger := pair(t)
	box, err := Close(append(to, recovery...), "report/1", []byte("Une confidence"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(box, []byte("confidence")) {
		t.Error("the box shows its content")
	}
	for _, ids := range []Identities{with, offline} {
		if got, err := Open(ids, "report/1", box); err != nil || string(got) != "Une confidence" {
			t.Errorf("Open = %q, %v", got, err)
		}
	}
	changed := bytes.Clone(box)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another row": func() ([]byte, error) { return Open(with, "report/2", box) },
		"a stranger":  func() ([]byte, error) { return Open(stranger, "report/1", box) },
		"no key":      func() ([]byte, error) { return Open(nil, "report/1", box) },
		"changed":     func() ([]byte, error) { return Open(with, "report/1", changed) },
		"cut short":   func() ([]byte, error) { return Open(with, "report/1", box[:40]) },
	} {
		if got, err := open(); !errors.Is(err, ErrClosed) || got != nil {
			t.Errorf("%s: %q, %v; want ErrClosed", name, got, err)
		}
	}
}

func TestPersonalKeyIsTheSameEachTime(t *testing.T) {
	code := NewCode()
	a, err := Personal([]byte(code), "voter")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Personal([]byte(code), "voter")
	c, _ := Personal([]byte(code), "other")
	if a.String() != b.String() || a.String() == c.String() {
		t.Error("one key a code and purpose is wanted")
	}
	box, err := Close(Recipients{a.Recipient()}, "message/1", []byte("pour vous"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Open(Identities{b}, "message/1", box); err != nil || string(got) != "pour vous" {
		t.Errorf("Open = %q, %v", got, err)
	}
}

func TestCodeAsPeopleTypeIt(t *testing.T) {
	code := CodeFrom([]byte{0, 1, 2, 30, 31, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 17, 16, 15, 14})
	shown := code.String()
	if len(shown) != 24 || strings.Count(shown, "-") != 4 {
		t.Fatalf("shown as %q", shown)
	}
	for _, typed := range []string{
		shown, strings.ToLower(shown), strings.ReplaceAll(shown, "-", " "), "  " + string(code) + "\u00a0",
		strings.ReplaceAll(shown, "0", "o"), strings.ReplaceAll(shown, "1", "l"), strings.ReplaceAll(shown, "1", "I"),
	} {
		if got, err := ParseCode(typed); err != nil || got != code {
			t.Errorf("ParseCode(%q) = %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "7K2M", shown + "0", shown[:23], strings.Replace(shown, "2", "3", 1), "é" + shown[1:], "U" + shown[1:], strings.Repeat("ſ", 20)} {
		if got, err := ParseCode(typed); err == nil {
			t.Errorf("ParseCode(%q) = %q, want ErrCode", typed, got)
		}
	}
}

func TestEverySingleMistakeIsCaught(t *testing.T) {
	code := NewCode()
	for i := range code {
		for _, r := range alphabet {
			wrong := string(code[:i]) + string(r) + string(code[i+1:])
			if _, err := ParseCode(wrong); err == nil && wrong != string(code) {
				t.Fatalf("%s passes for %s", wrong, code)
			}
		}
	}
}

func FuzzParseCode(f *testing.F) {
	f.Add("7K2M-9QXT-0000-1111-2222")
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := ParseCode(typed)
		if err != nil {
			return
		}
		if again, err := ParseCode(code.String()); err != nil || again != code {
			t.Errorf("%q reads as %q, which reads as %q, %v", typed, code, again, err)
		}
	})
}

func BenchmarkClose(b *testing.B) {
	to, _ := pair(b)
	content := bytes.Repeat([]byte("x"), 400)
	for b.Loop() {
		if _, err := Close(to, "report/1", content); err != nil {
			b.Fatal(err)
		}
	}
}
