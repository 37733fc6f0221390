package page

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"vigie/internal/fault"
	"vigie/internal/i18n"
)

// ErrMethod says that an address is asked in a way it does not answer to.
var ErrMethod = errors.New("method not allowed")

// outcome is how an error is answered: the table below is the only place where
// an error becomes a status.
type outcome struct {
	fault  error
	status int
	title  string // message keys
	text   string
}

var outcomes = []outcome{
	{fault.NotFound, http.StatusNotFound, "error.not_found.title", "error.not_found.text"},
	{fault.Gone, http.StatusGone, "error.gone.title", "error.gone.text"},
	{fault.Forbidden, http.StatusForbidden, "error.forbidden.title", "error.forbidden.text"},
	{fault.Conflict, http.StatusConflict, "error.conflict.title", "error.conflict.text"},
	{fault.TooMany, http.StatusTooManyRequests, "error.too_many.title", "error.too_many.text"},
	{fault.Unreadable, http.StatusBadRequest, "error.unreadable.title", "error.unreadable.text"},
	{fault.TooLarge, http.StatusRequestEntityTooLarge, "error.too_large.title", "error.too_large.text"},
	{fault.Unsupported, http.StatusUnsupportedMediaType, "error.unsupported.title", "error.unsupported.text"},
	{ErrMethod, http.StatusMethodNotAllowed, "error.method.title", "error.method.text"},
	{fault.Busy, http.StatusServiceUnavailable, "error.busy.title", "error.busy.text"},
}

var internal = outcome{nil, http.StatusInternalServerError, "error.internal.title", "error.internal.text"}

// retryAfter is how many seconds a visitor is asked to wait after a 429 or 503:
// long enough to matter, short enough to be waited for.
const retryAfter = "10"

// Handler is one page's code: it parses, asks a feature, shows. It writes no
// status for an error: it returns the error.
type Handler func(c *gin.Context) error

// ErrorPage is the page of an error.
type ErrorPage struct {
	Base
	Title, Text string // message keys
	Wait        string // when trying again helps, in words; "" where nobody can tell
	Request     string // the request's number, for whoever asks for help
	Again       string // address to send Posted to again, or ""
	Posted      []posted
}

// posted is one field as it was typed.
type posted struct{ Name, Value string }

// Handle answers h's error as a page.
func (v *Views) Handle(h Handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			v.Fail(c, err)
		}
	}
}

// Fail answers err as a page.
func (v *Views) Fail(c *gin.Context, err error) { v.fail(c, err, ErrorPage{}) }

// mostHeld bounds what a page gives back as it was typed, in bytes.
const mostHeld = 1 << 20

// Hold answers err as a page that has what was typed, to be sent again later. It
// is not for forms with secrets in them.
func (v *Views) Hold(c *gin.Context, err error) {
	var p ErrorPage
	if c.ContentType() == "application/x-www-form-urlencoded" && ReadForm(c, &struct{}{}, mostHeld) == nil {
		p.Again = c.Request.URL.RequestURI()
		for _, name := range slices.Sorted(maps.Keys(c.Request.PostForm)) {
			for _, value := range c.Request.PostForm[name] {
				p.Posted = append(p.Posted, posted{name, value})
			}
		}
	}
	v.fail(c, err, p)
}

func (v *Views) fail(c *gin.Context, err error, p ErrorPage) {
	o := v.classify(c, err)
	p.Base, p.Title, p.Text, p.Request = v.Base(c), o.title, o.text, RequestID(c)
	p.origin = "" // an error is no page to be found or sent on
	p.Wait = v.Wait(c, err)
	c.Header("Cache-Control", "no-store")
	if err := v.Show(c, o.status, "public/error", p); err != nil {
		slog.ErrorContext(c.Request.Context(), "error page", "request", RequestID(c), "err", err)
		c.String(o.status, http.StatusText(o.status))
	}
	c.Abort()
}

// Problem is an error as RFC 9457 wants it, with the faults of INTERFACE.md.
type Problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail,omitempty"`
	ID     string         `json:"instance,omitempty"`
	Faults []ProblemFault `json:"faults,omitempty"`
}

