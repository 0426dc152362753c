package plot

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// sheet is a drawing surface in CSS pixels. The origin is at the top left, and y points down. Rectangles and images go
// straight to the pixels, which is exact and fast. Text and slanted lines go through vgimg.
type sheet struct {
	style
	canvas *vgimg.Canvas
	pixels *image.RGBA
	width  float64
	height float64
	flat   map[rgb]bool // colours of areas, which the PNG keeps exactly
	err    error
}

// point is a place on a sheet in CSS pixels.
type point struct{ x, y float64 }

// align says which point of a text is at the given x.
type align float64

const (
	left   align = 0
	centre align = 0.5
	right  align = 1
)

// tallest is the greatest height of a figure in CSS pixels: about 20 screens.
const tallest = 16_000

// newSheet makes a sheet of a size in CSS pixels, rounded up to whole ones. A sheet that is too tall gets an error.
func newSheet(width, height float64, s style) *sheet {
	var err error
	if height > tallest {
		err = fmt.Errorf("plot: too much for one figure: it would be %.0f pixels tall; draw fewer panels, rows or lanes", height)
		height = 1
	}
	w, h := int(math.Ceil(max(width, 1))), int(math.Ceil(max(height, 1)))
	// A point is a 72nd of an inch. At 72 dots per inch times scale, a point is one CSS pixel.
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Length(w), vg.Length(h)), vgimg.UseDPI(72*scale), vgimg.UseBackgroundColor(paper))
	return &sheet{style: s, canvas: canvas, pixels: canvas.Image().(*image.RGBA), width: float64(w), height: float64(h), flat: map[rgb]bool{}, err: err}
}

// figure ends the drawing. alt describes it.
func (s *sheet) figure(alt string) Figure {
	if s.err != nil {
		return Figure{err: s.err}
	}
	exact := make([]rgb, 0, len(s.flat))
	for c := range s.flat {
		exact = append(exact, c)
	}
	return Figure{pixels: s.pixels, exact: exact, alt: alt}
}

// inside keeps a coordinate in the range that the rasteriser can handle, because data may have any values.
func inside(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, -2*tallest), 2*tallest)
}

// device returns the device pixel nearest to a coordinate.
func device(v float64) int { return int(math.Round(inside(v) * scale)) }

// fill paints a rectangle with its edges rounded to device pixels. A positive size takes at least one device pixel.
func (s *sheet) fill(x, y, w, h float64, c color.Color) {
	if !(w > 0 && h > 0) {
		return
	}
	if r, g, b, a := c.RGBA(); a == 0xFFFF {
		s.keep(color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xFF})
	}
	r := image.Rect(device(x), device(y), max(device(x+w), device(x)+1), max(device(y+h), device(y)+1))
	draw.Draw(s.pixels, r, image.NewUniform(c), image.Point{}, draw.Over)
}

// keep notes colours of areas, which the PNG keeps exactly.
func (s *sheet) keep(colors ...color.RGBA) {
	for _, c := range colors {
		s.flat[rgb{c.R, c.G, c.B}] = true
	}
}

// outline draws the border of a rectangle, inside its edges.
func (s *sheet) outline(x, y, w, h, line float64, c color.Color) {
	if !(w > 0 && h > 0) {
		return
	}
	line = min(line, w/2, h/2)
	s.fill(x, y, w, line, c)
	s.fill(x, y+h-line, w, line, c)
	s.fill(x, y, line, h, c)
	s.fill(x+w-line, y, line, h, c)
}

// hatch draws thin stripes over a rectangle, rising to the right.
func (s *sheet) hatch(x, y, w, h, line float64, c color.RGBA) {
	r := image.Rect(device(x), device(y), device(x+w), device(y+h)).Intersect(s.pixels.Rect)
	period, thick := device(8*line), max(1, device(0.6*line))
	for py := r.Min.Y; py < r.Max.Y; py++ {
		for px := r.Min.X; px < r.Max.X; px++ {
			if (px+py)%period < thick {
				s.pixels.SetRGBA(px, py, c)
			}
		}
	}
}

// block paints a rectangle in a colour that means something. It hatches the rectangle if areas of that colour are hatched.
func (s *sheet) block(x, y, w, h float64, c color.RGBA) {
	s.fill(x, y, w, h, c)
	if hatched(c) {
		s.hatch(x, y, w, h, s.thin, outlineOf(c))
	}
}

