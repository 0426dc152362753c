package plot

import (
	"math"
	"testing"

	"gonum.org/v1/plot/plotter"
)

// upAndDown is a line with this many steps between 1 and 3 in one second.
func upAndDown(steps int) Line {
	l := Line{Step: true, Color: Indigo}
	for i := range steps {
		l.X, l.Y = append(l.X, float64(i)/float64(steps)), append(l.Y, float64(1+2*(i%2)))
	}
	l.X, l.Y = append(l.X, 1), append(l.Y, 1)
	return l
}

// TestManyStepsAreNoSlab: a line that goes up and down more often than can be seen does not fill its panel. Its least and its
// greatest value can still be seen.
func TestManyStepsAreNoSlab(t *testing.T) {
	m, err := Lines{Panels: []LinePanel{{Lines: []Line{upAndDown(2048)}}}}.Figure().Image()
	if err != nil {
		t.Fatal(err)
	}
	full := 0
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			r, g, b, _ := m.At(x, y).RGBA()
			if r>>8 == uint32(Indigo.R) && g>>8 == uint32(Indigo.G) && b>>8 == uint32(Indigo.B) {
				full++
			}
		}
	}
	if share := float64(full) / float64(m.Bounds().Dx()*m.Bounds().Dy()); share > 0.05 || share == 0 {
		t.Errorf("%.0f %% of the picture have the line's colour", 100*share)
	}
}

// TestBandsKeepLeastMostAndMean: each column of a band has the least, the greatest and the mean value of its time.
func TestBandsKeepLeastMostAndMean(t *testing.T) {
	a := area{x: 10, y: 0, w: 300, h: 100, sx: span{lo: 0, hi: 1}, sy: span{lo: 0, hi: 3}}
	points := plotter.XYs{{X: 0, Y: 2}, {X: 0.501, Y: 0}, {X: 0.502, Y: 3}, {X: 0.503, Y: 2}, {X: 1, Y: 2}}
	columns := bandOf(points, a, bandColumn)
	if len(columns) != 100 {
		t.Fatalf("%d columns", len(columns))
	}
	sum := 0.0
	for i, c := range columns {
		low, high := 2.0, 2.0
		if i == 50 { // 0.50 to 0.51
			low, high = 0, 3
		}
		if c.low != low || c.high != high {
			t.Errorf("column %d reaches from %v to %v, want %v to %v", i, c.low, c.high, low, high)
		}
		sum += c.mean / 100
	}
	if want := 2 - 2*0.001 + 0.001; math.Abs(sum-want) > 1e-9 {
		t.Errorf("the mean of all columns is %v, want %v", sum, want)
	}
	if few, many := upAndDown(24), upAndDown(2048); few.dense() || !many.dense() {
		t.Errorf("24 steps are too many to be seen: %v; 2,048 are: %v", few.dense(), many.dense())
	}
}

// TestMeansDoNotShowTheColumns: the mean of a line that goes up and down evenly is even, however its steps fall into columns.
func TestMeansDoNotShowTheColumns(t *testing.T) {
	a := area{w: 780, h: 100, sx: span{lo: 0, hi: 1}, sy: span{lo: 0, hi: 3}}
	for _, steps := range []int{411, 999, 1024, 2048, 100_000} {
		line := upAndDown(steps)
		b := band{area: a, columns: bandOf(line.pieces(a)[0], a, bandColumn)}
		for i, mean := range b.means().Y {
			if edge := i < 4 || i > len(b.columns)-5; !edge && math.Abs(mean-2) > 0.2 {
				t.Errorf("%d steps between 1 and 3: the mean in column %d is %.2f", steps, i, mean)
				break
			}
		}
	}
}
