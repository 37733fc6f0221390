package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// ReportMaterialPage takes the message itself, pasted or as a file, before any
// question: what is read in it fills the pages that follow.
type ReportMaterialPage struct {
	StepBase
	Pasted page.Field
	Files  page.Field
	Kept   []MaterialFile // files that are here, and those that broke off
	Reads  bool           // pictures are read here
	Room   int            // how many more may come
	Later  bool           // reached again from the check page
	New    MaterialFile   // what the script makes a row of
	Limits MaterialLimits
}

// MaterialLimits are what the script of the page keeps to.
type MaterialLimits struct{ Files, Bytes, Part, Megabytes int }

// MaterialFile is a file of the draft on the page.
type MaterialFile struct {
	ID, Name string
	Size     string // "1,2 Mo"
	Bytes    int64
	Received int64
	Whole    bool
	Percent  int // of what is here, while it is not whole
	State    string
}

// materialForm is what is given on the page. Files are not in it: they go to the
// store as they come.
type materialForm struct {
	Pasted  string `form:"pasted"`
	Without string `form:"without"` // go on without anything
	Remove  string `form:"remove"`  // a file to take out, and stay
	files   fault.Fields
	title   string // of what a telephone shared, and
	link    string // the address that came with it
}

// GetReportMaterial asks for the message.
func (p *Pages) GetReportMaterial(c *gin.Context) error {
	return p.getStep(c, asking(report.StepMaterial, new(materialForm)))
}

// PostReportMaterial takes the message and the files, reads them, and leads to
// the first question. Nothing that was given is lost on the way: what is taken
// is kept even where something else is refused.
func (p *Pages) PostReportMaterial(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	q, form := v.material()
	lost := !v.found
	if !lost {
		if to, ok := v.mayAsk(q); !ok {
			return v.goTo(to)
		}
	}
	if err := v.receive(form); err != nil {
		return err
	}
	if lost {
		return v.rescue(q)
	}
	faults, err := v.answer(q)
	if err != nil {
		return err
	}
	faults = append(faults, form.files...)
	switch {
	case form.Remove != "":
		return v.remove(form.Remove)
	case len(faults) > 0:
		return v.unanswered(q, faults)
	}
	return v.onward(q)
}

func (v *visit) material() (question, *materialForm) {
	form := new(materialForm)
	return asking(report.StepMaterial, form), form
}

// remove takes a file out and shows the page again.
func (v *visit) remove(id string) error {
	if err := v.Reports.RemoveUpload(v.ctx(), v.token, id); err != nil {
		return err
	}
	v.draft.RemoveFile(id)
	if err := v.save(); err != nil {
		return err
	}
	return v.goTo(string(report.StepMaterial))
}

// unanswered keeps what was given and says what is wrong with the rest.
func (v *visit) unanswered(q question, faults fault.Fields) error {
	if err := v.save(); err != nil {
		return err
	}
	return v.ask(q, http.StatusUnprocessableEntity, faults)
}

func (f *materialForm) recall(v *visit) error {
	f.Pasted = v.draft.Pasted
	return nil
}

// fill keeps what was pasted and reads it, and the files that were not read yet.
// A text that is left as it was is not read again: the voter may have corrected
// what it told.
func (f *materialForm) fill(v *visit) (fault.Fields, error) {
	typed := report.Filing{Message: f.Pasted}.Clean().Message
	if n := len([]rune(typed)); n > report.MaxText {
		return fault.Fields{{Field: "pasted", Key: "report.error.too_long", Params: map[string]any{"Count": report.MaxText}}}, nil
	}
	changed := typed != v.draft.Pasted
	v.draft.Pasted = typed
	if f.Without != "" || f.Remove != "" {
		return nil, nil
	}
	if changed {
		v.draft.Propose(v.readPaste(typed))
	}
	return nil, v.readFiles()
}

func (f *materialForm) show(v *visit, s StepBase) any {
	p := ReportMaterialPage{StepBase: s, Later: v.Tree.Todo(v.draft) == report.StepCheck, Limits: MaterialLimits{
		Files: report.MaxAttachments, Bytes: report.MaxAttachment, Part: report.PartSize, Megabytes: report.MaxAttachment >> 20,
	}}
	p.Flash = v.said()
	p.Pasted = page.Field{
		Name: "pasted", Label: "report.material.pasted", Hint: "report.material.pasted_hint", Value: f.Pasted, Multiline: true, Rows: 6,
		MaxLength: report.MaxText, Autocomplete: "off", Fault: s.Faults.On("pasted"),
	}
	_, unread := v.Pictures.Ready()
	p.Reads = unread == nil
	p.Kept = v.kept()
	p.Room = report.MaxAttachments - len(p.Kept)
	p.Files = page.Field{
		Name: "files", Label: "report.material.files", Hint: "report.material.files_hint", Type: "file", Many: true, Accept: accepted, Fault: s.Faults.On("files"),
	}
	return p
}

// accepted is what a browser offers to choose; what is taken is decided by what
// is in a file. Names stand beside types, which telephones do not know for mails.
const accepted = "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf,message/rfc822,audio/*,text/plain," +
	".jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.eml,.msg,.mp3,.m4a,.aac,.amr,.ogg,.opus,.wav,.txt"
