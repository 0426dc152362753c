package figure

import (
	"fmt"
	"slices"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// Memory draws how much memory the run used at each moment: the resident memory of the process and of its worker processes,
// and the heap. It also draws the limits, if there are any, and the moments of garbage collections.
func Memory(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		return New(memory(o).Figure())
	})
}

func memory(o timing.Observation) plot.Lines {
	return plot.Lines{Title: memoryTitle(o), X: timeAxis, Stop: stopped(o), Panels: []plot.LinePanel{memoryPanel(o)}, Note: joinNotes(howOftenMeasured(o), whichRun(o))}
}

// howOftenMeasured says how often the memory was measured, because the lines join these moments and show nothing that was between
// them. It also explains a heap above resident memory.
func howOftenMeasured(o timing.Observation) string {
	if len(o.Samples) < 2 {
		return ""
	}
	text := fmt.Sprintf("Memory was measured %s times. The lines join these values.", count(len(o.Samples)))
	if slices.ContainsFunc(o.Samples, func(s timing.Sample) bool { return s.Resident > 0 && s.Heap > s.Resident }) {
		text += " The heap can be above resident memory, because some of its pages may not be touched yet, or be swapped out."
	}
	return text
}

// memoryTitle says how much memory was used at most, and when.
func memoryTitle(o timing.Observation) string {
	most, at, what := int64(0), 0.0, "resident"
	for _, s := range o.Samples {
		if bytes := s.Resident + s.Workers; bytes > most {
			most, at = bytes, sampledAt(s, o)
		}
	}
	if most == 0 { // the system does not report it
		what = "of heap"
		for _, s := range o.Samples {
			if s.Heap > most {
				most, at = s.Heap, sampledAt(s, o)
			}
		}
	}
	if most == 0 {
		return "Memory use is not known"
	}
	when := ", at " + unit.Seconds.Format(at)
	if at == o.Samples[0].At.Seconds() { // and it was never more
		when = " from the start"
	}
	return fmt.Sprintf("At most %s %s%s", unit.Bytes.Format(float64(most)), what, when)
}

// sampledAt returns when memory was measured, in seconds. The last time is just after the run, and counts as its end.
func sampledAt(s timing.Sample, o timing.Observation) float64 {
	if wall := o.Wall(); wall > 0 {
		return min(s.At, wall).Seconds()
	}
	return s.At.Seconds()
}

// mostDots is the number of measurements up to which each has a dot.
const mostDots = 40

// farLimit bounds the limits that are drawn, as a multiple of the peak. A limit further away would flatten the curves.
const farLimit = 4

func memoryPanel(o timing.Observation) plot.LinePanel {
	panel := plot.LinePanel{Title: "memory", Empty: "it was not measured", Y: plot.Axis{Unit: unit.Bytes}, Events: plot.Events{Name: "garbage collections"}}
	heap, own := plot.Line{Name: "heap", Color: plot.Rose}, plot.Line{Name: "resident", Color: plot.Indigo}
	all := plot.Line{Name: "resident, with worker processes", Color: plot.Olive}
	collections, workers, peak := 0, false, int64(0)
	for _, s := range o.Samples {
		at := sampledAt(s, o)
		heap.X, heap.Y = append(heap.X, at), append(heap.Y, float64(s.Heap))
		own.X, own.Y = append(own.X, at), append(own.Y, float64(s.Resident))
		all.X, all.Y = append(all.X, at), append(all.Y, float64(s.Resident+s.Workers))
		if s.Collections > collections {
			collections = s.Collections
			panel.Events.X = append(panel.Events.X, at)
		}
		workers = workers || s.Workers > 0
		peak = max(peak, s.Resident+s.Workers, s.Heap)
	}
	few := len(o.Samples) <= mostDots
	heap.Dots, own.Dots, all.Dots = few, few, few
	panel.Lines = []plot.Line{heap}
	if peak > 0 && len(o.Samples) > 0 && o.Samples[0].Resident > 0 {
		panel.Lines = append(panel.Lines, own)
	}
	if workers {
		panel.Lines = append(panel.Lines, all)
	}
	if collections > len(panel.Events.X) {
		panel.Events.Name = unit.Number.Format(float64(collections)) + " garbage collections"
	}
	for _, limit := range []struct {
		name  string
		bytes int64
	}{{"limit set by the system", o.Record.LimitBytes}, {"GOMEMLIMIT", o.Record.CollectorLimitBytes}} {
		text := limit.name + " " + unit.Bytes.Format(float64(limit.bytes))
		switch {
		case limit.bytes == 0:
		case limit.bytes > farLimit*peak:
			panel.Title += ", far below the " + text
		default:
			panel.Bounds = append(panel.Bounds, plot.Bound{Name: text, Value: float64(limit.bytes)})
		}
	}
	return panel
}
