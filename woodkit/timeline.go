package woodkit

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/scan"
)

// Timeline draws what each worker and the loop itself did when: a lane a worker, one for the caller, coloured by waiting
// for storage, loading, computing, handing over and adding (the loop's body). It is drawn from the spans observed so far,
// so it may be called before or after Done.
func (r *Run) Timeline() Figure {
	return Figure{plot.Timeline{Title: r.record.Task + ", " + r.record.Strategy, Runs: []plot.TimelineRun{{Lanes: lanes(r.spans)}}}.Figure()}
}

// lanes sorts spans into one lane a worker, in the order of their numbers, and one for the caller at the end.
func lanes(spans []scan.Span) []plot.Lane {
	byWorker := map[int]*plot.Lane{}
	caller := plot.Lane{Name: "caller"}
	for _, s := range spans {
		lane := &caller
		if s.Worker != scan.Caller {
			if lane = byWorker[s.Worker]; lane == nil {
				lane = &plot.Lane{Name: fmt.Sprintf("worker %d", s.Worker)}
				byWorker[s.Worker] = lane
			}
		}
		at := s.Started
		spend := func(kind string, d time.Duration) {
			if d > 0 {
				lane.Segments = append(lane.Segments, plot.Segment{Start: at.Seconds(), End: (at + d).Seconds(), Kind: kind})
				at += d
			}
		}
		spend("waiting", s.Waiting)
		spend("loading", s.Loading)
		spend("computing", s.Done-s.Started-s.Waiting-s.Loading-s.Crossing)
		spend("handing over", s.Crossing)
		lane, at = &caller, s.Taken
		spend("adding", s.Released-s.Taken)
	}
	numbers := make([]int, 0, len(byWorker))
	for number := range byWorker {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	all := make([]plot.Lane, 0, len(numbers)+1)
	for _, number := range numbers {
		all = append(all, *byWorker[number])
	}
	return append(all, caller)
}

// Order draws, for a few items, the order in which they were submitted against that in which they were completed.
func (r *Run) Order() Figure {
	submitted := slices.Clone(r.spans)
	slices.SortFunc(submitted, func(a, b scan.Span) int { return cmp.Compare(a.Index, b.Index) })
	figure := plot.Order{Title: "submitted, and completed"}
	place := map[int]int{} // of an item's index among the submitted
	for i, s := range submitted {
		figure.Items = append(figure.Items, s.Item)
		place[s.Index] = i
	}
	for _, s := range r.spans {
		figure.Completed = append(figure.Completed, place[s.Index])
	}
	return Figure{figure.Figure()}
}
