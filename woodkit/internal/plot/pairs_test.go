package plot

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func inClass() Figure {
	return Pairs{
		Title: "heat maps: queue", Axis: "time for one frame, as a fraction of the for loop's", Mark: Mark{"the for loop's time", 1},
		Rows: []Pair{
			{"Linus, 16 cores", .1, .4},
			{"Ada, 64 cores", .33, .2},
			{"Ken, 2 cores", .6, .6},
			{"Margaret, 4 cores", .9, 0},
			{"Barbara, 2 cores", 1.5, .55},
			{"Nobody", math.NaN(), 1},
		},
		Note: "2 of 4 guesses were right within a factor of two.",
	}.Figure()
}

func TestPairsOfOddData(t *testing.T) {
	long := strings.Repeat("a very long name ", 12)
	var class []Pair
	for i := range 200 {
		class = append(class, Pair{fmt.Sprint("reader ", i), 1 / float64(i+1), 0.5})
	}
	for name, p := range map[string]Pairs{
		"nothing":       {},
		"no guess":      {Rows: []Pair{{"Ada", 0, 1}}},
		"a large class": {Rows: class},
		"long names":    {Title: long, Axis: long, Note: long, Mark: Mark{long, 1}, Rows: []Pair{{long, 1, 2}, {long, 1e-6, 1e6}}},
	} {
		for _, style := range []string{"projector", ""} {
			t.Setenv(Variable, style)
			f := p.Figure()
			if _, err := f.PNG(); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if side := onEdge(f.pixels, 2*scale); side != "" {
				t.Errorf("%s, style %q: something is cut off at the %s edge", name, style, side)
			}
		}
	}
	if _, err := (Pairs{Rows: make([]Pair, 0)}).Figure().Image(); err != nil {
		t.Error(err)
	}
	for len(class) < 2000 {
		class = append(class, class...)
	}
	if _, err := (Pairs{Rows: class}).Figure().Image(); err == nil || !strings.Contains(err.Error(), "too much for one figure") {
		t.Errorf("thousands of readers: %v", err)
	}
}

// TestPairsShowBoth: every guess and every measurement that can be drawn is visible in its colour, even if both are the same.
func TestPairsShowBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ratio := rapid.Custom(func(t *rapid.T) float64 { return math.Exp(rapid.Float64Range(-10, 10).Draw(t, "log")) })
		guessed := ratio.Draw(t, "guessed")
		measured := rapid.OneOf(ratio, rapid.Just(guessed)).Draw(t, "measured")
		f := Pairs{Rows: []Pair{{"Ada", guessed, measured}}}.Figure()
		seen := map[[3]uint8]int{}
		for y := f.pixels.Rect.Max.Y / 3; y < f.pixels.Rect.Max.Y; y++ { // below the legend
			for x := range f.pixels.Rect.Max.X {
				c := f.pixels.RGBAAt(x, y)
				seen[[3]uint8{c.R, c.G, c.B}]++
			}
		}
		for name, c := range map[string][3]uint8{
			"guess":       {guessedColor.R, guessedColor.G, guessedColor.B},
			"measurement": {measuredColor.R, measuredColor.G, measuredColor.B},
		} {
			if seen[c] < 30 {
				t.Errorf("the %s shows in %d pixels", name, seen[c])
			}
		}
	})
}
