package election

import (
	"strconv"
	"strings"
)

// column is what a column of a file holds, whatever its header says.
type column int

const (
	colDepartement column = iota
	colCommune
	colCommuneName
	colConstituency
	colPanel
	colListName
	colShortName
	colNuance
	colRank // of a candidate on a list
	colHead // "OUI" for the first candidate
	colSex
	colLastName
	colFirstName
	columns
)

// aliases returns the folded headers of a column in the Ministry's files of
// 2020, 2024 and 2026 and in the simplified ones, the surest first.
func aliases(c column) []string {
	switch c {
	case colDepartement:
		return []string{"code departement", "code du departement", "departement"}
	case colCommune:
		return []string{"code commune", "code de la commune"}
	case colCommuneName:
		return []string{"libelle commune", "libelle de la commune", "circonscription"}
	case colConstituency:
		return []string{"code circonscription", "code de la circonscription", "circonscription"}
	case colPanel:
		return []string{"numero panneau", "numero de panneau", "n panneau liste", "n panneau", "numpanneau"}
	case colListName:
		return []string{"libelle liste", "libelle de liste", "libelle de la liste", "libelle etendu liste"}
	case colShortName:
		return []string{"libelle abrege liste", "libelle abrege de liste"}
	case colNuance:
		return []string{"code nuance liste", "code nuance de liste", "nuance liste", "codenuance", "code nuance", "nuance candidat"}
	case colRank:
		return []string{"n candidat", "ordre"}
	case colHead:
		return []string{"tete de liste"}
	case colSex:
		return []string{"sexe candidat", "sexe"}
	case colLastName:
		return []string{"nom candidat", "nomcandidat", "nom du candidat", "nom sur le bulletin de vote"}
	case colFirstName:
		return []string{"prenom candidat", "prenomcandidat", "prenom du candidat", "prenom sur le bulletin de vote"}
	}
	return nil
}

// places of the columns in a line; -1 where there is none.
type positions [columns]int

// knownColumn says whether a folded header is one of those above.
func knownColumn(folded string) bool {
	base, _ := numbered(folded)
	for c := range columns {
		for _, alias := range aliases(c) {
			if base == alias {
				return true
			}
		}
	}
	return false
}

// numbered takes the number off a header of a repeated group: "voix 12".
func numbered(folded string) (base string, group int) {
	if at := strings.LastIndexByte(folded, ' '); at > 0 {
		if n, err := strconv.Atoi(folded[at+1:]); err == nil && n > 0 {
			return folded[:at], n
		}
	}
	return folded, 0
}

// locate finds the columns of a group of the header, 0 being those without a
// number.
func locate(header []string, group int) positions {
	var p positions
	for c := range columns {
		p[c] = -1
		for _, alias := range aliases(c) {
			if at := indexOf(header, alias, group); at >= 0 {
				p[c] = at
				break
			}
		}
	}
	return p
}

func indexOf(header []string, alias string, group int) int {
	for i, h := range header {
		if base, n := numbered(h); base == alias && n == group {
			return i
		}
	}
	return -1
}

// layout is where everything stands in one file.
type layout struct {
	kind   Kind
	fixed  positions
	groups []positions // one a list in a wide line; nil when a line holds one
	people bool        // a line is a candidate of a list, not the list
}

// layoutOf recognises the file by its header. It notes the columns that are
// missing and returns errStop when there are any.
func layoutOf(header []string, wrong *Lines) (layout, error) {
	l := layout{kind: List, fixed: locate(header, 0)}
	for n := 1; ; n++ {
		g := locate(header, n)
		if g == locate(nil, n) {
			break
		}
		l.groups = append(l.groups, g)
	}
	l.people = l.fixed[colRank] >= 0
	named := l.fixed
	if l.groups != nil {
		named = l.groups[0]
	}
	switch {
	case l.fixed[colCommune] < 0 && named[colListName] < 0 && named[colShortName] < 0:
		l.kind = Candidate
	case l.fixed[colCommune] < 0: // the file of 2026 calls communes constituencies
		l.fixed[colCommune], l.fixed[colConstituency] = l.fixed[colConstituency], -1
	}
	return l, l.complete(named, wrong)
}

// complete notes each column without which nothing can be imported.
func (l layout) complete(named positions, wrong *Lines) error {
	missing := func(p positions, c column) {
		if p[c] < 0 {
			wrong.add(0, "import.wrong.column", "Column", strings.ReplaceAll(aliases(c)[0], " ", "_"))
		}
	}
	missing(l.fixed, colDepartement)
	if l.kind == Candidate {
		missing(l.fixed, colConstituency)
		missing(named, colLastName)
	} else {
		missing(l.fixed, colCommune)
		missing(named, colListName)
	}
	missing(named, colPanel)
	if wrong.Total > 0 {
		return errStop
	}
	return nil
}

// of returns the cell of a column, "" where there is none.
func (p positions) of(cells []string, c column) string {
	if p[c] < 0 || p[c] >= len(cells) {
		return ""
	}
	return cells[p[c]]
}
