package plot

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/unit"
)

// Timeline shows when each lane did what: of one run, or of several above each other on one time axis.
//
// If there are too many items to tell them apart, it shows the beginning, zoomed in so far that they can be told apart. A bar
// beside each lane shows the shares of the whole run. A failure is drawn at least a few pixels wide, however short it is.
type Timeline struct {
	Title string
	Runs  []TimelineRun
	Kinds []Kind // the order of the legend; may be empty
	Note  string
}

// Figure draws the timelines. Segments with impossible times are left out and counted in the note.
func (t Timeline) Figure() Figure { return t.within(frame{}) }

func (t Timeline) within(least frame) Figure {
	d := t.layout(least)
	if d == nil {
		return nothing(t.Title, "no timeline to show: nothing was recorded")
	}
	return d.draw()
}

func (t Timeline) frame() frame {
	d := t.layout(frame{})
	if d == nil {
		return frame{}
	}
	return frame{d.area.x, d.width - d.area.x - d.area.w, d.end}
}

// layout lays out the timelines. It returns nil if there is nothing to show.
func (t Timeline) layout(least frame) *timelineDrawing {
	lanes, dropped, end := 0, 0, 0.0
	runs := make([]TimelineRun, len(t.Runs))
	for i, r := range t.Runs {
		runs[i] = TimelineRun{Title: r.Title, Wall: r.Wall, Stop: r.Stop}
		last := 0.0
		for _, l := range r.Lanes {
			kept, bad := sane(l.Segments)
			dropped += bad
			for _, g := range kept {
				last = max(last, g.End)
			}
			runs[i].Lanes = append(runs[i].Lanes, Lane{l.Name, kept, l.Level})
		}
		if !finite(r.Wall, true) {
			runs[i].Wall = last
		}
		end = max(end, last, runs[i].Wall)
		lanes += len(r.Lanes)
	}
	if lanes == 0 || end == 0 {
		return nil
	}
	note := t.Note
	if dropped > 0 {
		note += fmt.Sprintf("\n%s segments with impossible times are left out.", unit.Number.Format(float64(dropped)))
	}
	found := kinds(t.Kinds, func(yield func(string)) {
		for _, r := range runs {
			for _, l := range r.Lanes {
				for _, g := range l.Segments {
					yield(g.Kind)
				}
			}
		}
	})
	d := newTimelineDrawing(newPage(t.Title, note, pageWidth), runs, found, lanes, least, end)
	d.altTitle, d.altNote = t.Title, note
	return d
}

// Dense reports whether there are too many items to tell them apart over the whole run, so that the timeline shows its
// beginning.
func (t Timeline) Dense() bool {
	d := t.layout(frame{})
	return d != nil && d.zoomed
}

// Items can be told apart if their mean width in a lane is at least legible, in CSS pixels. If it is smaller, a timeline
// shows about shownItems of the lane with the most.
const (
	legible    = 5.0
	shownItems = 20
	shareWidth = 150.0
)

