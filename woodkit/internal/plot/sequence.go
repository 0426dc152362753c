package plot

import (
	"image/color"
	"math"
)

// Sequence shows in which order several goroutines did their operations. Each goroutine has a lane. Time goes down, with one
// operation per row.
type Sequence struct {
	Title string
	Lanes []SequenceLane // from left to right
	Rows  []string       // the label of each row, at its left
	Links []SequenceLink
	Note  string
}

// SequenceLane is one goroutine. It is drawn from row First to row Last, both included.
type SequenceLane struct {
	Name        string
	First, Last int
	Boxes       []SequenceBox
	Waits       []SequenceWait
}

// SequenceBox is one operation, or something that a goroutine waits for.
type SequenceBox struct {
	Row  int
	Text string
	Look SequenceLook
}

// SequenceLook is the way a box is drawn.
type SequenceLook int

// These are the looks of a box.
const (
	Ordinary SequenceLook = iota
	Matters               // filled in red
	Stuck                 // edged in red: it waits, and nothing will end its waiting
	Remark                // no box, soft text
)

// SequenceWait is a time in which a goroutine could not go on, from the row From up to the row To.
type SequenceWait struct{ From, To int }

// SequenceLink is an arrow between two boxes. The line of a message is solid, and all others are dashed.
type SequenceLink struct {
	FromLane, FromRow, ToLane, ToRow int
	Message                          bool
}

// widestLane keeps the boxes of two or three goroutines from becoming bands, in CSS pixels.
const widestLane = 262

// Lanes narrower than slimLane, in heights of a letter, have no text inside. Their names are turned by nameAngle degrees and
// at most longestName wide.
const (
	slimLane    = 8
	nameAngle   = 50
	longestName = 10
)

// narrowest is room for the legend, in CSS pixels.
const narrowest = 600

// sequenceDrawing is the layout of a sequence.
type sequenceDrawing struct {
	Sequence
	page
	x, lane, between float64 // left edge of the first lane, width of a lane, room between two
	first, row       float64 // top of the first row, height of a row
	slim             bool    // lanes are too narrow for text, so it is at the right of each row
}

// Figure draws the sequence. If there are no rows, it shows the note.
func (q Sequence) Figure() Figure {
	if len(q.Rows) == 0 || len(q.Lanes) == 0 {
		return nothing(q.Title, q.Note)
	}
	d := sequenceDrawing{Sequence: q, page: page{style: currentStyle()}}
	labels := widest(q.Rows, d.small)
	d.x = math.Ceil(d.margin() + labels + 1.5*d.gap)
	d.between = 4 * d.gap
	n := float64(len(q.Lanes))
	d.lane = math.Floor((pageWidth-d.margin()-d.x+d.between)/n - d.between)
	d.lane = min(d.lane, widestLane*d.small/11.5)
	if d.slim = d.lane < slimLane*d.small; d.slim {
		d.lane, d.between = 2.5*d.gap, 2.5*d.gap
	}
	width := d.x + n*(d.lane+d.between) - d.between + d.margin()
	if d.slim {
		width = pageWidth
	}
	d.page = newPage(q.Title, q.Note, min(pageWidth, max(width, narrowest)))
	d.row = math.Round(2 * d.small)
	legend := newLegend(d.style, d.entries(), d.width-2*d.margin())
	head := legend.height() + d.gap + d.namesHeight()
	s := d.sheet(head + float64(len(q.Rows))*d.row)
	legend.draw(s, d.margin(), d.top())
	d.first = d.top() + head
	for i, l := range q.Lanes {
		d.drawLane(s, i, l)
	}
	for _, l := range q.Links {
		d.drawLink(s, l)
	}
	for i, l := range q.Lanes {
		for _, b := range l.Boxes {
			d.drawBox(s, i, b)
		}
	}
	if d.slim {
		d.drawTexts(s)
	}
	for i, label := range q.Rows {
		s.text(d.x-d.gap, middle(d.y(i), d.small), right, regular, d.small, softInk, label)
	}
	return s.figure(sentences(q.Title, q.Note))
}

// entries returns the legend of what occurs.
func (d *sequenceDrawing) entries() (list []entry) {
	matters, stuck, waits, message, other := false, false, false, false, false
	for _, l := range d.Lanes {
		waits = waits || len(l.Waits) > 0
		for _, b := range l.Boxes {
			matters, stuck = matters || b.Look == Matters, stuck || b.Look == Stuck
		}
	}
	for _, l := range d.Links {
		message, other = message || l.Message, other || !l.Message
	}
	list = append(list, entry{"operation", operationColor, plain})
	if matters {
		list = append(list, entry{"part of the failure", failedColor, plain})
	}
	if waits {
		list = append(list, entry{name: "waits", mark: barredMark})
	}
	if stuck {
		list = append(list, entry{"waits forever", failedColor, edgeMark})
	}
	list = append(list, entry{"ready, but not its turn", laneGrey, plain})
	if message {
		list = append(list, entry{"message", messageColor, stroke})
	}
	if other {
		list = append(list, entry{"wakes", axisGrey, dashes})
	}
	return list
}

