package weights_test

import (
	"fmt"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/weights"
)

func ExampleENet() {
	var tally woodkit.Tally
	tally.Add(woodkit.Counts{0: 500, 1: 500})
	w := weights.ENet(tally, true).Weights
	fmt.Printf("void %.2f, road %.2f, a class never seen %.2f\n", w[0], w[1], w[4])
	// Output: void 2.39, road 2.39, a class never seen 50.50
}
