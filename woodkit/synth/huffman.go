package synth

import (
	"cmp"
	"math/bits"
	"slices"
)

// code is a Huffman code as deflate writes it, lowest bit first. bits is 0 for a symbol that is not used.
type code struct {
	value uint32
	bits  uint
}

// assignCodes fills codes with canonical Huffman codes of at most limit bits for the frequencies (RFC 1951, section
// 3.2.2). At least two symbols must be used. If the best code is longer than limit, assignCodes evens the frequencies
// out until it fits. This is rare and costs a few bits.
func assignCodes(codes []code, frequency []int, limit uint) {
	counts := slices.Clone(frequency)
	for !huffmanLengths(codes, counts, limit) {
		for i, n := range counts {
			if n > 0 {
				counts[i] = n/2 + 1
			}
		}
	}
	var ofLength [16]uint32
	for _, c := range codes {
		if c.bits > 0 {
			ofLength[c.bits]++
		}
	}
	var next [16]uint32
	for length := 1; length < len(next); length++ {
		next[length] = (next[length-1] + ofLength[length-1]) << 1
	}
	for i, c := range codes {
		if c.bits > 0 {
			codes[i].value = bits.Reverse32(next[c.bits]) >> (32 - c.bits)
			next[c.bits]++
		}
	}
}

// huffmanLengths sets the bits of the codes to the lengths of the best code. It returns false if one is above limit.
func huffmanLengths(codes []code, counts []int, limit uint) bool {
	type node struct{ count, parent int }
	var leaves []int // symbols
	for symbol, n := range counts {
		codes[symbol] = code{}
		if n > 0 {
			leaves = append(leaves, symbol)
		}
	}
	slices.SortStableFunc(leaves, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	nodes := make([]node, len(leaves), 2*len(leaves))
	for i, symbol := range leaves {
		nodes[i].count = counts[symbol]
	}
	// There are two queues: leaves sorted by count, and inner nodes, which are made in the order of their counts.
	leaf, inner := 0, len(leaves)
	take := func() int {
		if leaf < len(leaves) && (inner == len(nodes) || nodes[leaf].count <= nodes[inner].count) {
			leaf++
			return leaf - 1
		}
		inner++
		return inner - 1
	}
	for len(nodes) < 2*len(leaves)-1 {
		a, b := take(), take()
		nodes[a].parent, nodes[b].parent = len(nodes), len(nodes)
		nodes = append(nodes, node{count: nodes[a].count + nodes[b].count})
	}
	depth := make([]uint, len(nodes))
	for i := len(nodes) - 2; i >= 0; i-- { // parents stand behind their children, so they are done first
		depth[i] = depth[nodes[i].parent] + 1
		if depth[i] > limit {
			return false
		}
		if i < len(leaves) {
			codes[leaves[i]].bits = depth[i]
		}
	}
	return true
}

// lengthOrder is the order in which a block's header lists the code of code lengths (RFC 1951, section 3.2.7).
var lengthOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// lengthSymbol is one symbol of a block's header: a code length, or a repetition with extra bits.
type lengthSymbol struct {
	symbol int
	extra  uint32
	bits   uint
}

// writeCodes writes a block's header: the lengths of the literal and length codes, and of two distance codes of one
// bit. Only the first distance code is used. zlib writes the second as well, because some readers refuse a single code.
func (d *deflater) writeCodes(codes []code) {
	lengths := make([]uint, 0, len(codes)+2)
	for _, c := range codes {
		lengths = append(lengths, c.bits)
	}
	symbols := repeatLengths(append(lengths, 1, 1))
	var frequency [19]int
	for _, s := range symbols {
		frequency[s.symbol]++
	}
	var header [19]code
	assignCodes(header[:], frequency[:], 7)
	used := len(lengthOrder)
	for used > 4 && header[lengthOrder[used-1]].bits == 0 {
		used--
	}
	d.put(uint32(len(codes)-257), 5)
	d.put(2-1, 5)
	d.put(uint32(used-4), 4)
	for _, symbol := range lengthOrder[:used] {
		d.put(uint32(header[symbol].bits), 3)
	}
	for _, s := range symbols {
		d.put(header[s.symbol].value, header[s.symbol].bits)
		d.put(s.extra, s.bits)
	}
}

// repeatLengths codes a list of code lengths with deflate's three kinds of repetition.
func repeatLengths(lengths []uint) []lengthSymbol {
	var symbols []lengthSymbol
	for i := 0; i < len(lengths); {
		value, n := lengths[i], 1
		for i+n < len(lengths) && lengths[i+n] == value {
			n++
		}
		i += n
		if value > 0 {
			symbols = append(symbols, lengthSymbol{symbol: int(value)})
			n--
		}
		for n > 0 {
			switch {
			case value > 0 && n >= 3:
				count := min(n, 6)
				symbols = append(symbols, lengthSymbol{16, uint32(count - 3), 2})
				n -= count
			case value == 0 && n >= 11:
				count := min(n, 138)
				symbols = append(symbols, lengthSymbol{18, uint32(count - 11), 7})
				n -= count
			case value == 0 && n >= 3:
				symbols = append(symbols, lengthSymbol{17, uint32(n - 3), 3})
				n = 0
			default:
				symbols = append(symbols, lengthSymbol{symbol: int(value)})
				n--
			}
		}
	}
	return symbols
}
