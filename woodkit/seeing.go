package woodkit

import (
	"cmp"
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/scan"
)

// An Observation is what was seen of one run. Every figure of a run is drawn from it: while the run goes on, when it has
// ended, or days later from the files that it left.
type Observation struct {
	Record  Record
	Spans   []scan.Span // in the order in which items were released; times are since the run began
	Missing Missing     // items of which no span was kept: Spans are bounded, and hold the first ones
	Samples []Sample    // of memory, in the order of time
}

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

// Observation returns what was seen of the run so far. There is no error.
func (r *Run) Observation() (Observation, error) {
	r.mutex.Lock()
	o := Observation{Record: r.record, Spans: r.spans, Missing: r.missing}
	began := r.began
	r.mutex.Unlock()
	if o.Record.Seconds == 0 {
		o.Record.Seconds = time.Since(began).Seconds()
	}
	o.Samples = r.sampler.taken()
	return o, nil
}

// Observation reads what was seen of the run from its files.
func (r Record) Observation() (Observation, error) { return readObservation(r) }

// Wall is how long the observed part of the run took: all of it, unless some are missing.
func (o Observation) Wall() time.Duration {
	if o.Missing.Items > 0 && len(o.Spans) > 0 {
		return o.Spans[len(o.Spans)-1].Released
	}
	return time.Duration(o.Record.Seconds * float64(time.Second))
}

// note is the small print below a figure: what it does not show.
func (o Observation) note() string {
	if o.Missing.Items == 0 {
		return ""
	}
	return fmt.Sprintf("Shows the first %s of %s items: no more are kept.",
		plot.Number.Format(float64(len(o.Spans))), plot.Number.Format(float64(len(o.Spans)+o.Missing.Items)))
}

// title names the run in a figure.
func (r Record) title() string {
	text := cmp.Or(r.Task, "a run")
	if name := r.called(); name != r.Strategy {
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

// called is what tells the run from others beside it: the name that Run.Bar gave it, else its strategy.
func (r Record) called() string {
	if r.Bar != "" && r.Bar != barOf(r.Strategy) {
		return r.Bar
	}
	return r.Strategy
}

// figure draws one run; what could not be read becomes the figure's error.
func figure(w Watched, draw func(Observation) Figure) Figure {
	o, err := w.Observation()
	if err != nil {
		return Figure{plot.Failed(err)}
	}
	return draw(o)
}

// Timeline draws what each worker and the loop itself did when. It may be called before or after Done.
func (r *Run) Timeline() Figure { return figure(r, Observation.Timeline) }

// InFlight draws the items and bytes in flight at each moment against the strategy's bounds.
func (r *Run) InFlight() Figure { return figure(r, Observation.InFlight) }

// Memory draws what memory the run needed at each moment, with the limit and the garbage collections.
func (r *Run) Memory() Figure { return figure(r, Observation.Memory) }

// WhereTimeWent draws what the workers' time and the loop's time were spent on.
func (r *Run) WhereTimeWent() Figure { return figure(r, Observation.WhereTimeWent) }

// Panel draws all four above each other: timeline, in flight, memory, where the time went.
func (r *Run) Panel() Figure { return figure(r, Observation.Panel) }

// Order draws, for a few items, the order in which they were submitted against that in which they were completed.
func (r *Run) Order() Figure { return figure(r, Observation.Order) }

// Timeline is that of the run, drawn from its files.
func (r Record) Timeline() Figure { return figure(r, Observation.Timeline) }

// InFlight is that of the run, drawn from its files.
func (r Record) InFlight() Figure { return figure(r, Observation.InFlight) }

// Memory is that of the run, drawn from its files.
func (r Record) Memory() Figure { return figure(r, Observation.Memory) }

// WhereTimeWent is that of the run, drawn from its files.
func (r Record) WhereTimeWent() Figure { return figure(r, Observation.WhereTimeWent) }

// Panel is that of the run, drawn from its files.
func (r Record) Panel() Figure { return figure(r, Observation.Panel) }

// Panel draws the run's timeline, what was in flight, its memory and where its time went, above each other.
func (o Observation) Panel() Figure {
	rest := plot.Lines{X: timeAxis, Panels: append(o.flightPanels(), o.memoryPanel())}
	return Figure{plot.StackAligned(o.timeline(), rest, whereTimeWent("where the time went", o))}
}
