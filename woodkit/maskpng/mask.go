package maskpng

import (
	"fmt"
	"image"
	"iter"
	"slices"
)

// A Run is a part of one row with a single class: pixels Start … End-1.
type Run struct {
	Start, End int
	Class      uint8
}

// A Mask is an image of classes, stored as runs. Within a row, neighbouring runs have different classes. The zero value is
// an empty mask.
type Mask struct {
	Width, Height int

	runs []uint32 // end << 8 | class, row after row; a run starts at the end of the one before it
	rows []uint32 // rows[y] is the first run of row y; rows[Height] is len(runs)
}

// maxWidth is the largest possible end of a run.
const maxWidth = 1<<24 - 1

// Len returns the number of runs.
func (m *Mask) Len() int { return len(m.runs) }

// Row yields the runs of row y from left to right.
func (m *Mask) Row(y int) iter.Seq[Run] {
	return func(yield func(Run) bool) {
		start := 0
		for _, r := range m.runs[m.rows[y]:m.rows[y+1]] {
			end := int(r >> 8)
			if !yield(Run{start, end, uint8(r)}) {
				return
			}
			start = end
		}
	}
}

// Runs yields every run with the number of its row, in reading order.
func (m *Mask) Runs() iter.Seq2[int, Run] {
	return func(yield func(int, Run) bool) {
		for y := range m.Height {
			start := 0
			for _, r := range m.runs[m.rows[y]:m.rows[y+1]] {
				end := int(r >> 8)
				if !yield(y, Run{start, end, uint8(r)}) {
					return
				}
				start = end
			}
		}
	}
}

// At returns the class of pixel (x, y). Like a slice, it panics outside the mask.
func (m *Mask) At(x, y int) uint8 {
	if uint(x) >= uint(m.Width) {
		panic(fmt.Sprintf("maskpng: column %d of a mask %d pixels wide", x, m.Width))
	}
	row := m.runs[m.rows[y]:m.rows[y+1]]
	i, _ := slices.BinarySearchFunc(row, x, func(r uint32, x int) int { return int(r>>8) - 1 - x })
	return uint8(row[i])
}

// Counts returns the number of pixels of each class.
func (m *Mask) Counts() (counts [256]int64) {
	start, width := int64(0), int64(m.Width)
	for _, r := range m.runs {
		end := int64(r >> 8)
		counts[uint8(r)] += end - start
		if start = end; end == width {
			start = 0
		}
	}
	return counts
}

// present reports which classes the mask has.
func (m *Mask) present() (present [256]bool) {
	for _, r := range m.runs {
		present[uint8(r)] = true
	}
	return present
}

// CheckClasses returns a *ClassError for the first pixel whose class is not below classes.
func (m *Mask) CheckClasses(classes int) error {
	highest := uint8(0)
	for _, r := range m.runs {
		highest = max(highest, uint8(r))
	}
	if int(highest) < classes {
		return nil
	}
	for y, run := range m.Runs() {
		if int(run.Class) >= classes {
			return &ClassError{run.Start, y, fmt.Sprintf("class %d, but only 0 … %d exist", run.Class, classes-1)}
		}
	}
	return nil
}

// Clone returns a copy that the next Decode does not change.
func (m *Mask) Clone() *Mask {
	return &Mask{m.Width, m.Height, slices.Clone(m.runs), slices.Clone(m.rows)}
}

// Gray returns the mask as pixels. Each pixel is one byte, its class. If img has the mask's size, Gray draws into it.
// Otherwise it makes a new image. img may be nil.
func (m *Mask) Gray(img *image.Gray) *image.Gray {
	if img == nil || img.Rect != image.Rect(0, 0, m.Width, m.Height) {
		img = image.NewGray(image.Rect(0, 0, m.Width, m.Height))
	}
	for y := range m.Height {
		row := img.Pix[y*img.Stride:][:m.Width]
		start := 0
		for _, r := range m.runs[m.rows[y]:m.rows[y+1]] {
			end := int(r >> 8)
			stretch, class := row[start:end], uint8(r)
			for i := range stretch {
				stretch[i] = class
			}
			start = end
		}
	}
	return img
}

// FromGray returns the mask of an image whose pixels are classes. It panics if the image has more than 16,777,215 columns.
func FromGray(img *image.Gray) *Mask {
	m := new(Mask)
	m.setGray(img)
	return m
}

// setGray is FromGray, but uses the memory of m.
func (m *Mask) setGray(img *image.Gray) {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	if width > maxWidth {
		panic(fmt.Sprintf("maskpng: an image %d pixels wide: at most %d are possible", width, maxWidth))
	}
	m.reset(width, height)
	for y := range height {
		m.rows = append(m.rows, uint32(len(m.runs)))
		row := img.Pix[y*img.Stride:][:width]
		for x := 1; x < width; x++ {
			if row[x] != row[x-1] {
				m.runs = append(m.runs, uint32(x)<<8|uint32(row[x-1]))
			}
		}
		if width > 0 {
			m.runs = append(m.runs, uint32(width)<<8|uint32(row[width-1]))
		}
	}
	m.rows = append(m.rows, uint32(len(m.runs)))
}

func (m *Mask) reset(width, height int) {
	m.Width, m.Height = width, height
	m.runs, m.rows = m.runs[:0], m.rows[:0]
}
