package office

import (
	"encoding/hex"
	"strings"

	"github.com/gin-gonic/gin"

	"vigie/internal/account"
	"vigie/internal/i18n"
	"vigie/internal/report"
	"vigie/internal/triage"
	"vigie/internal/web/page"
)

// caseFiles are the files of a case: those of the report that is shown, and which
// other reports have some.
type caseFiles struct {
	May    bool // the reader's role opens them
	Rows   []fileRow
	Others []fileLink
}

// Any says whether there is something to show.
func (f caseFiles) Any() bool { return len(f.Rows) > 0 || len(f.Others) > 0 }

// fileRow is one file, of which nothing was opened.
type fileRow struct {
	URL   string
	Icon  string
	Kind  string // key
	About string // "PNG · 312 Ko"
	Hash  string // of the sealed bytes, its beginning
	State page.Tag
	Open  bool // it may be shown
}

// fileLink leads to another report of the case that has files.
type fileLink struct{ Reference, URL, Count string }

// mostFiles bounds what is read of a case of thousands of reports.
const mostFiles = 200

// fillFiles lays out the files of a case, none of them opened.
func (p *Pages) fillFiles(c *gin.Context, data *casePage, one triage.Case, shown *report.Report) error {
	if shown == nil {
		return nil
	}
	ctx := c.Request.Context()
	own, err := p.Reports.AttachmentsOf(ctx, shown.ID)
	if err != nil {
		return err
	}
	data.Files.May = Who(c).May(account.ReadSealed)
	for _, a := range own {
		data.Files.Rows = append(data.Files.Rows, p.fileRow(c, data.URL, a))
	}
	if one.Reports < 2 {
		return nil
	}
	all, err := p.Triage.Files(ctx, one, mostFiles)
	if err != nil {
		return err
	}
	data.Files.Others, err = p.otherFiles(c, data, all, shown.ID)
	return err
}

// otherFiles counts the files of the other reports, in the order they came.
func (p *Pages) otherFiles(c *gin.Context, data *casePage, all []report.Attachment, shown string) ([]fileLink, error) {
	count := map[string]int{}
	var ids []string
	for _, a := range all {
		if *a.ReportID == shown {
			continue
		}
		if count[*a.ReportID]++; count[*a.ReportID] == 1 {
			ids = append(ids, *a.ReportID)
		}
	}
	reports, err := p.Reports.ByIDs(c.Request.Context(), ids)
	if err != nil {
		return nil, err
	}
	var links []fileLink
	for _, r := range reports {
		links = append(links, fileLink{
			Reference: r.Reference, URL: data.URL + reportQuery(data.Query, r.Reference) + "#files",
			Count: p.Views.Localizer(c).T("office.files.count", "Count", count[r.ID]),
		})
	}
	return links, nil
}

// reportQuery adds a report to the queue's place.
func reportQuery(query, reference string) string {
	if query == "" {
		return "?report=" + reference
	}
	return query + "&report=" + reference
}

func (p *Pages) fileRow(c *gin.Context, caseURL string, a report.Attachment) fileRow {
	words := p.Views.Localizer(c)
	return fileRow{
		URL: caseURL + "/files/" + a.ID, Icon: fileIcon(a.Type), Kind: fileKind(a.Type), About: fileAbout(words, a),
		Hash: hex.EncodeToString(a.SealedHash)[:12], State: scanTag(a), Open: a.Shown(),
	}
}

// fileAbout says how a file is written and how large it is: "PNG · 312 Ko".
func fileAbout(words *i18n.Localizer, a report.Attachment) string {
	ending := strings.ToUpper(strings.TrimPrefix(report.Endings[a.Type], "."))
	return ending + " · " + sizeText(words, a.Size)
}

// sizeText says how large a file is.
func sizeText(words *i18n.Localizer, size int64) string {
	if size < 10_000_000 {
		return words.T("office.file.kilobytes", "Size", words.Number(int((size+999)/1000)))
	}
	return words.T("office.file.megabytes", "Size", words.Number(int((size+500_000)/1_000_000)))
}

// scanTag says what is known of malware.
func scanTag(a report.Attachment) page.Tag {
	switch a.Scan {
	case report.ScanClean:
		return page.Tag{Label: "office.file.clean", Icon: "check"}
	case report.ScanInfected:
		return page.Tag{Label: "office.file.infected", Tone: "alert", Icon: "alert"}
	}
	return page.Tag{Label: "office.file.waiting", Icon: "clock"}
}

// fileKind names a type as people do.
func fileKind(t report.FileType) string {
	switch {
	case t.Picture(), t == report.FileHEIC:
		return "office.file.kind.picture"
	case t.Audio():
		return "office.file.kind.sound"
	case t == report.FilePDF:
		return "office.file.kind.pdf"
	case t == report.FileEML, t == report.FileMSG:
		return "office.file.kind.email"
	}
	return "office.file.kind.text"
}

func fileIcon(t report.FileType) string {
	switch {
	case t.Picture(), t == report.FileHEIC:
		return "eye"
	case t.Audio():
		return "call_automated"
	case t == report.FileEML, t == report.FileMSG:
		return "email"
	}
	return "note"
}
