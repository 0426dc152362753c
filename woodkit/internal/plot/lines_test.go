package plot

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestAmountsAreOnTopOfEachOther: the heights of areas are in the ratio of the amounts, whether there are few steps or many.
func TestAmountsAreOnTopOfEachOther(t *testing.T) {
	rest := Line{Step: true, Color: PaleGrey, X: []float64{0, 1}, Y: []float64{4, 4}}
	for name, line := range map[string]Line{
		"no steps":   {Step: true, Color: Indigo, X: []float64{0, 1}, Y: []float64{2, 2}},
		"many steps": upAndDown(100_000), // their mean is 2
	} {
		m, err := Lines{Panels: []LinePanel{{Stack: true, Lines: []Line{line, rest}}}}.Figure().Image()
		if err != nil {
			t.Fatal(err)
		}
		below, above, mixed := 0, 0, 0
		for x := range m.Bounds().Dx() {
			column := []int{0, 0}
			for y := range m.Bounds().Dy() {
				switch m.At(x, y) {
				case Indigo:
					if column[0]++; column[1] == 0 {
						mixed++ // the second amount must be above the first
					}
				case PaleGrey:
					column[1]++
				}
			}
			if column[0] > 40 && column[1] > 40 { // not in the legend
				below, above = below+column[0], above+column[1]
			}
		}
		if ratio := float64(above) / float64(below); below == 0 || ratio < 1.9 || ratio > 2.1 {
			t.Errorf("%s: amounts of 2 and 4 have %d and %d pixels", name, below, above)
		}
	}
}

// TestSumOfStepLines compares it with sums at single moments.
func TestSumOfStepLines(t *testing.T) {
	valueAt := func(l Line, x float64) float64 {
		if len(l.X) == 0 || x > l.X[len(l.X)-1] {
			return 0
		}
		value := 0.0
		for i := range l.X {
			if l.X[i] <= x {
				value = l.Y[i]
			}
		}
		return value
	}
	rapid.Check(t, func(t *rapid.T) {
		lines := make([]Line, rapid.IntRange(0, 3).Draw(t, "lines"))
		for i := range lines {
			for _, x := range rapid.SliceOfN(rapid.IntRange(0, 9), 0, 6).Draw(t, "x") {
				lines[i].X = append(lines[i].X, float64(x))
				lines[i].Y = append(lines[i].Y, float64(rapid.IntRange(0, 5).Draw(t, "y")))
			}
			slices.Sort(lines[i].X)
		}
		sum := sumOf(lines)
		for x := range 10 {
			want := 0.0
			for _, l := range lines {
				want += valueAt(l, float64(x))
			}
			k := slices.Index(sum.X, float64(x))
			if changes := slices.ContainsFunc(lines, func(l Line) bool { return slices.Contains(l.X, float64(x)) }); changes != (k >= 0) {
				t.Fatalf("a line has a value at %d: %v, and the sum: %v", x, changes, k >= 0)
			}
			if k >= 0 && sum.Y[k] != want {
				t.Fatalf("%v at %d, want %v: %+v", sum.Y[k], x, want, lines)
			}
		}
	})
}

// TestAreasAreDescribedAsWhatTheyAre: with the least and the greatest value where there are too many steps to be seen.
func TestAreasAreDescribedAsWhatTheyAre(t *testing.T) {
	line := upAndDown(2048)
	line.Name = "with a worker"
	alt := Lines{Panels: []LinePanel{{Stack: true, Lines: []Line{line}}}}.Figure().Alt()
	woodtest.WantFacts(t, "a stack", alt, "area", "with a worker", "1 and 3", "running mean")
	even := amountsOf(&sheet{}, area{w: 780, h: 100, sx: span{lo: 0, hi: 1}, sy: span{lo: 0, hi: 3}}, []Line{line})
	for k, level := range even.levels[0][8 : len(even.levels[0])-8] {
		if level < 1.8 || level > 2.2 {
			t.Fatalf("the running mean in column %d is %.2f, want about 2", k+8, level)
		}
	}
}
