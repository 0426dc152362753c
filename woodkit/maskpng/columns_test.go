package maskpng

import (
	"bytes"
	"fmt"
	"image"
	"testing"

	"pgregory.net/rapid"
)

// checkColumns compares the columns of a mask with its pixels, read one after the other.
func checkColumns(m *Mask) error {
	pixels := m.Gray(nil)
	var want, got []uint8
	for x := range m.Width {
		for y := range m.Height {
			want = append(want, pixels.GrayAt(x, y).Y)
		}
	}
	column, last := 0, Run{}
	for x, run := range m.Columns() {
		switch {
		case x < column || x > column && last.End != m.Height || x == column && run.Start != last.End || x > column && run.Start != 0:
			return fmt.Errorf("column %d has %+v after %+v in column %d", x, run, last, column)
		case x == column && len(got) > 0 && run.Class == last.Class:
			return fmt.Errorf("column %d: %+v and %+v are one run", x, last, run)
		case run.End <= run.Start:
			return fmt.Errorf("column %d: %+v is empty", x, run)
		}
		got = append(got, bytes.Repeat([]uint8{run.Class}, run.End-run.Start)...)
		column, last = x, run
	}
	if !bytes.Equal(want, got) {
		return fmt.Errorf("%d×%d pixels: columns are %v, want %v", m.Width, m.Height, got, want)
	}
	return nil
}

func TestColumnsArePixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if err := checkColumns(FromGray(drawMask(t, 4))); err != nil {
			t.Fatal(err)
		}
	})
	for _, size := range [][2]int{{0, 0}, {0, 5}, {5, 0}, {1, 1}, {1, 40}, {40, 1}, {320, 241}} {
		img := image.NewGray(image.Rect(0, 0, size[0], size[1]))
		if size[0] > 40 {
			img = scene(3, size[0], size[1])
		}
		if err := checkColumns(FromGray(img)); err != nil {
			t.Errorf("%v: %v", size, err)
		}
	}
}

func TestColumnsEndWhereTheLoopEnds(t *testing.T) {
	m, seen := FromGray(scene(1, 64, 48)), 0
	for x := range m.Columns() {
		if seen++; x == 3 {
			break
		}
	}
	if seen < 4 {
		t.Errorf("%d runs in three columns", seen)
	}
}

// FuzzColumns makes pixels of any width from bytes.
func FuzzColumns(f *testing.F) {
	f.Add(3, []byte{0, 0, 1, 1, 0, 2, 2, 2, 0})
	f.Add(1, []byte{1, 2, 2})
	f.Fuzz(func(t *testing.T, width int, pixels []byte) {
		if width < 1 || width > len(pixels) {
			return
		}
		height := len(pixels) / width
		m := FromGray(&image.Gray{Pix: pixels, Stride: width, Rect: image.Rect(0, 0, width, height)})
		if err := checkColumns(m); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkColumns(b *testing.B) {
	m, runs := FromGray(scene(1, 1280, 966)), 0
	for b.Loop() {
		runs = 0
		for range m.Columns() {
			runs++
		}
	}
	b.ReportMetric(float64(m.Len()), "row-runs")
	b.ReportMetric(float64(runs), "column-runs")
}
