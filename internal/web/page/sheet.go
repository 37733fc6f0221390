package page

import "strings"

// WorkbookType is the media type of a workbook (XLSX).
const WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Inert keeps a spreadsheet from taking a cell for a formula.
func Inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
