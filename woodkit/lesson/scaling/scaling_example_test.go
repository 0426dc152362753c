package scaling_test

import (
	"fmt"
	"strings"
	"time"

	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/lesson/scaling"
)

// Times of a task with 1 to 8 workers on two cores, beside the times on one core. In a cell: Show(figure).
func ExampleSpeedUps() {
	workers := []int{1, 2, 4, 8}
	drawing := scaling.SpeedUps("More workers",
		scaling.Curve{Name: "all cores", Workers: workers, Times: []float64{6.2, 3.2, 3.1, 3.1}},
		scaling.Curve{Name: "GOMAXPROCS(1)", Workers: workers, Times: []float64{6.2, 6.3, 6.2, 6.4}})
	_, err := drawing.PNG()
	fmt.Println(drawing.Width(), err)
	// Output: 820 <nil>
}

// Seconds per file on slow storage, by the number of goroutines that wait for it.
func ExampleFitScalability() {
	waits := scaling.Curve{
		Name: "5 ms per file", Workers: []int{1, 2, 4, 8, 16, 32, 64},
		Times: []float64{0.005, 0.00255, 0.00133, 0.00072, 0.00044, 0.00034, 0.00043},
	}
	law, err := scaling.FitScalability(waits)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("most is done with %.0f workers: %.0f × one of them\n", law.Peak, law.Throughput(law.Peak)/law.Lambda)
	_, err = law.Figure("Waiting scales, up to a point", waits).PNG()
	fmt.Println(err)
	// Output:
	// most is done with 33 workers: 14 × one of them
	// <nil>
}

// Fewer than four different numbers of workers are too few to estimate three parameters.
func ExampleFitScalability_tooFew() {
	_, err := scaling.FitScalability(scaling.Curve{Name: "pool", Workers: []int{1, 2, 2}, Times: []float64{6.2, 3.2, 3.1}})
	fmt.Println(err)
	// Output: fitting the scalability law: curve "pool" has 2 different numbers of workers; measure at least 4
}

// A wait of 0 is at the left end of the axis, behind a break. The article's time for a whole frame is an upper bound for
// its wait per file.
func ExampleCrossover() {
	const ms = time.Millisecond
	article := time.Duration(article.Reported[0].PerFrame() * float64(time.Second))
	drawing := scaling.Crossover("When are 64 goroutines worth it?",
		[]scaling.WaitPoint{
			{Wait: 0, Cores: []float64{1.9, 2}, Many: []float64{1.8, 1.9}, OneCore: []float64{0.9, 1}},
			{Wait: ms, Cores: []float64{2, 2}, Many: []float64{2.3, 2.4}, OneCore: []float64{1.1, 1.2}},
			{Wait: 20 * ms, Cores: []float64{2, 2}, Many: []float64{11, 12}, OneCore: []float64{4.2, 4.3}},
		},
		scaling.WaitMark{Name: "this disk, measured", Wait: 150 * time.Microsecond},
		scaling.WaitMark{Name: fmt.Sprintf("the article's whole %.1f ms, an upper bound", article.Seconds()*1e3), Wait: article})
	_, err := drawing.PNG()
	fmt.Println(err, article.Round(ms/10))
	// Output: <nil> 31.7ms
}

// The first line of what a notebook prints before it measures anything.
func ExampleMachine() {
	first, _, _ := strings.Cut(scaling.Machine(), ":")
	fmt.Println(first)
	// Output: This machine
}
