package synth

import "encoding/binary"

const (
	longestMatch = 258
	endOfBlock   = 256
	blockSymbols = 16383 // symbols per block, as zlib has with its default memory level
	adlerModulus = 65521
)

// deflater compresses runs of bytes into a zlib stream, as zlib's RLE strategy does. A run is coded as its first byte
// (a literal), followed by matches of distance 1. Each block has its own Huffman codes.
type deflater struct {
	value   byte // the run that is not coded yet: length bytes of value
	length  int
	symbols []uint16 // symbols of the block: a literal, or 256 + a match's length - 3
	stream  []byte
	bits    uint64
	numBits uint
	a, b    uint64 // Adler-32
}

func (d *deflater) reset() {
	*d = deflater{symbols: d.symbols[:0], stream: append(d.stream[:0], 0x78, 0x01), a: 1}
}

// run adds length bytes of value.
func (d *deflater) run(value byte, length int) {
	if length == 0 {
		return
	}
	if value == d.value {
		d.length += length
		return
	}
	d.flushRun()
	d.value, d.length = value, length
}

func (d *deflater) flushRun() {
	n := uint64(d.length)
	if n == 0 {
		return
	}
	// Adler-32 of a run in closed form: each byte adds its value to a, and a to b.
	v := uint64(d.value)
	d.b = (d.b + n*d.a + v*(n*(n+1)/2)) % adlerModulus
	d.a = (d.a + n*v) % adlerModulus

	d.symbol(uint16(d.value))
	rest := d.length - 1
	for rest >= 3 {
		match := min(rest, longestMatch)
		d.symbol(uint16(256 + match - 3))
		rest -= match
	}
	for range rest {
		d.symbol(uint16(d.value))
	}
	d.length = 0
}

func (d *deflater) symbol(s uint16) {
	if len(d.symbols) == blockSymbols { // only now, because a last block without symbols would have no code for its end
		d.block(false)
	}
	d.symbols = append(d.symbols, s)
}

// finish ends the stream and returns it. The slice is valid until reset.
func (d *deflater) finish() []byte {
	d.flushRun()
	d.block(true)
	for d.numBits > 0 {
		d.stream = append(d.stream, byte(d.bits))
		d.bits >>= 8
		d.numBits -= min(8, d.numBits)
	}
	return binary.BigEndian.AppendUint32(d.stream, uint32(d.b<<16|d.a))
}

// put appends the low n bits of value, n at most 32.
func (d *deflater) put(value uint32, n uint) {
	d.bits |= uint64(value) << d.numBits
	d.numBits += n
	if d.numBits >= 32 {
		d.stream = binary.LittleEndian.AppendUint32(d.stream, uint32(d.bits))
		d.bits >>= 32
		d.numBits -= 32
	}
}

// matchCode is deflate's code for a match's length: a symbol and some extra bits.
type matchCode struct {
	symbol uint16
	extra  uint32
	bits   uint
}

// matchCodes is the table of RFC 1951, section 3.2.5, indexed by length - 3.
var matchCodes = func() (codes [256]matchCode) {
	symbol, length := uint16(257), 3
	for symbol < 285 {
		bits := uint(0)
		if symbol >= 265 {
			bits = uint(symbol-261) / 4
		}
		for extra := range 1 << bits {
			codes[length-3] = matchCode{symbol, uint32(extra), bits}
			length++
			if length > longestMatch {
				break
			}
		}
		symbol++
	}
	codes[longestMatch-3] = matchCode{symbol: 285}
	return codes
}()

// block writes the symbols collected so far as one block with its own Huffman codes (RFC 1951, section 3.2.7).
func (d *deflater) block(last bool) {
	var frequency [286]int
	frequency[endOfBlock] = 1
	for _, s := range d.symbols {
		if s < 256 {
			frequency[s]++
		} else {
			frequency[matchCodes[s-256].symbol]++
		}
	}
	var codes [286]code
	assignCodes(codes[:], frequency[:], 15)
	used := len(codes)
	for used > 257 && codes[used-1].bits == 0 {
		used--
	}
	final := uint32(0)
	if last {
		final = 1
	}
	d.put(final, 1)
	d.put(2, 2)
	d.writeCodes(codes[:used])
	for _, s := range d.symbols {
		if s < 256 {
			d.put(codes[s].value, codes[s].bits)
			continue
		}
		match := matchCodes[s-256]
		d.put(codes[match.symbol].value, codes[match.symbol].bits)
		d.put(match.extra, match.bits)
		d.put(0, 1) // distance 1: the first of two one-bit codes
	}
	d.put(codes[endOfBlock].value, codes[endOfBlock].bits)
	d.symbols = d.symbols[:0]
}
