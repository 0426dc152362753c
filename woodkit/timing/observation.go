package timing

import (
	"cmp"
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/turns"
	"woodscape.example/woodkit/scan"
)

// An Observation is everything that was observed of one run. Every figure of a run is drawn from it: during the run, after
// it, or days later from the saved files.
type Observation struct {
	Record  Record
	Spans   []scan.Span // in the order of release; times are since the start of the run
	Missing Missing     // items without a span: the number of spans is bounded, and the first ones are kept
	Samples []Sample    // of memory, in the order of time
	Off     []Off       // when workers and the loop had no core, in the order of time; empty if not known
}

// These are shares of a run's time. Figures and lessons go by them when they say in words what set the time of a run.
const (
	NearlyAll = 0.85 // from here on, a goroutine counts as busy all the time
	Notable   = 0.05 // from here on, a smaller part is named
)

// An Off is a stretch of time in which a worker that had an item had no core, taken from Go's execution trace. The loop counts as
// a worker while its body runs, and also while it is ready to take the next result. Off is known only for finished runs of up to
// 10,000 items in goroutines, and only if there are more goroutines than cores, counting the loop's.
type Off = turns.Off

// Missing describes the items of a run whose spans were not kept. Curves of items in flight end where the first of them
// began, because they would be too low after that.
type Missing struct {
	Items     int           // how many there are
	Submitted time.Duration // when the first of them was submitted, since the start of the run
	Started   time.Duration // when a worker started with the first of them
}

// Watched is a run or the record of one. Figures of several runs are drawn from it.
type Watched interface {
	// Observation returns what was observed. If there is nothing, the error says why.
	Observation() (Observation, error)
}

// Wall returns the duration of the observed part of the run. That is the whole run, unless some items are missing.
func (o Observation) Wall() time.Duration {
	if o.Missing.Items > 0 && len(o.Spans) > 0 {
		return o.Spans[len(o.Spans)-1].Released
	}
	return time.Duration(o.Record.Seconds * float64(time.Second))
}

// Called returns the name that tells the run from others: the label set by Run.Label, or else its strategy.
func (r Record) Called() string {
	if r.Label != "" && r.Label != LabelOf(r.Strategy) {
		return r.Label
	}
	return r.Strategy
}

// Observation returns o itself, so that you can draw an observation that you have changed.
func (o Observation) Observation() (Observation, error) { return o, nil }

// Title returns the name of the run for a figure.
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
