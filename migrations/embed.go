// Package migrations embeds the steps of the schema as goose SQL, one folder a
// dialect: same numbers, names, tables and columns in both. It must never hold
// a step that was published and then changed.
package migrations

import "embed"

// FS holds sqlite/*.sql and postgres/*.sql.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
