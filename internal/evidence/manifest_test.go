package evidence

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// shared is the folder of measurement data beside the repository; what it holds
// is not committed.
const shared = "../../../shared/data"

// explained are the cells in which the reader differs from the manifest, and
// why it does.
var explained = map[string]string{
	"fx_plain_emails_raw_email_multiple_from.eml visible_recipients": "two addresses without a comma between them: both could be seen by whoever received it",
}

// TestManifest compares what is read of 60 real e-mails with what is known of
// them: at least 99 % of the cells agree, and the others are explained.
func TestManifest(t *testing.T) {
	rows := manifest(t)
	cells, differ := 0, 0
	for _, row := range rows {
		raw, err := os.ReadFile(filepath.Join(shared, "eml", row["file"]))
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range told(ReadEmail(raw, Facts{})) {
			cells++
			want := row[name]
			if name == "subject" || name == "date" {
				if sameText(got, want) {
					continue
				}
			} else if got == want {
				continue
			}
			differ++
			why := explained[row["file"]+" "+name]
			t.Logf("%s %s: read %q, manifest %q: %s", row["file"], name, got, want, why)
			if why == "" {
				t.Errorf("%s %s: no explanation", row["file"], name)
			}
		}
	}
	t.Logf("%d of %d cells agree (%.2f %%)", cells-differ, cells, 100*float64(cells-differ)/float64(cells))
	if 100*differ > cells {
		t.Errorf("%d of %d cells differ", differ, cells)
	}
}

// told returns what was read under the manifest's names.
func told(e Email) map[string]string {
	bit := func(b bool) string { return strconv.Itoa(map[bool]int{true: 1}[b]) }
	return map[string]string{
		"visible_recipients": fmt.Sprint(e.Recipients), "list_unsubscribe": bit(e.Unsubscribe.Present),
		"lu_mailto": bit(e.Unsubscribe.Mailto), "lu_http": bit(e.Unsubscribe.HTTP), "lu_https": bit(e.Unsubscribe.HTTPS),
		"one_click": bit(e.Unsubscribe.OneClick), "dkim": bit(len(e.Signatures) > 0), "list_id": bit(e.ListID != ""),
		"body_unsub": bit(e.OptOutInBody), "subject": e.Subject, "date": e.Date,
	}
}

// sameText compares a value with a cell, which is undecoded and cut at 80 bytes.
func sameText(got, cell string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if strings.Contains(cell, "=?") {
		cell = cell[:max(strings.LastIndex(cell, "?=")+2, 0)]
	}
	cell = squeeze(decodeWords(cell))
	if strings.ContainsRune(cell, '\uFFFD') {
		cell, _, _ = strings.Cut(cell, "\uFFFD")
	}
	return squeeze(got) == cell || cell != "" && strings.HasPrefix(squeeze(got), cell)
}

func manifest(t *testing.T) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join(shared, "eml", "manifest.csv"))
	if err != nil {
		t.Skip("the measurement data is not beside the repository")
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, l := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = l[i]
		}
		rows = append(rows, row)
	}
	return rows
}
