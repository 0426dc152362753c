package plot

import (
	"fmt"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/unit"
)

// Timeline shows when each lane did what: of one run, or of several above each other. They share a time axis, unless one of
// them could not be seen on it. Then each has its own, and the note says so.
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
	v := d.views[0]
	return frame{v.area.x, d.width - v.area.x - v.area.w, v.end}
}

// layout lays out the timelines. It returns nil if there is nothing to show.
func (t Timeline) layout(least frame) *timelineDrawing {
	lanes, dropped := 0, 0
	ends := make([]float64, len(t.Runs))
	runs := make([]TimelineRun, len(t.Runs))
	for i, r := range t.Runs {
		runs[i] = TimelineRun{Title: r.Title, Wall: r.Wall, Stop: r.Stop, AtMost: r.AtMost}
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
		ends[i] = max(last, runs[i].Wall)
		lanes += len(r.Lanes)
	}
	if lanes == 0 || slices.Max(ends) == 0 {
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
	d := newTimelineDrawing(newPage(t.Title, note, pageWidth), runs, found, lanes, least, ends)
	if d.own {
		note = strings.TrimSpace(ownAxes(ends) + " " + note)
		d.page = newPage(t.Title, note, pageWidth)
	}
	d.altTitle, d.altNote = t.Title, note
	return d
}

// Dense reports whether there are too many items to tell them apart over the whole run, so that the timeline shows its
// beginning.
func (t Timeline) Dense() bool {
	d := t.layout(frame{})
	return d != nil && d.zoomed()
}

// heading is the room above the lanes of each run.
func (d *timelineDrawing) heading() float64 {
	switch {
	case d.headings && d.zoomed():
		return lineHeight(d.text) + lineHeight(d.small) + d.gap
	case d.headings:
		return lineHeight(d.text) + d.gap
	case d.zoomed():
		return 1.5 * lineHeight(d.small)
	}
	return lineHeight(d.small)
}

// choose returns the kind that each column of each lane of each run shows.
func (d *timelineDrawing) choose() [][][]int {
	chosen := make([][][]int, len(d.runs))
	for i, r := range d.runs {
		v := d.views[i]
		for _, l := range r.Lanes {
			columns := chooseColumns(l.Segments, d.index, len(d.kinds), device(v.area.w), v.end)
			for k, kind := range d.kinds {
				if kind.never {
					insist(columns, l.Segments, kind.Name, k, v.end)
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
		v := d.views[i]
		until := device(v.area.px(min(d.runs[i].Wall, v.end)) - v.area.x)
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
	for i, r := range d.runs {
		for _, l := range r.Lanes {
			held = held || len(l.Level) > 0
			if d.zoomed() {
				for k, share := range d.sharesOf(l, r.Wall) {
					shown[k] = shown[k] || share*d.views[i].shares.w > 0.5
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
	for i, r := range d.runs {
		if d.views[i].stops(r) {
			list = append(list, entry{name: toldToStop, mark: stopMark})
			break
		}
	}
	if held {
		list = append(list, entry{"results waiting: done, and not yet taken by the loop", HeldColor, swatch})
	}
	return list
}

// draw draws legend, runs and time axes.
func (d *timelineDrawing) draw() Figure {
	chosen := d.choose()
	legend := newLegend(d.style, d.entries(chosen), d.width-2*d.margin())
	axis := d.xAxisHeight(timeTitle)
	axes := axis
	if d.own {
		axes *= float64(len(d.runs))
	}
	content := legend.height() + d.gap/2 + axes
	for _, r := range d.runs {
		content += d.heading() + float64(len(r.Lanes))*d.lane
	}
	s := d.page.sheet(content)
	legend.draw(s, d.margin(), d.top())
	y := d.top() + legend.height() + d.gap/2
	if !d.own {
		d.drawAxis(s, d.views[0].area, y+d.heading(), d.top()+content-axis)
	}
	s.text(d.width-d.margin(), y+d.heading()-d.gap*0.6, right, regular, s.small, softInk, "busy")
	for i, r := range d.runs {
		if d.headings {
			at := y + d.heading() - d.gap*0.75
			if d.zoomed() {
				at -= lineHeight(d.small)
			}
			d.drawHeading(s, r, at)
		}
		y += d.heading()
		v := d.views[i]
		if d.zoomed() {
			part := "all " + unit.Seconds.Format(r.Wall)
			if v.end < r.Wall {
				part = "the first " + unit.Seconds.Format(v.end)
			}
			s.text(v.area.x, y-d.gap*0.6, left, regular, s.small, softInk, part)
			s.text(v.shares.x, y-d.gap*0.6, left, regular, s.small, softInk, "shares of all "+unit.Seconds.Format(r.Wall))
		}
		bottom := y + float64(len(r.Lanes))*d.lane
		if d.own {
			d.drawAxis(s, v.area, y, bottom)
		}
		d.drawRun(s, r, v, chosen[i], y)
		if y = bottom; d.own {
			y += axis
		}
	}
	return s.figure(d.alt())
}

// timeTitle is the title of the time axis, without its unit.
const timeTitle = "time since the start"

// drawAxis draws the time axis of an area with its grid.
func (d *timelineDrawing) drawAxis(s *sheet, a area, top, bottom float64) {
	marks, in := a.sx.ticks(unit.Seconds, d.timeMarks(a.w))
	a.y, a.h = top, bottom-top
	s.draw(a, s.chart(a, marks, nil, true, false))
	s.xTitle(a, axisTitle(timeTitle, in))
}

// drawHeading writes a run's title and how long it took.
func (d *timelineDrawing) drawHeading(s *sheet, r TimelineRun, y float64) {
	took := unit.Seconds.Format(r.Wall)
	a := d.views[0].area
	room := a.w - textWidth(took, regular, d.text) - 2*d.gap
	const front = 1.0 / 3 // a run's title ends with its strategy, which is to stay, and begins with the task's name
	w := s.text(a.x, y, left, bold, d.text, ink, shortenInside(r.Title, front, room, bold, d.text))
	if r.Title != "" {
		w += d.gap
	}
	s.text(a.x+w, y, left, regular, d.text, softInk, took)
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
