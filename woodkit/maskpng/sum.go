package maskpng

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

// A Sum is the sum of several heat maps. It adds their counters only when a plane is asked for. That is faster than a Merge
// of all planes, and needs no memory.
type Sum struct{ parts []*HeatMap }

// NewSum returns the sum of heat maps. Do not add to them while you use the Sum. NewSum fails if their masks differ in size
// or number of classes.
func NewSum(parts ...*HeatMap) (*Sum, error) {
	s, frames := new(Sum), uint64(0)
	for i, h := range parts {
		if h.frames == 0 {
			continue
		}
		s.parts = append(s.parts, h)
		frames += uint64(h.frames)
		first := s.parts[0]
		if h.classes != first.classes {
			return nil, fmt.Errorf("sum heat maps: number %d has %d classes, not %d", i, h.classes, first.classes)
		}
		if h.width != first.width || h.height != first.height {
			return nil, fmt.Errorf("sum heat maps: %w", &sizeError{fmt.Sprint("number ", i), h.width, h.height, first.width, first.height})
		}
	}
	if frames > math.MaxUint32 {
		return nil, fmt.Errorf("sum heat maps: %w", errFull)
	}
	var flushing sync.WaitGroup
	for _, h := range s.parts {
		flushing.Go(func() {
			h.flush()
			h.waiting = nil // frees memory that planes need
		})
	}
	flushing.Wait()
	return s, nil
}

// If you add 128 to a small counter, you get its byte with the highest bit flipped, 0 … 255. This way, eight counters are
// added at once: four in one uint64 and four in another. Each has 16 bits, enough for the sum of 257 counters.
const (
	flip     = 0x8080808080808080
	even     = 0x00ff00ff00ff00ff
	mostLane = 257
)

// Plane returns the heat map of a class, like HeatMap.Plane. Several goroutines may call it at the same time.
func (s *Sum) Plane(class int, plane []uint32) []uint32 {
	if len(s.parts) == 0 {
		return plane[:0] // without masks there is no size
	}
	first := s.parts[0]
	if class < 0 || class >= first.classes {
		panic(fmt.Sprintf("maskpng: a heat map of class %d, but there are %d classes", class, first.classes))
	}
	size := first.width * first.height
	if cap(plane) < size {
		plane = make([]uint32, size)
	}
	plane = plane[:size]
	sum := uint32(0)
	var smalls [][]uint8
	var carries []*carried
	for _, h := range s.parts {
		if h.ignored[uint8(class)] {
			continue
		}
		sum += h.starts[class]
		if h.small[class] != nil {
			smalls, carries = append(smalls, h.small[class]), append(carries, &h.carried[class])
		}
	}
	for start := 0; start < size; start += block {
		var steps [block]uint32
		for group := smalls; len(group) > 0; group = group[min(len(group), mostLane):] {
			addSteps(&steps, group[:min(len(group), mostLane)], start)
		}
		for _, c := range carries {
			if wide := c.block(start / block); wide != nil {
				for i, n := range wide {
					steps[i] += n
				}
			}
		}
		part := plane[start:min(start+block, size)]
		for i := range part {
			sum += steps[i]
			part[i] = sum
		}
	}
	return plane
}

// addSteps adds a block of counters of at most mostLane heat maps to steps.
func addSteps(steps *[block]uint32, smalls [][]uint8, start int) {
	bias := uint32(128 * len(smalls))
	for i := 0; i < block; i += 8 {
		var low, high uint64
		for _, small := range smalls {
			eight := binary.LittleEndian.Uint64(small[start+i:]) ^ flip
			low += eight & even
			high += eight >> 8 & even
		}
		for j := i; j < i+8; j += 2 {
			steps[j] += uint32(low&0xffff) - bias
			steps[j+1] += uint32(high&0xffff) - bias
			low >>= 16
			high >>= 16
		}
	}
}
