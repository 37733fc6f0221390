package page

import (
	"bytes"
	"compress/gzip"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// Accepts says whether an Accept-Encoding header takes an encoding.
func Accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		token, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if token == encoding && strings.ReplaceAll(params, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

var writers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return w
}}

// compressed returns a page as gzip where the visitor takes it. A visitor with a
// cookie gets it as it is: the length of a compressed page that mixes what an
// attacker chose with a secret would tell of the secret (BREACH, CVE-2013-3587).
func compressed(c *gin.Context, body []byte) []byte {
	c.Header("Vary", "Accept-Encoding, Cookie")
	if c.GetHeader("Cookie") != "" || !Accepts(c.GetHeader("Accept-Encoding"), "gzip") {
		return body
	}
	w := writers.Get().(*gzip.Writer)
	defer writers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	if _, err := w.Write(body); err != nil || w.Close() != nil {
		return body
	}
	c.Header("Content-Encoding", "gzip")
	return b.Bytes()
}
