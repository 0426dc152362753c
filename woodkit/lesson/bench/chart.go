package bench

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"woodscape.example/woodkit/internal/interval"
	palette "woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/lesson/article"
)

// charted has the bars of the article's chart, in its order. The article drew its queue as the threads of the heat maps.
var charted = []struct {
	task, way string
	color     color.Color
}{
	{Counts, Loop, palette.LoopColor},
	{Counts, Pool, palette.ThreadsColor},
	{Counts, Processes, palette.ProcessesColor},
	{HeatMaps, Loop, palette.LoopColor},
	{HeatMaps, Loading, palette.LoadingColor},
	{HeatMaps, Queued, palette.QueueColor},
	{HeatMaps, QueuedProcesses, palette.ProcessesColor},
}

// A chartRow is one row of the chart: a machine and a language.
type chartRow struct {
	title string
	times []*interval.Interval // ms per mask for each bar of charted; nil if there is none
	notes []string             // in place of a bar
	none  string               // in place of all bars
}

// chartRows returns the rows for the article's machine, for the first Python here, for Go by pixels, and for Go by runs.
func (r *Result) chartRows() []chartRow {
	there := chartRow{title: "The article's machine, in Python, 2023 (single runs). Upper number: per mask; lower: for 8,234 masks"}
	for _, bar := range charted {
		seconds := articleSeconds(Cell{Task: bar.task, Way: bar.way})
		there.times = append(there.times, &interval.Interval{Median: seconds * 1000 / article.Frames, Rounds: 1})
		there.notes = append(there.notes, "")
	}
	rows := []chartRow{there}
	python := Cell{Code: ArticlePython}
	title := "This machine, in Python, the article's way"
	if len(r.Pythons) > 0 {
		python.Python = r.Pythons[0].Name
		title = fmt.Sprintf("This machine, in %s, the article's way", python.Python)
	}
	for _, row := range []struct {
		like  Cell
		title string
	}{{python, title}, {Cell{Code: GoPixels}, "This machine, in Go by pixels"}, {Cell{Code: GoRuns}, "This machine, in Go by runs"}} {
		rows = append(rows, r.chartRow(row.like, row.title+r.busyNote()))
	}
	return rows
}

func (r *Result) chartRow(like Cell, title string) chartRow {
	row := chartRow{title: title}
	some := false
	for _, bar := range charted {
		like.Task = bar.task
		t := r.find(like, bar.way)
		var time *interval.Interval
		note := "not measured"
		switch {
		case t != nil && t.Failed != "":
			note = "failed"
		case t != nil && t.PerFrame != nil:
			time, note, some = t.PerFrame, "", true
		case whyNot(like.Code, bar.task, bar.way) != "":
			note = "same as\nthe queue" // Go by runs leaves out only this bar: it loads nothing but runs
		}
		row.times, row.notes = append(row.times, time), append(row.notes, note)
	}
	if !some {
		row.none = "not measured"
		if like.Code == ArticlePython && r.NotMeasured != "" {
			row.none += ": " + r.NotMeasured
		}
	}
	return row
}

// Chart draws the article's bar chart in four rows: the article's machine, the first Python here, Go by pixels and Go by
// runs. Each bar has its time per mask, and below that the seconds for 8,234 masks. Each row has its own scale, from zero.
func (r *Result) Chart() Drawing {
	const rowHeight, foot = 150, 44
	rows := r.chartRows()
	canvas := vgimg.NewWith(vgimg.UseWH(chartWidth*vg.Inch/96, vg.Length(len(rows)*rowHeight+foot)*vg.Inch/96), vgimg.UseDPI(192))
	all := draw.New(canvas)
	all.SetColor(color.White)
	all.Fill(all.Rectangle.Path())
	height := vg.Length(rowHeight) * vg.Inch / 96
	said := []string{}
	for i, row := range rows {
		p, err := row.plot(i == len(rows)-1)
		if err != nil {
			return Drawing{err: fmt.Errorf("drawing what was measured: %w", err)}
		}
		top, bottom := all.Max.Y-vg.Length(i)*height, all.Max.Y-vg.Length(i+1)*height
		if i == len(rows)-1 {
			bottom = all.Min.Y
		}
		part := draw.Canvas{Canvas: all.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: all.Min.X, Y: bottom}, Max: vg.Point{X: all.Max.X, Y: top}}}
		p.Draw(draw.Crop(part, vg.Points(6), -vg.Points(6), vg.Points(3), -vg.Points(3)))
		said = append(said, row.String())
	}
	var b bytes.Buffer
	_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(&b)
	return Drawing{b.Bytes(), "Bar charts of the time per mask, one below the other, each with its own scale. " + strings.Join(said, " "), err}
}

