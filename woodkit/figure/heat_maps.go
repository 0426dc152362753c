package figure

import (
	"fmt"
	"math"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
)

// HeatMaps draws the named classes of a heat map beside each other, or all classes if none is named. Colours are viridis. All
// classes have the same scale in frames. It is logarithmic if some of them are in so many more frames than others that these
// would be dark all over. Axes are in pixels. If a name is not known, the figure's Image returns an error.
func HeatMaps(h *woodkit.HeatMap, classes ...string) Figure {
	ids := map[string]uint8{}
	for class := range h.Classes.Named() {
		ids[class.Name] = class.ID
	}
	if len(classes) == 0 {
		classes = h.Classes.Names()
	}
	drawing := plot.HeatMaps{Unit: "frames"}
	for _, name := range classes {
		class, known := ids[name]
		panel := plot.HeatMap{Title: name, Width: h.Width, Height: h.Height}
		if known && int(class) < len(h.Sum) {
			panel.Sum = h.Sum[class]
		} else {
			return New(plot.Failed(fmt.Errorf("drawing heat maps: there is no class %q; there are %s", name, strings.Join(h.Classes.Names(), ", "))))
		}
		drawing.Panels = append(drawing.Panels, panel)
	}
	drawing.Title = heatMapsTitle(drawing.Panels)
	return New(drawing.Figure())
}

// heatMapsTitle says which class most frames show at one pixel, and which the fewest.
func heatMapsTitle(panels []plot.HeatMap) string {
	if len(panels) == 0 {
		return ""
	}
	var first, last plot.HeatMap
	n, fewest := -1, math.MaxInt
	for _, p := range panels {
		most := 0
		for _, v := range p.Sum {
			most = max(most, int(v))
		}
		if most > n {
			first, n = p, most
		}
		if most <= fewest {
			last, fewest = p, most
		}
	}
	if n == 0 {
		return "No frame shows " + first.Title
	}
	text := fmt.Sprintf("Up to %s frames show %s at the same pixel", count(n), first.Title)
	switch {
	case n == 1 && fewest == 1 && len(panels) > 1:
		text = "Each bright pixel shows its class in one frame"
	case n == 1:
		text = fmt.Sprintf("Each bright pixel shows %s in one frame", first.Title)
	}
	switch {
	case fewest == 0:
		text += ", and no frame shows " + last.Title
	case fewest == 1 && n > 1:
		text += ", but at most one shows " + last.Title
	case fewest < n:
		text += fmt.Sprintf(", but only up to %s show %s", count(fewest), last.Title)
	}
	return text
}
