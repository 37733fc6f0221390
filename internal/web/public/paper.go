package public

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/paper"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// PaperPage offers the form to print.
type PaperPage struct {
	page.Base
	Operator Operator
}

// GetPaper offers the form to print, and says where to send it. There is none
// where the operator takes nothing by post.
func (p *Pages) GetPaper(c *gin.Context) error {
	if p.Operator.Address == "" {
		return fmt.Errorf("no address for paper: %w", fault.NotFound)
	}
	return p.Views.Show(c, http.StatusOK, "public/paper", PaperPage{p.Views.Base(c), p.Operator})
}

// GetPaperPDF gives the form to print: the questions of the tree, in its order.
func (p *Pages) GetPaperPDF(c *gin.Context) error {
	if p.Operator.Address == "" {
		return fmt.Errorf("no address for paper: %w", fault.NotFound)
	}
	p.onPaper(c)
	l := p.Views.Localizer(c)
	first, err := p.paperHead(c, l)
	if err != nil {
		return err
	}
	d := paper.Document{Title: l.T("paper.title"), Foot: "Vigie · " + p.Operator.Address, Blocks: first}
	for _, asked := range p.Tree.Pages {
		d.Blocks = append(d.Blocks, p.onForm(l, asked.Ask)...)
	}
	d.Blocks = append(d.Blocks, paper.Block{Heading: l.T("paper.data_title"), Text: l.T("paper.data") + "\n\n" + p.BaseURL + "/" + l.Lang + "/privacy"})
	return p.printAs(c, "vigie-"+l.Lang, d)
}

// paperHead says how the form is filled in and sent, and asks of which election it
// tells.
func (p *Pages) paperHead(c *gin.Context, l *i18n.Localizer) ([]paper.Block, error) {
	open, err := p.Elections.Open(c.Request.Context(), p.todayIn(""))
	if err != nil {
		return nil, err
	}
	which := paper.Block{Heading: l.T("report.start.election")}
	for _, e := range open {
		which.Boxes = append(which.Boxes, e.Name(l.Lang))
	}
	if len(open) == 0 {
		which.Blanks = []paper.Blank{{Lines: 1}}
	}
	return []paper.Block{{
		Items: []string{l.T("paper.fill"), l.T("paper.attach"), l.T("paper.send") + " " + p.Operator.Address, l.T("paper.code")},
	}, which}, nil
}

// onForm asks on paper what a page of the form asks. What a page asks of some
// alone, to lead them elsewhere, is not on paper.
func (p *Pages) onForm(l *i18n.Localizer, step report.Step) []paper.Block {
	switch step {
	case report.StepChannel:
		return []paper.Block{{Heading: l.T("report.channel.title"), Boxes: toTick(l, p.paperChannels(), page.ChannelLabel)}}
	case report.StepWhen:
		return []paper.Block{{Heading: l.T("report.when.title"), Text: l.T("report.when.lede"), Table: &paper.Table{
			Heads: []string{l.T("report.when.on"), l.T("report.when.at"), l.T("report.when.count")}, Rows: 3,
		}}}
	case report.StepSender:
		return []paper.Block{{Heading: l.T("report.sender.other_title"), Blanks: []paper.Blank{
			{Name: l.T("report.sender.other") + " – " + l.T("report.sender.other_hint"), Lines: 1}, {Name: l.T("report.sender.other_message"), Lines: 6},
		}}}
	case report.StepPlace:
		return []paper.Block{{Heading: l.T("report.place.title"), Blanks: []paper.Blank{{Name: l.T("report.place.hint"), Lines: 1}}}}
	case report.StepSubject:
		return []paper.Block{{
			Heading: l.T("report.subject.title"), Boxes: toTick(l, offered[report.SubjectKind](p, "subject_kind"), page.SubjectKindLabel),
			Blanks: []paper.Blank{{Name: l.T("report.subject.name"), Lines: 1}},
		}}
	case report.StepPractices:
		return []paper.Block{{Heading: l.T("report.practices.title"), Text: l.T("report.practices.hint"), Boxes: append(toTick(l, report.Practices, page.PracticeLabel), l.T("report.practices.none"))}}
	}
	return p.onFormAfter(l, step)
}

// onFormAfter asks what is left: the requests to stop, and of the voter.
func (p *Pages) onFormAfter(l *i18n.Localizer, step report.Step) []paper.Block {
	switch step {
	case report.StepOptOut:
		return []paper.Block{
			{Heading: l.T("report.opt_out.title"), Text: l.T("report.opt_out.hint"), Boxes: []string{l.T("report.opt_out.yes"), l.T("report.opt_out.no")}, Blanks: []paper.Blank{{Name: l.T("report.opt_out.on"), Lines: 1}}},
			{Heading: l.T("report.opt_out.means"), Boxes: toTick(l, offered[report.Means](p, "means"), page.MeansLabel)},
			{Heading: l.T("report.opt_out.outcome"), Boxes: toTick(l, offered[report.Outcome](p, "outcome"), page.OutcomeLabel)},
		}
	case report.StepOrigin:
		return []paper.Block{
			{Heading: l.T("report.origin.data_origin"), Boxes: toTick(l, offered[report.DataOrigin](p, "data_origin"), page.DataOriginLabel)},
			{Heading: l.T("report.origin.relation"), Boxes: toTick(l, offered[report.Relation](p, "relation"), page.RelationLabel)},
		}
	case report.StepStatement:
		return []paper.Block{{Heading: l.T("report.statement.title"), Blanks: []paper.Blank{{Lines: 5}}}}
	case report.StepReporter:
		return []paper.Block{
			{Heading: l.T("report.reporter.title"), Items: []string{
				l.T("kind.report") + " – " + l.T("report.reporter.report_hint"), l.T("kind.complaint") + " – " + l.T("report.reporter.complaint_hint"),
			}, Boxes: []string{l.T("kind.report"), l.T("kind.complaint")}},
			{Heading: l.T("report.reporter.you"), Blanks: []paper.Blank{
				{Name: l.T("report.reporter.name"), Lines: 1}, {Name: l.T("report.reporter.email"), Lines: 1}, {Name: l.T("report.reporter.phone"), Lines: 1},
			}},
		}
	}
	return nil
}

// paperChannels are the channels that the form offers; a call says at once who
// spoke.
func (p *Pages) paperChannels() []report.Channel {
	var all []report.Channel
	for _, ch := range offered[report.Channel](p, "channel") {
		if ch == report.Call {
			all = append(all, report.CallLive, report.CallAutomated)
			continue
		}
		all = append(all, ch)
	}
	return all
}

// offered returns those that the tree offers to a question.
func offered[T ~string](p *Pages, question string) []T {
	var all []T
	for _, a := range p.Tree.Answers(question) {
		all = append(all, T(a))
	}
	return all
}

// toTick returns the names of answers.
func toTick[T any](l *i18n.Localizer, all []T, label func(T) string) []string {
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = l.T(label(a))
	}
	return names
}