// String describes the row.
func (row chartRow) String() string {
	if row.none != "" {
		return row.title + ": " + row.none + "."
	}
	var said []string
	for i, time := range row.times {
		what := row.notes[i]
		if time != nil {
			what = unit.ThreeDigits(time.Median) + " ms"
		}
		said = append(said, charted[i].task+": "+charted[i].way+" "+strings.ReplaceAll(what, "\n", " "))
	}
	return row.title + ": " + strings.Join(said, ", ") + "."
}

// plot draws a row. Only the last row has names below its bars.
func (row chartRow) plot(last bool) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = row.title
	p.Title.TextStyle.Font.Size, p.Title.Padding = vg.Points(10), vg.Points(2)
	p.Title.TextStyle.XAlign = draw.XCenter
	p.Y.Label.Text = "ms per mask"
	p.Y.Label.TextStyle.Font.Size = vg.Points(8)
	p.Y.Tick.Label.Font.Size = vg.Points(7)
	p.Y.Tick.Marker = plot.TickerFunc(shortTicks)
	p.X.Tick.Label.Font.Size = vg.Points(8)
	p.X.Tick.Length, p.X.LineStyle.Width = 0, vg.Points(0.5)
	most := 0.0
	var labels plotter.XYLabels
	for i, time := range row.times {
		x, at, label := float64(i), 0.0, row.notes[i]
		if time != nil {
			bar, err := plotter.NewBarChart(plotter.Values{time.Median}, vg.Points(44))
			if err != nil {
				return nil, err
			}
			bar.XMin, bar.Color, bar.LineStyle.Width = x, charted[i].color, vg.Points(0.4)
			p.Add(bar)
			at = time.Median
			label = unit.ThreeDigits(time.Median) + " ms\n" + seconds(time.Median)
			if time.Known() {
				whisker, err := plotter.NewYErrorBars(struct {
					plotter.XYs
					plotter.YErrors
				}{plotter.XYs{{X: x, Y: time.Median}}, plotter.YErrors{{Low: time.Median - time.Low, High: time.High - time.Median}}})
				if err != nil {
					return nil, err
				}
				whisker.Width = vg.Points(1)
				p.Add(whisker)
				at = time.High
			}
			most = math.Max(most, at)
		}
		labels.XYs, labels.Labels = append(labels.XYs, plotter.XY{X: x, Y: at}), append(labels.Labels, label)
	}
	if row.none != "" {
		labels = plotter.XYLabels{XYs: plotter.XYs{{X: float64(len(charted)-1) / 2, Y: 0.4}}, Labels: []string{row.none}}
		most = 1
		p.HideY()
	}
	drawn, err := plotter.NewLabels(labels)
	if err != nil {
		return nil, err
	}
	for i := range drawn.TextStyle {
		drawn.TextStyle[i].Font.Size, drawn.TextStyle[i].XAlign, drawn.TextStyle[i].YAlign = vg.Points(8), text.XCenter, text.YBottom
	}
	drawn.Offset.Y = vg.Points(2)
	p.Add(drawn)
	names := make([]string, len(charted))
	for i, bar := range charted {
		names[i] = " "
		if last {
			names[i] = bar.task + ":\n" + bar.way
		}
	}
	p.NominalX(names...)
	p.X.Min, p.X.Max = -0.6, float64(len(charted))-0.4
	p.Y.Min, p.Y.Max = 0, most*1.6 // leaves room for two lines of a label
	return p, nil
}

// shortTicks are gonum's ticks with the shortest form of their labels: 50 and not 50.00.
func shortTicks(low, high float64) []plot.Tick {
	ticks := plot.DefaultTicks{}.Ticks(low, high)
	for i, t := range ticks {
		if !t.IsMinor() {
			ticks[i].Label = strconv.FormatFloat(t.Value, 'g', 4, 64)
		}
	}
	return ticks
}
