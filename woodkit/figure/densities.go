package figure

import (
	"image/color"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// Densities draws each class's share of all pixels, on a linear or a logarithmic axis.
func Densities(classes woodkit.ClassTable, c woodkit.Counts, logarithmic bool) Figure {
	chart := plot.Bars{Title: "Density of each class", Axis: "share of all pixels", Unit: unit.Share, Log: logarithmic}
	shares := classes.Densities(c)
	for class := range classes.Named() {
		shade := class.Color
		if shade.A == 0 {
			shade = color.RGBA{0x70, 0x70, 0x70, 0xff} // void has no colour of its own
		}
		chart.Bars = append(chart.Bars, plot.Bar{Name: class.Name, Value: shares[class.ID], Color: shade})
	}
	return New(chart.Figure())
}
