package maskpng

import (
	"math/bits"
	"slices"
)

// A match copies residuals. To find the first one, f.index has a place in the list for every block of the output. indexShift
// is the base-2 logarithm of a block's size.
const indexShift = 9

// copyRoom is the largest number of residuals that a match of 258 bytes adds, plus the three that copy writes after the list.
const copyRoom = 258 + 3

// spare makes room for n more residuals.
func spare(list []residual, n int) []residual {
	if cap(list)-len(list) < n {
		return slices.Grow(list, max(n, len(list)))
	}
	return list
}

// indexTo fills the index up to a block that has begun. Only a residual that ends where the output ends can still grow. So
// the first residual that ends after the start of the block is known, or it will be the next one.
func (f *inflater) indexTo(list []residual, block int) {
	i := 0
	if n := len(f.index); n > 0 {
		i = int(f.index[n-1])
	}
	for len(f.index) <= block {
		start := uint64(len(f.index)) << indexShift
		for i < len(list) && list[i].end() <= start {
			i++
		}
		f.index = append(f.index, uint32(i))
	}
}

// copy adds the residuals of length bytes that equal the bytes at a distance of at least length before position. It puts them
// after list[:used], which must have room for copyRoom more. copy returns the number of residuals.
func (f *inflater) copy(list []residual, used int, position, length, distance uint64) int {
	source := position - distance
	block := int(source >> indexShift)
	if block >= len(f.index) {
		f.indexTo(list[:used], block)
	}
	// The search and the reading ahead end here.
	behind := list[used : used+3]
	behind[0], behind[1], behind[2] = endResidual, endResidual, endResidual
	i := int(f.index[block])
	for list[i].end() <= source {
		i++
	}
	stop := residual((source + length) << 32)
	first, second := list[i], list[i+1]
	if (first|second).length() > 1 || list[i+2] < stop {
		return copyLong(list, used, i, source, source+length, distance)
	}
	// Most copies have one or two residuals of one byte. Both are written, and the number is found without a jump.
	_, one := bits.Sub64(uint64(first), uint64(stop), 0)
	_, two := bits.Sub64(uint64(second), uint64(stop), 0)
	first += residual(distance << 32)
	second += residual(distance << 32)
	if one > 0 && used > 0 {
		last := list[used-1]
		if (last+residual(last.length()<<32)^first)>>24 == 0 {
			return copyLong(list, used, i, source, source+length, distance)
		}
	}
	list[used] = first
	list[used+int(one)] = second
	return used + int(one+two)
}

// copyLong is copy for any residuals. It begins at list[i], which is the first that ends after source.
func copyLong(list []residual, used, i int, source, end, distance uint64) int {
	copied := list[:used]
	for ; i < used; i++ {
		r := list[i]
		from, to := max(r.position(), source), min(r.end(), end)
		if from >= to {
			break
		}
		copied = appendRun(copied, from+distance, to-from, r.value())
	}
	return len(copied)
}

// appendCopy adds length bytes that equal the bytes at a distance before them. If a copy is longer than its distance, it
// repeats itself, so the copied bytes can serve as a source at twice the distance.
func (f *inflater) appendCopy(length, distance uint64) {
	for position := f.position; length > 0; {
		step := min(length, distance)
		f.list = spare(f.list, copyRoom)
		used := f.copy(f.list[:cap(f.list)], len(f.list), position, step, distance)
		f.list = f.list[:used]
		position += step
		length -= step
		distance += step
	}
}
