package figure

import (
	"image"
	"image/color"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
)

// A Picture is an image with a title, one panel of Pictures.
type Picture struct {
	Title string
	Image image.Image
}

// Pictures shows images beside each other. Axes count pixels, and a note says so. Unless all images are grey, a legend names the
// classes.
func Pictures(classes woodkit.ClassTable, panels ...Picture) Figure {
	drawing := plot.Pictures{Columns: min(len(panels), 2), Note: "The axes count pixels: columns from the left, rows from the top."}
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

// legend lists the classes with their colours. A class without a colour, such as void, is black in a mask and clear in an
// overlay, and so are all ignored ids.
func legend(classes woodkit.ClassTable) (swatches []plot.Swatch) {
	for class := range classes.Named() {
		shade := class.Color
		if shade.A == 0 {
			shade = color.RGBA{A: 255}
		}
		swatches = append(swatches, plot.Swatch{Name: class.Name, Color: shade})
	}
	if len(classes.Ignored()) > 0 {
		swatches = append(swatches, plot.Swatch{Name: "ignored", Color: color.RGBA{A: 255}})
	}
	return swatches
}
