package plot_test

import (
	"fmt"
	"math"
	"os"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

func ExampleRows() {
	figure := plot.Rows{
		Title: "Density of each class", Axis: "share of all pixels", Unit: unit.Share,
		Rows: []plot.Row{{Name: "void", Value: 0.675}, {Name: "road", Value: 0.259}, {Name: "rider", Value: 0.001}},
	}.Figure()
	png, err := figure.PNG()
	fmt.Println(figure.Width(), len(png) > 0, err)
	// Output: 820 true <nil>
}

// If a value is missing, a note in the figure says why.
func ExampleGroupedBars() {
	figure := plot.GroupedBars{
		Title: "Time for each frame", Unit: unit.Seconds, Groups: []string{"Pixel Counts", "Heat Maps"},
		Series: []plot.BarSeries{
			{Name: "for loop", Color: plot.LoopColor, Values: []float64{0.0062, 0.0151}},
			{Name: "pool", Color: plot.ThreadsColor, Values: []float64{0.0029, math.NaN()}, Notes: []string{"", "crashed"}},
		},
	}.Figure()
	_, err := figure.Image()
	fmt.Println(err)
	// Output: <nil>
}

// Data that contradict themselves are an error.
func ExampleHeatMaps() {
	figure := plot.HeatMaps{Unit: "frames", Panels: []plot.HeatMap{
		{Title: "person", Width: 4, Height: 3, Sum: make([]uint32, 12)},
		{Title: "vehicles", Width: 4, Height: 3, Sum: make([]uint32, 11)},
	}}.Figure()
	_, err := figure.PNG()
	fmt.Println(err)
	// Output: plot: heat map "vehicles": 11 counts for 4×3 pixels
}

// Two runs above each other on one time axis.
func ExampleTimeline() {
	figure := plot.Timeline{
		Title: "Twice the workers",
		Runs: []plot.TimelineRun{
			{Title: "one worker", Lanes: []plot.Lane{
				{Name: "worker 0", Segments: []plot.Segment{{Start: 0, End: 4, Kind: "loading"}, {Start: 4, End: 8, Kind: "computing"}}},
			}},
			{Title: "two workers", Lanes: []plot.Lane{
				{Name: "worker 0", Segments: []plot.Segment{{Start: 0, End: 2, Kind: "loading"}, {Start: 2, End: 4, Kind: "computing"}}},
				{Name: "worker 1", Segments: []plot.Segment{{Start: 0, End: 2, Kind: "loading"}, {Start: 2, End: 4, Kind: "computing"}}},
			}},
		},
	}.Figure()
	_, err := figure.Image()
	fmt.Println(err)
	// Output: <nil>
}

// A queue's items in flight, drawn as steps, below its bound.
func ExampleLines() {
	figure := plot.Lines{
		X: plot.Axis{Label: "time since the start", Unit: unit.Seconds},
		Panels: []plot.LinePanel{{
			Title: "In flight", Y: plot.Axis{Label: "items"},
			Lines:  []plot.Line{{X: []float64{0, 0.1, 0.2, 0.3}, Y: []float64{0, 2, 1, 2}, Step: true}},
			Bounds: []plot.Bound{{Name: "depth 2", Value: 2}},
		}},
	}.Figure()
	_, err := figure.Image()
	fmt.Println(err)
	// Output: <nil>
}

func ExampleStack() {
	a := plot.Order{Items: []string{"00000_FV", "00001_FV"}, Completed: []int{1, 0}}.Figure()
	b := plot.Pairs{Rows: []plot.Pair{{Name: "pool", Guessed: 0.5, Measured: 0.45}}}.Figure()
	both := plot.Stack(a, b)
	fmt.Println(both.Height() == a.Height()+b.Height())
	// Output: true
}

// For a projector, text and lines are larger.
func Example_projector() {
	os.Setenv(plot.Variable, "projector")
	defer os.Unsetenv(plot.Variable)
	figure := plot.StackedBars{
		Title: "Where the time went", Unit: unit.Seconds,
		Kinds: []plot.Kind{{Name: "loading"}, {Name: "computing"}, {Name: plot.NoItem}},
		Rows:  []plot.StackedRow{{Name: "pool:workers=2", Parts: []float64{5.4, 4.2, 1}}},
	}.Figure()
	_, err := figure.Image()
	fmt.Println(err)
	// Output: <nil>
}
