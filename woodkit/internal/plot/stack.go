package plot

import (
	"image"
	"image/draw"
)

// Stack puts figures above each other, aligned at the left, into one. Empty figures are left out. If a figure has an error,
// so has the result.
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
	var said []string
	photo := false
	y := 0
	for _, f := range figures {
		if f.pixels != nil {
			draw.Draw(all, f.pixels.Rect.Add(image.Pt(0, y)), f.pixels, image.Point{}, draw.Src)
			y += f.pixels.Rect.Dy()
			exact = append(exact, f.exact...)
			said = append(said, f.alt)
			photo = photo || f.photo
		}
	}
	return Figure{pixels: all, exact: exact, photo: photo, alt: sentences(said...)}
}

// frame is what figures above each other share, so that their plots line up: the room to the left and right of the plot, in
// CSS pixels, and the end of a horizontal axis that begins at zero.
type frame struct{ left, right, end float64 }

// union returns a frame in which both fit.
func (f frame) union(other frame) frame {
	return frame{max(f.left, other.left), max(f.right, other.right), max(f.end, other.end)}
}

// A Framed figure has one horizontal axis that begins at zero and can be made longer: a Timeline, or Lines over time.
type Framed interface {
	frame() frame              // the frame that it needs alone
	within(least frame) Figure // drawn with at least that room and that end of the axis
}

// StackAligned puts figures above each other so that their plots share both edges and the axis. A moment has the same
// horizontal place in all of them. If the ends of their axes are too different for that, they share only the edges.
func StackAligned(figures ...Framed) Figure {
	var all frame
	var ends []float64
	for _, f := range figures {
		all = all.union(f.frame())
		ends = append(ends, f.frame().end)
	}
	drawn, apart := make([]Figure, len(figures)), Apart(ends)
	for i, f := range figures {
		least := all
		if apart {
			least.end = ends[i]
		}
		drawn[i] = f.within(least)
	}
	return Stack(drawn...)
}
