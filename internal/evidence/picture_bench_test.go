package evidence

import (
	"testing"

	"vigie/internal/report"
)

// BenchmarkPrivacyCopy makes the copy of a photograph of 12 million points.
func BenchmarkPrivacyCopy(b *testing.B) {
	photo := asJPEG(b, quarters(4000, 3000), nil)
	for b.Loop() {
		if _, err := PrivacyCopy(photo, report.FileJPEG); err != nil {
			b.Fatal(err)
		}
	}
}
