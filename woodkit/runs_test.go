package woodkit

import (
	"bytes"
	"image"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/pprof/profile"

	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/synth"
)

func TestSplitFunction(t *testing.T) {
	for full, want := range map[string][2]string{
		"compress/flate.(*decompressor).huffSym":                {"compress/flate", "huffSym"},
		"woodscape.example/woodkit/maskpng.(*inflater).quick":   {"maskpng", "quick"},
		"woodscape.example/woodkit.Frame.Labels":                {"woodkit", "Labels"},
		"main.pixelCounts":                                      {"this cell", "pixelCounts"},
		"slices.pdqsortCmpFunc[...]":                            {"slices", "pdqsortCmpFunc"},
		"slices.partitionCmpFunc[go.shape.int]":                 {"slices", "partitionCmpFunc"},
		"main.(*sum[woodscape.example/woodkit.Frame]).add":      {"this cell", "add"},
		"runtime.memmove":                                       {"runtime", "memmove"},
		"internal/runtime/syscall.Syscall6":                     {"runtime", "Syscall6"},
		"syscall.Syscall":                                       {"runtime", "Syscall"},
		"aeshashbody":                                           {"runtime", "aeshashbody"},
		"github.com/google/pprof/profile.(*Profile).postDecode": {"github.com/google/pprof/profile", "postDecode"},
	} {
		if name, function := splitFunction(full); [2]string{name, function} != want {
			t.Errorf("%s: %s, %s; want %v", full, name, function, want)
		}
	}
}

// sampled is a profile of functions, innermost first, each stack seen so often.
func sampled(stacks map[string]int64) *profile.Profile {
	p := &profile.Profile{}
	for stack, n := range stacks {
		sample := &profile.Sample{Value: []int64{n, n * 1e7}}
		for name := range strings.FieldsSeq(stack) {
			sample.Location = append(sample.Location, &profile.Location{Line: []profile.Line{{Function: &profile.Function{Name: name}}}})
		}
		p.Sample = append(p.Sample, sample)
	}
	return p
}

func TestProfileBars(t *testing.T) {
	bars := profileBars("work", sampled(map[string]int64{
		"compress/flate.huffSym main.work":         50,
		"runtime.asyncPreempt main.work":           29,
		"compress/flate.copy main.work":            20,
		"hash/crc32.update compress/flate.huffSym": 1,
	}))
	if len(bars.Bars) != 3 || bars.Bars[0].Name != "compress/flate" || bars.Bars[0].Value != 0.70 ||
		bars.Bars[1].Name != "this cell" || bars.Bars[1].Value != 0.29 || bars.Bars[2].Name != "all others" {
		t.Errorf("bars %+v", bars.Bars)
	}
	if !strings.Contains(bars.Note, "100 samples") || !strings.Contains(bars.Note, "compress/flate: huffSym") {
		t.Errorf("note %q", bars.Note)
	}
}

func TestAProfileOfWorkThatFails(t *testing.T) {
	if _, err := Profile("failing", func() error { return os.ErrNotExist }).Image(); err == nil {
		t.Error("no error")
	}
}

func TestBusiestPart(t *testing.T) {
	labels := image.NewGray(image.Rect(0, 0, 1000, 3))
	for _, x := range []int{10, 500, 510, 520, 530, 900} {
		labels.Pix[1000+x] = 1
	}
	mask := maskpng.FromGray(labels)
	for y, want := range []int{0, 484, 0} {
		if from, to := busiest(mask, y); from != want || to != want+rowColumns {
			t.Errorf("row %d: columns %d to %d, want %d to %d", y, from, to, want, want+rowColumns)
		}
	}
}

func TestRowFigure(t *testing.T) {
	ds, err := OpenFS(testFiles(t))
	if err != nil {
		t.Fatal(err)
	}
	figure, err := RowFigure(ds.Frames()[0], 3)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := figure.Image(); err != nil {
		t.Error(err)
	}
	for _, y := range []int{-1, testSize.Y} {
		if _, err := RowFigure(ds.Frames()[0], y); err == nil {
			t.Errorf("row %d: no error", y)
		}
	}
}

// TestRowStripsAgree draws the bytes and tokens of files that image/png wrote and compares them with the pixels.
func TestRowStripsAgree(t *testing.T) {
	labels := testMask(3, testSize)
	tokens, err := maskpng.Tokens(maskFile(t, labels))
	if err != nil {
		t.Fatal(err)
	}
	for y := range testSize.Y {
		bytes, pieces := rowBytes(tokens, testSize.X, y, 1), rowTokens(tokens, testSize.X, y, 1)
		for x := range testSize.X - 1 {
			i := y*testSize.X + x + 1
			changes := labels.Pix[i] != labels.Pix[i-1]
			if red := bytes(x) == literalColor; red != changes {
				t.Fatalf("byte (%d, %d) is red: %v; the class changes: %v", x+1, y, red, changes)
			}
			if piece := pieces(x); changes && piece == zeroColor || !changes && piece == literalColor {
				t.Fatalf("token at (%d, %d) is %v; the class changes: %v", x+1, y, piece, changes)
			}
		}
	}
}

func TestGains(t *testing.T) {
	if got := gains([]float64{10, 6, 5}, []float64{0.5, 0.3, 0.25}); got != "Cores gave 2.0 ×, less work gave 20 ×, both together 40 ×." {
		t.Error(got)
	}
	if got := gains([]float64{10, 6, 5}, []float64{7, 5, 4}); got != "Cores gave 2.0 ×, less work gave 1.4 ×, both together 2.5 ×." {
		t.Error(got)
	}
	if got := gains([]float64{10, math.NaN(), 5}, []float64{1, 1, 1}); !strings.HasPrefix(got, "Not all") {
		t.Error(got)
	}
}

// maskFile is a mask as WoodScape's files are written.
func maskFile(t *testing.T, labels *image.Gray) []byte {
	t.Helper()
	var buffer bytes.Buffer
	if err := synth.WriteMask(&buffer, labels); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}
