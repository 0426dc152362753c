package plot

import (
	"image/color"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sight describes how an eye sees colours: a matrix on linear red, green and blue.
type sight struct {
	name   string
	matrix [3][3]float64
}

// sights are normal colour vision and the simulations for each missing kind of cone at full severity, from Machado, Oliveira
// and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009).
var sights = []sight{
	{"all cones", [3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"no red cones", [3][3]float64{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{"no green cones", [3][3]float64{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
	{"no blue cones", [3][3]float64{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}

// lab returns a colour as an eye sees it, in CIE L*a*b* (D65), in which distances show about how different colours look.
func (s sight) lab(c color.RGBA) [3]float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var seen [3]float64
	for i, row := range s.matrix {
		for k, m := range row {
			seen[i] += m * in[k]
		}
		seen[i] = min(max(seen[i], 0), 1)
	}
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124*seen[0] + 0.3576*seen[1] + 0.1805*seen[2]) / 0.95047)
	y := f(0.2126*seen[0] + 0.7152*seen[1] + 0.0722*seen[2])
	z := f((0.0193*seen[0] + 0.1192*seen[1] + 0.9505*seen[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// difference is the distance of two colours (CIE 1976). A distance of 2 can just be seen side by side, and 15 is clear in a
// legend.
func (s sight) difference(a, b color.RGBA) float64 {
	p, q := s.lab(a), s.lab(b)
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

// strategies are the colours of strategies.
var strategies = map[string]color.RGBA{
	"loop": LoopColor, "by hand": ByHandColor, "threads": ThreadsColor, "processes": ProcessesColor,
	"loading": LoadingColor, "queue": QueueColor, "fold": FoldColor, "runs": RunsColor,
}

// others are the colours that mean something else than a phase, a strategy or a series.
var others = map[string]color.RGBA{
	"pixels": PixelsColor, "article": ArticlePythonColor, "best": BestPythonColor,
	"literal": LiteralColor, "match": MatchColors[0], "next match": MatchColors[1],
	"held": HeldColor,
}

// TestAColourMeansOneThing: what is not a phase, a strategy or a series does not look like one. Failed time is hatched.
func TestAColourMeansOneThing(t *testing.T) {
	all := map[string]color.RGBA{"series, pale grey": PaleGrey}
	for name, c := range strategies {
		all["strategy "+name] = c
	}
	for _, k := range knownKinds {
		all["phase "+k.Name] = paletteColor(k.Color, 0)
	}
	for i, c := range palette {
		all["series "+strconv.Itoa(i)] = c
	}
	for p, a := range others {
		for q, b := range all {
			if d := sights[0].difference(a, b); d < 15 {
				t.Errorf("%s and %s differ by %.1f only", p, q, d)
			}
		}
		for q, b := range others {
			if d := sights[0].difference(a, b); p < q && d < 15 {
				t.Errorf("%s and %s differ by %.1f only", p, q, d)
			}
		}
	}
}

// TestColoursAreInOneFile: a colour that is written down elsewhere would not be compared with the others here. The classes of
// data sets have colours of their own.
func TestColoursAreInOneFile(t *testing.T) {
	written := regexp.MustCompile(`RGBA\{(0x|\d)|\{0x[0-9A-F]{2}, 0x`)
	err := filepath.WalkDir("../..", func(file string, d fs.DirEntry, err error) error {
		name := filepath.Base(file)
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || name == "palette.go" {
			return err
		}
		source, err := os.ReadFile(file)
		if filepath.ToSlash(file) == "../../class.go" { // WoodScape's
			return err
		}
		for _, line := range strings.Split(string(source), "\n") {
			if strings.Contains(line, "olor") && written.MatchString(line) {
				t.Errorf("%s: %s", file, strings.TrimSpace(line))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNoSeriesHasTheColourOfAPhase: no series looks like a phase or a strategy.
func TestNoSeriesHasTheColourOfAPhase(t *testing.T) {
	for i, a := range palette {
		for _, k := range knownKinds {
			if d := sights[0].difference(a, paletteColor(k.Color, 0)); d < 15 {
				t.Errorf("series %d and phase %s differ by %.1f only", i, k.Name, d)
			}
		}
		for name, b := range strategies {
			if d := sights[0].difference(a, b); d < 12 {
				t.Errorf("series %d and strategy %s differ by %.1f only", i, name, d)
			}
		}
	}
}

// TestNoColourIsAPhaseAndAStrategy: with normal colour vision, no phase is mistaken for a strategy. Failed time is hatched.
func TestNoColourIsAPhaseAndAStrategy(t *testing.T) {
	for strategy, a := range strategies {
		for _, k := range knownKinds {
			if b := paletteColor(k.Color, 0); !hatched(b) && sights[0].difference(a, b) < 20 {
				t.Errorf("strategy %s and phase %s differ by %.1f only", strategy, k.Name, sights[0].difference(a, b))
			}
		}
	}
}

// TestColours: colours that are beside each other in one figure can be told apart by every eye, and differ from the page.
func TestColours(t *testing.T) {
	kinds := map[string]color.RGBA{}
	for _, k := range knownKinds {
		kinds[k.Name] = paletteColor(k.Color, 0)
	}
	series := map[string]color.RGBA{}
	for i, c := range palette {
		series[string(rune('0'+i))] = c
	}
	for name, colors := range map[string]map[string]color.RGBA{
		"palette":         series,
		"strategies":      strategies,
		"phases of a run": kinds,
		"codes":           {"pixels": PixelsColor, "runs": RunsColor, "article": ArticlePythonColor, "best": BestPythonColor},
		"tokens":          {"zero": ZeroColor, "literal": LiteralColor, "match": MatchColors[0], "next match": MatchColors[1]},
		"turns":           {"working": ComputingColor, "moving": Indigo, "waiting": paletteColor(knownKinds[0].Color, 0)},
		"order":           {"before": earlierColor, "at": inTurnColor, "after": laterColor, "failed": failedColor},
	} {
		for _, s := range sights {
			for p, a := range colors {
				for q, b := range colors {
					if p >= q || (hatched(a) != hatched(b)) { // a hatched bar can be told apart by its stripes
						continue
					}
					if d := s.difference(a, b); d < 15 {
						t.Errorf("%s, %s: %s and %s differ by %.1f only", name, s.name, p, q, d)
					}
				}
				if d := s.difference(a, paper); d < 8 && a != laneGrey {
					t.Errorf("%s, %s: %s is too close to the page: %.1f", name, s.name, p, d)
				}
			}
		}
	}
}

// TestTextOnColours: text can be read on every colour that it is written on. WCAG 2 asks for a contrast of 3 for large text
// and 4.5 for small.
func TestTextOnColours(t *testing.T) {
	for _, k := range knownKinds {
		c := paletteColor(k.Color, 0)
		if got := contrast(onColor(c), c); got < 3 {
			t.Errorf("text on %s has a contrast of %.1f", k.Name, got)
		}
	}
	for name, c := range map[string]color.RGBA{"ink": ink, "soft ink": softInk} {
		if got := contrast(c, paper); got < 4.5 {
			t.Errorf("%s on the page has a contrast of %.1f", name, got)
		}
	}
}

// contrast is the ratio of luminances as WCAG 2 defines it.
func contrast(a, b color.RGBA) float64 {
	luminance := func(c color.RGBA) float64 {
		l := sights[0].lab(c)[0]
		return math.Pow((l+16)/116, 3)
	}
	hi, lo := luminance(a), luminance(b)
	if hi < lo {
		hi, lo = lo, hi
	}
	return (hi + 0.05) / (lo + 0.05)
}
