// Package static provides the built styles, scripts, icons, fonts and
// geography inside the program, under the names their contents gave them. It
// must never hold anything that a user wrote, nor serve files: web does that.
package static

import "embed"

// Dist is the folder dist as static/build.mjs left it; manifest.json in it
// tells which hashed file stands for which name.
//
//go:embed all:dist
var Dist embed.FS
