package maskpng

import (
	"encoding/binary"
)

// inflate reads a complete zlib stream of exactly limit bytes, checks its Adler-32 and stores the residuals in f.list.
// payload must have padding bytes of spare capacity.
func (f *inflater) inflate(payload []byte, limit uint64) error {
	clear(payload[len(payload) : len(payload)+padding])
	f.bitReader = bitReader{input: payload[:len(payload)+padding], size: len(payload)}
	f.position, f.limit, f.slow = 0, limit, 0
	f.list, f.index = f.list[:0], f.index[:0]
	if err := f.zlibHeader(); err != nil {
		return err
	}
	for last := false; !last; {
		f.refill()
		last = f.take(1) == 1
		var err error
		switch f.take(2) {
		case 0:
			err = f.stored()
		case 1:
			if !f.fixed {
				f.fixedCodes()
				f.fillTables()
				f.fixed = true
			}
			err = f.compressed()
		case 2:
			f.fixed = false
			if err = f.dynamicCodes(); err == nil {
				f.fillTables()
				err = f.compressed()
			}
		default:
			err = f.fail("block type 3 does not exist: the compressed data is damaged")
		}
		if err == nil && f.cut() {
			err = f.errCut()
		}
		if err != nil {
			return err
		}
	}
	return f.trailer()
}

func (f *inflater) zlibHeader() error {
	if f.size < zlibHeaderSize {
		return f.fail("the compressed data ends within its header")
	}
	first, second := f.input[0], f.input[1]
	switch {
	case first&15 != 8 || first>>4 > 7 || (uint(first)<<8|uint(second))%31 != 0:
		return f.fail("%02x %02x is not a zlib header", first, second)
	case second&0x20 != 0:
		return f.fail("the compressed data needs a preset dictionary, which PNG does not allow")
	}
	f.place = zlibHeaderSize
	return nil
}

// trailer checks that the Adler-32 of the output follows the last block, and that nothing follows it.
func (f *inflater) trailer() error {
	f.align()
	if f.position != f.limit {
		return f.fail("%s", tooLittle(f.position, f.limit))
	}
	if f.place+4 > f.size {
		return f.fail("the compressed data is cut short: its Adler-32 is missing")
	}
	want := binary.BigEndian.Uint32(f.input[f.place:])
	if got := adler(f.list, f.limit); got != want {
		return f.fail("the compressed data has Adler-32 %08x, its content gives %08x: the file is damaged", want, got)
	}
	if f.place += 4; f.place != f.size {
		return f.fail("%s", trailing(f.size-f.place))
	}
	return nil
}

// stored copies a block that is not compressed.
func (f *inflater) stored() error {
	f.align()
	if f.place+4 > f.size {
		return f.errCut()
	}
	n := int(binary.LittleEndian.Uint16(f.input[f.place:]))
	if n != int(^binary.LittleEndian.Uint16(f.input[f.place+2:])) {
		return f.fail("the two lengths of a stored block contradict each other")
	}
	f.place += 4
	if n > f.size-f.place {
		return f.errCut()
	}
	if f.position+uint64(n) > f.limit {
		return f.errTooMuch()
	}
	block := f.input[f.place : f.place+n]
	for start := 0; start < len(block); {
		value, end := block[start], start+1
		for end < len(block) && block[end] == value {
			end++
		}
		f.list = appendRun(f.list, f.position+uint64(start), uint64(end-start), value)
		start = end
	}
	f.position += uint64(n)
	f.place += n
	if noisy(len(f.list), f.slow, f.position) {
		return errTooManyRuns
	}
	return nil
}

func (f *inflater) fillTables() {
	if f.oneCode, f.oneBits = f.distances.code(0); f.oneBits == 0 {
		f.oneCode = 1 // matches no bits
	}
	f.tokens.fill(&f.literals, f.oneCode, int(f.oneBits))
	f.reach.fill(&f.distances)
}
