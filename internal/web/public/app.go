package public

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/web/page"
)

// OfflinePage says what to do without a line. The service worker keeps it, for
// whoever opens a page then.
type OfflinePage struct{ page.Base }

// GetOffline shows the page that is kept for later.
func (p *Pages) GetOffline(c *gin.Context) error {
	return p.Views.Show(c, 200, "public/offline", OfflinePage{p.Views.Base(c)})
}

// webApp is what a telephone needs to know to put the portal on its home screen
// (W3C Web Application Manifest).
type webApp struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	ShortName   string        `json:"short_name"`
	Description string        `json:"description"`
	Lang        string        `json:"lang"`
	Scope       string        `json:"scope"`
	Start       string        `json:"start_url"`
	Display     string        `json:"display"`
	Theme       string        `json:"theme_color"`
	Background  string        `json:"background_color"`
	Icons       []appIcon     `json:"icons"`
	Shortcuts   []appShortcut `json:"shortcuts"`
	Share       appShare      `json:"share_target"`
}

type appIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

type appShortcut struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// appShare says where the telephone posts what somebody shares with the portal
// (W3C Web Share Target), as the fields of materialForm.
type appShare struct {
	Action  string      `json:"action"`
	Method  string      `json:"method"`
	Enctype string      `json:"enctype"`
	Params  shareParams `json:"params"`
}

type shareParams struct {
	Title string      `json:"title"`
	Text  string      `json:"text"`
	URL   string      `json:"url"`
	Files []shareFile `json:"files"`
}

type shareFile struct {
	Name   string   `json:"name"`
	Accept []string `json:"accept"`
}

// ground is the colour of the pages in light (static/scss/_tokens.scss).
const ground = "#faf8f4"

// GetApp describes the portal as an app. It has no part of its own: the same
// pages, with the browser's way back beside them.
func (p *Pages) GetApp(c *gin.Context) error {
	l := p.Views.Localizer(c)
	at := func(path string) string { return "/" + l.Lang + path }
	icon := func(name, sizes, purpose string) appIcon {
		return appIcon{p.Views.Assets.URL(name), sizes, "image/png", purpose}
	}
	body, err := json.Marshal(webApp{
		ID: "/", Name: "Vigie", ShortName: "Vigie", Description: l.T("app.description"), Lang: l.Lang,
		Scope: "/", Start: at(""), Display: "minimal-ui", Theme: ground, Background: ground,
		Icons:     []appIcon{icon("icon-192.png", "192x192", ""), icon("icon-512.png", "512x512", ""), icon("icon-maskable-512.png", "512x512", "maskable")},
		Shortcuts: []appShortcut{{l.T("app.report"), at("/report")}, {l.T("layout.nav.follow"), at("/follow")}},
		Share: appShare{at("/report/share"), "POST", "multipart/form-data", shareParams{
			Title: "title", Text: "pasted", URL: "link", Files: []shareFile{{"files", strings.Split(accepted, ",")}},
		}},
	})
	if err != nil {
		return fmt.Errorf("web app: %w", err)
	}
	return plain(c, "application/manifest+json", string(body))
}
