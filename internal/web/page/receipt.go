package page

import "strings"

// Receipt is what is shown of a report that was just filed, until its code is
// noted.
type Receipt struct {
	Reference string
	Code      string
	Spelled   []string // the code's characters, letters as they are said on the telephone
	Aloud     bool     // it is read aloud now
	Files     string   // how many came with it, in words; "" for none
	FollowUp  string   // address at which the report is followed
	Last      Field
	Noted     Choices
	Email     Field // to which a copy goes
}

// spoken is the alphabet of the International Telecommunication Union (Radio
// Regulations, appendix 14), which is said alike in all languages.
var spoken = map[rune]string{
	'A': "Alfa", 'B': "Bravo", 'C': "Charlie", 'D': "Delta", 'E': "Echo", 'F': "Foxtrot", 'G': "Golf", 'H': "Hotel", 'I': "India",
	'J': "Juliett", 'K': "Kilo", 'L': "Lima", 'M': "Mike", 'N': "November", 'O': "Oscar", 'P': "Papa", 'Q': "Quebec", 'R': "Romeo",
	'S': "Sierra", 'T': "Tango", 'U': "Uniform", 'V': "Victor", 'W': "Whiskey", 'X': "X-ray", 'Y': "Yankee", 'Z': "Zulu",
}

// Spell returns each group of a code as it is read aloud.
func Spell(code string) []string {
	var groups []string
	for group := range strings.SplitSeq(code, "-") {
		var said []string
		for _, c := range group {
			word := spoken[c]
			if word == "" {
				word = string(c)
			}
			said = append(said, word)
		}
		groups = append(groups, strings.Join(said, " "))
	}
	return groups
}