// ProblemFault is one wrong field of what was sent.
type ProblemFault struct {
	Field  string `json:"field"`
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

// HandleAPI answers h's error as application/problem+json, in the language
// that the caller accepts.
func (v *Views) HandleAPI(h Handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Set(langKey, v.Bundle.Match(c.GetHeader("Accept-Language")))
		if err := h(c); err != nil {
			v.failAPI(c, err)
		}
	}
}

func (v *Views) failAPI(c *gin.Context, err error) {
	l := v.Localizer(c)
	var fields fault.Fields
	p := Problem{Type: "about:blank"}
	if errors.As(err, &fields) {
		p.Status, p.Title = http.StatusUnprocessableEntity, l.T("error.fields.title")
		for i := range fields {
			p.Faults = append(p.Faults, ProblemFault{Field: fields[i].Field, Key: fields[i].Key, Detail: Say(l, &fields[i])})
		}
	} else {
		o := v.classify(c, err)
		p.Status, p.Title, p.Detail, p.ID = o.status, l.T(o.title), l.T(o.text), "urn:vigie:request:"+RequestID(c)
	}
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Type", "application/problem+json")
	c.AbortWithStatusJSON(p.Status, p)
}

// classify finds how err is answered, and logs it once when it is ours.
func (v *Views) classify(c *gin.Context, err error) outcome {
	o := v.outcomeOf(err)
	ctx, request, route := c.Request.Context(), RequestID(c), c.FullPath()
	switch o.status {
	case http.StatusTooManyRequests:
		c.Header("Retry-After", retryAfter)
		v.Wait(c, err)
	case http.StatusServiceUnavailable:
		c.Header("Retry-After", retryAfter)
		slog.WarnContext(ctx, "refused for now", "request", request, "route", route, "err", err)
	case http.StatusInternalServerError:
		if !errors.Is(err, context.Canceled) { // the visitor left: nobody to answer, nothing wrong
			slog.ErrorContext(ctx, "request failed", "request", request, "route", route, "err", err)
		}
	}
	return o
}

func (v *Views) outcomeOf(err error) outcome {
	for _, o := range outcomes {
		if errors.Is(err, o.fault) {
			return o
		}
	}
	if v.Unavailable != nil && v.Unavailable(err) {
		return v.outcomeOf(fault.Busy)
	}
	return internal
}

// Wait tells browsers and programs when trying again helps, and says it in words;
// "" where nobody can tell.
func (v *Views) Wait(c *gin.Context, err error) string {
	wait := waitOf(err)
	if wait == 0 {
		return ""
	}
	c.Header("Retry-After", strconv.Itoa(wait))
	return waitWords(v.Localizer(c), wait)
}

// waitOf returns how many seconds the visitor should wait, 0 when nobody can tell.
func waitOf(err error) int {
	var soon fault.TooSoon
	if !errors.As(err, &soon) {
		return 0
	}
	return int((soon.Wait + time.Second - 1) / time.Second)
}

// waitWords says a wait in seconds, or past two minutes in whole minutes.
func waitWords(l *i18n.Localizer, seconds int) string {
	if seconds <= 120 {
		return l.T("error.too_many.seconds", "Count", seconds)
	}
	return l.T("error.too_many.minutes", "Count", (seconds+59)/60)
}

const mistakeKey = "mistake"

// Mistake notes that a code which the browser sent by itself finds nothing.
func Mistake(c *gin.Context) { c.Set(mistakeKey, true) }

// Mistaken says whether Mistake was noted for this request.
func Mistaken(c *gin.Context) bool { return c.GetBool(mistakeKey) }

const requestKey = "request"

// WithRequestID gives each request a number of its own, to find it in the log.
func WithRequestID(c *gin.Context) {
	c.Set(requestKey, strings.ReplaceAll(uuid.NewString(), "-", "")[:12])
}

// RequestID returns the request's number.
func RequestID(c *gin.Context) string { return c.GetString(requestKey) }
