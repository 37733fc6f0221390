package public

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/mail"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/web/page"
)

// ReportReceiptPage shows the code of a report that was sent, until it is noted.
type ReportReceiptPage struct {
	page.Base
	page.Receipt
}

// ReportThanksPage ends the form.
type ReportThanksPage struct{ page.Base }

type receiptForm struct {
	Last  string `form:"last"`
	Noted string `form:"noted"`
	Email string `form:"email"`
}

// GetReportReceipt shows the receipt until the voter says that it is noted.
func (p *Pages) GetReportReceipt(c *gin.Context) error {
	v, r, err := p.receipt(c)
	if err != nil || r == nil {
		return err
	}
	return v.showReceipt(http.StatusOK, receiptForm{}, nil)
}

// GetReportReceiptText gives the receipt as a file of text.
func (p *Pages) GetReportReceiptText(c *gin.Context) error {
	v, r, err := p.receipt(c)
	if err != nil || r == nil {
		return err
	}
	if err := v.takeAway(); err != nil {
		return err
	}
	text := v.Views.Bundle.Localizer(v.tongue()).T("report.receipt.file", "Reference", r.Reference, "Code", r.Code.String(), "Address", v.followUp())
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="vigie-%s.txt"`, r.Reference))
	// The mark of byte order makes Windows read the accents right.
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte("\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")+"\r\n"))
	return nil
}

// PostReportReceipt forgets the receipt once the voter holds it.
func (p *Pages) PostReportReceipt(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	var form receiptForm
	if err := read(c, &form); err != nil {
		return err
	}
	if !v.found { // a second click: it was noted a moment ago
		return v.thank()
	}
	r := v.draft.Receipt
	if r == nil {
		return v.goTo(string(v.Tree.Todo(v.draft)))
	}
	if wrong := v.noted(form); wrong != "" {
		return v.showReceipt(http.StatusUnprocessableEntity, form, fault.Fields{{Field: "last", Key: wrong}})
	}
	if err := v.erase(); err != nil {
		return err
	}
	return v.thank()
}

// noted says why it is not sure that the voter has the code, or "": they say so, type
// its end, or took it away.
func (v *visit) noted(form receiptForm) string {
	switch {
	case form.Noted != "" || endsWith(v.draft.Receipt.Code, form.Last):
		return ""
	case strings.TrimSpace(form.Last) != "":
		return "report.error.last_wrong"
	case v.draft.Kept:
		return ""
	}
	return "report.error.noted_required"
}

// takeAway keeps that the receipt leaves the page.
func (v *visit) takeAway() error {
	if v.draft.Kept {
		return nil
	}
	v.draft.Kept = true
	return v.save()
}

// thank leads to the end of the form; at the desk the next one begins.
func (v *visit) thank() error {
	if v.Desk != nil {
		return v.goTo("?again=entered")
	}
	return v.goTo("thanks")
}

// PostReportReceiptMail sends a copy of the receipt to an address, which is kept
// nowhere once the mail has gone.
func (p *Pages) PostReportReceiptMail(c *gin.Context) error {
	v, r, err := p.receipt(c)
	if err != nil || r == nil {
		return err
	}
	var form receiptForm
	if err := read(c, &form); err != nil {
		return err
	}
	filed, err := p.Reports.ByReference(v.ctx(), r.Reference)
	if err != nil {
		return err
	}
	err = p.Mail.SendReceipt(v.ctx(), mail.Message{
		Lang: v.tongue(), To: form.Email, ReportID: filed.ID, Values: mail.Values{Reference: r.Reference, Code: r.Code.String()},
	})
	if key := addressFault(err); key != "" {
		return v.showReceipt(http.StatusUnprocessableEntity, form, fault.Fields{{Field: "email", Key: key}})
	}
	if err == nil {
		err = v.takeAway()
	}
	if err != nil {
		return err
	}
	return v.goTo("receipt?said=mailed")
}

// GetReportThanks ends the form.
func (p *Pages) GetReportThanks(c *gin.Context) error {
	return p.Views.Show(c, http.StatusOK, "public/report_thanks", ReportThanksPage{p.Views.Base(c)})
}

// receipt returns the request's receipt; nil, and the visitor led elsewhere,
// when there is none.
func (p *Pages) receipt(c *gin.Context) (*visit, *report.Receipt, error) {
	v, err := p.visit(c)
	switch {
	case err != nil:
		return nil, nil, err
	case !v.found:
		return v, nil, v.goTo("?again=receipt")
	case v.draft.Receipt == nil:
		return v, nil, v.goTo(string(v.Tree.Todo(v.draft)))
	}
	return v, v.draft.Receipt, nil
}

// lastGroup is how many characters are typed to show that the code is noted.
const lastGroup = 4

// endsWith says whether typed is the last group of code, read as generously as
// the whole code is.
func endsWith(code seal.Code, typed string) bool {
	typed = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
	return len(typed) >= lastGroup && strings.HasSuffix(string(code), typed)
}

func (v *visit) followUp() string { return v.BaseURL + "/" + v.tongue() + "/follow" }

// showReceipt shows the receipt of a draft that was filed.
func (v *visit) showReceipt(status int, form receiptForm, faults fault.Fields) error {
	r := v.draft.Receipt
	p := ReportReceiptPage{Base: v.Views.Base(v.c), Receipt: page.Receipt{
		Reference: r.Reference, Code: r.Code.String(), Spelled: page.Spell(r.Code.String()), FollowUp: v.followUp(),
	}}
	p.Faults, p.Flash = faults, v.said()
	if filed, err := v.Reports.ByReference(v.ctx(), r.Reference); err == nil {
		p.Files, err = v.filesOf(filed)
		if err != nil { // the code is what must be shown
			slog.WarnContext(v.ctx(), "files of a report", "request", page.RequestID(v.c), "err", err)
		}
	}
	p.Last = page.Field{Name: "last", Label: "report.receipt.last", Hint: "report.receipt.last_hint", Value: form.Last, Code: true, Width: "s", Autocomplete: "off", Fault: faults.On("last")}
	p.Email = emailField("email", "report.receipt.mail", form.Email, faults)
	p.Noted = page.Choices{Name: "noted", Legend: "report.receipt.or", Multiple: true, Compact: true, Options: []page.Option{{Value: yes, Label: "report.receipt.noted"}}}
	if form.Noted != "" || v.draft.Kept {
		p.Noted.Options[0].Checked = true
	}
	if v.Desk != nil {
		return v.Desk.Receipt(v.c, status, *v.draft.Behalf, p.Receipt, p.Base)
	}
	return v.Views.Show(v.c, status, "public/report_receipt", p)
}
