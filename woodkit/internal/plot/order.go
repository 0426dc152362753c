package plot

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"woodscape.example/woodkit/internal/unit"
)

// Order shows in which order items were completed. At the left, items are in the order of submission. At the right, they are
// in the order of completion. A line joins the two places of each item. The line of an item that failed is dashed.
type Order struct {
	Title     string
	Items     []string // names in order of submission
	Completed []int    // indices into Items in order of completion; items that are missing were not completed
	Failed    []int    // indices into Items of those of Completed that failed
	Note      string
}

// Figure draws the lines. If an index is out of range or occurs twice, Image returns an error.
func (o Order) Figure() Figure {
	if len(o.Items) == 0 {
		return nothing(o.Title, "no items to show")
	}
	rank := make([]int, len(o.Items)) // place of completion, from 1; 0 if not completed
	for i, item := range o.Completed {
		if item < 0 || item >= len(o.Items) || rank[item] != 0 {
			return failed("order of completion: item %d, completed as number %d, is out of range or was completed before", item, i+1)
		}
		rank[item] = i + 1
	}
	broken := make([]bool, len(o.Items)) // which of them failed
	for _, item := range o.Failed {
		if item < 0 || item >= len(o.Items) || rank[item] == 0 {
			return failed("order of completion: item %d failed, but is out of range or was not completed", item)
		}
		broken[item] = true
	}
	p := newPage(o.Title, o.Note, 0.8*pageWidth)
	legend := newLegend(p.style, o.entries(rank, broken), p.width-2*p.margin())
	n := float64(len(o.Items))
	row := min(max(40*p.text/n, 2), 1.75*p.text)
	every := int(math.Ceil(1.05 * p.text / row)) // one of this number of rows has a name
	room := min(widest(o.Items, p.text), p.width*0.32)
	number := textWidth(strconv.Itoa(len(o.Items)), regular, p.small) + p.gap
	head := legend.height() + p.gap/2 + lineHeight(p.small) + p.gap/2
	s := p.sheet(head + row*n)
	legend.draw(s, p.margin(), p.top())
	y0 := p.top() + head
	x0, x1 := p.margin()+number+room+p.gap, p.width-p.margin()-number-room-p.gap
	s.text(p.margin(), y0-p.gap, left, regular, p.small, softInk, "order of submission")
	s.text(p.width-p.margin(), y0-p.gap, right, regular, p.small, softInk, "order of completion")
	at := func(i int) float64 { return y0 + (float64(i)+0.5)*row }
	width := min(s.style.line*1.4, row*0.6)
	for i, name := range o.Items {
		name = shortenInside(name, 0.5, room, regular, p.text)
		if i%every == 0 {
			s.text(x0-p.gap, middle(at(i), p.text), right, regular, p.text, ink, name)
			s.text(p.margin()+number-p.gap, middle(at(i), p.small), right, regular, p.small, softInk, strconv.Itoa(i+1))
		}
		if rank[i] == 0 {
			s.disc(x0, at(i), 1.2*width, axisGrey)
			continue
		}
		c, dashes := lineColor(i+1, rank[i]), []float64(nil)
		if broken[i] {
			c, dashes = failedColor, []float64{3 * width, 2 * width}
		}
		s.line([]point{{x0, at(i)}, {x1, at(rank[i] - 1)}}, width, c, dashes...)
		s.disc(x0, at(i), 1.2*width, c)
		s.disc(x1, at(rank[i]-1), 1.2*width, c)
		if (rank[i]-1)%every == 0 {
			s.text(x1+p.gap, middle(at(rank[i]-1), p.text), left, regular, p.text, ink, name)
			s.text(p.width-p.margin()-number+p.gap, middle(at(rank[i]-1), p.small), left, regular, p.small, softInk, strconv.Itoa(rank[i]))
		}
	}
	return s.figure(o.alt(rank, broken))
}

// lineColor shows whether an item was completed before, at or after its turn.
func lineColor(submitted, completed int) color.RGBA {
	switch {
	case completed < submitted:
		return earlierColor
	case completed > submitted:
		return laterColor
	}
	return inTurnColor
}

// entries returns the legend, with the kinds that occur if there are several.
func (o Order) entries(rank []int, broken []bool) []entry {
	all := []entry{
		{"before its turn", earlierColor, stroke},
		{"in its turn", inTurnColor, stroke},
		{"after its turn", laterColor, stroke},
		{"failed", failedColor, thickDashes},
		{"not completed", axisGrey, dotMark},
	}
	var occurs [5]bool
	for i, r := range rank {
		switch {
		case r == 0:
			occurs[4] = true
		case broken[i]:
			occurs[3] = true
		case r < i+1:
			occurs[0] = true
		case r == i+1:
			occurs[1] = true
		default:
			occurs[2] = true
		}
	}
	var list []entry
	for i, e := range all {
		if occurs[i] {
			list = append(list, e)
		}
	}
	if len(list) == 1 { // there is nothing to tell apart
		return nil
	}
	return list
}

// alt names the items that were completed furthest from their turn.
func (o Order) alt(rank []int, broken []bool) string {
	late := make([]int, 0, len(rank))
	for i, r := range rank {
		if r > 0 && r != i+1 && !broken[i] {
			late = append(late, i)
		}
	}
	off := func(i int) float64 { return math.Abs(float64(rank[i] - i - 1)) }
	slices.SortStableFunc(late, func(i, j int) int { return cmp.Compare(off(j), off(i)) })
	var said []string
	for _, i := range late[:min(3, len(late))] {
		said = append(said, fmt.Sprintf("%s, submitted as number %d and completed as number %d", o.Items[i], i+1, rank[i]))
	}
	furthest := "All were completed in their turn"
	if len(o.Failed) == len(o.Items) {
		furthest = ""
	} else if len(o.Failed) > 0 {
		furthest = "All others were completed in their turn"
	}
	if len(said) > 0 {
		furthest = "Furthest from their turn: " + strings.Join(said, "; ")
	}
	return sentences(o.Title, fmt.Sprintf("Lines join the order of submission of %s with the order of completion", unit.Several(len(o.Items), "item", "items")), furthest, o.failures(), o.Note)
}

// failures names the first items that failed.
func (o Order) failures() string {
	const most = 3
	if len(o.Failed) == 0 {
		return ""
	}
	var names []string
	for _, item := range o.Failed[:min(most, len(o.Failed))] {
		names = append(names, o.Items[item])
	}
	if more := len(o.Failed) - most; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return "These items failed: " + strings.Join(names, ", ")
}
