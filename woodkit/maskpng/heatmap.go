package maskpng

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// A HeatMap counts, for every pixel and class, the masks that have the class there. It never visits
// the pixels: it counts where a class begins and ends, and one running sum gives the maps.
//
// Use one HeatMap per goroutine and Merge them at the end.
type HeatMap struct {
	classes       int
	width, height int // 0 before the first mask
	frames        uint32

	// Masks wait here until there are enough of them to go through the counters in one pass: for
	// one mask, fetching the counters from memory would cost more than counting.
	waiting []change
	masks   []waitingMask

	starts []uint32 // masks whose first pixel has the class
	// small[block][class][place] says how many masks more begin than end the class at a pixel, in
	// reading order, block by block of 1 << blockShift pixels: an int8 each. What would overflow is
	// carried into a block of wide counters, made when needed; widened has its number for every
	// wideBlock counters, 0 for none. Sums wrap around as uint32 do, and are right in the end.
	small   []uint8
	widened []uint32
	wide    []*[wideBlock]uint32 // the first is not used
}

// A change is a pixel, in reading order, where the class changes: pixels since the change before
// it << 8 | class. A mask's first one stands for its first pixel.
type change uint32

const mostGap = 1<<24 - 1 // a longer gap takes a change that changes nothing

// A waitingMask is a mask as far as it has been counted.
type waitingMask struct {
	next, end int // of its changes
	position  int // of the change before next
	class     int // from there on
}

const (
	blockShift  = 10
	blockSize   = 1 << blockShift
	wideBlock   = 64
	passBlocks  = 4       // blocks of counters that stay in the cache while all waiting masks are added
	mostWaiting = 1 << 19 // changes: 2 MiB
)

// NewHeatMap returns an accumulator for the classes 0 … classes-1; classes is 1 … 256.
func NewHeatMap(classes int) *HeatMap {
	if classes < 1 || classes > 256 {
		panic(fmt.Sprintf("maskpng: a heat map of %d classes: give 1 … 256", classes))
	}
	return &HeatMap{classes: classes, starts: make([]uint32, classes)}
}

// Frames returns the number of masks added.
func (h *HeatMap) Frames() int { return int(h.frames) }

// Classes returns the number of classes.
func (h *HeatMap) Classes() int { return h.classes }

// Size returns the size of the masks in pixels, 0 and 0 before the first.
func (h *HeatMap) Size() (width, height int) { return h.width, h.height }

var errFull = errors.New("a heat map holds 4,294,967,295 masks at most")

// Add counts a mask. When it fails, the mask has left no trace: with a *SizeError, which names it,
// when its size is not that of the masks before it, with a *ClassError when it has a class above
// the table. name is for these errors.
func (h *HeatMap) Add(name string, m *Mask) error {
	if h.width == 0 {
		if err := m.CheckClasses(h.classes); err != nil {
			return fmt.Errorf("add %s to a heat map: %w", name, err)
		}
		h.allocate(m.Width, m.Height)
	}
	if m.Width != h.width || m.Height != h.height {
		return fmt.Errorf("add to a heat map: %w", &SizeError{name, m.Width, m.Height, h.width, h.height})
	}
	if h.frames == math.MaxUint32 {
		return fmt.Errorf("%s: %w", name, errFull)
	}
	if m.Width == 0 || m.Height == 0 {
		h.frames++
		return nil
	}
	most := len(m.runs) + m.Width*m.Height/mostGap + 2
	if cap(h.waiting)-len(h.waiting) < most {
		h.flush()
		h.waiting = slices.Grow(h.waiting, most)
	}
	start := len(h.waiting)
	end, highest := start+m.changes(h.waiting[start:start+most]), uint8(0)
	for _, c := range h.waiting[start:end] {
		highest = max(highest, uint8(c))
	}
	if int(highest) >= h.classes {
		return fmt.Errorf("add %s to a heat map: %w", name, m.CheckClasses(h.classes))
	}
	first := int(uint8(m.runs[0]))
	h.waiting = h.waiting[:end]
	h.masks = append(h.masks, waitingMask{start + 1, end, 0, first})
	h.starts[first]++
	h.frames++
	return nil
}

// changes writes the mask's changes and returns their number. list has room for the runs and for
// what long gaps take.
func (m *Mask) changes(list []change) int {
	class := uint8(m.runs[0])
	list[0] = change(class)
	n, last := 1, uint64(0)
	row, start := uint64(0), uint64(0) // where the row and the run start
	width := uint32(m.Width)
	for _, r := range m.runs {
		for start-last > mostGap {
			list[n] = mostGap<<8 | change(class)
			last += mostGap
			n++
		}
		c := uint8(r)
		list[n] = change(start-last)<<8 | change(c)
		if c != class {
			last = start
			n++
		}
		class = c
		start = row + uint64(r>>8)
		if r>>8 == width {
			row = start
		}
	}
	return n
}

