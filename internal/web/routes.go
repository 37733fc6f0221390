package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/web/office"
	"vigie/internal/web/page"
	"vigie/internal/web/public"
)

// routes is every address of the portal, in one list.
func (p Parts) routes(e *gin.Engine) {
	v := p.Views
	e.NoRoute(p.refused(func(*gin.Context) error { return fault.NotFound }))
	e.NoMethod(p.refused(func(*gin.Context) error { return page.ErrMethod }))

	e.GET("/", p.toLang)
	e.GET("/static/*name", p.static)
	e.GET("/sw.js", p.worker)
	if p.Public != nil {
		in := page.InLang(i18n.First)
		e.GET("/robots.txt", in, v.Handle(p.Public.GetRobots))
		e.GET("/sitemap.xml", in, v.Handle(p.Public.GetSitemap))
		e.GET("/.well-known/security.txt", in, v.Handle(p.Public.GetSecurity))
	}

	// The filing API (INTERFACE.md).
	if p.Data != nil {
		e.POST("/api/v1/reports", p.Limits.of(apiLimit, v, true), v.HandleAPI(p.Data.PostReport))
	}

	// The published figures.
	if p.Data != nil {
		e.GET("/data/v1/catalog.jsonld", v.HandleAPI(p.Data.GetCatalog))
		e.GET("/data/v1/openapi.json", v.HandleAPI(p.Data.GetOpenAPI))
		e.GET("/data/v1/table-schema.json", v.HandleAPI(p.Data.GetTableSchema))
		e.GET("/data/v1/elections.json", v.HandleAPI(p.Data.GetElections))
		e.GET("/data/v1/statistics/:file", v.HandleAPI(p.Data.GetStatistics))
		e.GET("/data/v1/releases.json", v.HandleAPI(p.Data.GetReleases))
		e.GET("/data/v1/releases.atom", v.HandleAPI(p.Data.GetReleasesFeed))
		e.GET("/data/v1/releases/:id/:file", v.HandleAPI(p.Data.GetReleaseFile))
		e.GET("/data/v1/charts/:election/:file", v.HandleAPI(p.Data.GetChart))
	}

	for _, lang := range v.Bundle.Langs() {
		g := e.Group("/"+lang, page.InLang(lang))
		p.publicRoutes(g)
		if v.Bundle.Office(lang) {
			p.officeRoutes(g.Group("/office"))
			if p.Public == nil && p.Entry != nil {
				p.suggestRoutes(g, p.Entry)
			}
		} else {
			g.GET("/office", p.toOffice)
			g.GET("/office/*page", p.toOffice)
		}
	}
}

// publicRoutes are the voter's and the reader's pages, in one language.
func (p Parts) publicRoutes(g *gin.RouterGroup) {
	if p.Public == nil {
		return
	}
	p.formRoutes(g)
	p.figureRoutes(g)
}

// figureRoutes are the first page and the figures.
func (p Parts) figureRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Public
	g.GET("", v.Handle(o.GetHome))
	g.GET("/statistics", v.Handle(o.GetStatistics))
	g.GET("/statistics/:election", v.Handle(o.GetStatisticsElection))
	g.GET("/releases", v.Handle(o.GetReleases))
	g.GET("/releases/:id", v.Handle(o.GetRelease))
}

// formRoutes are the pages of a report, from its first question to its receipt,
// and the texts that go with it.
func (p Parts) formRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Public
	draft := p.Limits.of(draftLimit, v, false)
	g.GET("/report", v.Handle(o.GetReportStart))
	g.POST("/report", draft, v.Handle(o.PostReportStart))
	g.POST("/report/share", draft, v.Handle(o.PostReportShare))
	g.GET("/report/thanks", v.Handle(o.GetReportThanks))
	p.stepRoutes(g.Group("/report"), o, draft)

	p.followRoutes(g)
	p.replyRoutes(g)

	g.GET("/app.webmanifest", v.Handle(o.GetApp))
	g.GET("/offline", v.Handle(o.GetOffline))
	p.suggestRoutes(g, o)
	p.rightsRoutes(g)
	p.guideRoutes(g)
	g.GET("/paper", v.Handle(o.GetPaper))
	g.GET("/paper.pdf", v.Handle(o.GetPaperPDF))
	g.GET("/privacy", v.Handle(o.GetPrivacy))
	g.GET("/accessibility", v.Handle(o.GetAccessibility))
	g.GET("/legal", v.Handle(o.GetLegal))
}

