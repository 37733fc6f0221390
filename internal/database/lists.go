package database

import (
	"encoding/json"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Lists are lists of whole numbers as rows (list, number), the lists counted from
// 0, to stand after FROM in a statement of tx. However long they are, they are one
// parameter: drivers are slow with thousands.
func Lists(tx *gorm.DB, lists ...[]int64) clause.Expr {
	all := make([][]int64, len(lists))
	for i, l := range lists {
		all[i] = append([]int64{}, l...) // none is written [], not null
	}
	b, err := json.Marshal(all)
	if err != nil {
		panic(err) // whole numbers always have a JSON form
	}
	rows := "(SELECT l.key AS list, n.value AS number FROM json_each(?) AS l, json_each(l.value) AS n)"
	if Dialect(tx.Name()) == Postgres {
		rows = `(SELECT l.nr - 1 AS list, CAST(n.value AS BIGINT) AS number
			FROM json_array_elements(CAST(? AS JSON)) WITH ORDINALITY AS l (value, nr), json_array_elements_text(l.value) AS n (value))`
	}
	return clause.Expr{SQL: rows, Vars: []any{string(b)}}
}
