package figure

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// What time is spent on, in the order of legends. A worker waits for storage, loads, computes and, where it is a process,
// hands its result over; the caller, whose loop it is, adds. All that was spent on an item that failed is failed. Idle is
// the rest.
const (
	kindWaiting   = "waiting"
	kindLoading   = "loading"
	kindComputing = "computing"
	kindCrossing  = "handing over"
	kindAdding    = "adding"
	kindFailed    = "failed"
	kindIdle      = "idle"
)

// callerLane is the name of the goroutine that runs the loop.
const callerLane = "caller"

// mostIdle bounds the workers that a figure takes from the text of a strategy, which a damaged record may have from anywhere.
const mostIdle = 1 << 13

// workers is how many workers the run had: of a strategy that sets no number, as go-each, those that had an item.
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

// lanes sorts spans into one lane per worker, in the order of their numbers, and one for the caller at the end.
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
	for _, s := range o.Spans {
		lane := caller
		if s.Worker != scan.Caller {
			lane = &all[s.Worker]
		}
		at := s.Started
		spend := func(kind string, d time.Duration) {
			if d > 0 {
				lane.Segments = append(lane.Segments, plot.Segment{Start: at.Seconds(), End: (at + d).Seconds(), Kind: kind})
				at += d
			}
		}
		if s.Err != nil {
			spend(kindFailed, s.Done-s.Started)
		} else {
			spend(kindWaiting, s.Waiting)
			spend(kindLoading, s.Loading)
			spend(kindComputing, s.Done-s.Started-s.Waiting-s.Loading-s.Crossing)
			spend(kindCrossing, s.Crossing)
		}
		lane, at = caller, s.Taken
		spend(kindAdding, s.Released-s.Taken)
	}
	return all
}

func joinNotes(notes ...string) string {
	text := ""
	for _, note := range notes {
		if note != "" && text != "" {
			text += " "
		}
		text += note
	}
	return text
}

// crowding says so where there are more workers than cores: what they do then takes longer, for they take turns.
func crowding(o timing.Observation, several bool) string {
	workers, cores := workers(o), o.Record.GoMaxProc
	if timing.LabelOf(o.Record.Strategy) == timing.LabelProcesses { // Go's limit in this process is not theirs
		cores = o.Record.Host.Cores
	}
	if cores == 0 || workers <= cores {
		return ""
	}
	which := ""
	if several {
		which = o.Record.Called() + ": "
	}
	share := fmt.Sprintf("%d cores", cores)
	if cores == 1 {
		share = "one core"
	}
	return which + fmt.Sprintf("%d workers share %s: their times may include waiting for a turn there.", workers, share)
}