// suggestRoutes complete what is typed into the form.
func (p Parts) suggestRoutes(g *gin.RouterGroup, o *public.Pages) {
	g.GET("/suggest/communes", p.Views.Handle(o.GetSuggestCommunes))
	g.GET("/suggest/contenders", p.Views.Handle(o.GetSuggestContenders))
}

// stepRoutes are the pages of a report that was begun. Each post passes through
// hold.
func (p Parts) stepRoutes(g *gin.RouterGroup, o *public.Pages, hold gin.HandlerFunc) {
	v := p.Views
	for _, s := range []struct {
		address   string
		get, post page.Handler
	}{
		{"/material", o.GetReportMaterial, o.PostReportMaterial},
		{"/channel", o.GetReportChannel, o.PostReportChannel},
		{"/voice", o.GetReportVoice, o.PostReportVoice},
		{"/when", o.GetReportWhen, o.PostReportWhen},
		{"/sender", o.GetReportSender, o.PostReportSender},
		{"/place", o.GetReportPlace, o.PostReportPlace},
		{"/subject", o.GetReportSubject, o.PostReportSubject},
		{"/matter", o.GetReportMatter, o.PostReportMatter},
		{"/practices", o.GetReportPractices, o.PostReportPractices},
		{"/opt-out", o.GetReportOptOut, o.PostReportOptOut},
		{"/origin", o.GetReportOrigin, o.PostReportOrigin},
		{"/statement", o.GetReportStatement, o.PostReportStatement},
		{"/reporter", o.GetReportReporter, o.PostReportReporter},
		{"/contact/:n", o.GetReportContact, o.PostReportContact},
		{"/opt-out/:n", o.GetReportAttempt, o.PostReportAttempt},
		{"/receipt", o.GetReportReceipt, o.PostReportReceipt},
	} {
		g.GET(s.address, v.Handle(s.get))
		g.POST(s.address, hold, v.Handle(s.post))
	}
	g.GET("/material/files", v.Handle(o.GetReportMaterialFiles))
	g.POST("/material/files", hold, v.Handle(o.PostReportMaterialFile))
	g.POST("/material/files/:id", hold, v.Handle(o.PostReportMaterialPart))
	g.POST("/material/files/:id/remove", hold, v.Handle(o.PostReportMaterialRemove))
	g.POST("/contact/:n/remove", hold, v.Handle(o.PostReportContactRemove))
	g.POST("/opt-out/:n/remove", hold, v.Handle(o.PostReportAttemptRemove))
	g.POST("/erase", hold, v.Handle(o.PostReportErase))
	g.GET("/check", v.Handle(o.GetReportCheck))
	g.POST("/check", hold, v.Handle(o.PostReportCheck))
	g.GET("/receipt.txt", v.Handle(o.GetReportReceiptText))
	g.GET("/receipt.pdf", v.Handle(o.GetReportReceiptPDF))
	g.POST("/receipt/mail", hold, v.Handle(o.PostReportReceiptMail))
	g.GET("/elsewhere/:place", v.Handle(o.GetReportElsewherePlace))
}

