package woodkit

import (
	"fmt"
	"html"
	"image/color"
	"math"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/plot"
)

// kindColors are the colours that the kinds have in timelines.
var kindColors = map[string]color.RGBA{
	kindWaiting:   {0x9C, 0xCF, 0xF0, 0xFF},
	kindLoading:   blue,
	kindComputing: green,
	kindCrossing:  purple,
	kindAdding:    orange,
	kindFailed:    {0xC6, 0x28, 0x28, 0xFF},
	kindIdle:      {0xE3, 0xE6, 0xE8, 0xFF},
}

// The width and height of a curve in a live panel, in CSS pixels.
const curveWidth, curveHeight = 640, 48

// html is the run's state as a live panel shows it: a line of numbers, what the lanes spent their time on so far, items in
// flight and memory. It has its own background, so that it reads as well on a dark page.
func (o Observation) html() string {
	var b strings.Builder
	b.WriteString(`<div style="background:#fdfdfb;color:#22262b;padding:8px 12px;max-width:820px;font:13px sans-serif">`)
	fmt.Fprintf(&b, `<b>%s</b><br/>%s`, html.EscapeString(o.Record.title()), html.EscapeString(o.state()))
	rows := o.spent()
	for _, row := range rows {
		b.WriteString(row.html())
	}
	b.WriteString(legendHTML(rows))
	for _, panel := range append(o.flightPanels(), o.memoryPanel()) {
		b.WriteString(curveHTML(panel, o.Wall()))
	}
	b.WriteString(`</div>`)
	return b.String()
}

// state says how far the run is.
func (o Observation) state() string {
	r := o.Record
	done := r.Frames + len(r.Failed)
	text := fmt.Sprintf("%d of %d frames, %.1f s", done, r.Of, r.Seconds)
	if done > 0 && done < r.Of {
		left := time.Duration(r.Seconds / float64(done) * float64(r.Of-done) * float64(time.Second))
		text += fmt.Sprintf(", about %v left", left.Round(time.Second))
	}
	if len(r.Failed) > 0 {
		text += fmt.Sprintf(", %d failed", len(r.Failed))
	}
	return text
}

func css(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// html is a bar of parts, as wide as their shares.
func (s spending) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div style="display:flex;height:16px;margin:3px 0"><span style="width:130px">%s</span>`, s.name())
	sum := 0.0
	for _, seconds := range s.parts {
		sum += seconds
	}
	for i, seconds := range s.parts {
		if seconds > 0 {
			fmt.Fprintf(&b, `<span title="%s" style="width:%.1fpx;background:%s"></span>`,
				spentKinds[i], curveWidth*seconds/sum, css(kindColors[spentKinds[i]]))
		}
	}
	b.WriteString(`</div>`)
	return b.String()
}

// legendHTML names the kinds that occur.
func legendHTML(rows []spending) string {
	var b strings.Builder
	b.WriteString(`<div style="margin:3px 0 3px 130px;font-size:11px">`)
	for i, kind := range spentKinds {
		if !slices.ContainsFunc(rows, func(row spending) bool { return row.parts[i] > 0 }) {
			continue
		}
		fmt.Fprintf(&b, `<span style="background:%s;padding:0 6px;margin-right:4px"></span>%s `, css(kindColors[kind]), kind)
	}
	b.WriteString(`</div>`)
	return b.String()
}

// curveHTML draws the lines of a panel and its bounds, with the largest value named.
func curveHTML(panel plot.LinePanel, wall time.Duration) string {
	most := 0.0
	for _, line := range panel.Lines {
		for _, y := range line.Y {
			most = max(most, y)
		}
	}
	for _, bound := range panel.Bounds {
		most = max(most, bound.Value)
	}
	if most == 0 || wall <= 0 {
		return ""
	}
	x := func(seconds float64) float64 { return curveWidth * seconds / wall.Seconds() }
	y := func(value float64) float64 { return 1 + (curveHeight-2)*(1-value/most) }
	var b, names strings.Builder
	for _, line := range panel.Lines {
		if line.Name != "" {
			fmt.Fprintf(&names, `<span style="background:%s;padding:0 6px;margin-right:4px"></span>%s `, css(lineColor(line)), html.EscapeString(line.Name))
		}
	}
	fmt.Fprintf(&b, `<div style="margin-left:130px;font-size:11px">%s</div>`, names.String())
	fmt.Fprintf(&b, `<div style="display:flex;margin:1px 0 3px"><span style="width:130px;font-size:11px">%s<br/>up to %s</span><svg width="%d" height="%d" style="background:#f1f2f3">`,
		html.EscapeString(panel.Title), panel.Y.Unit.Format(most), curveWidth, curveHeight)
	for _, line := range panel.Lines {
		fmt.Fprintf(&b, `<polyline fill="none" stroke="%s" stroke-width="1.5" points="%s"/>`, css(lineColor(line)), points(line, x, y))
	}
	for _, bound := range panel.Bounds {
		fmt.Fprintf(&b, `<line x1="0" x2="%d" y1="%.1f" y2="%.1f" stroke="#22262b" stroke-dasharray="4 3"/>`, curveWidth, y(bound.Value), y(bound.Value))
	}
	b.WriteString(`</svg></div>`)
	return b.String()
}

// lineColor is the colour that a line was given.
func lineColor(line plot.Line) color.RGBA {
	if own, ok := line.Color.(color.RGBA); ok {
		return own
	}
	return grey
}

// points are the places of a line: of each column of two pixels the lowest, highest and last value, so that the text of a
// line of any length stays below some 20 kB.
func points(line plot.Line, x, y func(float64) float64) string {
	var b strings.Builder
	columnOf := func(i int) float64 { return 2 * math.Floor(x(line.X[i])/2) }
	for i := 0; i < len(line.X); {
		column := columnOf(i)
		if line.Step && i > 0 {
			fmt.Fprintf(&b, "%.0f,%.1f ", column, y(line.Y[i-1]))
		}
		low, high := line.Y[i], line.Y[i]
		last := line.Y[i]
		for ; i < len(line.X) && columnOf(i) == column; i++ {
			low, high, last = min(low, line.Y[i]), max(high, line.Y[i]), line.Y[i]
		}
		for _, value := range []float64{low, high, last} {
			fmt.Fprintf(&b, "%.0f,%.1f ", column, y(value))
			if low == high {
				break
			}
		}
	}
	return b.String()
}
