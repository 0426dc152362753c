package maskpng

import (
	"cmp"
	"slices"
)

// codeLengths sets the lengths of a Huffman code for symbols used so often, none longer than limit.
func codeLengths(used []int, limit int, lengths []uint8) {
	type node struct{ weight, left, right int }
	var nodes []node
	var symbols []int
	for symbol, n := range used {
		if n > 0 {
			symbols = append(symbols, symbol)
		}
	}
	// A code needs two symbols to be complete.
	for symbol := 0; len(symbols) < 2; symbol++ {
		if used[symbol] == 0 {
			symbols = append(symbols, symbol)
		}
	}
	slices.SortStableFunc(symbols, func(a, b int) int { return cmp.Compare(used[a], used[b]) })
	for _, symbol := range symbols {
		nodes = append(nodes, node{used[symbol], -1, -1})
	}
	// Huffman's construction with two queues: leaves by weight, and joined nodes, which come in
	// order of weight by themselves.
	leaf, joined := 0, len(symbols)
	lightest := func() int {
		if leaf < len(symbols) && (joined == len(nodes) || nodes[leaf].weight <= nodes[joined].weight) {
			leaf++
			return leaf - 1
		}
		joined++
		return joined - 1
	}
	for len(nodes) < 2*len(symbols)-1 {
		a, b := lightest(), lightest()
		nodes = append(nodes, node{nodes[a].weight + nodes[b].weight, a, b})
	}
	depth := make([]int, len(nodes))
	count := make([]int, limit+1)
	for i := len(nodes) - 1; i >= 0; i-- {
		if nodes[i].left >= 0 {
			depth[nodes[i].left], depth[nodes[i].right] = depth[i]+1, depth[i]+1
			continue
		}
		count[min(depth[i], limit)]++
	}
	shorten(count, limit)
	// The rarest symbols get the longest codes.
	i := 0
	for length := limit; length > 0; length-- {
		for range count[length] {
			lengths[symbols[i]] = uint8(length)
			i++
		}
	}
}

// shorten makes room for the codes that were cut to limit: a code splits into two of the next
// length, until the code space is enough.
func shorten(count []int, limit int) {
	space := 0
	for length := 1; length <= limit; length++ {
		space += count[length] << (limit - length)
	}
	for space > 1<<limit {
		length := limit - 1
		for count[length] == 0 {
			length--
		}
		count[length]--
		count[length+1] += 2
		count[limit]--
		space--
	}
}