// barred paints time in which a goroutine could not go on.
func (s *sheet) barred(x, y, w, h float64) {
	s.fill(x, y, w, h, idleGrey)
	s.hatch(x, y, w, h, s.thin, stripeGrey)
}

// stopLine draws the moment at which a run was told to stop.
func (s *sheet) stopLine(x, top, bottom float64) {
	s.line([]point{{x, top}, {x, bottom}}, s.style.line, ink, 2*s.style.line, 1.2*s.style.line)
}

// at converts a place to the canvas, whose y points up.
func (s *sheet) at(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(inside(x)), Y: vg.Length(s.height - inside(y))}
}

// path converts a list of points.
func (s *sheet) path(points []point) vg.Path {
	var p vg.Path
	for i, q := range points {
		if i == 0 {
			p.Move(s.at(q.x, q.y))
		} else {
			p.Line(s.at(q.x, q.y))
		}
	}
	return p
}

// line draws a line through points. The lengths of dashes alternate between on and off. Without any, the line is solid.
func (s *sheet) line(points []point, width float64, c color.Color, dashes ...float64) {
	if len(points) < 2 {
		return
	}
	lengths := make([]vg.Length, len(dashes))
	for i, d := range dashes {
		lengths[i] = vg.Length(d)
	}
	s.canvas.SetColor(c)
	s.canvas.SetLineWidth(vg.Length(width))
	s.canvas.SetLineDash(lengths, 0)
	s.canvas.Stroke(s.path(points))
}

// area fills a polygon.
func (s *sheet) area(points []point, c color.Color) {
	if len(points) < 3 {
		return
	}
	p := s.path(points)
	p.Close()
	s.canvas.SetColor(c)
	s.canvas.Fill(p)
}

// disc fills a circle.
func (s *sheet) disc(x, y, radius float64, c color.Color) {
	var p vg.Path
	centre := s.at(x, y)
	p.Move(vg.Point{X: centre.X + vg.Length(radius), Y: centre.Y})
	p.Arc(centre, vg.Length(radius), 0, 2*math.Pi)
	p.Close()
	s.canvas.SetColor(c)
	s.canvas.Fill(p)
}

// text draws one line of text with its baseline at y and returns its width.
func (s *sheet) text(x, y float64, a align, w weight, size float64, c color.Color, text string) float64 {
	f := face(w, size)
	text = drawable(text, w)
	width := float64(f.Width(text))
	s.canvas.SetColor(c)
	s.canvas.FillString(f, s.at(x-float64(a)*width, y), text)
	return width
}

// haloed draws a line of text with an edge in the colour of the background, so that it can be read on lines.
func (s *sheet) haloed(x, y float64, a align, size float64, c color.Color, text string) {
	const d = 1.2
	for _, o := range []point{{d, 0}, {-d, 0}, {0, d}, {0, -d}, {0.7 * d, 0.7 * d}, {-0.7 * d, 0.7 * d}, {0.7 * d, -0.7 * d}, {-0.7 * d, -0.7 * d}} {
		s.text(x+o.x, y+o.y, a, regular, size, paper, text)
	}
	s.text(x, y, a, regular, size, c, text)
}

// middle returns the baseline of a text whose digits and capitals are centred on y.
func middle(y, size float64) float64 { return y + 0.36*size }

// turned draws one line of text turned by an angle in degrees, counter-clockwise, about the aligned point of its baseline.
func (s *sheet) turned(x, y, degrees float64, a align, w weight, size float64, c color.Color, text string) {
	f := face(w, size)
	text = drawable(text, w)
	s.canvas.Push()
	s.canvas.SetColor(c)
	s.canvas.Translate(s.at(x, y))
	s.canvas.Rotate(degrees * math.Pi / 180)
	s.canvas.FillString(f, vg.Point{X: -vg.Length(a) * f.Width(text)}, text)
	s.canvas.Pop()
}

// picture copies an image to the sheet, pixel for device pixel.
func (s *sheet) picture(x, y float64, m image.Image) {
	b := m.Bounds()
	r := image.Rect(0, 0, b.Dx(), b.Dy()).Add(image.Pt(device(x), device(y)))
	draw.Draw(s.pixels, r, m, b.Min, draw.Over)
}
