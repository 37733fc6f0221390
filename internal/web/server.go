// Package web is the HTTP wing of the portal: one server, one list of routes,
// one set of middleware. It must never hold a rule of the domain.
package web

import (
	"io/fs"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/web/office"
	"vigie/internal/web/opendata"
	"vigie/internal/web/page"
	"vigie/internal/web/public"
)

// Parts are what the server is made of.
type Parts struct {
	Views   *page.Views
	Assets  fs.FS // the built files
	Public  *public.Pages
	Office  *office.Pages
	Entry   *public.Pages // the form, as the office fills it in for voters
	Data    *opendata.Data
	Limits  *Limits
	Metrics *Metrics // or nil
	Proxies []string // whose forwarded headers count
	Secure  bool     // visitors come by https
	served  map[string]bool
}

// Handler returns every route behind what each request passes through.
func Handler(p Parts) (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = true
	if err := engine.SetTrustedProxies(p.Proxies); err != nil {
		return nil, err
	}
	engine.Use(page.WithRequestID, logged, p.Metrics.count, p.recovered, secured(p.Secure), p.readable)
	p.served = map[string]bool{}
	for _, name := range p.Views.Assets {
		p.served[name] = true
	}
	p.routes(engine)
	// A page of another site can make a visitor's browser post here; what it
	// posts is refused, without a token in each form (CSRF).
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
	}))
	return guard.Handler(headAsGet(engine)), nil
}

// headAsGet answers HEAD wherever GET is answered; the server leaves the body
// out by itself.
func headAsGet(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			r = r.Clone(r.Context())
			r.Method = http.MethodGet
		}
		h.ServeHTTP(w, r)
	})
}

// Server returns an HTTP server with limits on what a slow or huge client can
// hold. Uploads come later with limits of their own.
func Server(address string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              address,
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      90 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    32 << 10,
	}
}
