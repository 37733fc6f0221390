package report

import (
	"regexp"
	"strings"

	"vigie/internal/link"
)

// masked stands where the voter's own data stood.
const masked = "[•••]"

// shortest is the length from which a part of a name is masked: shorter ones
// ("de", "Le") are words of the language.
const shortest = 3

// Mask returns message without what names the voter: their name, e-mail
// address and telephone number, however written; whom it greets; and the parts
// of links that were made for them, by which the sender could tell who reported.
// A part of a name that the sender bears too stays, or the message would lose
// its sender.
func Mask(message string, voter Reporter, sender string) string {
	var patterns []string
	if voter.Email != "" {
		patterns = append(patterns, word(regexp.QuoteMeta(voter.Email)))
	}
	if p := phonePattern(voter.Phone); p != "" {
		patterns = append(patterns, p)
	}
	if voter.Name != "" {
		patterns = append(patterns, word(regexp.QuoteMeta(voter.Name)))
	}
	for _, part := range strings.Fields(voter.Name) {
		if len([]rune(part)) >= shortest && !strings.Contains(strings.ToLower(sender), strings.ToLower(part)) {
			patterns = append(patterns, word(regexp.QuoteMeta(part)))
		}
	}
	for _, p := range patterns {
		message = hide(message, p)
	}
	return link.Masked(ungreeted(message, sender))
}

// greeted matches the one whom a line greets by name: "Bonjour Camille,", "Chère
// Madame Le Goff,". The name is of three words at most and is followed by a
// comma or the line's end; by "!" when it is one word, since "Bonjour Votons
// dimanche !" greets nobody.
var greeted = regexp.MustCompile(`(?m)^(\s*(?i:bonjour|bonsoir|salut|coucou|hello|hi|dear|cher|chère)[ \x{A0}]+(?:(?i:madame|monsieur|mme|mlle|mr|m\.)[ \x{A0}]+)?)` +
	`(\p{Lu}[\p{L}'’-]+(?:[ \x{A0}](?:(?:de|du|des|le|la)[ \x{A0}])?\p{Lu}[\p{L}'’-]+){0,2}[ \x{A0}]?(?:,|$)|\p{Lu}[\p{L}'’-]+[ \x{A0}\x{202F}]?!)`)

// greetsAll are words that greet nobody by name, in lower case.
var greetsAll = map[string]bool{
	"madame": true, "monsieur": true, "mesdames": true, "messieurs": true, "ami": true, "amie": true, "amis": true, "tous": true, "toutes": true,
	"voisin": true, "voisine": true, "voisins": true, "citoyen": true, "citoyenne": true, "électeur": true, "électrice": true, "habitant": true, "habitante": true,
	"adhérent": true, "adhérente": true, "camarade": true, "compatriote": true, "all": true, "friend": true, "sir": true, "madam": true, "neighbour": true, "voter": true,
}

// ungreeted masks the names that lines of message greet; one that the sender
// bears stays.
func ungreeted(message, sender string) string {
	sender = strings.ToLower(sender)
	return greeted.ReplaceAllStringFunc(message, func(line string) string {
		parts := greeted.FindStringSubmatch(line)
		name := strings.TrimRight(parts[2], ", !\u00a0\u202f")
		if lower := strings.ToLower(name); greetsAll[lower] || sender != "" && strings.Contains(sender, lower) {
			return line
		}
		return parts[1] + masked + strings.TrimPrefix(parts[2], name)
	})
}

// hide masks every match of p. Neighbours share the character between them,
// which one pass gives to the first alone; the second pass finds the others.
func hide(message, p string) string {
	re, err := regexp.Compile("(?i)" + p)
	if err != nil {
		return message // quoted text always compiles; only a broken name would not, and it matches nothing
	}
	for range 2 {
		message = re.ReplaceAllString(message, "${before}"+masked+"${after}")
	}
	return message
}

// word matches p where no letter touches it; \b knows ASCII letters alone.
func word(p string) string { return `(?P<before>^|[^\p{L}])` + p + `(?P<after>$|[^\p{L}])` }

// phonePattern matches a French number with or without its prefix and with any
// separators; "" when there are too few digits to mean anybody.
func phonePattern(number string) string {
	digits := regexp.MustCompile(`\D`).ReplaceAllString(number, "")
	digits = strings.TrimPrefix(strings.TrimPrefix(digits, "00"), "33")
	digits = strings.TrimPrefix(digits, "0")
	if len(digits) < 8 {
		return ""
	}
	return `(?P<before>^|[^\d+])(?:(?:\+|00)[ .]?33[ .-]*(?:\(0\))?[ .-]*|0[ .-]*)?` +
		strings.Join(strings.Split(digits, ""), `[ .-]*`) + `(?P<after>$|\D)`
}
