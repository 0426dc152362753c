package maskpng

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"math/bits"
	"slices"
)

// zlibPacked compresses data with compress/zlib.
func zlibPacked(level int, data []byte) []byte {
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, level)
	if err != nil {
		panic(err)
	}
	z.Write(data) // writing to a bytes.Buffer never fails
	z.Close()
	return packed.Bytes()
}

// A bitWriter appends bits to bytes, lowest bit first.
type bitWriter struct {
	bytes []byte
	hold  uint64
	count uint
}

func (w *bitWriter) put(value uint64, n uint) {
	w.hold |= value << w.count
	w.count += n
	for w.count >= 8 {
		w.bytes = append(w.bytes, byte(w.hold))
		w.hold >>= 8
		w.count -= 8
	}
}

// flush fills the last byte and returns all bytes.
func (w *bitWriter) flush() []byte {
	w.put(0, (8-w.count)%8)
	return w.bytes
}

// blockHeader writes the lengths of a block's codes. Runs of equal lengths become symbols 16, 17 and 18.
func (w *bitWriter) blockHeader(lengths []uint8, literals int, last bool) {
	type item struct {
		symbol uint8
		extra  uint64
	}
	var items []item
	var used [19]int
	add := func(symbol uint8, extra int) {
		items = append(items, item{symbol, uint64(extra)})
		used[symbol]++
	}
	for start := 0; start < len(lengths); {
		value, end := lengths[start], start+1
		for end < len(lengths) && lengths[end] == value {
			end++
		}
		n := end - start
		start = end
		if value != 0 {
			add(value, 0)
			n--
		}
		for n >= 3 {
			var step int
			switch {
			case value != 0:
				step = min(n, 6)
				add(16, step-3)
			case n <= 10:
				step = n
				add(17, step-3)
			default:
				step = min(n, 138)
				add(18, step-11)
			}
			n -= step
		}
		for ; n > 0; n-- {
			add(value, 0)
		}
	}
	var short [19]uint8
	wildCode(used[:], 7, short[:])
	count := len(short)
	for short[codeOrder[count-1]] == 0 {
		count--
	}
	header := uint64(2 << 1)
	if last {
		header |= 1
	}
	w.put(header, 3)
	w.put(uint64(literals-257), 5)
	w.put(uint64(len(lengths)-literals-1), 5)
	w.put(uint64(count-4), 4)
	for _, symbol := range codeOrder[:count] {
		w.put(uint64(short[symbol]), 3)
	}
	codes := symbolCodes(short[:])
	extraBits := map[uint8]uint{16: 2, 17: 3, 18: 7}
	for _, it := range items {
		w.put(uint64(codes[it.symbol]), uint(short[it.symbol]))
		w.put(it.extra, extraBits[it.symbol])
	}
}

// wildCode sets the lengths of a complete code for the symbols that are used. There must be at least two, and no length
// exceeds limit. Frequent symbols have shorter codes, but the lengths differ more than in a Huffman code, because decoders
// often get long codes wrong.
func wildCode(used []int, limit int, lengths []uint8) {
	var symbols []int
	for symbol, n := range used {
		if n > 0 {
			symbols = append(symbols, symbol)
		}
	}
	for symbol := 0; len(symbols) < 2; symbol++ {
		if used[symbol] == 0 {
			symbols = append(symbols, symbol)
		}
	}
	slices.SortStableFunc(symbols, func(a, b int) int { return cmp.Compare(used[b], used[a]) })
	space := 1 << limit
	for i, symbol := range symbols {
		free := space - (len(symbols) - 1 - i) // each symbol that follows needs at least one place
		length := limit + 1 - bits.Len(uint(free))
		lengths[symbol] = uint8(length)
		space -= 1 << (limit - length)
	}
}

// symbolCodes returns every symbol's code as in the stream.
func symbolCodes(lengths []uint8) []uint32 {
	var h huffman
	h.init(lengths)
	codes := make([]uint32, len(lengths))
	h.codes(func(symbol int, code uint32, _ int) { codes[symbol] = code })
	return codes
}
