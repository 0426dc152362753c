package maskpng

// blockCodes reads the Huffman codes of deflate blocks.
type blockCodes struct {
	bitReader
	literals, distances huffman
	lengths             [literalCodes + distanceCodes]uint8
}

// fixedCodes sets the codes of block type 1 (RFC 1951, 3.2.6).
func (c *blockCodes) fixedCodes() {
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
	c.literals.init(lengths[:])
	for i := range 32 {
		lengths[i] = 5
	}
	c.distances.init(lengths[:32])
}

// codeOrder is the order of the lengths of the code length code (RFC 1951, 3.2.7).
var codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamicCodes reads the codes of block type 2.
func (c *blockCodes) dynamicCodes() error {
	c.refill()
	literals, distances, used := int(c.take(5))+257, int(c.take(5))+1, int(c.take(4))+4
	if literals > literalCodes || distances > distanceCodes {
		return c.fail("a block has %d literal and %d distance codes: at most 286 and 30 exist", literals, distances)
	}
	var short [19]uint8
	for i := range used {
		if c.count < 3 {
			c.refill()
		}
		short[codeOrder[i]] = uint8(c.take(3))
	}
	if !c.literals.init(short[:]) {
		return c.fail("the code of the code lengths is not complete: the compressed data is damaged")
	}
	if err := c.codeLengths(c.lengths[:literals+distances]); err != nil {
		return err
	}
	if c.cut() {
		return c.errCut()
	}
	if c.lengths[endOfBlock] == 0 {
		return c.fail("a block has no code for its end")
	}
	if !c.literals.init(c.lengths[:literals]) {
		return c.fail("a block's literal and length code is over- or under-subscribed")
	}
	if !c.distances.init(c.lengths[literals : literals+distances]) {
		return c.fail("a block's distance code is over- or under-subscribed")
	}
	return nil
}

// codeLengths reads the code lengths, which are themselves coded. c.literals has the code for them.
func (c *blockCodes) codeLengths(lengths []uint8) error {
	for i := 0; i < len(lengths); {
		c.refill()
		symbol, size, ok := c.literals.decode(c.hold)
		if !ok {
			return c.fail("these bits are not a code length: the compressed data is damaged")
		}
		c.take(uint(size))
		if c.cut() {
			return c.errCut()
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
				return c.fail("a repeat of a code length before the first")
			}
			value = lengths[i-1]
			repeat = 3 + int(c.take(2))
		case 17:
			repeat = 3 + int(c.take(3))
		default:
			repeat = 11 + int(c.take(7))
		}
		if repeat > len(lengths)-i {
			return c.fail("a repeat of a code length beyond the last")
		}
		for range repeat {
			lengths[i] = value
			i++
		}
	}
	return nil
}

// distance reads a distance. ok is false if no code begins with these bits.
func (c *blockCodes) distance(t *distanceTable) (distance int, ok bool) {
	if d := t[c.hold&(1<<reachBits-1)]; d != 0 {
		c.take(uint(d & 0xff))
		return int(d>>16) + int(c.take(uint(d>>8)&0xff)), true
	}
	symbol, size, ok := c.distances.decode(c.hold)
	if !ok || symbol >= distanceCodes {
		return 0, false
	}
	c.take(uint(size))
	return int(distanceBase[symbol]) + int(c.take(uint(distanceExtra[symbol]))), true
}