// left is the left edge of a lane, and y the middle of a row.
func (d *sequenceDrawing) left(lane int) float64 { return d.x + float64(lane)*(d.lane+d.between) }
func (d *sequenceDrawing) y(row int) float64     { return d.first + (float64(row)+0.5)*d.row }

// drawLane draws the name of a lane, the time in which its goroutine lives, and the time in which it waits.
func (d *sequenceDrawing) drawLane(s *sheet, i int, l SequenceLane) {
	x := d.left(i)
	if d.slim {
		s.turned(x+0.7*d.lane, d.first-d.gap*0.7, nameAngle, left, bold, d.small, ink, shorten(l.Name, longestName*d.small, bold, d.small))
	} else {
		s.text(x+d.lane/2, d.first-d.gap*0.7, centre, bold, d.text, ink, shorten(l.Name, d.lane+d.between*0.8, bold, d.text))
	}
	top, bottom := d.y(l.First)-d.row/2, d.y(l.Last)+d.row/2
	s.fill(x, top, d.lane, bottom-top, laneGrey)
	for _, w := range l.Waits {
		top, h := d.y(w.From)-d.row/2, float64(w.To-w.From)*d.row
		s.barred(x, top, d.lane, h)
	}
}

// letters returns the weight and the colour of a box's text.
func (b SequenceBox) letters() (weight, color.RGBA) {
	switch b.Look {
	case Matters:
		return bold, white
	case Stuck:
		return bold, failedColor
	case Remark:
		return regular, softInk
	}
	return regular, ink
}

func (d *sequenceDrawing) drawBox(s *sheet, lane int, b SequenceBox) {
	x, h := d.left(lane), math.Round(0.82*d.row)
	y := math.Round(d.y(b.Row) - h/2)
	switch b.Look {
	case Ordinary:
		s.fill(x, y, d.lane, h, operationColor)
		s.outline(x, y, d.lane, h, d.thin, operationEdge)
	case Matters:
		s.fill(x, y, d.lane, h, failedColor)
	case Stuck:
		s.fill(x, y, d.lane, h, paper)
		s.outline(x, y, d.lane, h, 2*d.thin, failedColor)
	}
	if d.slim {
		return
	}
	w, text := b.letters()
	s.text(x+0.75*d.gap, middle(y+h/2, d.small), left, w, d.small, text, shorten(b.Text, d.lane-1.5*d.gap, w, d.small))
}

// drawTexts writes what happened in each row to the right of the row, if the lanes are too narrow for text.
func (d *sequenceDrawing) drawTexts(s *sheet) {
	x := make([]float64, len(d.Rows)) // for each row, how far it is written
	for i := range x {
		x[i] = d.left(len(d.Lanes)-1) + d.lane + 2*d.gap
	}
	write := func(l SequenceLane, b SequenceBox) {
		w, c := b.letters()
		if b.Look == Matters {
			c = failedColor
		}
		if room := d.width - d.margin() - x[b.Row]; room > 4*d.small {
			x[b.Row] += s.text(x[b.Row], middle(d.y(b.Row), d.small), left, w, d.small, c, shorten(l.Name+": "+b.Text, room, w, d.small)) + 2*d.gap
		}
	}
	for _, remarks := range []bool{false, true} { // operations first, and then remarks, if there is room
		for _, l := range d.Lanes {
			for _, b := range l.Boxes {
				if (b.Look == Remark) == remarks {
					write(l, b)
				}
			}
		}
	}
}

// namesHeight is the room for the names of the lanes.
func (d *sequenceDrawing) namesHeight() float64 {
	if !d.slim {
		return lineHeight(d.text)
	}
	longest := 0.0
	for _, l := range d.Lanes {
		longest = max(longest, min(textWidth(l.Name, bold, d.small), longestName*d.small))
	}
	return longest*math.Sin(nameAngle*math.Pi/180) + lineHeight(d.small)
}

// drawLink draws an arrow between the sides of two boxes that face each other.
func (d *sequenceDrawing) drawLink(s *sheet, l SequenceLink) {
	if l.FromLane == l.ToLane {
		return
	}
	from, to := point{d.left(l.FromLane), d.y(l.FromRow)}, point{d.left(l.ToLane), d.y(l.ToRow)}
	if l.FromLane < l.ToLane {
		from.x += d.lane
	} else {
		to.x += d.lane
	}
	c, width, dashes := axisGrey, d.thin, []float64{d.gap / 2, d.gap / 3}
	if l.Message {
		c, width, dashes = messageColor, d.style.line*0.9, nil
	}
	dx, dy := to.x-from.x, to.y-from.y
	length := math.Hypot(dx, dy)
	ux, uy, head := dx/length, dy/length, d.gap
	neck := point{to.x - ux*head*0.8, to.y - uy*head*0.8}
	s.line([]point{from, neck}, width, c, dashes...)
	back := point{to.x - ux*head, to.y - uy*head}
	s.area([]point{to, {back.x - uy*head*0.45, back.y + ux*head*0.45}, {back.x + uy*head*0.45, back.y - ux*head*0.45}}, c)
}
