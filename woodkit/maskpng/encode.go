package maskpng

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
)

const (
	dataChunk   = 8192  // bytes of an IDAT chunk, as libpng writes them for OpenCV
	blockTokens = 16383 // tokens of a deflate block, as zlib collects them
	repeatToken = 256   // tokens from here on are matches of 3 … 258 bytes at distance 1
)

// Encode writes the mask as an 8-bit grey PNG, straight from its runs, the way OpenCV writes
// masks: filter Sub in every row, zlib's run-length strategy (matches at distance 1 only), IDAT
// chunks of 8 KiB. It fails as w does, for a mask without pixels, of which there is no PNG, and for
// one of 4 GiB.
func Encode(w io.Writer, m *Mask) error {
	if m.Width == 0 || m.Height == 0 {
		return fmt.Errorf("encode a mask of %d×%d pixels: a PNG has one at least", m.Width, m.Height)
	}
	size := uint64(m.Width+1) * uint64(m.Height)
	if size >= maxPosition {
		return fmt.Errorf("encode a mask of %d×%d pixels: the rows must have less than %d bytes", m.Width, m.Height, uint64(maxPosition))
	}
	var e encoder
	e.out = append(e.out, signature...)
	var ihdr [13]byte
	binary.BigEndian.PutUint32(ihdr[:], uint32(m.Width))
	binary.BigEndian.PutUint32(ihdr[4:], uint32(m.Height))
	ihdr[8] = 8 // bits a sample; the other fields are 0: grey, deflate, standard filters, not interlaced
	e.chunk("IHDR", ihdr[:])
	data := deflate(filterRuns(m), size)
	for len(data) > 0 {
		n := min(len(data), dataChunk)
		e.chunk("IDAT", data[:n])
		data = data[n:]
	}
	e.chunk("IEND", nil)
	_, err := w.Write(e.out)
	return err
}

type encoder struct{ out []byte }

func (e *encoder) chunk(kind string, data []byte) {
	e.out = binary.BigEndian.AppendUint32(e.out, uint32(len(data)))
	start := len(e.out)
	e.out = append(e.out, kind...)
	e.out = append(e.out, data...)
	e.out = binary.BigEndian.AppendUint32(e.out, crc32.ChecksumIEEE(e.out[start:]))
}

// filterRuns returns the mask's rows after filter Sub: a residual where a row starts, one where the
// class changes.
func filterRuns(m *Mask) []residual {
	list := make([]residual, 0, len(m.runs)+m.Height)
	position := uint64(0)
	for y := range m.Height {
		list = appendRun(list, position, 1, filterSub)
		position++
		start, class := uint64(0), uint8(0)
		for _, r := range m.runs[m.rows[y]:m.rows[y+1]] {
			list = appendRun(list, position+start, 1, uint8(r)-class)
			start, class = uint64(r>>8), uint8(r)
		}
		position += uint64(m.Width)
	}
	return list
}

// deflate returns the zlib stream of size bytes that are 0 but for the residuals.
func deflate(list []residual, size uint64) []byte {
	out := bitWriter{bytes: []byte{0x78, 0x01}}
	tokens := make([]uint16, 0, blockTokens)
	add := func(token uint16) {
		if len(tokens) == blockTokens { // only now, so that no empty block follows a last one that is full
			out.block(tokens, false)
			tokens = tokens[:0]
		}
		tokens = append(tokens, token)
	}
	addRun := func(value uint8, length uint64) {
		if length == 0 {
			return
		}
		add(uint16(value))
		for length--; length >= 3; {
			n := min(length, 258)
			add(uint16(repeatToken + n - 3))
			length -= n
		}
		for ; length > 0; length-- {
			add(uint16(value))
		}
	}
	position := uint64(0)
	for _, r := range list {
		addRun(0, r.position()-position)
		addRun(r.value(), r.length())
		position = r.end()
	}
	addRun(0, size-position)
	out.block(tokens, true)
	return binary.BigEndian.AppendUint32(out.flush(), adler(list, size))
}

// A bitWriter appends bits, lowest first, to bytes.
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

// flush fills the last byte and returns all.
func (w *bitWriter) flush() []byte {
	w.put(0, (8-w.count)%8)
	return w.bytes
}

// block writes the tokens as a block with its own Huffman codes.
func (w *bitWriter) block(tokens []uint16, last bool) {
	var used [literalCodes]int
	used[endOfBlock] = 1
	for _, token := range tokens {
		symbol, _, _ := tokenSymbol(token)
		used[symbol]++
	}
	lengths := make([]uint8, literalCodes, literalCodes+2)
	codeLengths(used[:], maxCodeLength, lengths)
	for len(lengths) > firstLength && lengths[len(lengths)-1] == 0 {
		lengths = lengths[:len(lengths)-1]
	}
	literals := len(lengths)
	// Distance 1 alone would do; zlib always writes two codes, and so do we.
	w.blockHeader(append(lengths, 1, 1), literals, last)
	codes := symbolCodes(lengths[:literals])
	for _, token := range tokens {
		symbol, extra, bits := tokenSymbol(token)
		w.put(uint64(codes[symbol]), uint(lengths[symbol]))
		if token >= repeatToken {
			w.put(uint64(extra), bits+1) // the distance code is a 0 bit behind the extra bits
		}
	}
	w.put(uint64(codes[endOfBlock]), uint(lengths[endOfBlock]))
}

// blockHeader writes the codes' lengths: runs of equal lengths as symbols 16, 17 and 18, and those
// with a code of their own.
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
	codeLengths(used[:], 7, short[:])
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

// tokenSymbol returns a token's symbol and extra bits.
func tokenSymbol(token uint16) (symbol int, extra uint16, bits uint) {
	if token < repeatToken {
		return int(token), 0, 0
	}
	length := token - repeatToken + 3
	i := len(lengthBase) - 1
	for lengthBase[i] > length {
		i--
	}
	return firstLength + i, length - lengthBase[i], uint(lengthExtra[i])
}

// symbolCodes returns every symbol's code as it lies in the stream.
func symbolCodes(lengths []uint8) []uint32 {
	var h huffman
	h.init(lengths)
	codes := make([]uint32, len(lengths))
	h.codes(func(symbol int, code uint32, _ int) { codes[symbol] = code })
	return codes
}
