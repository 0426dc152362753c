package sliders_test

import (
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/lesson/sliders"
)

// This is how you use it in a cell. Here, no reader can move a slider, so the figure is drawn once.
func ExampleExplore() {
	sliders.Explore(func(at []int) figure.Figure {
		eating := article.Turns{Jobs: at[0], Steps: 5, Step: 0.2, Move: 0.4, Wait: float64(at[1])}
		return eating.Figure("Chefs, five pieces each")
	},
		sliders.Slider{Name: "chefs", From: 1, To: 20, At: 10},
		sliders.Slider{Name: "wait in ms", From: 0, To: 5, At: 2},
	)
}
