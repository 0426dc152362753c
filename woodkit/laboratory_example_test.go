package woodkit_test

import (
	"fmt"
	"strings"
	"time"

	"woodscape.example/woodkit"
)

// What a task took with 1 to 8 workers on two cores, beside the same with one of them. In a cell: Show(figure).
func ExampleSpeedUps() {
	workers := []int{1, 2, 4, 8}
	figure := woodkit.SpeedUps("More workers",
		woodkit.Curve{Name: "all cores", Workers: workers, Times: []float64{6.2, 3.2, 3.1, 3.1}},
		woodkit.Curve{Name: "GOMAXPROCS(1)", Workers: workers, Times: []float64{6.2, 6.3, 6.2, 6.4}})
	_, err := figure.PNG()
	fmt.Println(figure.Width(), err)
	// Output: 820 <nil>
}

// Seconds for one file of slow storage, by the number of goroutines that wait for it.
func ExampleFitScalability() {
	waits := woodkit.Curve{
		Name: "5 ms a file", Workers: []int{1, 2, 4, 8, 16, 32, 64},
		Times: []float64{0.005, 0.00255, 0.00133, 0.00072, 0.00044, 0.00034, 0.00043},
	}
	law, err := woodkit.FitScalability(waits)
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

// Fewer than four different numbers of workers say nothing about three parameters.
func ExampleFitScalability_tooFew() {
	_, err := woodkit.FitScalability(woodkit.Curve{Name: "pool", Workers: []int{1, 2, 2}, Times: []float64{6.2, 3.2, 3.1}})
	fmt.Println(err)
	// Output: fitting the scalability law: curve "pool" has 2 different numbers of workers; measure at least 4
}

// A wait of 0 stands at the left end of the axis, behind a break. The article's time for a whole frame bounds what it can
// have waited for one.
func ExampleCrossover() {
	const ms = time.Millisecond
	article := time.Duration(woodkit.ArticleTimes[0].PerFrame() * float64(time.Second))
	figure := woodkit.Crossover("When are 64 goroutines worth it?",
		[]woodkit.WaitPoint{{Wait: 0, Cores: 1.9, Many: 1.8}, {Wait: ms, Cores: 2, Many: 2.4}, {Wait: 20 * ms, Cores: 2, Many: 11}},
		woodkit.WaitMark{Name: "this disk, measured", Wait: 150 * time.Microsecond},
		woodkit.WaitMark{Name: fmt.Sprintf("the article's whole %.1f ms, an upper bound", article.Seconds()*1e3), Wait: article})
	_, err := figure.PNG()
	fmt.Println(err, article.Round(ms/10))
	// Output: <nil> 31.7ms
}

// The closing chart, and the same as a table.
func ExampleDecision() {
	figure := woodkit.Decision()
	_, err := figure.PNG()
	fmt.Println(err)
	for _, row := range woodkit.DecisionTable().Rows {
		fmt.Printf("%-35s %s\n", row[2], row[4])
	}
	// Output:
	// <nil>
	// serial                              A. One frame's cost
	// processes:workers=N                 F. Processes
	// queued-processes:workers=N,depth=D  F. Processes
	// fold:workers=N                      E. Shared state
	// queue:workers=N,depth=D             D. The queue and the pool that eats memory
	// go-each                             D. The queue and the pool that eats memory
	// pool:workers=64                     C. Waiting
	// pool:workers=N                      B. How many workers
}

// The first line of what a notebook says before it measures anything.
func ExampleMachine() {
	first, _, _ := strings.Cut(woodkit.Machine(), ":")
	fmt.Println(first)
	// Output: This machine
}

// What two readers shared, read and drawn: a line that is no share is named.
func ExampleReadShares() {
	const file = `{"version":1,"nickname":"Ada","question":"heat maps: queue","guessed":0.5,"measured":0.6,"cores":2}
{"version":1,"nickname":"Grace","question":"heat maps: queue","guessed":0.1,"measured":0.4,"cores":8}
half a line`
	shares, refused, err := woodkit.ReadShares("class.jsonl", strings.NewReader(file))
	if err != nil {
		fmt.Println(err)
	}
	for _, line := range refused {
		fmt.Println(line)
	}
	class := woodkit.Classroom(shares)
	for _, question := range class.Questions() {
		_, err := class.Figure(question).PNG()
		fmt.Println(question, err)
	}
	fmt.Println(class.Table().Rows)
	// Output:
	// class.jsonl:3: not what woodkit share writes: invalid character 'h' looking for beginning of value
	// heat maps: queue <nil>
	// [[heat maps: queue 2 0.3 × 0.1–0.5 0.5 × 0.4–0.6 1 of 2]]
}

// Without a guess there is nothing to share.
func ExampleShares() {
	_, err := woodkit.Shares("Gopher")
	fmt.Println(err)
	// Output: sharing: no guesses yet; open a notebook with go tool woodkit lab and run its cells with Predict
}
