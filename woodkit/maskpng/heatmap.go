package maskpng

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A HeatMap counts, for every pixel and class, the masks that have the class there. It never visits
// the pixels: it counts where a class begins and ends, and one running sum gives the maps.
//
// Use one HeatMap per goroutine, and a Sum of them at the end.
type HeatMap struct {
	classes       int
	width, height int // of the masks; 0 before the first
	frames        uint32

	// Masks wait here until there are enough of them to go through the counters in one pass: for
	// one mask, fetching the counters from memory would cost more than counting.
	waiting []uint32 // their runs
	masks   []waitingMask

	starts []uint32 // masks whose first pixel has the class
	// small[class][position] says how many masks more begin than end the class at a pixel, in reading
	// order: an int8 each, between -128 and 127: where it gets there, it is carried. A class has counters
	// from its first mask on.
	small   [256][]uint8
	carried [256]carried
	unused  []uint8 // for the classes not met yet

	ignored map[uint8]bool // ids that are no classes; their pixels are counted as class number "classes", which nobody asks for
	renamed []uint32       // the runs of a mask with that number in the place of ignored ids
}

// A waitingMask is a mask as far as it has been counted.
type waitingMask struct {
	next, end int   // of its runs in waiting
	row, at   int   // pixels before the row and before the run of next
	class     uint8 // before that run
}

const (
	passPixels  = 1 << 14 // whose counters stay in the cache while all waiting masks are added
	mostWaiting = 1 << 18 // runs: 1 MiB
)

// NewHeatMap returns an accumulator for the classes 0 … classes-1; classes is 1 … 256.
func NewHeatMap(classes int) *HeatMap {
	if classes < 1 || classes > 256 {
		panic(fmt.Sprintf("maskpng: a heat map of %d classes: give 1 … 256", classes))
	}
	return &HeatMap{classes: classes, starts: make([]uint32, classes+1)}
}

// Ignore passes over pixels with an id that is no class. It is called before the first mask is added, where classes are fewer
// than 256.
func (h *HeatMap) Ignore(id uint8) {
	if h.frames > 0 || h.classes > 255 {
		panic("maskpng: ids to ignore are given before the first mask, to a heat map of fewer than 256 classes")
	}
	if h.ignored == nil {
		h.ignored = map[uint8]bool{}
	}
	h.ignored[id] = true
}

// rename returns the runs of a mask with one number in the place of the ids that are ignored.
func (h *HeatMap) rename(m *Mask) ([]uint32, error) {
	h.renamed = append(h.renamed[:0], m.runs...)
	for i, r := range h.renamed {
		switch id := uint8(r); {
		case h.ignored[id]:
			h.renamed[i] = r&^0xff | uint32(h.classes)
		case int(id) >= h.classes:
			for y, run := range m.Runs() {
				if run.Class == id {
					return nil, &ClassError{run.Start, y, fmt.Sprintf("class %d, but only 0 … %d exist", id, h.classes-1)}
				}
			}
		}
	}
	return h.renamed, nil
}

// Frames returns the number of masks added.
func (h *HeatMap) Frames() int { return int(h.frames) }

var errFull = errors.New("a heat map holds 4,294,967,295 masks at most")

// Add counts a mask. It fails for a mask of another size than the ones before it, and with a
// *ClassError for a class above the table; the mask has then left no trace. name is for these errors.
func (h *HeatMap) Add(name string, m *Mask) error {
	runs := m.runs
	if h.ignored != nil {
		var err error
		if runs, err = h.rename(m); err != nil {
			return fmt.Errorf("add %s to a heat map: %w", name, err)
		}
	}
	if h.frames == 0 {
		if h.ignored == nil {
			if err := m.CheckClasses(h.classes); err != nil {
				return fmt.Errorf("add %s to a heat map: %w", name, err)
			}
		}
		h.width, h.height = m.Width, m.Height
	}
	if m.Width != h.width || m.Height != h.height {
		return fmt.Errorf("add to a heat map: %w", &sizeError{name, m.Width, m.Height, h.width, h.height})
	}
	if h.frames == math.MaxUint32 {
		return fmt.Errorf("%s: %w", name, errFull)
	}
	if m.Width == 0 || m.Height == 0 {
		h.frames++
		return nil
	}
	for _, r := range runs {
		if h.small[uint8(r)] != nil {
			continue
		}
		if h.ignored == nil && int(uint8(r)) >= h.classes {
			return fmt.Errorf("add %s to a heat map: %w", name, m.CheckClasses(h.classes))
		}
		h.begin(int(uint8(r)))
	}
	if cap(h.waiting)-len(h.waiting) < len(runs) {
		h.flush()
		h.waiting = slices.Grow(h.waiting, max(len(runs), mostWaiting))
	}
	first, start := uint8(runs[0]), len(h.waiting)
	h.waiting = append(h.waiting, runs...)
	h.masks = append(h.masks, waitingMask{next: start, end: len(h.waiting), class: first})
	h.starts[first]++
	h.frames++
	return nil
}