// followRoutes are the pages of a report that was sent, found by its code.
func (p Parts) followRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Public
	draft := p.Limits.of(draftLimit, v, false)
	carried := p.Limits.carried(codeLimit, v)
	g.GET("/follow", v.Handle(o.GetFollow))
	g.POST("/follow", p.Limits.guess(codeLimit, v), v.Handle(o.PostFollow))
	g.GET("/follow/report", carried, v.Handle(o.GetFollowReport))
	g.GET("/follow/complaint", carried, v.Handle(o.GetFollowComplaint))
	g.POST("/follow/complaint", carried, draft, v.Handle(o.PostFollowComplaint))
	g.GET("/follow/complaint.json", carried, v.Handle(o.GetFollowComplaintFile))
	g.GET("/follow/complaint.pdf", carried, v.Handle(o.GetFollowComplaintPDF))
	g.GET("/follow/letter", carried, v.Handle(o.GetFollowLetter))
	g.POST("/follow/letter", carried, draft, v.Handle(o.PostFollowLetter))
	g.GET("/follow/requests", carried, v.Handle(o.GetFollowRequests))
	g.POST("/follow/requests", carried, draft, v.Handle(o.PostFollowRequests))
	g.GET("/follow/requests.ics", carried, v.Handle(o.GetFollowRequestsCalendar))
	g.GET("/follow/requests/:id", carried, v.Handle(o.GetFollowRequest))
	g.POST("/follow/requests/:id", carried, draft, v.Handle(o.PostFollowRequest))
	g.POST("/follow/requests/:id/remove", carried, draft, v.Handle(o.PostFollowRequestRemove))
	g.GET("/follow/withdraw", carried, v.Handle(o.GetFollowWithdraw))
	g.POST("/follow/withdraw", carried, draft, v.Handle(o.PostFollowWithdraw))
	g.GET("/follow/erased", carried, v.Handle(o.GetFollowErased))
	g.GET("/follow/messages", carried, v.Handle(o.GetFollowMessages))
	g.POST("/follow/messages", carried, draft, v.Handle(o.PostFollowMessages))
	g.GET("/follow/amend/:what", carried, v.Handle(o.GetFollowAmend))
	g.POST("/follow/amend/:what", carried, draft, v.Handle(o.PostFollowAmend))
	g.GET("/follow/files", carried, v.Handle(o.GetFollowFiles))
	g.POST("/follow/files", carried, draft, v.Handle(o.PostFollowFiles))
	g.GET("/follow/news", carried, v.Handle(o.GetFollowNews))
	g.POST("/follow/news", carried, draft, v.Handle(o.PostFollowNews))
	g.POST("/follow/news/remove", carried, draft, v.Handle(o.PostFollowNewsRemove))
	g.GET("/news/:token", v.Handle(o.GetNews))
	g.POST("/news/:token", draft, v.Handle(o.PostNews))
	g.GET("/news/:token/stop", v.Handle(o.GetNews)) // mail programs open the address of List-Unsubscribe
	g.POST("/news/:token/stop", draft, v.Handle(o.PostNewsStop))
	g.POST("/follow/close", v.Handle(o.PostFollowClose))
}

// rightsRoutes say what a voter may ask of a campaign, and write it for them.
func (p Parts) rightsRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Public
	writes := p.Limits.of(draftLimit, v, false)
	g.GET("/rights", v.Handle(o.GetRights))
	g.GET("/rights/letter", v.Handle(o.GetRightsLetter))
	g.POST("/rights/letter", writes, v.Handle(o.PostRightsLetter))
	g.GET("/rights/month", v.Handle(o.GetRightsMonth))
	g.POST("/rights/month", writes, v.Handle(o.PostRightsMonth))
}

// guideRoutes explain the rules, to voters and to campaigns, and where else to go.
func (p Parts) guideRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Public
	writes := p.Limits.of(draftLimit, v, false)
	g.GET("/guides", v.Handle(o.GetGuides))
	g.GET("/report/elsewhere", v.Handle(o.GetReportElsewhere))
	g.GET("/guides/why", v.Handle(o.GetGuidesWhy))
	g.GET("/guides/regulator", v.Handle(o.GetGuidesRegulator))
	g.GET("/guides/campaigns", v.Handle(o.GetGuidesCampaigns))
	g.GET("/guides/notice", v.Handle(o.GetGuidesNotice))
	g.POST("/guides/notice", writes, v.Handle(o.PostGuidesNotice))
	g.GET("/guides/opt-out", v.Handle(o.GetGuidesOptOut))
	g.POST("/guides/opt-out", writes, v.Handle(o.PostGuidesOptOut))
}

