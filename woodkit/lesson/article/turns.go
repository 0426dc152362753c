package article

import (
	"fmt"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
)

// Turns is work for one person: some jobs, each of the same steps in order. It is simulated, not run, to compare two
// ways of going about it: finishing one job after another, or taking turns among them. All times are in milliseconds.
type Turns struct {
	Jobs, Steps int
	Step        float64 // one step's work
	Move        float64 // going to a job, the first time too
	Wait        float64 // how long a job must rest after a step before its next one
}

// A moment is a span of what the one person does, in milliseconds since the beginning.
type moment struct {
	from, to float64
	kind     string
}

// What the one person can be doing.
const (
	moving  = "moving"
	working = "working"
	waiting = "waiting"
)

// OneAfterAnother is how long the work takes when each job is finished before the next is begun, in milliseconds.
func (e Turns) OneAfterAnother() float64 { return last(e.run(false)) }

// TakingTurns is how long the work takes when one step is done on each job in turn, in milliseconds.
func (e Turns) TakingTurns() float64 { return last(e.run(true)) }

func last(moments []moment) float64 {
	if len(moments) == 0 {
		return 0
	}
	return moments[len(moments)-1].to
}

// run simulates the work on one clock.
func (e Turns) run(turns bool) []moment {
	var moments []moment
	clock, at := 0.0, -1
	ready := make([]float64, max(0, e.Jobs)) // when each job may go on
	spend := func(kind string, duration float64) {
		if duration > 0 {
			moments = append(moments, moment{clock, clock + duration, kind})
			clock += duration
		}
	}
	for i := range len(ready) * max(0, e.Steps) {
		job := i / e.Steps
		if turns {
			job = i % e.Jobs
		}
		if job != at {
			spend(moving, e.Move)
			at = job
		}
		spend(waiting, ready[job]-clock)
		spend(working, e.Step)
		ready[job] = clock + e.Wait
	}
	return moments
}

// Figure draws both ways above each other on one time axis, with the time that each takes. "Busy" is the share of working.
// Fewer than no jobs or steps is an error of Image.
func (e Turns) Figure(title string) figure.Figure {
	if e.Jobs < 0 || e.Steps < 0 {
		return figure.New(plot.Failed(fmt.Errorf("drawing turns: %d jobs of %d steps; give it none or more of each", e.Jobs, e.Steps)))
	}
	way := func(name string, moments []moment) plot.TimelineRun {
		lane := plot.Lane{Name: "hands"}
		for _, m := range moments {
			lane.Segments = append(lane.Segments, plot.Segment{Start: m.from / 1e3, End: m.to / 1e3, Kind: m.kind})
		}
		return plot.TimelineRun{Title: name, Lanes: []plot.Lane{lane}, Wall: last(moments) / 1e3}
	}
	return figure.New(plot.Timeline{
		Title: title,
		Kinds: []plot.Kind{{Name: working, Color: plot.ComputingColor}, {Name: moving, Color: plot.Indigo, Idle: true}, {Name: waiting, Idle: true}},
		Runs:  []plot.TimelineRun{way("one after another", e.run(false)), way("taking turns", e.run(true))},
	}.Figure())
}
