package stats

import "strings"

// grid is France in tiles, one a département, each as near to where it lies as the
// others let it: all are as large, Paris as the Landes. Those that are not in it,
// overseas, stand in rows of their own below.
const grid = `
 .  .  .  .  .  .  . 62 59  .  .  .  .
 .  .  .  .  . 76 80 60  .  .  .  .  .
 .  .  .  . 14 27 95 93 02 08  . 57  .
 . 22  . 50 61 78 92 75 77 51 55 54 67
29 56 35 53 72 28 91 94 89 10 52 88 68
 .  .  . 44 49 37 41 45 58 21 70 25 90
 .  .  . 85 79 86 36 18  . 71 39  .  .
 .  .  .  . 17 87 23  . 03 69 01 74  .
 .  .  .  . 16 24 19 63 43 42 38 73  .
 .  .  .  . 33 47 46 15 48 07 26 05  .
 .  .  . 40  . 82 81 12  . 30 84 04 06
 .  .  . 64  . 32 31 11 34 13  . 83 2B
 .  .  .  . 65  . 09 66  .  .  .  . 2A
`

// Tile is a département on the map.
type Tile struct {
	Row
	Column, Line int // from 0, at the upper left
	Class        int // of its count, from 0; -1 where there is none or it is hidden
}

// TileMap is the départements as tiles.
type TileMap struct {
	Tiles          []Tile
	Bounds         []int // the least count of each class
	Columns, Lines int
}

// classesMost is how many tints an eye tells apart without a legend at hand.
const classesMost = 5

// Tiles lays out a table of départements; there is no tile of a table that is
// withheld.
func Tiles(t Table, threshold int) TileMap {
	top, _ := t.Top()
	m := TileMap{Bounds: bounds(top.Reports.N, threshold)}
	if t.Withheld {
		return m
	}
	placed := map[string]bool{}
	for line, codes := range strings.Split(strings.Trim(grid, "\n"), "\n") {
		for column, code := range strings.Fields(codes) {
			if m.Columns = max(m.Columns, column+1); code != "." {
				placed[code] = true
				m.add(t.Row(code), column, line)
			}
		}
		m.Lines = line + 1
	}
	below := 0
	for _, r := range t.Rows {
		if !placed[r.ID] {
			m.add(r, below%m.Columns, m.Lines+below/m.Columns)
			below++
		}
	}
	m.Lines += (below + m.Columns - 1) / m.Columns
	return m
}

func (m *TileMap) add(r Row, column, line int) {
	tile := Tile{Row: r, Column: column, Line: line, Class: -1}
	for class, least := range m.Bounds {
		if r.Reports.N >= least && !r.Reports.Hidden {
			tile.Class = class
		}
	}
	m.Tiles = append(m.Tiles, tile)
}

// bounds returns the least count of each class, from the threshold up to the
// largest: in steps of 1, 2, 5, and wider where that would be too many.
func bounds(top, threshold int) []int {
	for _, steps := range [][]int{{1, 2, 5}, {1, 5}, {1}} {
		all := []int{}
		for unit := 1; unit <= top; unit *= 10 {
			for _, s := range steps {
				if n := s * unit; n >= threshold && n <= top {
					all = append(all, n)
				}
			}
		}
		if len(all) > 0 && all[0] > threshold && threshold <= top {
			all = append([]int{threshold}, all...)
		}
		if len(all) <= classesMost || len(steps) == 1 {
			return all
		}
	}
	return nil
}
