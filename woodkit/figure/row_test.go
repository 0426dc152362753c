package figure

import (
	"bytes"
	"image"
	"math"
	"strings"
	"testing"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/synth"
)

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
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	figure, err := Row(nil, ds.Frames()[0], 3)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := figure.Image(); err != nil {
		t.Error(err)
	}
	for _, y := range []int{-1, woodtest.Size.Y} {
		if _, err := Row(nil, ds.Frames()[0], y); err == nil {
			t.Errorf("row %d: no error", y)
		}
	}
}

// TestRowStripsAgree draws the bytes and tokens of files that image/png wrote and compares them with the pixels.
func TestRowStripsAgree(t *testing.T) {
	labels := woodtest.Mask(3, woodtest.Size)
	tokens, err := maskpng.Tokens(maskFile(t, labels))
	if err != nil {
		t.Fatal(err)
	}
	for y := range woodtest.Size.Y {
		bytes, pieces := rowBytes(tokens, woodtest.Size.X, y, 1), rowTokens(tokens, woodtest.Size.X, y, 1)
		for x := range woodtest.Size.X - 1 {
			i := y*woodtest.Size.X + x + 1
			changes := labels.Pix[i] != labels.Pix[i-1]
			if red := bytes(x) == plot.LiteralColor; red != changes {
				t.Fatalf("byte (%d, %d) is red: %v; the class changes: %v", x+1, y, red, changes)
			}
			if piece := pieces(x); changes && piece == plot.ZeroColor || !changes && piece == plot.LiteralColor {
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

// maskFile writes a mask as WoodScape's files are written.
func maskFile(t *testing.T, labels *image.Gray) []byte {
	t.Helper()
	var buffer bytes.Buffer
	if err := synth.WriteMask(&buffer, labels); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}
