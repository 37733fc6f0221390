package evidence

import (
	"regexp"
	"strings"
)

// Address is a mailbox as a header writes it.
type Address struct {
	Name string // decoded; "" when there is none
	Mail string // in small letters
}

// String writes the address as mail programs show it.
func (a Address) String() string {
	switch {
	case a.Mail == "":
		return a.Name
	case a.Name == "":
		return a.Mail
	}
	return a.Name + " <" + a.Mail + ">"
}

// Domain returns the part after the last @.
func (a Address) Domain() string {
	_, domain, _ := strings.Cut(a.Mail[max(strings.LastIndex(a.Mail, "@"), 0):], "@")
	return strings.Trim(domain, ".[]")
}

// maxAddresses bounds how many addresses of one message are counted; the
// largest seen in the field had 310.
const maxAddresses = 10000

// box matches an address wherever it stands.
var box = regexp.MustCompile(`[^\s<>()\[\],;:"@\\]+(?:"[^"]*")?@[^\s<>(),;:"@\\]+`)

// addresses reads the addresses of the values of a field. It takes what RFC 5322
// refuses: no commas, unclosed quotes, names in 8 bits. A group without members
// ("undisclosed-recipients:;") has none.
func addresses(values []string) []Address {
	var found []Address
	for _, v := range values {
		for _, item := range splitAddresses(v) {
			if len(found) >= maxAddresses {
				return found
			}
			found = append(found, readAddresses(item)...)
		}
	}
	return found
}

// readAddresses reads an item between commas: "Name <a@b>", "a@b (Name)", "a@b",
// or several that a comma should have parted.
func readAddresses(item string) []Address {
	if open := strings.LastIndexByte(item, '<'); open >= 0 {
		inside, _, _ := strings.Cut(item[open+1:], ">")
		if m := strings.TrimSpace(inside); strings.Contains(m, "@") {
			if colon := strings.LastIndexByte(m, ':'); colon >= 0 {
				m = m[colon+1:] // a route of RFC 822, or "mailto:"
			}
			return []Address{{Name: nameOf(item[:open]), Mail: strings.ToLower(m)}}
		}
	}
	var found []Address
	for _, m := range box.FindAllString(item, 50) {
		found = append(found, Address{Mail: strings.ToLower(m)})
	}
	if _, comment, ok := strings.Cut(item, "("); ok && len(found) == 1 {
		comment, _, _ = strings.Cut(comment, ")")
		found[0].Name = nameOf(comment)
	}
	return found
}

// nameOf decodes a display name and takes its quotes off.
func nameOf(raw string) string {
	name := strings.TrimSpace(decodeWords(strings.TrimSpace(raw)))
	if unquoted := strings.Trim(name, `"`); len(unquoted) < len(name) {
		name = strings.ReplaceAll(unquoted, `\"`, `"`)
	}
	return strings.TrimSpace(name)
}

// splitAddresses splits a value at the commas and semicolons that are neither in
// quotes nor in brackets. An unclosed quote ends with the value, and is then no
// quote.
func splitAddresses(value string) []string {
	if strings.Count(value, `"`)%2 == 1 {
		value = strings.ReplaceAll(value, `"`, " ")
	}
	var items []string
	var quoted bool
	depth, from := 0, 0
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(' || c == '<':
			depth++
		case c == ')' || c == '>':
			depth = max(depth-1, 0)
		case (c == ',' || c == ';') && depth == 0:
			items = append(items, value[from:i])
			from = i + 1
		}
	}
	return append(items, value[from:])
}

// distinct counts the addresses that differ.
func distinct(lists ...[]Address) int {
	seen := map[string]bool{}
	for _, list := range lists {
		for _, a := range list {
			seen[a.Mail] = true
		}
	}
	return len(seen)
}
