package maskpng

import (
	"encoding/binary"
	"fmt"
)

const zlibHeaderSize = 2

// padding is what an inflater wants to be able to read behind the payload.
const padding = 32

// An inflater turns a zlib stream (RFC 1950 and 1951) into residuals, never into bytes.
type inflater struct {
	input []byte // payload and padding
	size  int    // of the payload
	place int    // next byte of input

	hold  uint64 // bits taken from input, lowest first
	count uint   // how many of them are valid

	position uint64 // bytes of output so far
	limit    uint64 // bytes of output the header promises
	most     int    // residuals allowed
	list     []residual

	literals, distances huffman
	tokens              tokenTable
	reach               distanceTable
	oneCode             uint32 // the code of distance 1, and its length
	oneBits             uint
	fixed               bool // tables hold the fixed codes
	lengths             [literalCodes + distanceCodes + 2]uint8
}

// damage is an error at a place of the payload.
type damage struct {
	place   int
	problem string
}

func (d *damage) Error() string { return d.problem }

func (f *inflater) fail(format string, args ...any) error {
	place := min(f.place-int(f.count/8), f.size)
	return &damage{place, fmt.Sprintf(format, args...)}
}

// inflate reads a whole zlib stream of exactly limit bytes, checks its Adler-32 and leaves the
// residuals in f.list. payload must have padding bytes of capacity behind it.
func (f *inflater) inflate(payload []byte, limit uint64, most int) error {
	f.size = len(payload)
	f.input = payload[:len(payload)+padding]
	clear(f.input[len(payload):])
	f.place, f.hold, f.count = 0, 0, 0
	f.position, f.limit, f.most = 0, limit, most
	f.list = f.list[:0]
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
			f.fixedCodes()
			err = f.compressed()
		case 2:
			if err = f.dynamicCodes(); err == nil {
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
		return f.fail("%02x %02x is no zlib header", first, second)
	case second&0x20 != 0:
		return f.fail("the compressed data needs a preset dictionary, which PNG does not allow")
	}
	f.place = zlibHeaderSize
	return nil
}

// trailer checks what comes behind the last block: the Adler-32 of the output, and nothing else.
func (f *inflater) trailer() error {
	f.align()
	if f.position != f.limit {
		return f.fail("the compressed data ends after %d of %d bytes", f.position, f.limit)
	}
	if f.place+4 > f.size {
		return f.fail("the compressed data is cut short: its Adler-32 is missing")
	}
	want := binary.BigEndian.Uint32(f.input[f.place:])
	if got := adler(f.list, f.limit); got != want {
		return f.fail("the compressed data has Adler-32 %08x, its content gives %08x: the file is damaged", want, got)
	}
	if f.place += 4; f.place != f.size {
		return f.fail("%d bytes follow the compressed data", f.size-f.place)
	}
	return nil
}

// refill makes at least 56 bits valid. Behind the payload it reads zeros; cut tells.
func (f *inflater) refill() {
	if f.place+8 > len(f.input) {
		return
	}
	f.hold |= binary.LittleEndian.Uint64(f.input[f.place:]) << (f.count & 63)
	f.place += int(63-f.count) >> 3
	f.count |= 56
}

// take removes n bits, at most what refill gives.
func (f *inflater) take(n uint) uint64 {
	value := f.hold & (1<<(n&63) - 1)
	f.hold >>= n & 63
	f.count -= n
	return value
}

// cut reports whether bits were taken that the payload does not have.
func (f *inflater) cut() bool { return f.place-int(f.count/8) > f.size }

// align drops the rest of a byte and gives back whole bytes that were read ahead.
func (f *inflater) align() {
	f.place -= int(f.count / 8)
	f.hold, f.count = 0, 0
}

func (f *inflater) errCut() error {
	return f.fail("the compressed data is cut short after %d of %d bytes of rows", min(f.position, f.limit), f.limit)
}

func (f *inflater) errTooMuch() error {
	return f.fail("the compressed data holds more than the %d bytes that the header promises", f.limit)
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
	if len(f.list) > f.most {
		return errTooManyRuns
	}
	f.position += uint64(n)
	f.place += n
	return nil
}

// fixedCodes sets the codes of block type 1 (RFC 1951, 3.2.6).
func (f *inflater) fixedCodes() {
	if f.fixed {
		return
	}
	var lengths [288]uint8
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	f.literals.init(lengths[:])
	for i := range 32 {
		lengths[i] = 5
	}
	f.distances.init(lengths[:32])
	f.fillTables()
	f.fixed = true
}

func (f *inflater) fillTables() {
	if f.oneCode, f.oneBits = f.distances.code(0); f.oneBits == 0 {
		f.oneCode = 1 // no bits equal it
	}
	f.tokens.fill(&f.literals, f.oneCode, int(f.oneBits))
	f.reach.fill(&f.distances)
}

// codeOrder is the order in which the lengths of the code length code come (RFC 1951, 3.2.7).
var codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamicCodes reads the codes of block type 2.
func (f *inflater) dynamicCodes() error {
	f.fixed = false
	f.refill()
	literals, distances, used := int(f.take(5))+257, int(f.take(5))+1, int(f.take(4))+4
	if literals > literalCodes || distances > distanceCodes {
		return f.fail("a block with %d literal and %d distance codes: at most 286 and 30 exist", literals, distances)
	}
	var short [19]uint8
	for i := range used {
		if f.count < 3 {
			f.refill()
		}
		short[codeOrder[i]] = uint8(f.take(3))
	}
	if !f.literals.init(short[:]) {
		return f.fail("the code of the code lengths is not complete: the compressed data is damaged")
	}
	if err := f.codeLengths(f.lengths[:literals+distances]); err != nil {
		return err
	}
	if f.cut() {
		return f.errCut()
	}
	if f.lengths[endOfBlock] == 0 {
		return f.fail("a block without a code for its end")
	}
	if !f.literals.init(f.lengths[:literals]) {
		return f.fail("a block's literal and length code is over- or under-subscribed")
	}
	if !f.distances.init(f.lengths[literals : literals+distances]) {
		return f.fail("a block's distance code is over- or under-subscribed")
	}
	f.fillTables()
	return nil
}

// codeLengths reads the code lengths, which are coded themselves; f.literals holds that code.
func (f *inflater) codeLengths(lengths []uint8) error {
	for i := 0; i < len(lengths); {
		f.refill()
		symbol, size, ok := f.literals.decode(f.hold)
		if !ok {
			return f.fail("bits that are no code length: the compressed data is damaged")
		}
		f.take(uint(size))
		if f.cut() {
			return f.errCut()
		}
		if symbol < 16 {
			lengths[i] = uint8(symbol)
			i++
			continue
		}
		var repeat int
		var value uint8
		switch symbol {
		case 16:
			if i == 0 {
				return f.fail("a repeat of a code length before the first")
			}
			value = lengths[i-1]
			repeat = 3 + int(f.take(2))
		case 17:
			repeat = 3 + int(f.take(3))
		default:
			repeat = 11 + int(f.take(7))
		}
		if repeat > len(lengths)-i {
			return f.fail("a repeat of a code length beyond the last")
		}
		for range repeat {
			lengths[i] = value
			i++
		}
	}
	return nil
}
