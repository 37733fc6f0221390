package evidence

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vigie/internal/report"
)

// quarters is a picture whose four quarters are red, green, blue and black.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {0, 0, 0, 255}}
			m.SetRGBA(x, y, c[2*y/h*2+2*x/w])
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image, exif []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	if exif == nil {
		return b.Bytes()
	}
	content := append([]byte("Exif\x00\x00"), exif...)
	head := []byte{0xff, 0xd8, 0xff, 0xe1, byte((len(content) + 2) >> 8), byte(len(content) + 2)}
	return append(append(head, content...), b.Bytes()[2:]...)
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tiff is a directory that says how a picture is meant to be seen.
func tiff(order binary.AppendByteOrder, o int) []byte {
	mark := "MM\x00*"
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		mark = "II*\x00"
	}
	b := order.AppendUint32([]byte(mark), 8)
	b = order.AppendUint16(b, 2)
	for _, e := range [][2]int{{0x010f, 7}, {orientationTag, o}} {
		b = order.AppendUint16(b, uint16(e[0]))
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, uint16(e[1]))
		b = order.AppendUint16(b, 0)
	}
	return order.AppendUint32(b, 0)
}

func decoded(t *testing.T, c report.Copy) image.Image {
	t.Helper()
	m, format, err := image.Decode(bytes.NewReader(c.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if "image/"+format != string(c.Type) || m.Bounds().Dx() != c.Width || m.Bounds().Dy() != c.Height {
		t.Errorf("a %s of %v, said to be %s of %d by %d", format, m.Bounds(), c.Type, c.Width, c.Height)
	}
	return m
}

// shade names the quarter that a point is of.
func shade(c color.Color) string {
	r, g, b, _ := c.RGBA()
	switch most := max(r, g, b); {
	case most < 0x4000:
		return "black"
	case r == most:
		return "red"
	case g == most:
		return "green"
	}
	return "blue"
}

// Each way of lying is put upright (EXIF 2.32, Orientation): where the first
// quarter, red, is seen, and the one beside it.
func TestCopyIsUpright(t *testing.T) {
	corners := map[int][4]string{ // top left, top right, bottom left, bottom right
		1: {"red", "green", "blue", "black"}, 2: {"green", "red", "black", "blue"}, 3: {"black", "blue", "green", "red"}, 4: {"blue", "black", "red", "green"},
		5: {"red", "blue", "green", "black"}, 6: {"blue", "red", "black", "green"}, 7: {"black", "green", "blue", "red"}, 8: {"green", "black", "red", "blue"},
		0: {"red", "green", "blue", "black"}, 9: {"red", "green", "blue", "black"},
	}
	for o, want := range corners {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			c, err := PrivacyCopy(asJPEG(t, quarters(64, 32), tiff(order, o)), report.FileJPEG)
			if err != nil {
				t.Fatal(err)
			}
			m := decoded(t, c)
			w, h := m.Bounds().Dx(), m.Bounds().Dy()
			got := [4]string{shade(m.At(w/4, h/4)), shade(m.At(3*w/4, h/4)), shade(m.At(w/4, 3*h/4)), shade(m.At(3*w/4, 3*h/4))}
			if got != want || (w < h) != (o > 4 && o < 9) {
				t.Errorf("%d: %v of %d by %d, want %v", o, got, w, h, want)
			}
		}
	}
}

func TestCopyStaysLegible(t *testing.T) {
	for _, test := range []struct{ w, h, cw, ch int }{
		{640, 480, 640, 480},       // never larger
		{2400, 1600, 2400, 1600},   // as it is
		{8000, 6000, 2400, 1800},   // a photograph
		{1080, 20000, 1080, 20000}, // a long screenshot keeps its width
		{2160, 20000, 1080, 10000},
		{20000, 500, 20000, 500},
		{1, 30000, 1, 30000},
	} {
		if w, h := sized(test.w, test.h); w != test.cw || h != test.ch {
			t.Errorf("%d by %d becomes %d by %d, want %d by %d", test.w, test.h, w, h, test.cw, test.ch)
		}
	}
	m := image.NewGray(image.Rect(0, 0, 4800, 3600)) // thin black lines on white
	for i := range m.Pix {
		m.Pix[i] = 255
		if i/4800%10 == 0 {
			m.Pix[i] = 0
		}
	}
	c, err := PrivacyCopy(asPNG(t, m), report.FilePNG)
	if err != nil {
		t.Fatal(err)
	}
	small := decoded(t, c)
	line, between := color.GrayModel.Convert(small.At(100, 100)).(color.Gray).Y, color.GrayModel.Convert(small.At(100, 103)).(color.Gray).Y
	if c.Width != 2400 || line > 140 || between < 250 {
		t.Errorf("%d wide, a line of %d on %d", c.Width, line, between)
	}
}

// Nothing but points goes through: no text beside the picture, nothing behind it.
func TestCopyTellsNothingElse(t *testing.T) {
	exif := append(tiff(binary.BigEndian, 1), "marqueur"...)
	whole := asPNG(t, quarters(40, 40))
	text := chunk("tEXt", "Author\x00marqueur")
	withText := append(append(bytes.Clone(whole[:33]), text...), whole[33:]...)
	for name, test := range map[string]struct {
		b []byte
		t report.FileType
	}{
		"EXIF":            {asJPEG(t, quarters(40, 40), exif), report.FileJPEG},
		"behind a JPEG":   {append(asJPEG(t, quarters(40, 40), nil), "<script>marqueur"...), report.FileJPEG},
		"a chunk of text": {withText, report.FilePNG},
		"behind a PNG":    {append(bytes.Clone(whole), "PK\x03\x04marqueur"...), report.FilePNG},
	} {
		c, err := PrivacyCopy(test.b, test.t)
		if err != nil || bytes.Contains(c.Bytes, []byte("marqueur")) || bytes.Contains(c.Bytes, []byte("Exif")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	see := image.NewNRGBA(image.Rect(0, 0, 10, 10)) // all transparent: white, not black
	c, err := PrivacyCopy(asPNG(t, see), report.FilePNG)
	if err != nil || color.GrayModel.Convert(decoded(t, c).At(5, 5)) != (color.Gray{255}) {
		t.Errorf("a transparent picture is dark, %v", err)
	}
}

func chunk(kind, content string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	b = append(b, kind+content...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// A few bytes that unpack to gigabytes, or are painted over for hours.
func TestBombsAreNotUnpacked(t *testing.T) {
	huge := asPNG(t, quarters(8, 8))
	binary.BigEndian.PutUint32(huge[16:], 60_000)
	binary.BigEndian.PutUint32(huge[20:], 60_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	wide := asJPEG(t, quarters(8, 8), nil)
	sof := bytes.Index(wide, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(wide[sof+5:], 65_000)
	binary.BigEndian.PutUint16(wide[sof+7:], 65_000)
	scans := asJPEG(t, quarters(8, 8), nil)
	sos := bytes.Index(scans, []byte{0xff, 0xda})
	scans = append(bytes.Clone(scans[:sos]), bytes.Repeat(scans[sos:sos+20], 100)...)
	for name, test := range map[string]struct {
		b []byte
		t report.FileType
	}{
		"PNG of 3.6 billion points":  {huge, report.FilePNG},
		"JPEG of 4.2 billion points": {wide, report.FileJPEG},
		"JPEG of a hundred scans":    {scans, report.FileJPEG},
		"nothing":                    {nil, report.FileJPEG},
		"a beginning":                {[]byte("\xff\xd8\xff\xe0"), report.FileJPEG},
		"HEIC":                       {[]byte("\x00\x00\x00\x18ftypheic"), report.FileHEIC},
		"WebP of nothing":            {[]byte("RIFF\x04\x00\x00\x00WEBPVP8 "), report.FileWebP},
	} {
		if c, err := PrivacyCopy(test.b, test.t); !errors.Is(err, ErrNoCopy) || c.Bytes != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Real photographs of cameras: none of what their metadata say is in the copy.
func TestCopiesOfRealPictures(t *testing.T) {
	dir := "/work/shared/data/images"
	f, err := os.Open(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		t.Skip("the collection of pictures is not here")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		b, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			t.Fatal(err)
		}
		kind, ok := TypeOf(b[:min(len(b), 64<<10)])
		c, err := PrivacyCopy(b, kind)
		if err != nil {
			if !ok || !strings.Contains(row[0], "invalid") {
				t.Errorf("%s (%s): %v", row[0], kind, err)
			}
			continue
		}
		for _, told := range []string{"Exif", "http://ns.adobe.com", "Photoshop", "ICC_PROFILE", row[3], row[5], row[8], row[9]} {
			if told != "" && bytes.Contains(c.Bytes, []byte(told)) {
				t.Errorf("%s: the copy says %q", row[0], told)
			}
		}
		m := decoded(t, c)
		if o := row[6]; len(o) == 1 && o > "4" && m.Bounds().Dx() > m.Bounds().Dy() && strings.Contains(row[0], "portrait") {
			t.Errorf("%s lies", row[0])
		}
	}
}

func FuzzPrivacyCopy(f *testing.F) {
	f.Add(asJPEG(f, quarters(16, 8), tiff(binary.BigEndian, 6)), 0)
	f.Add(asPNG(f, quarters(8, 8)), 1)
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"), 2)
	f.Fuzz(func(t *testing.T, b []byte, kind int) {
		of := []report.FileType{report.FileJPEG, report.FilePNG, report.FileWebP}[uint(kind)%3]
		if c, err := config(b, of); err == nil && c.Width*c.Height > 4_000_000 {
			t.Skip("slow, and bounded by memoryMost")
		}
		c, err := PrivacyCopy(b, of)
		if err != nil {
			return
		}
		if _, _, err := image.Decode(bytes.NewReader(c.Bytes)); err != nil {
			t.Errorf("the copy is no picture: %v", err)
		}
	})
}

func FuzzOrientation(f *testing.F) {
	f.Add(asJPEG(f, quarters(8, 8), tiff(binary.LittleEndian, 6)))
	f.Add(append([]byte("RIFF\x1a\x00\x00\x00WEBPEXIF\x26\x00\x00\x00"), tiff(binary.BigEndian, 3)...))
	f.Add(append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x26eXIf"), tiff(binary.BigEndian, 3)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, of := range []report.FileType{report.FileJPEG, report.FilePNG, report.FileWebP, report.FileHEIC} {
			if o := orientation(b, of); o < 1 || o > 8 {
				t.Errorf("%s: %d", of, o)
			}
		}
	})
}

// What is under a box is gone from the bytes, not only from sight.
func TestPaintedBoxesHideForGood(t *testing.T) {
	c, err := PrivacyCopy(asPNG(t, quarters(200, 100)), report.FilePNG)
	if err != nil {
		t.Fatal(err)
	}
	painted, err := Paint(c, []Black{{X: 0, Y: 0, W: 333, H: 500}, {X: 900, Y: 900, W: 100, H: 100}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	m := decoded(t, painted)
	for _, test := range []struct {
		x, y int
		want string
	}{{0, 0, "black"}, {66, 49, "black"}, {68, 25, "red"}, {150, 25, "green"}, {50, 75, "blue"}, {199, 99, "black"}} {
		if got := shade(m.At(test.x, test.y)); got != test.want {
			t.Errorf("at %d, %d: %s, want %s", test.x, test.y, got, test.want)
		}
	}
	turned, err := Paint(c, nil, 1)
	if err != nil || turned.Width != 100 || shade(decoded(t, turned).At(75, 50)) != "red" || shade(decoded(t, turned).At(25, 50)) != "blue" {
		t.Errorf("a quarter clockwise: %d wide, %v", turned.Width, err)
	}
	if same, err := Paint(c, nil, 4); err != nil || !bytes.Equal(same.Bytes, c.Bytes) {
		t.Errorf("nothing to do changes the copy, %v", err)
	}
}
