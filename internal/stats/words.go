package stats

// Wording says how close a share is to a simple fraction, for a sentence.
type Wording struct {
	Fraction Fraction
	Nearness Nearness
}

// Fraction is a share that everybody sees before their eyes.
type Fraction string

// The fractions of a headline. Percent is none of them: the number is said.
const (
	Quarter       Fraction = "quarter"
	Third         Fraction = "third"
	Half          Fraction = "half"
	TwoThirds     Fraction = "two_thirds"
	ThreeQuarters Fraction = "three_quarters"
	Percent       Fraction = "percent"
)

// Nearness is on which side of the fraction the share lies.
type Nearness string

// The sides: "près de", "environ", "plus de".
const (
	Nearly Nearness = "nearly"
	About  Nearness = "about"
	Over   Nearness = "over"
)

// fractions are the shares, in thousandths, for which a fraction may stand:
// wide enough to be of use, narrow enough that no reader feels fooled by the
// number beside it. Between nearly's end and over's begin it is "about".
var fractions = []struct {
	Fraction
	from, about, over, to int
}{
	{Quarter, 230, 245, 256, 275},
	{Third, 310, 328, 339, 356},
	{Half, 445, 495, 506, 550},
	{TwoThirds, 640, 662, 672, 695},
	{ThreeQuarters, 720, 745, 756, 780},
}

// InWords returns how to say a share given in thousandths.
func InWords(share int) Wording {
	for _, f := range fractions {
		switch {
		case share < f.from || share > f.to:
			continue
		case share < f.about:
			return Wording{f.Fraction, Nearly}
		case share < f.over:
			return Wording{f.Fraction, About}
		}
		return Wording{f.Fraction, Over}
	}
	return Wording{Fraction: Percent}
}
