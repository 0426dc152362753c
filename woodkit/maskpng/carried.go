package maskpng

const (
	block      = 64 // counters
	slabBlocks = 64
)

// carried has the 32-bit counters of a class, which take over from its 8-bit ones when these are full. That happens only at
// pixels where the class often begins or ends. So the wide counters are made in blocks, and only when needed. They wrap
// around like uint32, and the final sums are still right.
type carried struct {
	blocks  int      // number of blocks of small counters
	numbers []uint32 // number of each block's wide counters, 0 for none; nil before the first
	last    uint32
	slabs   []*[slabBlocks][block]uint32 // number n is slabs[n/slabBlocks][n%slabBlocks]
}

// add adds n to counter i.
func (c *carried) add(i int, n uint32) {
	if c.numbers == nil {
		c.numbers = make([]uint32, c.blocks)
	}
	number := c.numbers[i/block]
	if number == 0 {
		c.last++
		number = c.last
		c.numbers[i/block] = number
		if int(number/slabBlocks) >= len(c.slabs) {
			c.slabs = append(c.slabs, new([slabBlocks][block]uint32))
		}
	}
	c.slabs[number/slabBlocks][number%slabBlocks][i%block] += n
}

// block returns the wide counters for block i of the small ones, or nil if there are none.
func (c *carried) block(i int) *[block]uint32 {
	if c.numbers == nil || c.numbers[i] == 0 {
		return nil
	}
	number := c.numbers[i]
	return &c.slabs[number/slabBlocks][number%slabBlocks]
}
