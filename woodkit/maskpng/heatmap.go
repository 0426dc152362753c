package maskpng

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A HeatMap counts, for every pixel and class, the masks that have the class there. It never visits the pixels. It counts
// where classes begin and end, and one running sum gives the maps.
//
// Use one HeatMap per goroutine, and a Sum of them at the end.
type HeatMap struct {
	classes       int
	width, height int // size of the masks; 0 before the first mask
	frames        uint32

	// Masks wait here until there are enough of them to go through the counters in one pass. For a single mask, fetching the
	// counters from memory would cost more than counting.
	waiting []uint32 // runs of the waiting masks
	masks   []waitingMask

	starts []uint32 // for each class, number of masks whose first pixel has it
	// small[class][position] is the number of masks that begin the class at this pixel, in reading order, minus the number of
	// masks that end it there, as an int8. When it reaches -128 or 127, its value is carried. A class has counters from its
	// first mask on.
	small   [256][]uint8
	carried [256]carried
	unused  []uint8 // counters for classes that have not occurred yet

	// These ids are not classes. Ignored ids above the classes count as class number "classes", so they need no other
	// counters. Nothing reads these counts.
	ignored map[uint8]bool
	renamed []uint32 // the runs of a mask, with the number "classes" in place of ignored ids above the classes
}

// A waitingMask is a mask with the position up to which it was counted.
type waitingMask struct {
	next, end int   // range of its runs in waiting that are not counted yet
	row, at   int   // number of pixels before the row of run next, and before that run
	class     uint8 // class before that run
}

const (
	passPixels  = 1 << 14 // pixels whose counters stay in the cache while all waiting masks are added
	mostWaiting = 1 << 18 // runs: 1 MiB
)

// NewHeatMap returns a HeatMap for the classes 0 … classes-1. classes must be 1 … 256.
func NewHeatMap(classes int) *HeatMap {
	if classes < 1 || classes > 256 {
		panic(fmt.Sprintf("maskpng: a heat map of %d classes: must be 1 … 256", classes))
	}
	return &HeatMap{classes: classes, starts: make([]uint32, classes+1)}
}

// Ignore makes the HeatMap skip pixels with an id that is not a class. If the id is below the number of classes, its plane
// stays zero. Call it before the first mask is added.
func (h *HeatMap) Ignore(id uint8) {
	if h.frames > 0 {
		panic("maskpng: call Ignore before the first mask")
	}
	if h.ignored == nil {
		h.ignored = map[uint8]bool{}
	}
	h.ignored[id] = true
}

// rename returns the runs of a mask with one number in place of all ignored ids above the classes.
func (h *HeatMap) rename(m *Mask) ([]uint32, error) {
	h.renamed = append(h.renamed[:0], m.runs...)
	for i, r := range h.renamed {
		switch id := uint8(r); {
		case int(id) < h.classes:
		case h.ignored[id]:
			h.renamed[i] = r&^0xff | uint32(h.classes)
		default:
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

var errFull = errors.New("a heat map can count at most 4,294,967,295 masks")

// Add counts a mask. It fails if the size of the mask differs from that of the masks before it, and returns a *ClassError
// for a class above the table. A mask that fails is not counted at all. name is used in these errors.
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
	if len(h.unused) == 0 { // makes room for all classes at once, because each growth makes the garbage collector run
		classes := h.classes
		if h.ignored != nil {
			classes++
		}
		h.unused = make([]uint8, classes*blocks*block)
	}
	small := h.unused[:blocks*block]
	h.unused = h.unused[len(small):]
	// If a new page of memory is read before it is written, the system provides it twice, and the second time it interrupts
	// all other cores. Counting reads first, so write to each page now.
	for i := 0; i < len(small); i += 1 << 12 {
		small[i] = 0
	}
	h.small[class] = small
	h.carried[class].blocks = blocks
}

// flush counts the waiting masks, part by part of the counters.
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

// count counts the beginning of each run before the pixel limit, and the end of the run before it. If a row begins with the
// class that ended the row above, the two cancel out.
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

// carry moves the value of a small counter to the wide counters.
func (h *HeatMap) carry(class uint8, at int) {
	h.carried[class].add(at, uint32(int8(h.small[class][at])))
	h.small[class][at] = 0
}

// Merge adds the counts of other, which stays unchanged. If the masks of the two differ in size, Merge fails and leaves h
// unchanged. name is used in the error.
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

// Plane returns the heat map of a class: [y*width+x] is the number of masks that have the class there. It writes into plane
// if that is long enough, and otherwise into a new slice. plane may be nil.
func (h *HeatMap) Plane(class int, plane []uint32) []uint32 {
	h.flush()
	return (&Sum{parts: []*HeatMap{h}}).Plane(class, plane)
}
