package figure

import (
	"image"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
)

// A Picture is an image with a title, one panel of Pictures.
type Picture struct {
	Title string
	Image image.Image
}

// Pictures shows images beside each other, with pixel axes and, unless all are grey, a legend of the classes.
func Pictures(classes woodkit.ClassTable, panels ...Picture) Figure {
	drawing := plot.Pictures{Columns: min(len(panels), 2)}
	grey := true
	for _, panel := range panels {
		drawing.Panels = append(drawing.Panels, plot.Picture(panel))
		_, isGrey := panel.Image.(*image.Gray)
		grey = grey && isGrey
	}
	if !grey {
		drawing.Legend = legend(classes)
	}
	return New(drawing.Figure())
}

// legend lists the classes that have a colour.
func legend(classes woodkit.ClassTable) (swatches []plot.Swatch) {
	for class := range classes.Named() {
		if class.Color.A > 0 {
			swatches = append(swatches, plot.Swatch{Name: class.Name, Color: class.Color})
		}
	}
	return swatches
}
