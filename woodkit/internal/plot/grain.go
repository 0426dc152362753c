package plot

import "image"

// smoothGrain removes fine noise inside a rectangle of a drawing and keeps edges. Each pixel becomes the mean of the pixels
// among its 25 neighbours that differ from it by at most tolerance in every channel (a sigma filter, J.-S. Lee, "Digital
// image smoothing and the sigma filter", 1983). The grain of a photograph cannot be compressed. It would be most of the bytes
// of its PNG, but figures do not need it.
func smoothGrain(m *image.RGBA, r image.Rectangle, tolerance int) {
	r = r.Intersect(m.Rect)
	w, h := r.Dx(), r.Dy()
	source := make([]uint8, 0, 4*w*h)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		at := m.PixOffset(r.Min.X, y)
		source = append(source, m.Pix[at:at+4*w]...)
	}
	for y := range h {
		out := m.Pix[m.PixOffset(r.Min.X, r.Min.Y+y):]
		for x := range w {
			own := source[4*(y*w+x):][:3]
			red, green, blue := int(own[0]), int(own[1]), int(own[2])
			var sumRed, sumGreen, sumBlue, n int
			for dy := max(y-2, 0); dy <= min(y+2, h-1); dy++ {
				row := source[4*(dy*w+max(x-2, 0)) : 4*(dy*w+min(x+2, w-1)+1)]
				for ; len(row) >= 4; row = row[4:] {
					r, g, b := int(row[0]), int(row[1]), int(row[2])
					if near(r, red, tolerance) && near(g, green, tolerance) && near(b, blue, tolerance) {
						sumRed, sumGreen, sumBlue, n = sumRed+r, sumGreen+g, sumBlue+b, n+1
					}
				}
			}
			out[4*x], out[4*x+1], out[4*x+2] = uint8((sumRed+n/2)/n), uint8((sumGreen+n/2)/n), uint8((sumBlue+n/2)/n)
		}
	}
}

// near reports whether two values differ by at most tolerance.
func near(a, b, tolerance int) bool { return a-b <= tolerance && b-a <= tolerance }