// densest returns the items per second of the lane with the most, over the time in which it has any.
func densest(runs []TimelineRun) (most float64) {
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

// newTimelineDrawing chooses the height of lanes so that 2 lanes are not lost on the page and 32 still fit a screen.
func newTimelineDrawing(p page, runs []TimelineRun, found []Kind, lanes int, least frame, end float64) *timelineDrawing {
	d := &timelineDrawing{page: p, runs: runs, kinds: found, index: map[string]int{}}
	for i, k := range found {
		d.index[k.Name] = i
	}
	for _, r := range runs {
		d.headings = d.headings || r.Title != ""
		for _, l := range r.Lanes {
			d.names = max(d.names, textWidth(l.Name, regular, p.small))
		}
	}
	d.names = min(d.names, p.width/4)
	busy := textWidth("100%", regular, p.small) + p.gap // the column of shares
	d.lane = math.Round(min(max(33*p.text/float64(lanes), 0.92*p.text), 2*p.text))
	if lanes > 64 {
		d.lane = math.Round(max(60*p.text/float64(lanes), 2))
	}
	x := math.Ceil(max(p.margin()+d.names+p.gap, least.left))
	d.area = area{x: x, w: math.Floor(p.width - max(p.margin()+busy, least.right) - x)}
	d.end = max(least.end, end)
	if most := densest(runs); least == (frame{}) && most*d.end*legible > d.area.w {
		d.zoomed = true
		d.end = min(d.end, roundUp125(shownItems/most))
		d.area.w -= shareWidth + 2*p.gap
		d.shares = area{x: d.area.x + d.area.w + 2*p.gap, w: shareWidth, sx: span{0, 1, false}}
	}
	d.area.sx = span{0, d.end, false}
	return d
}

// heading is the room above the lanes of each run.
func (d *timelineDrawing) heading() float64 {
	switch {
	case d.headings && d.zoomed:
		return lineHeight(d.text) + lineHeight(d.small) + d.gap
	case d.headings:
		return lineHeight(d.text) + d.gap
	case d.zoomed:
		return 1.5 * lineHeight(d.small)
	}
	return lineHeight(d.small)
}

// choose returns the kind that each column of each lane of each run shows.
func (d *timelineDrawing) choose() [][][]int {
	chosen := make([][][]int, len(d.runs))
	for i, r := range d.runs {
		for _, l := range r.Lanes {
			columns := chooseColumns(l.Segments, d.index, len(d.kinds), device(d.area.w), d.end)
			for k, kind := range d.kinds {
				if kind.never {
					insist(columns, l.Segments, kind.Name, k, d.end)
				}
			}
			chosen[i] = append(chosen[i], columns)
		}
	}
	return chosen
}

// entries returns the legend of the kinds that some column shows. Readers would look in vain for a kind that is too short to
// be seen.
func (d *timelineDrawing) entries(chosen [][][]int) []entry {
	shown, empty := make([]bool, len(d.kinds)), false
	for i, lanes := range chosen {
		until := device(d.area.px(min(d.runs[i].Wall, d.end)) - d.area.x)
		for j, columns := range lanes {
			for x, k := range columns {
				switch {
				case k >= 0:
					shown[k] = true
				case x+1 < until && len(d.runs[i].Lanes[j].Level) == 0:
					empty = true
				}
			}
		}
	}
	held := false
	for _, r := range d.runs {
		for _, l := range r.Lanes {
			held = held || len(l.Level) > 0
			if d.zoomed {
				for i, share := range d.sharesOf(l, r.Wall) {
					shown[i] = shown[i] || share*d.shares.w > 0.5
				}
			}
		}
	}
	var list []entry
	for i, k := range d.kinds {
		if shown[i] {
			list = append(list, entry{k.Name, paletteColor(k.Color, i), swatch})
		}
	}
	if empty {
		list = append(list, entry{NoItem, idleGrey, swatch})
	}
	if slices.ContainsFunc(d.runs, func(r TimelineRun) bool { return d.stops(r) }) {
		list = append(list, entry{name: toldToStop, mark: stopMark})
	}
	if held {
		list = append(list, entry{"how many results are held", heldColor, swatch})
	}
	return list
}

// draw draws legend, runs and the common time axis.
func (d *timelineDrawing) draw() Figure {
	chosen := d.choose()
	legend := newLegend(d.style, d.entries(chosen), d.width-2*d.margin())
	marks, in := d.area.sx.ticks(unit.Seconds, d.timeMarks(d.area.w))
	title := axisTitle("time since the start", in)
	content := legend.height() + d.gap/2 + d.xAxisHeight(title)
	for _, r := range d.runs {
		content += d.heading() + float64(len(r.Lanes))*d.lane
	}
	s := d.page.sheet(content)
	legend.draw(s, d.margin(), d.top())
	y := d.top() + legend.height() + d.gap/2
	d.area.y = y + d.heading()
	d.area.h = d.top() + content - d.xAxisHeight(title) - d.area.y
	s.draw(d.area, s.chart(d.area, marks, nil, true, false))
	s.xTitle(d.area, title)
	s.text(d.width-d.margin(), d.area.y-d.gap*0.6, right, regular, s.small, softInk, "busy")
	for i, r := range d.runs {
		if d.headings {
			at := y + d.heading() - d.gap*0.75
			if d.zoomed {
				at -= lineHeight(d.small)
			}
			d.drawHeading(s, r, at)
		}
		y += d.heading()
		if d.zoomed {
			s.text(d.area.x, y-d.gap*0.6, left, regular, s.small, softInk, "the first "+unit.Seconds.Format(min(d.end, r.Wall)))
			s.text(d.shares.x, y-d.gap*0.6, left, regular, s.small, softInk, "shares of all "+unit.Seconds.Format(r.Wall))
		}
		d.drawRun(s, r, chosen[i], y)
		y += float64(len(r.Lanes)) * d.lane
	}
	return s.figure(d.alt())
}

// drawHeading writes a run's title and how long it took.
func (d *timelineDrawing) drawHeading(s *sheet, r TimelineRun, y float64) {
	took := unit.Seconds.Format(r.Wall)
	room := d.area.w - textWidth(took, regular, d.text) - 2*d.gap
	const front = 1.0 / 3 // a run's title ends with its strategy, which is to stay, and begins with the task's name
	w := s.text(d.area.x, y, left, bold, d.text, ink, shortenInside(r.Title, front, room, bold, d.text))
	if r.Title != "" {
		w += d.gap
	}
	s.text(d.area.x+w, y, left, regular, d.text, softInk, took)
}

func (d *timelineDrawing) alt() string {
	parts := []string{d.altTitle}
	for _, r := range d.runs {
		parts = append(parts, strings.TrimSpace("The run "+r.Title)+" took "+unit.Seconds.Format(r.Wall))
		if finite(r.Stop, true) {
			parts = append(parts, "It was "+toldToStop+" at "+unit.Seconds.Format(r.Stop))
		}
		var said []string
		for _, l := range r.Lanes {
			if len(l.Level) > 0 {
				said = append(said, fmt.Sprintf("%s, at most %s", l.Name, unit.Number.Format(l.most())))
				continue
			}
			said = append(said, l.Name+", "+shares(d.sharesOf(l, r.Wall), 1, d.kinds))
		}
		parts = append(parts, "Its time went to: "+strings.Join(said, "; "))
	}
	return sentences(append(parts, d.altNote)...)
}
