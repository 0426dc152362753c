package plot

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/unit"
)

// longestAlt is how many characters are said of a figure at most: what somebody will listen to.
const longestAlt = 1000

// sentences joins what is said of a figure. An empty part is left out, and each part ends with a full stop.
func sentences(parts ...string) string {
	var words []string
	for _, part := range parts {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if !strings.ContainsAny(part[len(part)-1:], ".?!:") {
			part += "."
		}
		words = append(words, part)
	}
	text := []rune(strings.Join(words, " "))
	if len(text) > longestAlt {
		return string(text[:longestAlt]) + " …"
	}
	return string(text)
}

// listed is "a, b and c".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func (r Rows) alt(texts []string) string {
	var said []string
	for i, row := range r.Rows {
		said = append(said, row.Name+" "+strings.Join(strings.Fields(texts[i]), " "))
	}
	parts := []string{r.Title, "The " + cmp.Or(r.Axis, "values") + ": " + listed(said)}
	for _, m := range r.Marks {
		parts = append(parts, fmt.Sprintf("A mark: %s, at %s", m.Name, r.Unit.Format(m.X)))
	}
	return sentences(append(parts, r.Note)...)
}

func (g GroupedBars) alt() string {
	parts := []string{g.Title}
	for k, group := range g.Groups {
		var said []string
		for i, s := range g.Series {
			if label := strings.TrimSpace(g.label(i, k)); label != "" {
				said = append(said, strings.TrimSpace(s.Name+" "+label))
			}
		}
		parts = append(parts, fmt.Sprintf("The %s of %s: %s", cmp.Or(g.Axis, "values"), group, listed(said)))
	}
	return sentences(append(parts, g.Note)...)
}

// called is how a sentence about a line begins.
func (l Line) called() string {
	if l.Name == "" {
		return "The line"
	}
	return "The line “" + l.Name + "”"
}

// course says where a line begins and ends, and what is most in between.
func (l Line) course(x, y Axis) string {
	var at []int
	for i := range l.X {
		if finite(l.X[i], x.Log) && finite(l.Y[i], y.Log) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return l.called() + " has no values"
	}
	text := func(i int) string {
		return fmt.Sprintf("%s at %s", y.Unit.Format(l.Y[i]), x.Unit.Format(l.X[i]))
	}
	first, last := at[0], at[len(at)-1]
	most := slices.MaxFunc(at, func(i, j int) int { return cmp.Compare(l.Y[i], l.Y[j]) })
	switch name := l.called(); {
	case first == last:
		return name + " is " + text(first)
	case l.Y[most] > l.Y[first] && l.Y[most] > l.Y[last]:
		return name + " is at most " + text(most)
	default:
		return fmt.Sprintf("%s begins with %s and ends with %s", name, text(first), text(last))
	}
}

func (c Curves) alt() string {
	parts := []string{c.Title, fmt.Sprintf("Lines of %s against %s", cmp.Or(c.Y.Label, "values"), cmp.Or(c.X.Label, "values"))}
	for _, l := range c.Lines {
		parts = append(parts, l.course(c.X, c.Y))
	}
	for _, m := range c.Marks {
		if finite(m.X, c.X.Log) {
			parts = append(parts, fmt.Sprintf("A mark: %s, at %s", m.Name, c.X.Unit.Format(m.X)))
		}
	}
	for _, b := range c.Bounds {
		parts = append(parts, fmt.Sprintf("A bound: %s, at %s", b.Name, c.Y.Unit.Format(b.Value)))
	}
	return sentences(append(parts, c.Note)...)
}

func (l Lines) alt() string {
	parts := []string{l.Title}
	for _, p := range l.Panels {
		for _, line := range p.Lines {
			if line.Name == "" {
				line.Name = cmp.Or(p.Title, p.Y.Label)
			}
			parts = append(parts, line.course(l.X, p.Y))
		}
		for _, b := range p.Bounds {
			parts = append(parts, fmt.Sprintf("A bound: %s, at %s", b.Name, p.Y.Unit.Format(b.Value)))
		}
	}
	return sentences(append(parts, l.Note)...)
}

