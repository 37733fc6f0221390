package public

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// maxMaterial bounds the page posted with all its files, in bytes, and
// longestUpload how long it may take: five files of 20 MiB at 1 Mbit/s.
const (
	maxMaterial   = report.MaxAttachments*report.MaxAttachment + maxForm
	longestUpload = 15 * time.Minute
)

// longestPart is how long one part may take: what the page's script waits for it,
// and what is done with a file once its last part is here.
const longestPart = 3 * time.Minute

// receive reads the page as it was posted. Files go to the store while they
// come, and are never held in clear; one that is refused is named in the form's
// faults, and the others stay.
func (v *visit) receive(f *materialForm) error {
	if kind, _, _ := mime.ParseMediaType(v.c.GetHeader("Content-Type")); kind != "multipart/form-data" {
		return read(v.c, f)
	}
	unhurried(v.c, longestUpload)
	v.c.Request.Body = http.MaxBytesReader(v.c.Writer, v.c.Request.Body, maxMaterial)
	parts, err := v.c.Request.MultipartReader()
	if err != nil {
		return fmt.Errorf("form: %w: %w", fault.Unreadable, err)
	}
	var refused []string
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return posted(err)
		}
		why, err := v.takePart(f, part)
		if err != nil {
			return err
		}
		refused = append(refused, some(why)...)
	}
	if len(refused) > 0 {
		f.files = fault.Fields{{Field: "files", Key: "report.error.files", Params: map[string]any{"Text": strings.Join(refused, ". ")}}}
	}
	return nil
}

// unhurried gives a request its own time: the server's limits are for pages.
func unhurried(c *gin.Context, most time.Duration) {
	r := http.NewResponseController(c.Writer)
	until := time.Now().Add(most)
	_, _ = r.SetReadDeadline(until), r.SetWriteDeadline(until) // a server without deadlines needs none
}

// posted says what is wrong with a body that could not be read.
func posted(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fmt.Errorf("form: %w", fault.TooLarge)
	}
	return fmt.Errorf("form: %w: %w", fault.Unreadable, err)
}

// takePart takes one field of the form, or one file, and returns why a file is
// not taken.
func (v *visit) takePart(f *materialForm, part *multipart.Part) (refused string, err error) {
	if part.FormName() == "files" {
		if part.FileName() == "" { // no file was chosen
			return "", nil
		}
		return v.takeFile(part)
	}
	typed, err := io.ReadAll(io.LimitReader(part, maxForm))
	if err != nil {
		return "", posted(err)
	}
	switch part.FormName() {
	case "pasted":
		f.Pasted = string(typed)
	case "without":
		f.Without = string(typed)
	case "remove":
		f.Remove = string(typed)
	case "title":
		f.title = string(typed)
	case "link":
		f.link = string(typed)
	}
	return "", nil
}

func (v *visit) takeFile(part *multipart.Part) (refused string, err error) {
	if !v.found { // the files need a draft to belong to
		if err := v.save(); err != nil {
			return "", err
		}
	}
	_, err = v.Reports.Upload(v.ctx(), v.token, part.FileName(), part)
	if err == nil {
		return "", nil
	}
	if v.ctx().Err() != nil { // the voter has gone
		return "", posted(err)
	}
	return v.refusal(part.FileName(), err), nil
}

// refusal says why a file is not taken, with its name. What is wrong with us is
// logged: the voter, who may try again, keeps what was typed.
func (v *visit) refusal(name string, err error) string {
	l, why := v.words(), ""
	var faults fault.Fields
	if errors.As(err, &faults) && len(faults) > 0 {
		why = page.Say(l, &faults[0])
	} else {
		slog.WarnContext(v.ctx(), "file not kept", "request", page.RequestID(v.c), "err", err)
		why = l.T("report.error.file_not_kept")
	}
	if name = report.CleanName(name); name == "" {
		name = l.T("report.material.unnamed")
	}
	return l.T("report.error.file", "Name", name, "Why", why)
}

// kept returns the files of the draft as the page shows them; a list that cannot
// be read now is shown as none, since the page is of use without it.
func (v *visit) kept() []MaterialFile {
	if !v.found {
		return nil
	}
	uploads, err := v.Reports.Uploads(v.ctx(), v.token)
	if err != nil {
		slog.WarnContext(v.ctx(), "files of a draft", "request", page.RequestID(v.c), "err", err)
		return nil
	}
	files := make([]MaterialFile, len(uploads))
	for i, u := range uploads {
		files[i] = v.file(u)
	}
	return files
}

