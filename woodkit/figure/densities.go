package figure

import (
	"fmt"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// Densities draws each class's share of all pixels. On a logarithmic axis it draws dots, because the length of a bar means
// nothing there.
func Densities(classes woodkit.ClassTable, c woodkit.Counts, logarithmic bool) Figure {
	const title, axis = "Density of each class", "share of all pixels"
	rows := plot.Rows{Title: title, Axis: axis, Unit: unit.Share, Linear: !logarithmic}
	shares := classes.Densities(c)
	if most, fewest := classes.Extremes(c); shares[most.ID] > 0 {
		rows.Title = fmt.Sprintf("%s has most of the pixels, %s; of the classes that occur, %s has fewest, %s", most.Name, unit.Share.Format(shares[most.ID]), fewest.Name, unit.Share.Format(shares[fewest.ID]))
	}
	for class := range classes.Named() {
		shade := class.Color
		if shade.A == 0 {
			shade = plot.VoidColor // void has no colour in the class table
		}
		rows.Rows = append(rows.Rows, plot.Row{Name: class.Name, Value: shares[class.ID], Color: shade})
	}
	return New(rows.Figure())
}
