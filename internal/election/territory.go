package election

import (
	"strings"

	"vigie/internal/place"
)

// insee gives the INSEE code of a département as the Ministry writes it: the
// overseas ones have letters in its older files.
func insee(code string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	switch code {
	case "ZA":
		return "971"
	case "ZB":
		return "972"
	case "ZC":
		return "973"
	case "ZD":
		return "974"
	case "ZS":
		return "975"
	case "ZM":
		return "976"
	case "ZW":
		return "986"
	case "ZP":
		return "987"
	case "ZN":
		return "988"
	}
	if len(code) == 1 { // a spreadsheet took the zero away
		return "0" + code
	}
	return code
}

// The Ministry's codes of two territories that are no département: both have
// constituencies, and ZX the lists of its two communes.
const (
	islands = "ZX" // Saint-Barthélemy and Saint-Martin
	abroad  = "ZZ" // French citizens established outside France
)

// departementName returns the name of a département by its INSEE code or the
// Ministry's, and false when there is none.
func departementName(places *place.Register, code string) (string, bool) {
	switch code {
	case islands:
		return "Saint-Barthélemy et Saint-Martin", true
	case abroad:
		return "Français établis hors de France", true
	}
	d, ok := places.Departement(code)
	return d.Name, ok
}

// departementOf returns the département that a commune's code begins with.
func departementOf(commune string) string {
	if strings.HasPrefix(commune, "97") || strings.HasPrefix(commune, "98") {
		return commune[:3]
	}
	return commune[:2]
}

// communeCode makes the territory and INSEE code of a commune from the cells
// of a file: "35" and "35238"; "35" and "238"; "ZA" and "101" (971); "75" and
// "056SR01", a sector of Paris. It returns false when the shape is no commune's.
func communeCode(departement, cell string) (territory, commune string, ok bool) {
	code, sector, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(cell)), "SR")
	switch {
	case len(code) == 4: // a spreadsheet took the zero away
		code = "0" + code
	case len(code) > 0 && len(code) <= 3:
		code = prefix(departement) + strings.Repeat("0", 3-len(code)) + code
	}
	if !isCommune(code) || sector != "" && !digits(sector) {
		return "", "", false
	}
	if sector != "" {
		return code + "SR" + sector, code, true
	}
	return code, code, true
}

// prefix is what goes before three digits to make a commune's code.
func prefix(departement string) string {
	if departement == islands {
		return "97"
	}
	return departement[:min(2, len(departement))]
}

// isCommune says whether code has the shape of an INSEE code. Whether there is
// such a commune is not asked: they merge every year, and a list filed in one
// that is gone was still filed.
func isCommune(code string) bool {
	if len(code) != 5 || !digits(code[2:]) {
		return false
	}
	return digits(code[:2]) && code >= "01" && code[:2] != "96" && code[:2] != "99" || code[:2] == "2A" || code[:2] == "2B"
}

// constituencyCode makes the code of a constituency from the cells of a file:
// "35" and "3501", or "1"; "ZA" (971) and "ZA01".
func constituencyCode(departement, cell string) (string, bool) {
	number := strings.ToUpper(strings.TrimSpace(cell))
	if n := len(number) - 2; n > 0 {
		if insee(number[:n]) != departement {
			return "", false
		}
		number = number[n:]
	}
	if len(number) == 1 {
		number = "0" + number
	}
	if len(number) != 2 || !digits(number) || number == "00" {
		return "", false
	}
	return departement + number, true
}

func digits(s string) bool {
	for _, d := range []byte(s) {
		if d < '0' || d > '9' {
			return false
		}
	}
	return s != ""
}
