package evidence

import (
	"fmt"
	"image"
	"image/draw"

	"vigie/internal/report"
)

// Black is a black box over a picture, in thousandths of its width and height.
type Black struct{ X, Y, W, H int }

// Paint returns a privacy copy with black boxes in the place of what is under
// them, so that nobody finds it there again, turned clockwise by quarters.
func Paint(c report.Copy, boxes []Black, quarters int) (report.Copy, error) {
	quarters = ((quarters % 4) + 4) % 4
	if len(boxes) == 0 && quarters == 0 {
		return c, nil
	}
	m, err := decode(c.Bytes, c.Type)
	if err != nil {
		return report.Copy{}, fmt.Errorf("paint: %w", err)
	}
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	flat := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(flat, flat.Rect, m, m.Bounds().Min, draw.Src)
	for _, b := range boxes {
		// Rounded outwards: half a letter beside a box is a letter.
		box := image.Rect(b.X*w/1000, b.Y*h/1000, ((b.X+b.W)*w+999)/1000, ((b.Y+b.H)*h+999)/1000)
		draw.Draw(flat, box, image.Black, image.Point{}, draw.Src)
	}
	return encode(turn(flat, []int{1, 6, 3, 8}[quarters]), c.Type)
}
