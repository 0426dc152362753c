package plot

import (
	"cmp"
	"slices"

	"woodscape.example/woodkit/internal/unit"
)

// Segment is a stretch of time that a lane spent on one kind of thing.
type Segment struct {
	Start, End float64 // seconds since the run began
	Kind       string  // "loading", "computing", … or any other word; its Kind has its colour, or it is chosen
	Ends       bool    // an item ends with it: a thin line separates it from the next
	Waited     float64 // seconds of it in which the lane only waited, although its kind is not idle: a failed item's
}

// Amount is a value that holds from a moment on, until the next one.
type Amount struct{ At, Value float64 }

// Lane is one line of a timeline: a worker, or the caller.
type Lane struct {
	Name     string
	Segments []Segment // in any order
	Level    []Amount  // in place of segments: how many there are of something, as an area with steps
}

// TimelineRun is one run: its lanes, one below the other.
type TimelineRun struct {
	Title string
	Lanes []Lane
	Wall  float64 // duration of the run in seconds; if 0, it ends with its last segment
	Stop  float64 // seconds until it was told to stop, drawn as a dashed line; 0 if it was not told

	AtMost bool // the lanes were busy for at most the time that their segments take
}

// most is the greatest value of a lane's level.
func (l Lane) most() (most float64) {
	for _, step := range l.Level {
		most = max(most, step.Value)
	}
	return most
}

// highest is the text that says so beside the lane.
func (l Lane) highest() string { return "max " + unit.Number.Format(l.most()) }

// sane keeps the segments that can be drawn, ordered by their start, and counts the others.
func sane(segments []Segment) (kept []Segment, dropped int) {
	for _, g := range segments {
		if !finite(g.Start, false) || !finite(g.End, false) || g.End < g.Start || g.End < 0 {
			dropped++
			continue
		}
		g.Start = max(g.Start, 0)
		kept = append(kept, g)
	}
	slices.SortStableFunc(kept, func(a, b Segment) int { return cmp.Compare(a.Start, b.Start) })
	return kept, dropped
}
