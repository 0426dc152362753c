package plot

import (
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/draw"
)

var update = flag.Bool("update", false, "write the pictures in testdata anew")

// tolerated is how many pixels of an image may differ visibly. An image in testdata has 256 colours, and another processor
// may round differently, so single pixels can differ. Another digit in a label changes twenty pixels.
const tolerated = 12

// TestGolden compares every kind of figure, at half its size, with the image in testdata. After an intended change, run it
// with -update, and look at the images.
func TestGolden(t *testing.T) {
	for _, g := range gallery() {
		t.Run(g.name, func(t *testing.T) {
			f := g.figure()
			got := halved(t, f)
			checkEdges(t, g.name, "", f.pixels)
			file := filepath.Join("testdata", g.name+".png")
			if *update {
				write(t, file, compact(got, f.exact))
			}
			want := read(t, file)
			if got.Rect != want.Bounds() {
				t.Fatalf("%s is %v, the figure %v; see -update", file, want.Bounds().Max, got.Rect.Max)
			}
			differing, most, changed := compare(got, want)
			if differing > tolerated {
				at := filepath.Join(t.ArtifactDir(), g.name+"-difference.png")
				write(t, at, changed)
				t.Errorf("%d pixels differ from %s, by up to %d of 255; %d are tolerated; see -update. Difference (with -artifacts): %s",
					differing, file, most, tolerated, at)
			}
		})
	}
}

// TestGoldenSees makes sure that the comparison notices a small change, which is one digit.
func TestGoldenSees(t *testing.T) {
	a := halved(t, Rows{Rows: []Row{{Name: "road", Value: 1, Note: "1.41"}}}.Figure())
	b := halved(t, Rows{Rows: []Row{{Name: "road", Value: 1, Note: "1.47"}}}.Figure())
	if n, _, _ := compare(a, b); n <= tolerated {
		t.Errorf("another digit changes %d pixels: the comparison would not notice it", n)
	}
}

// halved draws a figure at one pixel for each CSS pixel.
func halved(t *testing.T, f Figure) *image.RGBA {
	t.Helper()
	m, err := f.Image()
	if err != nil {
		t.Fatal(err)
	}
	small := image.NewRGBA(image.Rect(0, 0, f.Width(), f.Height()))
	draw.ApproxBiLinear.Scale(small, small.Rect, m, m.Bounds(), draw.Src, nil)
	return small
}

// compare counts the pixels that differ visibly, and draws them.
func compare(a, b image.Image) (differing, most int, changed *image.Gray) {
	changed = image.NewGray(a.Bounds())
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			d := 0
			for _, pair := range [][2]uint8{{p.R, q.R}, {p.G, q.G}, {p.B, q.B}} {
				d = max(d, max(int(pair[0])-int(pair[1]), int(pair[1])-int(pair[0])))
			}
			most = max(most, d)
			if d > 40 {
				differing++
				changed.SetGray(x, y, color.Gray{255})
			}
		}
	}
	return differing, most, changed
}

func write(t *testing.T, file string, m image.Image) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(f, m); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return m
}