func (h *HeatMap) allocate(width, height int) {
	h.width, h.height = width, height
	blocks := (width*height + blockSize - 1) >> blockShift
	h.small = make([]uint8, blocks*h.classes<<blockShift)
	h.widened = make([]uint32, len(h.small)/wideBlock)
	h.wide = make([]*[wideBlock]uint32, 1)
	h.waiting = make([]change, 0, mostWaiting)
}

// flush counts the waiting masks, a few blocks of counters at a time.
func (h *HeatMap) flush() {
	size := h.width * h.height
	for limit := passBlocks * blockSize; len(h.masks) > 0; limit += passBlocks * blockSize {
		for i := range h.masks {
			h.count(&h.masks[i], limit)
		}
		if limit >= size {
			break
		}
	}
	h.waiting, h.masks = h.waiting[:0], h.masks[:0]
}

// count counts a mask's changes before the pixel limit.
func (h *HeatMap) count(m *waitingMask, limit int) {
	changes, n := h.waiting[m.next:m.end], 0
	position, class := m.position, m.class
	for _, c := range changes {
		at := position + int(c>>8)
		if at >= limit {
			break
		}
		n++
		position = at
		base, place := position>>blockShift*h.classes, position&(blockSize-1)
		h.down((base+class)<<blockShift + place)
		class = int(c & 0xff)
		h.up((base+class)<<blockShift + place)
	}
	m.next, m.position, m.class = m.next+n, position, class
}

func (h *HeatMap) up(i int) {
	n := h.small[i] + 1
	h.small[i] = n
	if n == 0x80 { // 127 + 1 as int8
		h.small[i] = 0
		h.carry(i, 128)
	}
}

func (h *HeatMap) down(i int) {
	n := h.small[i] - 1
	h.small[i] = n
	if n == 0x7f { // -128 - 1 as int8
		h.small[i] = 0
		h.carry(i, ^uint32(128)) // -129
	}
}

// carry adds n to the wide counter i.
func (h *HeatMap) carry(i int, n uint32) {
	block := &h.widened[i/wideBlock]
	if *block == 0 {
		*block = uint32(len(h.wide))
		h.wide = append(h.wide, new([wideBlock]uint32))
	}
	h.wide[*block][i%wideBlock] += n
}

// Merge adds what other has counted. other stays as it is. It fails with a *SizeError when the
// masks of the two differ in size, which name stands for, and leaves h as it was.
func (h *HeatMap) Merge(name string, other *HeatMap) error {
	if other.classes != h.classes {
		return fmt.Errorf("merge heat maps: %s has %d classes, not %d", name, other.classes, h.classes)
	}
	if other.frames == 0 {
		return nil
	}
	if h.width == 0 {
		h.allocate(other.width, other.height)
	}
	if other.width != h.width || other.height != h.height {
		return fmt.Errorf("merge heat maps: %w", &SizeError{name, other.width, other.height, h.width, h.height})
	}
	if other.frames > math.MaxUint32-h.frames {
		return fmt.Errorf("%s: %w", name, errFull)
	}
	other.flush()
	h.frames += other.frames
	for class, n := range other.starts {
		h.starts[class] += n
	}
	for i, block := range other.widened {
		if block != 0 {
			for j := range wideBlock {
				h.carry(i*wideBlock+j, other.wide[block][j])
			}
		}
	}
	for i := 0; i < len(other.small); i += 8 {
		if binary.LittleEndian.Uint64(other.small[i:]) == 0 {
			continue
		}
		for j := i; j < i+8; j++ {
			sum := int(int8(h.small[j])) + int(int8(other.small[j]))
			if sum != int(int8(sum)) {
				h.carry(j, uint32(sum))
				sum = 0
			}
			h.small[j] = uint8(sum)
		}
	}
	return nil
}

// Plane returns the heat map of a class: [y*width+x] is the number of masks that have the class
// there. It writes into plane if that is long enough, and into a new slice otherwise; nil is fine.
func (h *HeatMap) Plane(class int, plane []uint32) []uint32 {
	if class < 0 || class >= h.classes {
		panic(fmt.Sprintf("maskpng: heat map of class %d of %d", class, h.classes))
	}
	h.flush()
	size := h.width * h.height
	if cap(plane) < size {
		plane = make([]uint32, size)
	}
	plane = plane[:size]
	sum := h.starts[class]
	for start := 0; start < size; start += wideBlock {
		i := (start>>blockShift*h.classes+class)<<blockShift + start&(blockSize-1)
		small := h.small[i : i+wideBlock]
		part := plane[start:min(start+wideBlock, size)]
		if block := h.widened[i/wideBlock]; block != 0 {
			wide := h.wide[block]
			for j := range part {
				sum += uint32(int8(small[j])) + wide[j]
				part[j] = sum
			}
			continue
		}
		for j := range part {
			sum += uint32(int8(small[j]))
			part[j] = sum
		}
	}
	return plane
}
