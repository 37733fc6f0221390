package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/web/page"
)

// logged writes one line a request: its route and not its address, since an
// address can hold what a visitor typed; no IP address, no user agent.
func logged(c *gin.Context) {
	began := time.Now()
	c.Next()
	slog.DebugContext(c.Request.Context(), "request", "request", page.RequestID(c), "method", c.Request.Method,
		"route", c.FullPath(), "status", c.Writer.Status(), "ms", time.Since(began).Milliseconds())
}

// recovered answers a panic with the page of an error of ours.
func (p Parts) recovered(c *gin.Context) {
	defer func() {
		if r := recover(); r != nil {
			c.Set("lang", page.LangOf(p.Views.Bundle, c.Request.URL.Path))
			p.Views.Fail(c, fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	c.Next()
}

// readable refuses an address that cannot be looked for.
func (p Parts) readable(c *gin.Context) {
	if err := page.Readable(c); err != nil {
		p.refused(func(*gin.Context) error { return err })(c)
		c.Abort()
	}
}

// policy lets a page load only what this portal serves, run no inline script or
// style, and be framed by nobody.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secured sets the headers that every answer carries.
func secured(https bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		h := c.Writer.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // no-referrer would make browsers post with a null origin
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()")
		if https {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		if c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead {
			h.Set("Cache-Control", "no-store")
		}
		c.Next()
	}
}