func (v *visit) file(u report.Upload) MaterialFile {
	l := v.words()
	f := MaterialFile{ID: u.ID, Name: u.Name, Size: size(v, u.Size), Bytes: u.Size, Received: u.Received, Whole: u.Whole}
	if f.Name == "" {
		f.Name = l.T("report.material.unnamed")
	}
	if f.Whole {
		f.State = l.T("report.material.received")
		return f
	}
	f.Percent = int(100 * u.Received / max(u.Size, 1))
	f.State = l.T("report.material.broken", "Percent", f.Percent)
	return f
}

// size says a number of bytes as people do: in thousands, or in millions with
// one decimal.
func size(v *visit, bytes int64) string {
	l := v.words()
	if bytes < 1_000_000 {
		return l.T("report.material.kilobytes", "Number", l.Number(int(max(bytes/1000, 1))))
	}
	tenths := int((bytes + 50_000) / 100_000)
	return l.T("report.material.megabytes", "Whole", l.Number(tenths/10), "Tenths", strconv.Itoa(tenths%10))
}

// uploaded is a file of the draft as the page's script knows it.
type uploaded struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Bytes    int64  `json:"bytes"`
	Size     string `json:"size"`
	Received int64  `json:"received"`
	Whole    bool   `json:"whole"`
	State    string `json:"state"`
}

func (v *visit) uploaded(u report.Upload) uploaded {
	f := v.file(u)
	return uploaded{f.ID, f.Name, f.Bytes, f.Size, f.Received, f.Whole, f.State}
}

// newFile is a file that a script is about to send in parts.
type newFile struct {
	Name string `form:"name"`
	Size int64  `form:"size"`
}

// GetReportMaterialFiles tells the script of the page which files are here.
func (p *Pages) GetReportMaterialFiles(c *gin.Context) error {
	v, err := p.sending(c)
	if err != nil {
		return err
	}
	all, err := p.Reports.Uploads(v.ctx(), v.token)
	if err != nil {
		return err
	}
	files := make([]uploaded, len(all))
	for i, u := range all {
		files[i] = v.uploaded(u)
	}
	c.JSON(http.StatusOK, files)
	return nil
}

// PostReportMaterialFile makes room for a file that comes in parts.
func (p *Pages) PostReportMaterialFile(c *gin.Context) error {
	v, err := p.sending(c)
	if err != nil {
		return err
	}
	var f newFile
	if err := read(c, &f); err != nil {
		return err
	}
	u, err := p.Reports.StartUpload(v.ctx(), v.token, f.Name, f.Size)
	return v.sent(u, err)
}

// PostReportMaterialPart takes the bytes of a file from an offset on.
func (p *Pages) PostReportMaterialPart(c *gin.Context) error {
	v, err := p.sending(c)
	if err != nil {
		return err
	}
	from, err := strconv.ParseInt(c.Query("from"), 10, 64)
	if err != nil {
		return fmt.Errorf("offset: %w", fault.Unreadable)
	}
	unhurried(c, longestPart)
	body := http.MaxBytesReader(c.Writer, c.Request.Body, report.MaxPart+1)
	u, err := p.Reports.AddPart(v.ctx(), v.token, c.Param("id"), from, body)
	if errors.Is(err, fault.Conflict) && u.ID != "" { // an answer was lost on the way: go on from where it is
		c.JSON(http.StatusConflict, v.uploaded(u))
		return nil
	}
	return v.sent(u, err)
}

// PostReportMaterialRemove takes a file out.
func (p *Pages) PostReportMaterialRemove(c *gin.Context) error {
	v, err := p.sending(c)
	if err != nil {
		return err
	}
	if err := p.Reports.RemoveUpload(v.ctx(), v.token, c.Param("id")); err != nil {
		return err
	}
	v.draft.RemoveFile(c.Param("id"))
	if err := v.save(); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

// sending is a request of the page's script, for a draft that can take files.
func (p *Pages) sending(c *gin.Context) (*visit, error) {
	v, err := p.visit(c)
	if err == nil && (!v.found || v.draft.Receipt != nil) {
		err = fmt.Errorf("files of no draft: %w", fault.NotFound)
	}
	return v, err
}

// sent answers the script with a file, or with what is wrong with it.
func (v *visit) sent(u report.Upload, err error) error {
	var faults fault.Fields
	switch {
	case errors.As(err, &faults) && len(faults) > 0:
		v.c.JSON(http.StatusUnprocessableEntity, gin.H{"why": page.Say(v.words(), &faults[0])})
	case err != nil:
		return err
	default:
		v.c.JSON(http.StatusOK, v.uploaded(u))
	}
	return nil
}
