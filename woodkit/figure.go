package woodkit

import (
	"fmt"
	"image"
	"image/color"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/store"
)

// A Figure is a finished drawing, to be given to Show or saved. Its PNG has two pixels for each CSS pixel of its Width.
type Figure struct{ drawing plot.Figure }

// Width is the width at which the figure is meant to be shown, in CSS pixels.
func (f Figure) Width() int { return f.drawing.Width() }

// Image returns the drawing. The error says what is wrong with the data that it was made from.
func (f Figure) Image() (image.Image, error) { return f.drawing.Image() }

// PNG returns the drawing as a PNG file. Errors are those of Image.
func (f Figure) PNG() ([]byte, error) { return f.drawing.PNG() }

// Save writes the drawing as a PNG file, which appears whole or not at all.
func (f Figure) Save(file string) error {
	data, err := f.PNG()
	if err != nil {
		return fmt.Errorf("saving figure %s: %w", file, err)
	}
	if err := store.Replace(file, data); err != nil {
		return fmt.Errorf("saving figure: %w", err)
	}
	return nil
}

// A Picture is an image with a title, one panel of Pictures.
type Picture struct {
	Title string
	Image image.Image
}

// Pictures shows images beside each other, with pixel axes and, unless all are grey, a legend of the classes.
func Pictures(panels ...Picture) Figure {
	figure := plot.Pictures{Columns: min(len(panels), 2)}
	grey := true
	for _, panel := range panels {
		figure.Panels = append(figure.Panels, plot.Picture(panel))
		_, isGrey := panel.Image.(*image.Gray)
		grey = grey && isGrey
	}
	for _, class := range Classes[1:] {
		if grey {
			break
		}
		figure.Legend = append(figure.Legend, plot.Swatch{Name: class.Name, Color: class.Color})
	}
	return Figure{figure.Figure()}
}

// Bars draws each class's share of all pixels, on a linear or a logarithmic axis.
func (c Counts) Bars(logarithmic bool) Figure {
	chart := plot.Bars{Title: "Density of each class", Axis: "share of all pixels", Unit: plot.Share, Log: logarithmic}
	for id, share := range c.Densities() {
		shade := Classes[id].Color
		if id == 0 {
			shade = color.RGBA{0x70, 0x70, 0x70, 0xff} // void has no colour of its own
		}
		chart.Bars = append(chart.Bars, plot.Bar{Name: Classes[id].Name, Value: share, Color: shade})
	}
	return Figure{chart.Figure()}
}
