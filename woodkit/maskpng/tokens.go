package maskpng

import "encoding/binary"

// compressed reads the tokens of one block.
func (f *inflater) compressed() error {
	for ; ; f.slow++ {
		f.quick()
		switch {
		case f.position > f.limit:
			return f.errTooMuch()
		case noisy(len(f.list), f.slow, f.position):
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

// quick reads tokens until one of them is rare, such as a code that is longer than a table's index, or there is too little
// room or input, or a check fails. compressed repeats the check and returns the error.
func (f *inflater) quick() {
	// The room is always the same, even if there is more. Its end decides at which byte a fault is noticed, and that must not
	// depend on earlier files.
	const room = 1024
	f.list = spare(f.list, room+copyRoom)
	list := f.list[:cap(f.list)]
	used := len(f.list)
	end := used + room
	input, place := f.input, f.place
	hold, count := f.hold, f.count
	table := &f.tokens.entries
	before := entry(0) // is entryByteLast if the last byte is not 0, or if there is no byte yet
	if f.position == 0 || used > 0 && list[used-1].end() == f.position {
		before = entryByteLast
	}
	next := makeResidual(f.position, 1, 0)
tokens:
	for used+4 <= end && place+16 <= len(input) && next.position() <= f.limit {
		hold |= binary.LittleEndian.Uint64(input[place:]) << (count & 63)
		place += int(63-count&63) >> 3
		count |= 56
		for range 4 {
			e := table[hold&(1<<tableBits-1)]
			if e&(entrySpecial|before>>1&entryRepeat) == 0 {
				hold >>= e & entryBits
				count -= uint(e)
				list[used] = next + residual(e&entryValue)
				used += int(e>>9) & 1
				next += residual(e >> 32 << 32)
				before = e
				continue
			}
			size, length, distance := uint(e&entryBits), e.advance(), uint64(1)
			if e&entrySpecial != 0 {
				if e&kindMask != kindMatch {
					break tokens
				}
				hold |= binary.LittleEndian.Uint64(input[place:]) << (count & 63)
				place += int(63-count&63) >> 3
				count |= 56
				extra := e.extra()
				tail := hold >> size
				length += tail & (1<<extra - 1)
				tail >>= extra
				size += extra
				if tail&(1<<(f.oneBits&63)-1) == uint64(f.oneCode) && before&entryByteLast == 0 { // more zeros
					size += f.oneBits
					hold >>= size & 63
					count -= size
					next += residual(length) << 32
					break
				}
				d := f.reach[tail&(1<<reachBits-1)]
				if d == 0 {
					break tokens
				}
				tail >>= d & 63
				extra = uint(d>>8) & 63
				distance = uint64(d>>16) + tail&(1<<extra-1)
				size += uint(d&63) + extra
			}
			// This token is a match that may copy bytes other than zeros. It counts as a slow token, because slow tokens decide
			// what is noise. That decision must not depend on how fast the token is read.
			position := next.position()
			if place-int((count&63)/8) > f.size || noisy(used, f.slow, position) ||
				distance > position || position+length > f.limit || length > distance && distance > 1 {
				break tokens
			}
			if distance > 1 {
				used = f.copy(list, used, position, length, distance)
			} else if last := &list[used-1]; last.length()+length > maxResidualLength {
				break tokens
			} else {
				*last += residual(length)
			}
			f.slow++
			hold >>= size & 63
			count -= size
			next += residual(length) << 32
			before = 0
			if used > 0 && list[used-1].end() == next.position() {
				before = entryByteLast
			}
			if len(list)-used < room+copyRoom {
				list = spare(list[:used], room+copyRoom)
				list = list[:cap(list)]
			}
			end = used + room
			break
		}
	}
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
		f.appendCopy(length, distance)
	}
	f.position += length
	return nil
}
