package figure

import (
	"fmt"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
)

// HeatMaps draws the named classes of a heat map beside each other, or all classes if none is named. Colours are viridis.
// Each class has its own scale in frames, and axes are in pixels. If a name is not known, the figure's Image returns an
// error.
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
	return New(drawing.Figure())
}
