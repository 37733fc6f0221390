package web

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/web/page"
)

// forever suits a file whose name changes with its content.
const forever = "public, max-age=31536000, immutable"

// static serves a built file, in the compressed copy that the browser takes.
// Only hashed names answer: what else lies in the folder is not for visitors.
func (p Parts) static(c *gin.Context) {
	name := strings.TrimPrefix(c.Param("name"), "/")
	if !p.served[name] {
		p.refused(func(*gin.Context) error { return fault.NotFound })(c)
		return
	}
	p.send(c, name, forever)
}

// worker serves the service worker from the root, whose pages it may then answer
// for; each visit asks whether there is a new one.
func (p Parts) worker(c *gin.Context) { p.send(c, p.Views.Assets["worker.js"], "no-cache") }

// send answers with a built file that there is.
func (p Parts) send(c *gin.Context, name, keep string) {
	c.Header("Vary", "Accept-Encoding")
	file, encoding := name, ""
	for _, e := range []struct{ token, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if _, err := fs.Stat(p.Assets, name+e.suffix); err == nil && page.Accepts(c.GetHeader("Accept-Encoding"), e.token) {
			file, encoding = name+e.suffix, e.token
			break
		}
	}
	body, err := fs.ReadFile(p.Assets, file)
	if err != nil {
		p.refused(func(*gin.Context) error { return err })(c)
		return
	}
	if encoding != "" {
		c.Header("Content-Encoding", encoding)
	}
	c.Header("Cache-Control", keep)
	c.Data(http.StatusOK, contentType(name), body)
}

func contentType(name string) string {
	if path.Ext(name) == ".woff2" {
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}
