package timing

import (
	"cmp"
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/turns"
	"woodscape.example/woodkit/scan"
)

// An Observation is what was seen of one run. Every figure of a run is drawn from it: while the run goes on, when it has
// ended, or days later from the files that it left.
type Observation struct {
	Record  Record
	Spans   []scan.Span // in the order in which items were released; times are since the run began
	Missing Missing     // items of which no span was kept: Spans are bounded, and hold the first ones
	Samples []Sample    // of memory, in the order of time
	Off     []Off       // when workers that had an item had no core, in the order of time; empty where that is not known
}

// An Off is a stretch of time in which a worker that had an item, or the loop in its body, had no core, as Go's execution trace
// has it. It is known of finished runs of up to 10,000 items in goroutines of which there are more than cores, the loop's
// included.
type Off = turns.Off

// Missing is what is known of a run's items beyond those whose spans are kept. Curves of what is in flight end where the
// first of them began: from there on they would be too low.
type Missing struct {
	Items     int           // how many there are
	Submitted time.Duration // when the first of them was submitted, since the run began
	Started   time.Duration // when a worker began with the first of them
}

// Watched is a run or a record of one: what figures of several runs are drawn from.
type Watched interface {
	// Observation returns what was seen. The error says why there is nothing.
	Observation() (Observation, error)
}

// Wall is how long the observed part of the run took: all of it, unless some are missing.
func (o Observation) Wall() time.Duration {
	if o.Missing.Items > 0 && len(o.Spans) > 0 {
		return o.Spans[len(o.Spans)-1].Released
	}
	return time.Duration(o.Record.Seconds * float64(time.Second))
}

// Called is what tells the run from others beside it: the label that Run.Label gave it, else its strategy.
func (r Record) Called() string {
	if r.Label != "" && r.Label != LabelOf(r.Strategy) {
		return r.Label
	}
	return r.Strategy
}

// Observation is the observation itself, so that a changed one can be drawn.
func (o Observation) Observation() (Observation, error) { return o, nil }

// Title names the run in a figure.
func (r Record) Title() string {
	text := cmp.Or(r.Task, "a run")
	if name := r.Called(); name != r.Strategy {
		text += ": " + name
	}
	if r.Strategy != "" {
		text += ", " + r.Strategy
	}
	if r.Decoder != "pixels" && r.Decoder != "" {
		text += ", by " + r.Decoder
	}
	if r.Partial {
		text += fmt.Sprintf(" (partial: %d of %d)", r.Frames, r.Of)
	}
	return text
}
