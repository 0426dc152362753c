package figure

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// These are the kinds of things that time is spent on, in the order of legends. A worker waits for storage or a lock, waits
// for a core, loads and computes. If nobody knows when it had a core, it loads or waits, and computes or waits. If it is a
// process, it also hands its result over. The caller, which runs the loop, adds.
// All time that was spent on an item that failed is failed. The rest is time without an item: a goroutine has not begun yet,
// waits for an item, or is finished, and nobody knows which. In a run that ended early, the rest after a worker's last result
// is discarded: results that came too late were discarded, so nothing is known about this time.
const (
	kindWaiting   = "waiting"
	kindReady     = plot.WaitingForCore
	kindLoading   = "loading"
	kindComputing = "computing"

	kindMaybeLoading   = plot.LoadingOrWaiting
	kindMaybeComputing = plot.ComputingOrWaiting

	kindCrossing  = "handing over"
	kindAdding    = "adding"
	kindFailed    = "failed"
	kindDiscarded = plot.DiscardedOrNoItem
	kindNoItem    = plot.NoItem
)

// callerLane is the name of the goroutine that runs the loop.
const callerLane = "caller"

// mostIdle bounds the number of workers that a figure takes from the text of a strategy, because a damaged record may have
// any number.
const mostIdle = 1 << 13

// workers returns how many workers the run had. If the strategy sets no number, like go-each, it counts those that had an
// item.
func workers(o timing.Observation) int {
	workers := 0
	if strategy, err := scan.Parse(o.Record.Strategy); err == nil {
		workers = min(strategy.Workers, mostIdle)
	}
	for _, s := range o.Spans {
		workers = max(workers, s.Worker+1)
	}
	return workers
}

// lanes sorts spans into lanes: one per worker, in the order of their numbers, and one for the caller at the end.
func lanes(o timing.Observation) []plot.Lane {
	n := 0
	if len(o.Spans) > 0 {
		n = workers(o)
	}
	all := make([]plot.Lane, n+1)
	for i := range n {
		all[i].Name = fmt.Sprintf("worker %d", i)
	}
	caller := &all[n]
	caller.Name = callerLane
	shared := crowded(o)
	off := map[int][]timing.Off{} // by worker, ordered by time
	for _, o := range o.Off {
		off[o.Worker] = append(off[o.Worker], o)
	}
	for _, s := range o.Spans {
		lane := caller
		if s.Worker != scan.Caller {
			lane = &all[s.Worker]
		}
		at, worker := s.Started, s.Worker
		loading, computing := kindLoading, kindComputing
		if shared && worker != scan.Caller {
			loading, computing = kindMaybeLoading, kindMaybeComputing
		}
		spend := func(kind string, d time.Duration) {
			if d > 0 {
				lane.Segments = append(lane.Segments, pieces(kind, at, at+d, off[worker])...)
				at += d
			}
		}
		ends := func(lane *plot.Lane) { // marks the end of its last segment
			if n := len(lane.Segments); n > 0 {
				lane.Segments[n-1].Ends = true
			}
		}
		before := len(lane.Segments)
		spend(kindWaiting, s.Waiting)
		spend(loading, s.Loading)
		spend(computing, s.Done-s.Started-s.Waiting-s.Loading-s.Crossing)
		spend(kindCrossing, s.Crossing)
		if s.Err != nil {
			lane.Segments = append(lane.Segments[:before], failed(s, lane.Segments[before:])...)
		}
		ends(lane)
		lane, at, worker = caller, s.Taken, scan.Caller
		spend(kindAdding, s.Released-s.Taken)
		ends(lane)
	}
	for _, o := range off[scan.Caller] {
		if o.Before {
			caller.Segments = append(caller.Segments, plot.Segment{Start: o.From.Seconds(), End: o.To.Seconds(), Kind: kindReady})
		}
	}
	return all
}

// failed returns the one segment of an item that failed. It has waited for as long as the segments of its parts have.
func failed(s scan.Span, parts []plot.Segment) []plot.Segment {
	if s.Done <= s.Started {
		return nil
	}
	all := plot.Segment{Start: s.Started.Seconds(), End: s.Done.Seconds(), Kind: kindFailed}
	for _, part := range parts {
		if part.Kind == kindWaiting || part.Kind == kindReady {
			all.Waited += part.End - part.Start
		}
	}
	return []plot.Segment{all}
}

