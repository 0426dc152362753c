package maskpng

import "math/bits"

const (
	maxCodeLength = 15
	endOfBlock    = 256
	firstLength   = 257 // symbol of the shortest match
	literalCodes  = 286
	distanceCodes = 30
)

// A huffman is a canonical Huffman code: symbols sorted by code length, then by value.
type huffman struct {
	count   [maxCodeLength + 1]uint16 // codes of each length
	symbols [288]uint16
	longest int
}

// init builds the code from the length of each symbol's code (0: not used). It reports whether the
// lengths fill the code space exactly. As in zlib, an empty code and a single code of one bit pass
// too: streams without matches have them.
func (h *huffman) init(lengths []uint8) bool {
	h.count = [maxCodeLength + 1]uint16{}
	for _, length := range lengths {
		h.count[length&15]++
	}
	h.count[0] = 0
	h.longest = 0
	used, space := 0, 0
	var place [maxCodeLength + 2]uint16
	for length := 1; length <= maxCodeLength; length++ {
		n := int(h.count[length])
		place[length+1] = place[length] + uint16(n)
		if n > 0 {
			h.longest = length
		}
		used += n
		space += n << (maxCodeLength - length)
	}
	if used > 0 && space != 1<<maxCodeLength && (used != 1 || h.longest != 1) {
		return false
	}
	for symbol, length := range lengths {
		if length != 0 {
			h.symbols[place[length&15]] = uint16(symbol)
			place[length&15]++
		}
	}
	return true
}

// codes calls yield with every symbol, its code as it lies in the stream (first bit lowest) and the
// code's length, shortest first.
func (h *huffman) codes(yield func(symbol int, code uint32, length int)) {
	next, i := uint32(0), 0
	for length := 1; length <= h.longest; length++ {
		for range h.count[length] {
			yield(int(h.symbols[i]), uint32(bits.Reverse16(uint16(next))>>(16-length)), length)
			i++
			next++
		}
		next <<= 1
	}
}

// decode reads one symbol bit by bit: the way for codes longer than a table's index. ok is false
// when no code begins with these bits.
func (h *huffman) decode(stream uint64) (symbol, length int, ok bool) {
	code, first, index := 0, 0, 0
	for length = 1; length <= h.longest; length++ {
		code |= int(stream & 1)
		stream >>= 1
		count := int(h.count[length])
		if code-count < first {
			return int(h.symbols[index+code-first]), length, true
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, 0, false
}

// Base and extra bits of the length and distance symbols (RFC 1951, 3.2.5).
var (
	lengthBase = [29]uint16{
		3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
	}
	lengthExtra  = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distanceBase = [30]uint16{
		1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
		2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
	}
	distanceExtra = [30]uint8{
		0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
	}
)

// An entry of a token table tells what the next bits of the stream mean. One entry can hold a
// whole sequence of tokens, as long as it adds at most one non-zero byte and that byte comes first:
// "byte d, byte 0, match of length 40 at distance 1" is one entry.
type entry uint32

const (
	tableBits = 11

	entryBits     entry = 0x3f   // bits of the stream it takes
	entrySpecial  entry = 1 << 6 // one of the special entries below
	entryRepeat   entry = 1 << 7 // begins with a repeat of the byte before it
	entryByte     entry = 1 << 8 // begins with a byte other than 0
	entryByteLast entry = 1 << 9 // ends with that byte
	valueShift          = 10     // 8 bits: the byte
	advanceShift        = 18     // 14 bits: bytes of output
	entryValue    entry = 0xff   // after valueShift

	// Special entries carry their kind in the place of the byte.
	kindLong  = 0 // a code longer than the table's index, or none at all
	kindEnd   = 1 // end of the block
	kindMatch = 2 // a match: base length in the place of the advance, extra bits from bit 12 on
)

func (e entry) advance() uint64 { return uint64(e >> advanceShift) }
func (e entry) kind() int       { return int(e>>valueShift) & 3 }
func (e entry) extra() uint     { return uint(e>>(valueShift+2)) & 7 }

// A tokenTable decodes literals, lengths and the distance 1.
type tokenTable [1 << tableBits]entry

// fill makes the table for one block's two codes, one token an entry.
func (t *tokenTable) fill(literals, distances *huffman) {
	clear(t[:])
	for i := range t {
		t[i] = entrySpecial | kindLong<<valueShift
	}
	oneCode, oneBits := uint32(0), 0 // the code of distance 1
	distances.codes(func(symbol int, code uint32, length int) {
		if symbol == 0 {
			oneCode, oneBits = code, length
		}
	})
	literals.codes(func(symbol int, code uint32, length int) {
		if length > tableBits {
			return
		}
		switch {
		case symbol == 0:
			t.set(code, length, 1<<advanceShift)
		case symbol < endOfBlock:
			t.set(code, length, entryByte|entryByteLast|1<<advanceShift|entry(symbol)<<valueShift)
		case symbol == endOfBlock:
			t.set(code, length, entrySpecial|kindEnd<<valueShift)
		case symbol < literalCodes:
			base, extra := entry(lengthBase[symbol-firstLength]), int(lengthExtra[symbol-firstLength])
			t.set(code, length, entrySpecial|base<<advanceShift|kindMatch<<valueShift|entry(extra)<<(valueShift+2))
			whole := length + extra + oneBits
			if oneBits == 0 || whole > tableBits {
				return
			}
			for i := range entry(1) << extra {
				tail := (uint32(i) | oneCode<<extra) << length
				t.set(code|tail, whole, entryRepeat|(base+i)<<advanceShift)
			}
		}
	})
}

// set writes the entry wherever the index begins with the code.
func (t *tokenTable) set(code uint32, length int, e entry) {
	e |= entry(length)
	for i := int(code); i < len(t); i += 1 << length {
		t[i] = e
	}
}

// combine makes an entry hold the tokens that follow it, if their bits fit. Entries are made in
// ascending order; what follows entry i lies in the bits behind it, a smaller number.
func (t *tokenTable) combine(single *tokenTable) {
	for i, e := range single {
		if e&entrySpecial != 0 {
			t[i] = e
			continue
		}
		used := int(e & entryBits)
		next := single[i>>used]
		if i > 0 {
			if longer := t[i>>used]; used+int(longer&entryBits) <= tableBits {
				next = longer
			}
		}
		if next&(entrySpecial|entryByte) == 0 && used+int(next&entryBits) <= tableBits &&
			(next&entryRepeat == 0 || e&entryByteLast == 0) {
			e = e&^entryByteLast + next&entryBits + next&^(1<<advanceShift-1)
		}
		t[i] = e
	}
}

// A distance table entry: bits | extra bits << 8 | base << 16; 0 is a long code or none.
type distanceTable [1 << 8]uint32

func (t *distanceTable) fill(distances *huffman) {
	clear(t[:])
	distances.codes(func(symbol int, code uint32, length int) {
		if length > 8 || symbol >= distanceCodes {
			return
		}
		for i := int(code); i < len(t); i += 1 << length {
			t[i] = uint32(length) | uint32(distanceExtra[symbol])<<8 | uint32(distanceBase[symbol])<<16
		}
	})
}
