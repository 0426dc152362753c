package plot

import (
	"fmt"
	"math"
	"slices"

	"woodscape.example/woodkit/internal/unit"
)

// timelineDrawing is the layout of a timeline.
type timelineDrawing struct {
	page
	runs              []TimelineRun
	views             []view // of each run
	own               bool   // each run has its own time axis; otherwise all views are the same
	kinds             []Kind
	index             map[string]int
	names             float64 // width of the lanes' names
	lane              float64 // height of a lane
	headings          bool
	altTitle, altNote string // title and note, not broken into lines
}

// A view is the part of a run that its lanes show.
type view struct {
	area   area // without its place and height on the page
	end    float64
	shares area // place of the bars that show the whole run, if a run of the timeline is zoomed
}

// Items can be told apart if their mean width in a lane is at least legible, in CSS pixels. If it is smaller, a timeline
// shows about shownItems of the lane with the most. If a common axis would show less than fewest/shownItems of what a run shows
// alone, or if it is too long for a run, the runs get their own axes.
const (
	legible    = 5.0
	shownItems = 20.0
	fewest     = 4.0
	shareWidth = 150.0
)

// ownAxes is the note of a timeline whose runs do not share a time axis, because of these ends. If they are what differs, it
// says by how much. Otherwise their items differ.
func ownAxes(ends []float64) string {
	least, most := slices.Min(ends), slices.Max(ends)
	text := "Each run has its own time axis, because their times are too different for one"
	if least > 0 && Apart(ends) {
		text += fmt.Sprintf(": %s is %s × %s", unit.Seconds.Format(most), unit.Number.Format(math.Round(most/least)), unit.Seconds.Format(least))
	}
	return text + "."
}

// zoomed reports whether the axis of a run ends before that run does. Then all runs have bars of shares, below each other.
func (d *timelineDrawing) zoomed() bool { return d.views[0].shares.w > 0 }

// densest returns the items per second of the lane with the most, over the time in which it has any.
func densest(runs ...TimelineRun) (most float64) {
	for _, r := range runs {
		for _, l := range r.Lanes {
			items := 0
			for _, g := range l.Segments {
				if g.Ends {
					items++
				}
			}
			if items > shownItems {
				most = max(most, float64(items)/(l.Segments[len(l.Segments)-1].End-l.Segments[0].Start))
			}
		}
	}
	return most
}

// window returns the end of an axis of a width that shows runs: their own end, or earlier if items could not be told apart.
func window(end, width float64, runs ...TimelineRun) float64 {
	if most := densest(runs...); most*end*legible > width {
		return min(end, roundUp125(shownItems/most))
	}
	return end
}

// newTimelineDrawing chooses the height of lanes so that 2 lanes are not lost on the page and 32 still fit a screen. ends are
// the ends of the runs.
func newTimelineDrawing(p page, runs []TimelineRun, found []Kind, lanes int, least frame, ends []float64) *timelineDrawing {
	d := &timelineDrawing{page: p, runs: runs, kinds: found, index: map[string]int{}}
	for i, k := range found {
		d.index[k.Name] = i
	}
	busy := textWidth("100 %", regular, p.small) // of the column of shares
	for _, r := range runs {
		if r.AtMost {
			busy = max(busy, textWidth("≤ 100 %", regular, p.small))
		}
		d.headings = d.headings || r.Title != ""
		for _, l := range r.Lanes {
			d.names = max(d.names, textWidth(l.Name, regular, p.small))
			if len(l.Level) > 0 {
				busy = max(busy, textWidth(l.highest(), regular, p.small))
			}
		}
	}
	d.names = min(d.names, p.width/4)
	d.lane = math.Round(min(max(33*p.text/float64(lanes), 0.92*p.text), 2*p.text))
	if lanes > 64 {
		d.lane = math.Round(max(60*p.text/float64(lanes), 2))
	}
	x := math.Ceil(max(p.margin()+d.names+p.gap, least.left))
	a := area{x: x, w: math.Floor(p.width - max(p.margin()+busy+p.gap, least.right) - x)}
	d.look(a, least, ends)
	return d
}

// look chooses what each run shows of itself in an area.
func (d *timelineDrawing) look(a area, least frame, ends []float64) {
	end := max(least.end, slices.Max(ends))
	all, free := end, least == (frame{}) // a figure that lines up with others shows all
	alone := slices.Clone(ends)          // where the axis of each run alone would end
	if free {
		all = window(end, a.w, d.runs...)
		for i, r := range d.runs {
			alone[i] = window(ends[i], a.w, r)
			d.own = d.own || alone[i]*fewest > all*shownItems || Apart([]float64{alone[i], all})
		}
	}
	zoomed := all < end
	if d.own {
		zoomed = !slices.Equal(alone, ends)
	}
	var shares area
	if zoomed {
		a.w -= shareWidth + 2*d.gap
		shares = area{x: a.x + a.w + 2*d.gap, w: shareWidth, sx: span{0, 1, false}}
	}
	for i := range d.runs {
		v := view{a, all, shares}
		if d.own && alone[i] > 0 {
			v.end = alone[i]
		}
		v.area.sx = span{0, v.end, false}
		d.views = append(d.views, v)
	}
}