// pieces returns a stretch of time that was spent on one kind of thing. It is cut where its goroutine had no core meanwhile.
func pieces(kind string, from, to time.Duration, off []timing.Off) (list []plot.Segment) {
	add := func(kind string, from, to time.Duration) {
		if to > from {
			list = append(list, plot.Segment{Start: from.Seconds(), End: to.Seconds(), Kind: kind})
		}
	}
	first, _ := slices.BinarySearchFunc(off, from, func(o timing.Off, at time.Duration) int { return cmp.Compare(o.To, at) })
	for _, o := range off[first:] {
		if o.From >= to {
			break
		}
		begin, end := max(o.From, from), min(o.To, to)
		add(kind, from, begin)
		if o.Ready {
			add(kindReady, begin, end)
		} else {
			add(kindWaiting, begin, end)
		}
		from = max(from, end)
	}
	add(kind, from, to)
	return list
}

// discard marks the time about which a run that ended early knows nothing: all that its workers did after the last result
// that was kept. That is the whole time of a worker of which no result was kept.
func discard(all []plot.Lane, o timing.Observation) {
	if !o.Record.Partial || o.Missing.Items > 0 || len(o.Spans) == 0 {
		return
	}
	for i := range all[:len(all)-1] {
		last := 0.0
		for _, s := range all[i].Segments {
			last = max(last, s.End)
		}
		if wall := o.Wall().Seconds(); last < wall {
			all[i].Segments = append(all[i].Segments, plot.Segment{Start: last, End: wall, Kind: kindDiscarded})
		}
	}
}

// heldEnough is how many results must have been held on average for a lane that shows them. With fewer, the lane would look
// empty.
const heldEnough = 0.1

// heldLane returns a lane that shows how many results were done and not yet taken by the loop. They wait for their turn, if
// the strategy keeps the order, or for the loop, if its body is slow. The lane is worth showing if the strategy keeps the
// order, or if the loop let results pile up.
func heldLane(o timing.Observation) (lane plot.Lane, worth bool) {
	strategy, _ := scan.Parse(o.Record.Strategy) // a scan by hand has none
	taken := func(s scan.Span) time.Duration { return s.Taken }
	held := course.Of(o.Spans, course.Done, taken, course.Results)
	lane.Name = "results waiting"
	for i, at := range held.At {
		lane.Level = append(lane.Level, plot.Amount{At: at.Seconds(), Value: float64(held.Value[i])})
	}
	return lane, handsOver(o) && (strategy.Ordered || held.Mean(o.Wall()) >= heldEnough)
}

// handsOver reports whether workers hand results over to the loop. Those of a fold don't, because they add for themselves.
func handsOver(o timing.Observation) bool {
	strategy, _ := scan.Parse(o.Record.Strategy) // a scan by hand has none
	return strategy.Where != scan.InFold &&
		slices.ContainsFunc(o.Spans, func(s scan.Span) bool { return s.Worker != scan.Caller })
}

// withHeld inserts the lane of held results above that of the caller, in all runs in which workers hand over results, if it
// is worth showing in one of them: what is missing in a figure that compares would be taken for none.
func withHeld(runs []plot.TimelineRun, of []timing.Observation) {
	if !slices.ContainsFunc(of, func(o timing.Observation) bool { _, worth := heldLane(o); return worth }) {
		return
	}
	for i, o := range of {
		if handsOver(o) {
			lane, _ := heldLane(o)
			runs[i].Lanes = slices.Insert(runs[i].Lanes, len(runs[i].Lanes)-1, lane)
		}
	}
}

// crowded reports whether there are more workers than cores, which do more than wait, and no trace shows which worker had a core.
// Then work takes longer, because workers take turns.
func crowded(o timing.Observation) bool {
	atWork := func(s scan.Span) bool { return s.Done-s.Started > s.Waiting }
	cores := coresOf(o)
	return len(o.Off) == 0 && cores > 0 && workers(o) > cores && (len(o.Spans) == 0 || slices.ContainsFunc(o.Spans, atWork))
}

// coresOf returns how many cores the workers of a run share, or 0 if that is not known. Go's limit for this process does not bind
// other processes.
func coresOf(o timing.Observation) int {
	if timing.LabelOf(o.Record.Strategy) == timing.LabelProcesses {
		return o.Record.Host.Cores
	}
	return o.Record.GoMaxProc
}

// crowding returns a note for a crowded run. Beside others, it begins with the run's name.
func crowding(o timing.Observation, several bool) string {
	if !crowded(o) {
		return ""
	}
	which := ""
	if several {
		which = o.Record.Called() + ": "
	}
	return which + fmt.Sprintf("%d workers share %s: their times may include waiting for a turn there. On average, a worker can have had a core for at most %s of the time.",
		workers(o), sharedCores(o), unit.PerCent(float64(coresOf(o))/float64(workers(o))))
}

// sharedCores is coresOf in words.
func sharedCores(o timing.Observation) string {
	if cores := coresOf(o); cores != 1 {
		return unit.Cores(float64(cores))
	}
	return "one core"
}