// begin makes the counters of a class.
func (h *HeatMap) begin(class int) {
	blocks := (h.width*h.height + block - 1) / block
	if len(h.unused) == 0 { // all in one piece, since every growth makes the garbage collector run
		classes := h.classes
		if h.ignored != nil {
			classes++
		}
		h.unused = make([]uint8, classes*blocks*block)
	}
	small := h.unused[:blocks*block]
	h.unused = h.unused[len(small):]
	// The system gives a new page of memory twice if it is read before it is written, the second time
	// with an interrupt for all other cores. Counting reads first, so write.
	for i := 0; i < len(small); i += 1 << 12 {
		small[i] = 0
	}
	h.small[class] = small
	h.carried[class].blocks = blocks
}

// flush counts the waiting masks, some counters of each class at a time.
func (h *HeatMap) flush() {
	size := h.width * h.height
	for limit := passPixels; len(h.masks) > 0; limit += passPixels {
		for i := range h.masks {
			h.count(&h.masks[i], limit)
		}
		if limit >= size {
			break
		}
	}
	h.waiting, h.masks = h.waiting[:0], h.masks[:0]
}

// count counts the begin of each run before the pixel limit, and the end of the run before it. Where a
// row begins with the class that the row above ends with, the one takes back the other.
func (h *HeatMap) count(m *waitingMask, limit int) {
	n, row, at, class, width := 0, m.row, m.at, m.class, h.width
	ended := h.small[class]
	for _, r := range h.waiting[m.next:m.end] {
		if at >= limit {
			break
		}
		n++
		ended[at]--
		if int8(ended[at]) == math.MinInt8 {
			h.carry(class, at)
		}
		class = uint8(r)
		begun := h.small[class]
		begun[at]++
		if int8(begun[at]) == math.MaxInt8 {
			h.carry(class, at)
		}
		ended = begun
		at = row + int(r>>8)
		if int(r>>8) == width {
			row = at
		}
	}
	m.next, m.row, m.at, m.class = m.next+n, row, at, class
}

// carry takes from a small counter all that it holds.
func (h *HeatMap) carry(class uint8, at int) {
	h.carried[class].add(at, uint32(int8(h.small[class][at])))
	h.small[class][at] = 0
}

// Merge adds what other has counted. other stays as it is. It fails when the
// masks of the two differ in size, and leaves h as it was. name is for this error.
func (h *HeatMap) Merge(name string, other *HeatMap) error {
	if other.classes != h.classes {
		return fmt.Errorf("merge heat maps: %s has %d classes, not %d", name, other.classes, h.classes)
	}
	if other.frames == 0 {
		return nil
	}
	if h.frames == 0 {
		h.width, h.height = other.width, other.height
	}
	if other.width != h.width || other.height != h.height {
		return fmt.Errorf("merge heat maps: %w", &sizeError{name, other.width, other.height, h.width, h.height})
	}
	if other.frames > math.MaxUint32-h.frames {
		return fmt.Errorf("%s: %w", name, errFull)
	}
	other.flush()
	h.frames += other.frames
	for class, n := range other.starts {
		h.starts[class] += n
	}
	for class, small := range other.small {
		if small == nil {
			continue
		}
		if h.small[class] == nil {
			h.begin(class)
		}
		own, carried := h.small[class], &h.carried[class]
		for i := range other.carried[class].blocks {
			if wide := other.carried[class].block(i); wide != nil {
				for j, n := range wide {
					carried.add(i*block+j, n)
				}
			}
		}
		for i, n := range small {
			sum := int(int8(own[i])) + int(int8(n))
			if sum <= math.MinInt8 || sum >= math.MaxInt8 {
				carried.add(i, uint32(sum))
				sum = 0
			}
			own[i] = uint8(sum)
		}
	}
	return nil
}

// Plane returns the heat map of a class: [y*width+x] is the number of masks that have the class
// there. It writes into plane if that is long enough, and into a new slice otherwise; nil is fine.
func (h *HeatMap) Plane(class int, plane []uint32) []uint32 {
	h.flush()
	return (&Sum{parts: []*HeatMap{h}}).Plane(class, plane)
}
