// Package templates provides the pages' HTML, the mails' texts and the authority's
// letters inside the program. It must never hold a sentence of the interface (those
// are in locales) nor a value that changes with a request.
package templates

import "embed"

// Files holds layout, component and one folder for each wing of pages.
//
//go:embed *
var Files embed.FS
