package plot

import (
	"image"
	"image/draw"
)

// Stack puts figures above each other, aligned at the left, into one. Empty figures are left out; where one
// carries an error, so does the result.
func Stack(figures ...Figure) Figure {
	var size image.Point
	for _, f := range figures {
		if f.err != nil {
			return f
		}
		if f.pixels != nil {
			size.X = max(size.X, f.pixels.Rect.Dx())
			size.Y += f.pixels.Rect.Dy()
		}
	}
	if size.Y == 0 {
		return Figure{}
	}
	all := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(all, all.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	var exact []rgb
	y := 0
	for _, f := range figures {
		if f.pixels != nil {
			draw.Draw(all, f.pixels.Rect.Add(image.Pt(0, y)), f.pixels, image.Point{}, draw.Src)
			y += f.pixels.Rect.Dy()
			exact = append(exact, f.exact...)
		}
	}
	return Figure{pixels: all, exact: exact}
}