func (f Pairs) alt() string {
	var said []string
	for _, r := range f.Rows {
		measured := "not measured"
		if finite(r.Measured, true) {
			measured = "measured " + unit.ThreeDigits(r.Measured)
		}
		said = append(said, fmt.Sprintf("%s, guessed %s, %s", r.Name, unit.ThreeDigits(r.Guessed), measured))
	}
	return sentences(f.Title, "The "+cmp.Or(f.Axis, "values")+": "+strings.Join(said, "; "), f.Note)
}

// shares says what a whole was spent on, largest first, without what is less than half a per cent.
func shares(parts []float64, whole float64, kinds []Kind) string {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(parts[j], parts[i]) })
	var said []string
	for _, i := range order {
		if share := parts[i] / whole; share >= 0.005 {
			said = append(said, fmt.Sprintf("%s %.0f %%", kinds[i].Name, 100*share))
		}
	}
	if len(said) == 0 {
		return "nothing"
	}
	return listed(said)
}

func (b StackedBars) alt() string {
	var said []string
	for _, r := range b.Rows {
		said = append(said, fmt.Sprintf("%s, %s: %s", r.Name, b.Unit.Format(r.sum()), shares(r.Parts, r.sum(), b.Kinds)))
	}
	return sentences(b.Title, "Bars and their parts: "+strings.Join(said, "; "), b.Note)
}

func (d *timelineDrawing) alt(title, note string) string {
	parts := []string{title}
	for _, r := range d.runs {
		parts = append(parts, strings.TrimSpace("The run "+r.Title)+" took "+unit.Seconds.Format(r.Wall))
		if finite(r.Stop, true) {
			parts = append(parts, "It was told to stop at "+unit.Seconds.Format(r.Stop))
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
	return sentences(append(parts, note)...)
}

// alt names the items that were completed furthest from their turn.
func (o Order) alt(rank []int) string {
	late := make([]int, 0, len(rank))
	for i, r := range rank {
		if r > 0 && r != i+1 {
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
	if len(said) > 0 {
		furthest = "Furthest from their turn: " + strings.Join(said, "; ")
	}
	return sentences(o.Title, fmt.Sprintf("Lines join the order of submission of %d items with the order of their completion", len(o.Items)), furthest, o.Note)
}

func (m Matrix) alt() string {
	parts, lines := []string{m.Title, m.Note}, []string{}
	for i, row := range m.Shares {
		var said []string
		for j, share := range row {
			if text := perCent(share); text != "" {
				said = append(said, m.Columns[j]+" "+text)
			}
		}
		lines = append(lines, m.Rows[i]+": "+listed(said))
	}
	return sentences(append(parts, "By rows: "+strings.Join(lines, "; "))...)
}

func (h HeatMaps) alt(tops []float64) string {
	what := "Heat map"
	if len(h.Panels) > 1 {
		what = "Heat maps"
	}
	parts := []string{h.Title, fmt.Sprintf("%s of %d × %d pixels, in %s, dark for none and bright for the most", what, h.Panels[0].Width, h.Panels[0].Height, cmp.Or(h.Unit, "counts"))}
	var said []string
	for i, p := range h.Panels {
		at := slices.Index(p.Sum, uint32(tops[i]))
		if tops[i] == 0 {
			said = append(said, p.Title+" none")
			continue
		}
		said = append(said, fmt.Sprintf("%s %s at column %d, row %d", p.Title, unit.Number.Format(tops[i]), at%p.Width, at/p.Width))
	}
	return sentences(append(parts, "The most of each: "+strings.Join(said, "; "), h.Note)...)
}

func (p Pictures) alt() string {
	parts := []string{p.Title}
	for _, panel := range p.Panels {
		size := panel.Image.Bounds().Size()
		parts = append(parts, fmt.Sprintf("An image of %d × %d pixels: %s", size.X, size.Y, cmp.Or(panel.Title, "without a title")))
	}
	var names []string
	for _, s := range p.Legend {
		names = append(names, s.Name)
	}
	if len(names) > 0 {
		parts = append(parts, "Its colours stand for "+listed(names))
	}
	return sentences(append(parts, p.Note)...)
}

func (l Ladder) alt() string {
	parts := []string{l.Title}
	for _, step := range l.Steps {
		var said []string
		for _, a := range step.Answers {
			said = append(said, strings.TrimSpace(a.Label+": "+a.Name))
		}
		parts = append(parts, step.Question, listed(said))
	}
	return sentences(append(parts, l.Note)...)
}
