package maskpng

import "encoding/binary"

// compressed reads the tokens of one block.
func (f *inflater) compressed() error {
	for ; ; f.slow++ {
		f.quick()
		switch {
		case f.position > f.limit:
			return f.errTooMuch()
		case f.noisy():
			return errTooManyRuns
		case f.cut():
			return f.errCut()
		}
		end, err := f.token()
		if end || err != nil {
			return err
		}
	}
}

// quick reads tokens while they are bytes or repeats of a 0, which most tokens of a mask are. It stops at all other
// tokens, and if there is too little room or input.
func (f *inflater) quick() {
	// The room is always the same, even if there is more. The end of it decides at which byte a fault is noticed, and that
	// must not depend on the files before.
	const room = 1024
	if cap(f.list)-len(f.list) < room {
		f.list = append(f.list, make([]residual, max(room, len(f.list)))...)[:len(f.list)]
	}
	list := f.list[:len(f.list)+room]
	used := len(f.list)
	input, place := f.input, f.place
	hold, count := f.hold, f.count
	position := f.position
	table := &f.tokens.entries
	before := entry(0) // entryByteLast if the last byte is not 0, or there is none
	if position == 0 || used > 0 && list[used-1].end() == position {
		before = entryByteLast
	}
	next := makeResidual(position, 1, 0)
	for used+4 <= len(list) && place+16 <= len(input) && next.position() <= f.limit {
		hold |= binary.LittleEndian.Uint64(input[place:]) << (count & 63)
		place += int(63-count&63) >> 3
		count |= 56
		for range 4 {
			e := table[hold&(1<<tableBits-1)]
			if e&(entrySpecial|before>>1&entryRepeat) != 0 {
				if e&(entrySpecial|kindMask) != entrySpecial|kindMatch || before&entryByteLast != 0 {
					goto out
				}
				// A match is too long for the table's index. Is its distance 1?
				hold |= binary.LittleEndian.Uint64(input[place:]) << (count & 63)
				place += int(63-count&63) >> 3
				count |= 56
				size, extra := uint(e&entryBits), e.extra()
				tail := hold >> size
				if tail>>extra&(1<<(f.oneBits&63)-1) != uint64(f.oneCode) {
					goto out
				}
				next += residual(e.advance()+tail&(1<<extra-1)) << 32
				size += extra + f.oneBits
				hold >>= size & 63
				count -= size
				break
			}
			hold >>= e & entryBits
			count -= uint(e)
			list[used] = next + residual(e&entryValue)
			used += int(e>>9) & 1
			next += residual(e >> 32 << 32)
			before = e
		}
	}
out:
	f.list = list[:used]
	f.place, f.hold, f.count, f.position = place, hold, count&63, next.position()
}

// token reads one token of any kind.
func (f *inflater) token() (end bool, err error) {
	f.refill()
	e := f.tokens.entries[f.hold&(1<<tableBits-1)]
	if e&entrySpecial == 0 {
		f.take(uint(e & entryBits))
		if e&entryRepeat != 0 {
			return false, f.match(e.advance(), 1)
		}
		f.list = appendRun(f.list, f.position, 1, e.value())
		f.position += e.advance()
		return false, nil
	}
	length, extra := 0, uint(0)
	switch e & kindMask {
	case kindEnd:
		f.take(uint(e & entryBits))
		return true, nil
	case kindMatch:
		f.take(uint(e & entryBits))
		length, extra = int(e.advance()), e.extra()
	default:
		symbol, size, ok := f.literals.decode(f.hold)
		if !ok || symbol >= literalCodes {
			return false, f.fail("these bits are not a code: the compressed data is damaged")
		}
		f.take(uint(size))
		switch {
		case symbol < endOfBlock:
			f.list = appendRun(f.list, f.position, 1, uint8(symbol))
			f.position++
			return false, nil
		case symbol == endOfBlock:
			return true, nil
		}
		length, extra = int(lengthBase[symbol-firstLength]), uint(lengthExtra[symbol-firstLength])
	}
	length += int(f.take(extra))
	distance, ok := f.distance(&f.reach)
	if !ok {
		return false, f.fail("these bits are not a distance: the compressed data is damaged")
	}
	return false, f.match(uint64(length), uint64(distance))
}

func (f *inflater) match(length, distance uint64) error {
	switch {
	case distance > f.position:
		return f.fail("a match reaches %d bytes back, but there are only %d", distance, f.position)
	case f.position+length > f.limit:
		return f.errTooMuch()
	case distance == 1:
		f.list = appendRepeat(f.list, f.position, length)
	default:
		f.list = appendCopy(f.list, f.position, length, distance)
	}
	f.position += length
	return nil
}
