package web

import (
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

// Metrics counts what was answered, by route: an address can hold what a visitor
// typed, a route cannot.
type Metrics struct {
	answers *prometheus.CounterVec
	seconds *prometheus.HistogramVec
}

// NewMetrics returns metrics that r tells.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vigie_http_answers_total", Help: "Requests answered, by method, route and status.",
		}, []string{"method", "route", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vigie_http_seconds", Help: "Time until a request was answered, by route.", Buckets: []float64{.005, .025, .1, .5, 2, 10},
		}, []string{"route"}),
	}
	r.MustRegister(m.answers, m.seconds)
	return m
}

// routeOf names a route whatever the visitor's language: which one somebody reads
// is nobody's business here.
func routeOf(c *gin.Context) string {
	route := c.FullPath()
	switch {
	case route == "": // no route is for this address
		return "none"
	case len(route) == 3 || len(route) > 3 && route[3] == '/':
		return "/:lang" + route[3:]
	}
	return route
}

// count is passed through by every request; nil counts none.
func (m *Metrics) count(c *gin.Context) {
	began := time.Now()
	c.Next()
	if m == nil {
		return
	}
	route := routeOf(c)
	m.answers.WithLabelValues(c.Request.Method, route, strconv.Itoa(c.Writer.Status())).Inc()
	m.seconds.WithLabelValues(route).Observe(time.Since(began).Seconds())
}
