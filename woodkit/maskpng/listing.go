package maskpng

import "encoding/binary"

// A Token is one piece of a file's compressed data: a literal byte, or a repetition of earlier bytes.
type Token struct {
	Position int // position of its first byte in the inflated rows; each row is a filter byte and the pixels' bytes
	Length   int // in bytes: 1 for a literal, 3 … 258 for a match
	Distance int // from the repeated bytes, in bytes; 0 for a literal
	Value    uint8
}

// Tokens lists the deflate tokens of a mask's file, so that you can look at them. A Decoder never makes such a list. A stored
// block has one literal per byte. The file must be 8-bit grey or palette, not interlaced, with at most DefaultMaxPixels.
// Tokens fails as Decode does, and with a *FormatError for another kind of file.
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
		return nil, &FormatError{Problem: "only the tokens of 8-bit grey and palette files can be listed"}
	}
	payload, err := joinData(file, next, h, nil)
	if err != nil {
		return nil, err
	}
	var tokens []Token
	err = list(payload, func(_ int, t Token) bool {
		tokens = append(tokens, t)
		return true
	})
	if err != nil {
		return nil, locate(err, file, payload)
	}
	return tokens, nil
}

// placeOf returns the place in the compressed data of the token that makes the byte at position.
func placeOf(payload []byte, position uint64) (found int) {
	// The stream has been checked, so list returns no error here.
	_ = list(payload, func(place int, t Token) bool {
		found = place
		return uint64(t.Position+t.Length) <= position
	})
	return found
}

// list calls visit with each token of a checked stream and its place in the compressed data, until visit returns false.
func list(payload []byte, visit func(place int, t Token) bool) error {
	l := lister{visit: visit}
	l.bitReader = bitReader{input: append(payload[:len(payload):len(payload)], make([]byte, padding)...), size: len(payload), place: zlibHeaderSize}
	for last := false; !last && !l.done; {
		l.refill()
		last = l.take(1) == 1
		if err := l.block(l.take(2)); err != nil {
			return err
		}
	}
	return nil
}

// A lister follows the tokens of a stream.
type lister struct {
	blockCodes
	position int
	visit    func(place int, t Token) bool
	done     bool // visit returned false
}

func (l *lister) block(kind uint64) error {
	switch kind {
	case 0:
		l.align()
		n := int(binary.LittleEndian.Uint16(l.input[l.place:]))
		l.place += 4
		for end := l.place + n; l.place < end && !l.done; l.place++ {
			l.add(l.place, Token{Length: 1, Value: l.input[l.place]})
		}
		return nil
	case 1:
		l.fixedCodes()
	default:
		if err := l.dynamicCodes(); err != nil {
			return err
		}
	}
	var reach distanceTable
	reach.fill(&l.distances)
	for !l.done {
		l.refill()
		place := l.place - int(l.count/8)
		symbol, size, ok := l.literals.decode(l.hold)
		l.take(uint(size))
		switch {
		case !ok:
			return l.fail("these bits are not a code")
		case symbol == endOfBlock:
			return nil
		case symbol < endOfBlock:
			l.add(place, Token{Length: 1, Value: uint8(symbol)})
			continue
		}
		length := int(lengthBase[symbol-firstLength]) + int(l.take(uint(lengthExtra[symbol-firstLength])))
		distance, ok := l.distance(&reach)
		if !ok {
			return l.fail("these bits are not a distance")
		}
		l.add(place, Token{Length: length, Distance: distance})
	}
	return nil
}

func (l *lister) add(place int, t Token) {
	t.Position = l.position
	l.position += t.Length
	l.done = !l.visit(place, t)
}
