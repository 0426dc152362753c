package maskpng

// An entry of a token table says what the next bits of the stream mean: one token of the deflate format, or several. Several
// tokens fit into one entry if they add at most one byte other than 0 and that byte comes first. For example, "byte 7, byte
// 0, match of length 40 at distance 1" is one entry.
//
// An entry is advance << 32 | byte << 24 | flags | bits. With this layout, one addition makes a residual of it.
type entry uint64

const (
	tableBits = 12

	entryBits     entry = 0x3f   // number of bits of the stream
	entrySpecial  entry = 1 << 6 // one of the special entries below
	entryRepeat   entry = 1 << 7 // only repeats the byte before it
	entryByteLast entry = 1 << 8 // ends with a byte other than 0
	entryByte     entry = 1 << 9 // begins with a byte other than 0
	entryValue    entry = 0xff << 24
	advanceShift        = 32 // the bits from here on are the number of output bytes

	// Special entries have their kind in the place of the byte.
	kindLong   entry = 0 << 24 // a code longer than the table's index, or none at all
	kindEnd    entry = 1 << 24 // end of the block
	kindMatch  entry = 2 << 24 // a match, with its base length in place of the advance
	kindMask   entry = 3 << 24
	extraShift       = 28 // number of extra bits of a match
)

func (e entry) advance() uint64 { return uint64(e >> advanceShift) }
func (e entry) value() uint8    { return uint8(e >> 24) }
func (e entry) extra() uint     { return uint(e>>extraShift) & 7 }

// A sequence has the bits of an entry's tokens, first bit lowest, and the entry.
type sequence struct {
	code  uint32
	entry entry
}

// A tokenTable decodes literals, lengths and the distance 1.
type tokenTable struct {
	entries [1 << tableBits]entry

	// Sequences for making the table, by their number of bits. tails are the ones that can follow a 0 in an entry: the
	// single tokens "byte 0" and "repeat".
	sequences, tails [tableBits + 1][]sequence
}

// fill makes the table for one block. one is the code of distance 1 and has oneBits bits. If oneBits is 0, the block has no
// such code.
//
// The table doubles with every bit of its index. So a sequence is written only once, into the table of its own number of
// bits, over the shorter sequence with which it begins.
func (t *tokenTable) fill(literals *huffman, one uint32, oneBits int) {
	for n := range t.sequences {
		t.sequences[n], t.tails[n] = t.sequences[n][:0], t.tails[n][:0]
	}
	t.single(literals, one, oneBits)
	t.entries[0] = entrySpecial | kindLong
	for n := 1; n <= tableBits; n++ {
		copy(t.entries[1<<(n-1):1<<n], t.entries[:1<<(n-1)])
		for size := 1; size < n; size++ {
			t.extend(n-size, size)
		}
		for _, s := range t.sequences[n] {
			t.entries[s.code] = s.entry + entry(n)
		}
	}
}

// single collects the sequences of one token.
func (t *tokenTable) single(literals *huffman, one uint32, oneBits int) {
	literals.codes(func(symbol int, code uint32, length int) {
		if length > tableBits {
			return
		}
		add := func(e entry) { t.sequences[length] = append(t.sequences[length], sequence{code, e}) }
		switch {
		case symbol == 0:
			add(1 << advanceShift)
			t.tails[length] = append(t.tails[length], sequence{code, 1 << advanceShift})
		case symbol < endOfBlock:
			add(entryByte | entryByteLast | entry(symbol)<<24 | 1<<advanceShift)
		case symbol == endOfBlock:
			add(entrySpecial | kindEnd)
		case symbol < literalCodes:
			base, extra := entry(lengthBase[symbol-firstLength]), int(lengthExtra[symbol-firstLength])
			add(entrySpecial | kindMatch | entry(extra)<<extraShift | base<<advanceShift)
			whole := length + extra + oneBits
			if oneBits == 0 || whole > tableBits {
				return
			}
			for i := range entry(1) << extra {
				s := sequence{code | (uint32(i)|one<<extra)<<length, entryRepeat | (base+i)<<advanceShift}
				t.sequences[whole] = append(t.sequences[whole], s)
				t.tails[whole] = append(t.tails[whole], s)
			}
		}
	})
}

// extend makes sequences of n + size bits from the sequences of n bits, each followed by a tail of size bits.
func (t *tokenTable) extend(n, size int) {
	for _, tail := range t.tails[size] {
		for _, s := range t.sequences[n] {
			// A byte other than 0 must not be repeated, and nothing can follow a special entry. Only a repeat can follow a
			// repeat, because the byte before it need not be 0.
			if s.entry&entrySpecial != 0 ||
				tail.entry&entryRepeat != 0 && s.entry&entryByteLast != 0 ||
				tail.entry&entryRepeat == 0 && s.entry&entryRepeat != 0 {
				continue
			}
			t.sequences[n+size] = append(t.sequences[n+size], sequence{
				s.code | tail.code<<n,
				s.entry&^entryByteLast + tail.entry&^entryRepeat,
			})
		}
	}
}

// A distanceTable entry is bits | extra bits << 8 | base << 16. 0 stands for a code that is too long, or for no code.
type distanceTable [1 << reachBits]uint32

const reachBits = 9

func (t *distanceTable) fill(distances *huffman) {
	distances.fillTable(t[:], func(symbol int) uint32 {
		if symbol >= distanceCodes {
			return 0
		}
		return uint32(distanceExtra[symbol])<<8 | uint32(distanceBase[symbol])<<16
	})
}
