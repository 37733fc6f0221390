package phone

import "strings"

// CodeClass is the class of a French five-digit short code (af2m).
type CodeClass string

// The classes.
const (
	Marketing     CodeClass = "marketing"     // 36xxx: promotion and information
	Transactional CodeClass = "transactional" // 38xxx: orders, deliveries; canvassing is not expected there
	Reporting     CodeClass = "reporting"     // 33700 takes reports and sends nothing
	OtherCode     CodeClass = "other"
)

// ClassOfCode returns the class of a short code, "" for what is none.
func ClassOfCode(code string) CodeClass {
	switch {
	case len(code) != 5 || strings.Trim(code, "0123456789") != "" || code[0] < '3' || code[0] > '8':
		return ""
	case code == "33700":
		return Reporting
	case strings.HasPrefix(code, "36"):
		return Marketing
	case strings.HasPrefix(code, "38"):
		return Transactional
	}
	return OtherCode
}
