package evidence

import "strings"

// tongue is a language and words that nearly every sentence of it has, and that
// the others seldom have.
type tongue struct{ code, words string }

// tongues are the languages that are told apart, read only.
var tongues = []tongue{
	{"fr", "le la les des du une est et dans pour que qui vous nous votre avec sur pas au aux ce cette ne je plus son ses votez dimanche"},
	{"en", "the and of to is in that for you your with are this be have not on will from we our it was can"},
	{"de", "der die das und ist nicht sie ein eine mit für auf den dem von zu im wir sich auch ihre werden haben"},
	{"es", "el los las una es para por con que su del se más como pero usted sus este hay muy todos"},
	{"it", "il lo gli che di è per una con non sono del della si più come questo anche suo nel alla"},
	{"pt", "os uma é para por com não que seu do da dos se mais como você sua ao em no na também"},
	{"nl", "het een van en is dat niet met voor op zijn aan de ook er naar maar worden deze uw wij"},
}

// unsure is how many of its words a text must have to be told, and sure how
// many times more than the next language.
const (
	unsure = 3
	sure   = 1.3
)

// Language returns the language of a text, "" when it cannot be told.
func Language(text string) string {
	counts := map[string]int{}
	for i, w := range strings.FieldsFunc(strings.ToLower(text), apart) {
		if i >= 2000 {
			break
		}
		counts[w]++
	}
	best, second, code := 0, 0, ""
	for _, t := range tongues {
		n := 0
		for _, w := range strings.Fields(t.words) {
			n += counts[w]
		}
		switch {
		case n > best:
			best, second, code = n, best, t.code
		case n > second:
			second = n
		}
	}
	if best < unsure || float64(best) < sure*float64(second) {
		return ""
	}
	return code
}

// apart says whether c stands between words; an apostrophe does.
func apart(c rune) bool {
	return c < 'a' && (c < '0' || c > '9') || c > 'z' && c < 0xC0 || c == '’' || c == '«' || c == '»' || isTypographicSpace(c)
}
