package maskpng

import "encoding/binary"

// A Token is one piece of a file's compressed data: bytes that stand there, or a repetition of earlier ones.
type Token struct {
	Position int // of its first byte in the inflated rows, each of which is a filter byte and the pixels' bytes
	Length   int // bytes: 1 for a literal, 3 … 258 for a match
	Distance int // how far back the repeated bytes lie; 0 where the bytes stand in the file
	Value    uint8
}

// Tokens lists the deflate tokens of a mask's file, for looking at: a Decoder never makes such a list. Value is that of a
// literal; a stored block has a literal for each byte. The file must be one that a Decoder reads directly, of at most
// DefaultMaxPixels; its errors are those of Decode.
func Tokens(file []byte) ([]Token, error) {
	var d Decoder
	if _, err := d.Decode(file); err != nil {
		return nil, err
	}
	h, next, err := readHeader(file)
	if err != nil {
		return nil, err
	}
	if !h.direct() {
		return nil, &FormatError{0, "only the tokens of 8-bit grey and palette files can be listed"}
	}
	payload, err := joinData(file, next, h, nil)
	if err != nil {
		return nil, err
	}
	l := lister{size: (h.width + 1) * h.height}
	l.bitReader = bitReader{input: append(payload, make([]byte, padding)...), size: len(payload), place: zlibHeaderSize}
	if err := l.stream(); err != nil {
		return nil, locate(err, file)
	}
	return l.tokens, nil
}

// A lister follows the tokens of a stream that has been checked.
type lister struct {
	blockCodes
	size, position int
	tokens         []Token
}

func (l *lister) stream() error {
	for last := false; !last; {
		l.refill()
		last = l.take(1) == 1
		switch l.take(2) {
		case 0:
			l.align()
			n := int(binary.LittleEndian.Uint16(l.input[l.place:]))
			for _, value := range l.input[l.place+4:][:n] {
				l.add(Token{Length: 1, Value: value})
			}
			l.place += 4 + n
			continue
		case 1:
			l.fixedCodes()
		default:
			if err := l.dynamicCodes(); err != nil {
				return err
			}
		}
		if err := l.block(); err != nil {
			return err
		}
	}
	return nil
}

func (l *lister) block() error {
	var reach distanceTable
	reach.fill(&l.distances)
	for l.position <= l.size {
		l.refill()
		symbol, size, ok := l.literals.decode(l.hold)
		l.take(uint(size))
		switch {
		case !ok:
			return l.fail("bits that are no code")
		case symbol == endOfBlock:
			return nil
		case symbol < endOfBlock:
			l.add(Token{Length: 1, Value: uint8(symbol)})
			continue
		}
		length := int(lengthBase[symbol-firstLength]) + int(l.take(uint(lengthExtra[symbol-firstLength])))
		distance, ok := l.distance(&reach)
		if !ok {
			return l.fail("bits that are no distance")
		}
		l.add(Token{Length: length, Distance: distance})
	}
	return l.fail("more bytes than the header promises")
}

func (l *lister) add(t Token) {
	t.Position = l.position
	l.position += t.Length
	l.tokens = append(l.tokens, t)
}
