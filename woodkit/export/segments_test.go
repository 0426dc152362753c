package export

import (
	"encoding/json"
	"image"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/maskpng"
)

// TestSegmentsAreThoseOfPycocotools compares them with the output of pycocotools itself, which testdata/golden.py stored.
func TestSegmentsAreThoseOfPycocotools(t *testing.T) {
	data, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Rows     []string // rows of digits
		Blocks   [4]int   // width, height, and the size of a block; used if there are no rows
		Segments []struct {
			Class  uint8
			Counts string
			Area   int64
			Box    [4]int
		}
	}
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) < 18 {
		t.Fatal(len(cases), err)
	}
	for i, test := range cases {
		size := image.Pt(test.Blocks[0], test.Blocks[1])
		if len(test.Rows) > 0 {
			size = image.Pt(len(test.Rows[0]), len(test.Rows))
		}
		labels := image.NewGray(image.Rectangle{Max: size})
		for at := range labels.Pix {
			x, y := at%size.X, at/size.X
			if len(test.Rows) > 0 {
				labels.Pix[at] = test.Rows[y][x] - '0'
			} else {
				labels.Pix[at] = uint8((x/test.Blocks[2] + y/test.Blocks[3]) % 10)
			}
		}
		var want []Segment
		for _, s := range test.Segments {
			box := image.Rect(s.Box[0], s.Box[1], s.Box[0]+s.Box[2], s.Box[1]+s.Box[3])
			want = append(want, Segment{s.Class, s.Counts, s.Area, box})
		}
		if diff := cmp.Diff(want, SegmentsOf(woodkit.Frame{}, maskpng.FromGray(labels)).Segments); diff != "" {
			t.Errorf("case %d, %v (-pycocotools +got):\n%s", i, size, diff)
		}
	}
}

// segmentsOfPixels goes over the pixels of each class like rleEncode, rleToString and rleToBbox in maskApi.c.
func segmentsOfPixels(labels *image.Gray, classes woodkit.ClassTable) (segments []Segment) {
	width, height := labels.Rect.Dx(), labels.Rect.Dy()
	for class := range classes.Named() {
		s := Segment{Class: class.ID}
		var counts []int
		before, count := false, 0
		for x := range width {
			for y := range height {
				is := labels.GrayAt(x, y).Y == class.ID
				if is != before {
					counts, count, before = append(counts, count), 0, is
				}
				count++
				if is {
					s.Area++
					s.Box = s.Box.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		if s.Area == 0 {
			continue
		}
		for i, n := range append(counts, count) {
			if i > 2 {
				n -= counts[i-2]
			}
			for more := true; more; {
				c := n & 0x1f
				n >>= 5
				if more = n != 0; c&0x10 != 0 {
					more = n != -1
				}
				if more {
					c |= 0x20
				}
				s.Counts += string(rune(c + 48))
			}
		}
		segments = append(segments, s)
	}
	return segments
}

// FuzzSegments compares segments made from runs with segments made from pixels.
func FuzzSegments(f *testing.F) {
	f.Add(3, []byte{0, 0, 1, 1, 0, 2, 2, 2, 0})
	f.Add(1, []byte{9, 9, 3, 10, 10, 255})
	f.Add(40, make([]byte, 4000))
	f.Fuzz(func(t *testing.T, width int, pixels []byte) {
		if width < 1 || width > len(pixels) {
			return
		}
		labels := &image.Gray{Pix: pixels, Stride: width, Rect: image.Rect(0, 0, width, len(pixels)/width)}
		got := SegmentsOf(woodkit.Frame{}, maskpng.FromGray(labels))
		if diff := cmp.Diff(segmentsOfPixels(labels, woodkit.WoodScape), got.Segments); diff != "" {
			t.Errorf("(-pixels +runs):\n%s", diff)
		}
		if got.Counts.Total() != int64(labels.Rect.Dx()*labels.Rect.Dy()) {
			t.Errorf("%v", got.Counts)
		}
	})
}

func BenchmarkSegments(b *testing.B) {
	labels := image.NewGray(image.Rect(0, 0, 1280, 966))
	for at := range labels.Pix {
		labels.Pix[at] = uint8((at%1280/97 + at/1280/53) % 10)
	}
	mask, text := maskpng.FromGray(labels), 0
	for b.Loop() {
		text = 0
		for _, s := range SegmentsOf(woodkit.Frame{}, mask).Segments {
			text += len(s.Counts)
		}
	}
	b.ReportMetric(float64(text), "bytes")
}
