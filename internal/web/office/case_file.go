package office

import (
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/seal"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// fileForm is all that can be typed on a file's page.
type fileForm struct {
	Reason string `form:"reason"`
	Key    string `form:"key"`
	X      string `form:"x"`
	Y      string `form:"y"`
	W      string `form:"w"`
	H      string `form:"h"`
	Box    string `form:"box"` // the one to take away
	Turn   string `form:"turn"`
	Zoom   string `form:"zoom"`
}

type caseFilePage struct {
	page.Office
	BackURL  string
	URL      string // of the file, for its forms
	Ref      string // of the report
	Kind     string // key
	About    string
	Received string
	State    page.Tag
	Infected string // what was found, or ""
	NoKey    bool   // this machine holds no key
	Closed   bool   // it was asked for and did not open
	Changed  bool   // it is not what was kept
	Reason   page.Field
	Opened   bool
	Key      string // lets the page's pictures be read for a while
	Name     string
	Hash     string // of the original
	Sealed   string // of the sealed bytes
	Picture  *filePicture
	Unpacked bool // a kind of which pictures can be made
	Minutes  int  // how long the page opens the file
}

// filePicture is the privacy copy in the viewer.
type filePicture struct {
	Src, Save     string
	Width, Height int
	Zoom          string // "fit", "full" or "double"
	Bare          bool   // boxes are not painted
	Upright       bool   // as it is kept: boxes can be drawn
	Zooms         []viewLink
	TurnURL       string
	BareURL       string // the same with or without boxes, "" where there are none
	Boxes         []boxRow
	Fields        []page.Field
	Fault         *fault.Field // on the box that was drawn
}

type viewLink struct {
	Label string // key
	URL   string
	On    bool
}

// boxRow is a black box in the list of those that can be taken away.
type boxRow struct {
	ID, Place, Who string
}

// fileShown is what a file's page is made for.
type fileShown struct {
	file    fileOf
	form    fileForm
	faults  fault.Fields
	closed  bool
	changed bool
}

// fileOf is the file that an address names, with its report and case.
type fileOf struct {
	one    triage.Case
	report report.Report
	file   report.Attachment
}

// GetCaseFile shows a file: what is known without opening it, and the form that
// opens it; where it was opened a moment ago, what it shows.
func (p *Pages) GetCaseFile(c *gin.Context) error {
	of, err := p.fileOf(c)
	if err != nil {
		return err
	}
	form := fileForm{Key: c.Query("key"), Turn: c.Query("turn"), Zoom: c.Query("zoom")}
	return p.showFile(c, fileShown{file: of, form: form})
}

// fileOf finds the file of the address, in a report of the case of the address,
// or fault.NotFound.
func (p *Pages) fileOf(c *gin.Context) (fileOf, error) {
	ctx := c.Request.Context()
	one, err := p.caseOf(c)
	if err != nil {
		return fileOf{}, err
	}
	a, err := p.Reports.AttachmentByID(ctx, c.Param("file"))
	if err != nil {
		return fileOf{}, err
	}
	r, err := p.Reports.ByID(ctx, *a.ReportID)
	if err != nil {
		return fileOf{}, err
	}
	if r, err = p.Triage.ReportOf(ctx, one, r.Reference); err != nil {
		return fileOf{}, err
	}
	return fileOf{one, r, a}, nil
}

func (p *Pages) showFile(c *gin.Context, s fileShown) error {
	words, a := p.Views.Localizer(c), s.file.file
	caseURL := p.caseURL(c, s.file.one.Reference)
	data := caseFilePage{
		Office: p.office(c), BackURL: caseURL + "?report=" + s.file.report.Reference + "#files", URL: caseURL + "/files/" + a.ID,
		Ref: s.file.report.Reference, Kind: fileKind(a.Type), About: fileAbout(words, a), Received: words.Instant(s.file.report.ReceivedAt),
		State: scanTag(a), Infected: a.Malware, NoKey: len(p.Identities) == 0, Closed: s.closed, Changed: s.changed,
		Sealed: hex.EncodeToString(a.SealedHash), Unpacked: a.Type.Picture(), Minutes: int(grantLife.Minutes()),
		Reason: page.Field{Name: "reason", Label: "office.file.reason", Hint: "office.case.sealed.reason_hint", Value: s.form.Reason, Fault: s.faults.On("reason")},
	}
	data.Path = "/office/cases/" + s.file.one.Reference + "/files/" + a.ID
	data.Faults = append(data.Faults, s.faults...)
	if p.granted(c, a.ID, s.form.Key) && a.Shown() {
		if err := p.fillOpened(c, &data, s); err != nil {
			return err
		}
	}
	return p.Views.Show(c, page.Status(s.faults), "office/case_file", data)
}

// fillOpened shows a file that was opened a moment ago. Its bytes are compared
// with what was kept each time.
func (p *Pages) fillOpened(c *gin.Context, data *caseFilePage, s fileShown) error {
	ctx, a := c.Request.Context(), s.file.file
	o, err := p.Reports.OpenAttachment(ctx, a, p.Identities)
	switch {
	case errors.Is(err, report.ErrChanged):
		data.Changed = true
		return nil
	case errors.Is(err, seal.ErrClosed):
		data.Closed = true
		return nil
	case err != nil:
		return err
	}
	data.Opened, data.Key, data.Name, data.Hash = true, s.form.Key, o.Name, hex.EncodeToString(o.Hash)
	if a.Copy == "" {
		return nil
	}
	boxes, err := p.Triage.Redactions(ctx, a.ID)
	if err != nil {
		return err
	}
	data.Picture = filePictureOf(c, data, s, len(boxes) > 0)
	data.Picture.fillBoxes(p.Views.Localizer(c), s, boxes)
	return nil
}

// zooms are the ways to look at a picture.
var zooms = []struct{ value, label string }{
	{"fit", "office.file.zoom.fit"}, {"full", "office.file.zoom.full"}, {"double", "office.file.zoom.double"},
}

// filePictureOf lays out the picture of a file that was opened; boxed says whether
// something is painted over it.
func filePictureOf(c *gin.Context, data *caseFilePage, s fileShown, boxed bool) *filePicture {
	turn, _ := strconv.Atoi(s.form.Turn)
	turn = ((turn % 4) + 4) % 4
	bare := c.Query("bare") == "1" && boxed
	v := &filePicture{Width: s.file.file.CopyWidth, Height: s.file.file.CopyHeight, Zoom: "fit", Bare: bare, Upright: turn == 0}
	if turn%2 == 1 {
		v.Width, v.Height = v.Height, v.Width
	}
	for _, z := range zooms {
		if z.value == s.form.Zoom {
			v.Zoom = z.value
		}
	}
	view := func(path, zoom string, turn int, bare bool) string {
		q := url.Values{"key": {data.Key}}
		set(q, "zoom", zoom, "fit")
		set(q, "turn", strconv.Itoa(turn%4), "0")
		if bare {
			q.Set("bare", "1")
		}
		return data.URL + path + "?" + q.Encode()
	}
	for _, z := range zooms {
		v.Zooms = append(v.Zooms, viewLink{Label: z.label, URL: view("", z.value, turn, bare), On: v.Zoom == z.value})
	}
	v.Src, v.Save = view("/copy", "fit", turn, bare), view("/copy", "fit", 0, false)+"&save=1"
	v.TurnURL = view("", v.Zoom, turn+1, bare)
	if boxed {
		v.BareURL = view("", v.Zoom, turn, !bare)
	}
	return v
}

// fillBoxes lists the boxes over the picture, and the form of another.
func (v *filePicture) fillBoxes(words *i18n.Localizer, s fileShown, boxes []triage.Redaction) {
	for _, b := range boxes {
		v.Boxes = append(v.Boxes, boxRow{ID: b.ID, Who: b.AuthorName, Place: boxPlace(words, b)})
	}
	v.Fields, v.Fault = boxFields(s), s.faults.On("box")
}

func set(q url.Values, name, value, otherwise string) {
	if value != otherwise {
		q.Set(name, value)
	}
}

// boxPlace says where a box is, in hundredths from the left and the top.
func boxPlace(words *i18n.Localizer, b triage.Redaction) string {
	tenth := func(n int) string { return strconv.FormatFloat(float64(n)/10, 'f', -1, 64) }
	return words.T("office.file.box.place", "X", tenth(b.X), "Y", tenth(b.Y), "W", tenth(b.W), "H", tenth(b.H))
}

// boxFields are the fields of a new box, in hundredths of the picture's sides.
func boxFields(s fileShown) []page.Field {
	fields := []page.Field{
		{Name: "x", Label: "office.file.box.x", Value: s.form.X}, {Name: "y", Label: "office.file.box.y", Value: s.form.Y},
		{Name: "w", Label: "office.file.box.w", Value: s.form.W}, {Name: "h", Label: "office.file.box.h", Value: s.form.H},
	}
	for i := range fields {
		fields[i].InputMode, fields[i].Width, fields[i].Autocomplete = "decimal", "xs", "off"
	}
	return fields
}

// PostCaseFileOpen opens a file for a while, for whoever asks and says why.
func (p *Pages) PostCaseFileOpen(c *gin.Context) error {
	of, form, err := p.fileAct(c)
	if err != nil {
		return err
	}
	_, err = p.Triage.OpenFile(c.Request.Context(), triage.FileOpening{Report: of.report, File: of.file, By: Who(c), Why: form.Reason, With: p.Identities})
	var faults fault.Fields
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, p.fileURL(c, of)+"?key="+p.grant(c, of.file.ID))
		return nil
	case errors.As(err, &faults):
		return p.showFile(c, fileShown{file: of, form: form, faults: faults})
	case errors.Is(err, report.ErrChanged):
		return p.showFile(c, fileShown{file: of, form: form, changed: true})
	case errors.Is(err, seal.ErrClosed):
		return p.showFile(c, fileShown{file: of, form: form, closed: true})
	}
	return err
}

// fileAct reads what was posted about the file of the address.
func (p *Pages) fileAct(c *gin.Context) (fileOf, fileForm, error) {
	var form fileForm
	if err := read(c, &form); err != nil {
		return fileOf{}, form, err
	}
	of, err := p.fileOf(c)
	return of, form, err
}

func (p *Pages) fileURL(c *gin.Context, of fileOf) string {
	return p.caseURL(c, of.one.Reference) + "/files/" + of.file.ID
}
