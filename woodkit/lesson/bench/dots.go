package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	woodplot "woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// looks give each code a shape and a colour.
var looks = map[string]draw.GlyphStyle{
	ArticlePython: {Shape: draw.CircleGlyph{}, Color: woodplot.ArticlePythonColor, Radius: vg.Points(4)},
	BestPython:    {Shape: draw.BoxGlyph{}, Color: woodplot.BestPythonColor, Radius: vg.Points(3.5)},
	GoPixels:      {Shape: draw.TriangleGlyph{}, Color: woodplot.PixelsColor, Radius: vg.Points(4.5)},
	GoRuns:        {Shape: draw.PyramidGlyph{}, Color: woodplot.RunsColor, Radius: vg.Points(4.5)},
}

// errNothing means that there is no time to draw.
var errNothing = errors.New("drawing what was measured: there is no time to draw")

// Dots draws the time per mask of every cell with its interval: see WriteFigure.
func (r *Result) Dots() Drawing {
	var b bytes.Buffer
	err := r.WriteFigure(&b)
	alt := fmt.Sprintf("Dots with 95 %% intervals on a logarithmic axis: the time per mask of %d ways. %s. The table of each step has the numbers.", len(r.rows()), r.headline()+r.busyNote())
	return Drawing{b.Bytes(), alt, err}
}

// WriteFigure draws the time per mask of every cell with its interval, as a PNG. There is a row for each way of each task,
// and a shape and colour for each code. The axis is logarithmic, because the codes differ by far more than thirty times. If
// there are several interpreters, it draws the first.
func (r *Result) WriteFigure(w io.Writer) error {
	rows := r.rows()
	if len(rows) == 0 {
		return errNothing
	}
	p := plot.New()
	p.Title.Text = strings.TrimSuffix(r.headline()+"\n"+strings.TrimSpace(r.busyNote()), "\n")
	p.Title.Padding = vg.Points(8)
	p.X.Label.Text = "ms per mask, on a logarithmic scale: the further left, the faster (lines are 95 % intervals)"
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Task + ": " + row.Way
	}
	p.NominalY(names...)
	p.Add(plotter.NewGrid())
	p.Legend.Top, p.Legend.Padding = true, vg.Points(3)
	for _, code := range Codes {
		if err := r.addCode(p, code, rows); err != nil {
			return fmt.Errorf("drawing what was measured: %w", err)
		}
	}
	p.X.Min, p.X.Max = p.X.Min/1.5, p.X.Max*1.5
	p.Y.Min, p.Y.Max = -0.7, float64(len(rows))-0.3
	canvas := vgimg.NewWith(vgimg.UseWH(800*vg.Inch/96, vg.Length(140+30*len(rows))*vg.Inch/96), vgimg.UseDPI(192))
	margin := vg.Points(8)
	p.Draw(draw.Crop(draw.New(canvas), 2*margin, -margin, margin, -margin))
	var buffer bytes.Buffer
	_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(&buffer)
	if err == nil {
		_, err = w.Write(buffer.Bytes())
	}
	return err
}

// rows returns the ways of each task that have a time, from bottom to top.
func (r *Result) rows() (rows []Cell) {
	seen := map[Cell]bool{}
	for _, t := range r.Cells {
		if t.PerFrame != nil {
			seen[Cell{Task: t.Task, Way: t.Way}] = true
		}
	}
	for t := range Tasks {
		for v := range Ways {
			if row := (Cell{Task: Tasks[len(Tasks)-1-t], Way: Ways[len(Ways)-1-v]}); seen[row] {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// dots holds times with intervals, for the plotter.
type dots struct {
	plotter.XYs
	plotter.XErrors
}

// addCode adds the dots of a code.
func (r *Result) addCode(p *plot.Plot, code string, rows []Cell) error {
	var d dots
	for y, row := range rows {
		for _, t := range r.Cells {
			if t.Code != code || t.Task != row.Task || t.Way != row.Way || t.PerFrame == nil {
				continue
			}
			i, low, high := t.PerFrame, 0.0, 0.0
			if i.Known() {
				low, high = i.Median-i.Low, i.High-i.Median
			}
			d.XYs = append(d.XYs, plotter.XY{X: i.Median, Y: float64(y)})
			d.XErrors = append(d.XErrors, struct{ Low, High float64 }{low, high})
			break
		}
	}
	if len(d.XYs) == 0 {
		return nil
	}
	points, err := plotter.NewScatter(d.XYs)
	if err != nil {
		return err
	}
	bars, err := plotter.NewXErrorBars(d)
	if err != nil {
		return err
	}
	points.GlyphStyle = looks[code]
	bars.Color, bars.Width = points.Color, vg.Points(1.2)
	p.Add(bars, points)
	p.Legend.Add(code, points)
	return nil
}

// headline says what the figure shows. It compares the fastest cell with the article's loop or, if there is none, with Go's
// by pixels.
func (r *Result) headline() string {
	for _, task := range []string{HeatMaps, Counts, Bytecode} {
		for _, code := range []string{ArticlePython, GoPixels} {
			loop := r.loop(code, task, "")
			if loop == nil || loop.PerFrame == nil {
				continue
			}
			best := loop
			for _, t := range r.Cells {
				if t.Task == task && t.PerFrame != nil && t.PerFrame.Median < best.PerFrame.Median {
					best = t
				}
			}
			return fmt.Sprintf("%s: %s ms per mask in a loop in %s, %s ms in %s (%s)", task,
				unit.ThreeDigits(loop.PerFrame.Median), strings.Replace(code, "article's", "the article's", 1),
				unit.ThreeDigits(best.PerFrame.Median), best.Code, best.Way)
		}
	}
	return "Time per mask"
}
