package office

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"vigie/internal/evidence"
	"vigie/internal/fault"
	"vigie/internal/report"
	"vigie/internal/triage"
)

// grantLife is how long a page that was opened shows its file: long enough to look
// closely, short enough that a page left open closes.
const grantLife = 10 * time.Minute

// filePolicy keeps what a voter sent from running, loading or asking anything,
// even where a browser is led to open it.
const filePolicy = "default-src 'none'; sandbox"

// grant returns what lets whoever is signed in read one file for a while. It is
// worth nothing to anybody else, and needs no memory that instances would share.
func (p *Pages) grant(c *gin.Context, file string) string {
	until := strconv.FormatInt(p.Now().Add(grantLife).Unix(), 36)
	return until + "." + p.grantSum(c, file, until)
}

func (p *Pages) grantSum(c *gin.Context, file, until string) string {
	sum := hmac.New(sha256.New, p.Secret)
	fmt.Fprintf(sum, "file grant\x00%s\x00%s\x00%s", Who(c).ID, file, until)
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:18])
}

// granted says whether key was given to who is signed in, for this file, and not
// too long ago.
func (p *Pages) granted(c *gin.Context, file, key string) bool {
	until, sum, ok := strings.Cut(key, ".")
	seconds, err := strconv.ParseInt(until, 36, 64)
	if !ok || err != nil || len(p.Secret) == 0 || p.Now().Unix() >= seconds {
		return false
	}
	return hmac.Equal([]byte(sum), []byte(p.grantSum(c, file, until)))
}

// GetCaseFileCopy answers with the privacy copy of a picture that was opened a
// moment ago, its black boxes painted; without them where that is asked for, and
// never to be taken away so.
func (p *Pages) GetCaseFileCopy(c *gin.Context) error {
	of, err := p.fileOf(c)
	if err != nil {
		return err
	}
	if !p.granted(c, of.file.ID, c.Query("key")) || !of.file.Shown() {
		return fmt.Errorf("copy of %s: %w", of.file.ID, fault.Forbidden)
	}
	ctx, save := c.Request.Context(), c.Query("save") == "1"
	b, err := p.Reports.ReadCopy(ctx, of.file, p.Identities)
	if err != nil {
		return err
	}
	var black []evidence.Black
	if c.Query("bare") != "1" || save {
		boxes, err := p.Triage.Redactions(ctx, of.file.ID)
		if err != nil {
			return err
		}
		for _, r := range boxes {
			black = append(black, evidence.Black{X: r.X, Y: r.Y, W: r.W, H: r.H})
		}
	}
	turn, _ := strconv.Atoi(c.Query("turn"))
	painted, err := evidence.Paint(report.Copy{Bytes: b, Type: of.file.CopyType}, black, turn)
	if err != nil {
		return err
	}
	disposition := "inline"
	if save {
		disposition = "attachment"
	}
	name := of.report.Reference + "-" + strconv.Itoa(of.file.Position+1) + report.Endings[painted.Type]
	guarded(c, disposition, name)
	c.Data(http.StatusOK, string(painted.Type), painted.Bytes)
	return nil
}

// guarded sets what every answer with bytes of a file carries.
func guarded(c *gin.Context, disposition, name string) {
	c.Header("Content-Security-Policy", filePolicy)
	c.Header("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": name}))
	c.Header("Cache-Control", "no-store")
}

// PostCaseFileOriginal hands out the file as the voter sent it, to be saved and
// never shown, after its bytes were compared with what was kept.
func (p *Pages) PostCaseFileOriginal(c *gin.Context) error {
	of, form, err := p.fileAct(c)
	if err != nil {
		return err
	}
	if !p.granted(c, of.file.ID, form.Key) {
		return p.showFile(c, fileShown{file: of})
	}
	ctx := c.Request.Context()
	o, err := p.Triage.DownloadFile(ctx, triage.FileOpening{Report: of.report, File: of.file, By: Who(c), With: p.Identities})
	if errors.Is(err, report.ErrChanged) {
		return p.showFile(c, fileShown{file: of, changed: true})
	}
	if err != nil {
		return err
	}
	guarded(c, "attachment", o.Download(o.Type, of.report.Reference+"-"+strconv.Itoa(o.Position+1)))
	c.Header("Content-Type", "application/octet-stream")
	c.Header("Content-Length", strconv.FormatInt(o.Size, 10))
	c.Status(http.StatusOK)
	if err := p.Reports.ReadOriginal(ctx, o, p.Identities, c.Writer); err != nil {
		// The answer has begun: it is cut, so that nobody takes it for whole.
		slog.ErrorContext(ctx, "original cut", "attachment", o.ID, "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// PostCaseFileBox draws a black box over a picture, or takes one away.
func (p *Pages) PostCaseFileBox(c *gin.Context) error {
	of, form, err := p.fileAct(c)
	if err != nil {
		return err
	}
	if !p.granted(c, of.file.ID, form.Key) {
		return p.showFile(c, fileShown{file: of})
	}
	ctx, on := c.Request.Context(), triage.Redacting{Report: of.report, File: of.file, By: Who(c)}
	if form.Box != "" {
		err = p.Triage.Unredact(ctx, on, form.Box)
	} else {
		err = p.Triage.Redact(ctx, on, form.box())
	}
	var faults fault.Fields
	if errors.As(err, &faults) {
		return p.showFile(c, fileShown{file: of, form: form, faults: faults})
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, p.fileURL(c, of)+"?key="+form.Key+"#picture")
	return nil
}

// box reads a box as it was typed, in hundredths, with a comma or a point. What
// is no number is no box.
func (f fileForm) box() triage.Redaction {
	thousandths := func(typed string) int {
		n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(typed), ",", ".", 1), 64)
		if err != nil || n < 0 || n > 100 {
			return -1
		}
		return int(n*10 + 0.5)
	}
	return triage.Redaction{X: thousandths(f.X), Y: thousandths(f.Y), W: thousandths(f.W), H: thousandths(f.H)}
}
