package woodkit_test

import "woodscape.example/woodkit"

// In a cell. Where nobody can move a slider, the figure is drawn once.
func ExampleExplore() {
	woodkit.Explore(func(at []int) woodkit.Figure {
		eating := woodkit.Errand{Jobs: at[0], Steps: 5, Step: 0.2, Move: 0.4, Wait: float64(at[1])}
		return eating.Figure("Chefs, five pieces each")
	},
		woodkit.Slider{Name: "chefs", From: 1, To: 20, At: 10},
		woodkit.Slider{Name: "wait in ms", From: 0, To: 5, At: 2},
	)
}
