package public

import "vigie/internal/web/page"

// saidAbove says above a page what was just done on it.
var saidAbove = map[string]page.Notice{
	"mailed":     {Tone: "done", Title: "report.receipt.mailed_title", Lead: "report.receipt.mailed_text"},
	"shared":     {Tone: "done", Title: "report.shared.title", Lead: "report.shared.text"},
	"answer":     {Tone: "done", Title: "follow.said.answer", Lead: "follow.said.answer_text"},
	"contact":    {Tone: "done", Title: "follow.said.added"},
	"opt_out":    {Tone: "done", Title: "follow.said.added"},
	"file":       {Tone: "done", Title: "follow.said.added"},
	"correction": {Tone: "done", Title: "follow.said.corrected"},
	"full":       {Tone: "info", Title: "follow.said.full", Lead: "follow.said.full_text"},
	"later":      {Tone: "warn", Title: "report.shared.later_title", Lead: "report.shared.later_text"},
}

// said returns what to say above the page of what was just done, or nil.
func (v *visit) said() *page.Notice {
	if n, ok := saidAbove[v.c.Query("said")]; ok {
		return &n
	}
	return nil
}