// officeRoutes are the back-office's pages, in one language. A process that only
// takes reports in has none.
func (p Parts) officeRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Office
	if o == nil {
		return
	}
	g.Use(office.Private)
	may := o.SignedIn
	p.accountRoutes(g)

	g.GET("/journal", may(account.ReadJournal), v.Handle(o.GetJournal))
	g.GET("/journal.csv", may(account.ReadJournal), v.Handle(o.GetJournalExport))

	work := may(account.WorkCases)
	g.GET("/cases", work, v.Handle(o.GetCases))
	g.GET("/cases/:reference", work, v.Handle(o.GetCase))
	g.POST("/cases/:reference/take", work, v.Handle(o.PostCaseTake))
	g.POST("/cases/:reference/release", work, v.Handle(o.PostCaseRelease))
	g.POST("/cases/:reference/note", work, v.Handle(o.PostCaseNote))
	g.POST("/cases/:reference/state", work, v.Handle(o.PostCaseState))
	g.POST("/cases/:reference/decide", work, v.Handle(o.PostCaseDecide))
	g.POST("/cases/:reference/suspicion", work, v.Handle(o.PostCaseSuspicion))
	g.GET("/export", work, v.Handle(o.GetExport))
	g.GET("/export.xlsx", work, v.Handle(o.GetExportBook))
	g.GET("/mode", may(account.SwitchMode), v.Handle(o.GetMode))
	g.POST("/mode", may(account.SwitchMode), v.Handle(o.PostModeOn))
	g.POST("/mode/off", may(account.SwitchMode), v.Handle(o.PostModeOff))
	g.GET("/overview", may(account.AssignCases), v.Handle(o.GetOverview))
	release := may(account.ReleaseFigures)
	g.GET("/releases", release, v.Handle(o.GetReleases))
	g.POST("/releases", release, v.Handle(o.PostReleases))
	g.GET("/releases/:id", release, v.Handle(o.GetRelease))
	g.POST("/releases/:id", release, v.Handle(o.PostRelease))
	g.POST("/cases/:reference/assign", may(account.AssignCases), v.Handle(o.PostCaseAssign))
	g.POST("/cases/:reference/unseal", may(account.ReadSealed), v.Handle(o.PostCaseUnseal))

	p.bulkRoutes(g)

	p.regroupRoutes(g)

	p.waveRoutes(g)

	p.letterRoutes(g)

	p.evidenceRoutes(g)

	p.entryRoutes(g)
}

// accountRoutes are signing in, and who may.
func (p Parts) accountRoutes(g *gin.RouterGroup) {
	v, o, may := p.Views, p.Office, p.Office.SignedIn
	guess := p.Limits.guess(signInLimit, v)

	g.GET("", may(""), v.Handle(o.Home))
	g.GET("/sign-in", v.Handle(o.GetSignIn))
	g.POST("/sign-in", guess, v.Handle(o.PostSignIn))
	g.GET("/second-factor", v.Handle(o.GetSecondFactor))
	g.POST("/second-factor", guess, v.Handle(o.PostSecondFactor))
	g.POST("/sign-out", v.Handle(o.PostSignOut))
	g.GET("/set-up/:token", guess, v.Handle(o.GetSetUp))
	g.POST("/set-up/:token", guess, v.Handle(o.PostSetUp))
	g.GET("/set-up/:token/qr.png", v.Handle(o.GetSetUpQR))

	g.GET("/accounts", may(account.ReadSettings), v.Handle(o.GetAccounts))
	g.POST("/accounts", may(account.ManageAccounts), v.Handle(o.PostAccount))
	g.POST("/accounts/:id/disable", may(account.ManageAccounts), v.Handle(o.PostAccountDisable))
	g.POST("/accounts/:id/end", may(account.ManageAccounts), v.Handle(o.PostAccountEnd))
}

// bulkRoutes are one act on many cases, and the searches that find them again.
func (p Parts) bulkRoutes(g *gin.RouterGroup) {
	v, o, work := p.Views, p.Office, p.Office.SignedIn(account.WorkCases)
	g.GET("/searches", work, v.Handle(o.GetSearches))
	g.POST("/searches", work, v.Handle(o.PostSearches))
	g.GET("/searches/:id", work, v.Handle(o.GetSearches))
	g.POST("/searches/:id", work, v.Handle(o.PostSearch))
	g.POST("/searches/:id/drop", work, v.Handle(o.PostSearchDrop))
	g.GET("/bulks", work, v.Handle(o.GetBulks))
	g.POST("/bulks", work, v.Handle(o.PostBulks))
	g.GET("/bulks/:id", work, v.Handle(o.GetBulk))
	g.POST("/bulks/:id/start", work, v.Handle(o.PostBulkStart))
	g.POST("/bulks/:id/stop", work, v.Handle(o.PostBulkStop))
	g.POST("/bulks/:id/undo", work, v.Handle(o.PostBulkUndo))
}

// entryRoutes are where people of the back-office fill in the form for voters.
func (p Parts) entryRoutes(g *gin.RouterGroup) {
	v := p.Views
	work := p.Office.SignedIn(account.WorkCases)
	g.GET("/entry", work, v.Handle(p.Office.GetEntry))
	g.POST("/entry", work, v.Handle(p.Office.PostEntry))
	p.stepRoutes(g.Group("/entry", work), p.Entry, func(*gin.Context) {})
}

