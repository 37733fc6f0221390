package public

import (
	"errors"

	"github.com/gin-gonic/gin"

	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/web/page"
)

// FollowFilesPage takes more files into a report.
type FollowFilesPage struct {
	page.Base
	Reference string
	Files     page.Field
	Room      int // how many more may come
	Most      int
}

// GetFollowFiles asks for more files.
func (p *Pages) GetFollowFiles(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	return p.showFiles(c, r, nil)
}

// PostFollowFiles takes more files: each that is taken is the report's, also
// where another is refused.
func (p *Pages) PostFollowFiles(c *gin.Context) error {
	r, err := p.followed(c)
	if err != nil {
		return p.unfollowed(c, err)
	}
	code, err := p.followCode(c)
	if err != nil {
		return err
	}
	v := &visit{Pages: p, c: c, token: report.EnclosureToken(code), found: true, draft: report.Draft{Filing: report.Filing{Lang: r.Lang, Kind: r.Kind}}}
	if err := p.Reports.SaveDraft(v.ctx(), v.token, v.draft); err != nil {
		return err
	}
	form := new(materialForm)
	if err := v.receive(form); err != nil {
		return err
	}
	var faults fault.Fields
	if came, err := p.Reports.Uploads(v.ctx(), v.token); err != nil {
		return err
	} else if len(came) == 0 && len(form.files) == 0 {
		faults.Add("files", "follow.files.none")
	}
	err = p.Cases.Enclose(v.ctx(), r, v.token)
	if err != nil && !errors.As(err, &faults) {
		return p.unfollowed(c, err)
	}
	if err := p.Reports.EraseDraft(v.ctx(), v.token); err != nil {
		return err
	}
	if faults = append(faults, form.files...); len(faults) > 0 {
		return p.showFiles(c, r, faults)
	}
	return v.toReport(string(report.AddedFile))
}

func (p *Pages) showFiles(c *gin.Context, r report.Report, faults fault.Fields) error {
	there, err := p.Reports.AttachmentsOf(c.Request.Context(), r.ID)
	if err != nil {
		return err
	}
	f := FollowFilesPage{Base: p.Views.Base(c), Reference: r.Reference, Room: max(report.MaxAttachments-len(there), 0), Most: report.MaxAttachments}
	f.Faults = faults
	f.Files = page.Field{Name: "files", Label: "follow.files.label", Hint: "report.material.files_hint", Type: "file", Many: true, Accept: accepted, Fault: faults.On("files")}
	return p.Views.Show(c, page.Status(faults), "public/follow_files", f)
}
