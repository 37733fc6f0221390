// Package locales embeds the translations, one TOML file a language. It must
// never hold a key that one language has and another lacks.
package locales

import "embed"

// FS holds active.<language>.toml.
//
//go:embed active.*.toml
var FS embed.FS