// waveRoutes are how operations grow, and who sends them.
func (p Parts) waveRoutes(g *gin.RouterGroup) {
	v, o, may := p.Views, p.Office, p.Office.SignedIn
	work := may(account.WorkCases)
	g.GET("/waves", work, v.Handle(o.GetWaves))
	g.POST("/waves/seen/:id", work, v.Handle(o.PostWavesSeen))
	g.GET("/waves/alerts", may(account.SetAlerts), v.Handle(o.GetWavesAlerts))
	g.POST("/waves/alerts", may(account.SetAlerts), v.Handle(o.PostWavesAlerts))
	g.GET("/senders", work, v.Handle(o.GetSenders))
	g.GET("/senders/:id", work, v.Handle(o.GetSender))
	g.POST("/senders/:id/link", work, v.Handle(o.PostSenderLink))
	g.POST("/senders/:id/part", work, v.Handle(o.PostSenderPart))
}

// evidenceRoutes are what is sealed beside a report: its files, and what passes
// between reviewers and its author.
func (p Parts) evidenceRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Office
	work, sealed := o.SignedIn(account.WorkCases), o.SignedIn(account.ReadSealed)
	g.POST("/cases/:reference/ask", work, v.Handle(o.PostCaseAsk))
	g.POST("/cases/:reference/hear", work, v.Handle(o.PostCaseHear))
	g.POST("/cases/:reference/thread", sealed, v.Handle(o.PostCaseThread))
	g.GET("/cases/:reference/files/:file", sealed, v.Handle(o.GetCaseFile))
	g.POST("/cases/:reference/files/:file/open", sealed, v.Handle(o.PostCaseFileOpen))
	g.GET("/cases/:reference/files/:file/copy", sealed, v.Handle(o.GetCaseFileCopy))
	g.POST("/cases/:reference/files/:file/original", sealed, v.Handle(o.PostCaseFileOriginal))
	g.POST("/cases/:reference/files/:file/boxes", sealed, v.Handle(o.PostCaseFileBox))
}

// regroupRoutes are the pages that put cases together and apart.
func (p Parts) regroupRoutes(g *gin.RouterGroup) {
	v, o := p.Views, p.Office
	regroup := o.SignedIn(account.RegroupCases)
	g.GET("/cases/:reference/merge", regroup, v.Handle(o.GetCaseMerge))
	g.POST("/cases/:reference/merge", regroup, v.Handle(o.PostCaseMerge))
	g.POST("/cases/:reference/apart", regroup, v.Handle(o.PostCaseApart))
	g.GET("/cases/:reference/split", regroup, v.Handle(o.GetCaseSplit))
	g.POST("/cases/:reference/split", regroup, v.Handle(o.PostCaseSplit))
	g.GET("/cases/:reference/move", regroup, v.Handle(o.GetCaseMove))
	g.POST("/cases/:reference/move", regroup, v.Handle(o.PostCaseMove))
	g.GET("/cases/:reference/undo", regroup, v.Handle(o.GetCaseUndo))
	g.POST("/cases/:reference/undo", regroup, v.Handle(o.PostCaseUndo))
	g.GET("/labels", o.SignedIn(account.ExportPairs), v.Handle(o.GetLabels))
}

// refused answers as the address's wing does: programs get a problem, people a
// page in the language that the address begins with.
func (p Parts) refused(h page.Handler) gin.HandlerFunc {
	program, person := p.Views.HandleAPI(h), p.Views.Handle(h)
	return func(c *gin.Context) {
		if strings.HasPrefix(c.Request.URL.Path, "/api/") || strings.HasPrefix(c.Request.URL.Path, "/data/") {
			program(c)
			return
		}
		page.InLang(page.LangOf(p.Views.Bundle, c.Request.URL.Path))(c)
		person(c)
	}
}

// toLang leads to the home page in the visitor's language.
func (p Parts) toLang(c *gin.Context) {
	c.Header("Vary", "Accept-Language")
	c.Redirect(http.StatusFound, "/"+p.Views.Bundle.Match(c.GetHeader("Accept-Language")))
}

// toOffice leads from an address of the back-office in a language that it is not
// written in to the same one in French, or in what else the reader understands.
func (p Parts) toOffice(c *gin.Context) {
	c.Header("Vary", "Accept-Language")
	there := url.URL{Path: "/" + p.Views.Bundle.MatchOffice(c.GetHeader("Accept-Language")) + "/office" + c.Param("page"), RawQuery: c.Request.URL.RawQuery}
	c.Redirect(http.StatusFound, there.String())
}
