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

// init builds the code from the length of each symbol's code (0: not used). It reports whether the lengths fill the code
// space exactly. As in zlib, an empty code and a single code of one bit are valid too, because streams without matches have
// them.
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

// codes calls yield with every symbol, its code as in the stream (first bit lowest) and the code's length, shortest first.
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

// fillTable makes a table with one symbol per entry. The next bits of the stream are the index. The lowest bits of an entry
// are the length of its code. Codes longer than the index have entry 0. The table doubles with every bit of the index.
func (h *huffman) fillTable(table []uint32, entry func(symbol int) uint32) {
	table[0] = 0
	next, i := uint32(0), 0
	for length := 1; 1<<length <= len(table); length++ {
		half := 1 << (length - 1)
		copy(table[half:2*half], table[:half])
		for range h.count[length] {
			if e := entry(int(h.symbols[i])); e != 0 {
				table[bits.Reverse16(uint16(next))>>(16-length)] = e | uint32(length)
			}
			i++
			next++
		}
		next <<= 1
	}
}

// code returns a symbol's code and its length, which is 0 if the symbol has none.
func (h *huffman) code(symbol int) (code uint32, length uint) {
	h.codes(func(s int, c uint32, l int) {
		if s == symbol {
			code, length = c, uint(l)
		}
	})
	return code, length
}

// decode reads one symbol bit by bit, for codes longer than a table's index. ok is false if no code begins with these bits.
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

// These are the base and the extra bits of the length and distance symbols (RFC 1951, 3.2.5).
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
