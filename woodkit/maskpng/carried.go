package maskpng

const (
	block      = 64 // counters
	slabBlocks = 64
)

// carried is what a class's small counters have passed on, in 32 bits. Few of them have: those where
// the class begins or ends often. So there are wide counters for blocks of small ones, made when needed.
// They wrap around as uint32 do, and the sums are right in the end.
type carried struct {
	blocks  int      // of small counters
	numbers []uint32 // of the block of wide counters for each of them; 0 for none, nil before the first
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

// block returns the wide counters for block i of the small ones, nil if there are none.
func (c *carried) block(i int) *[block]uint32 {
	if c.numbers == nil || c.numbers[i] == 0 {
		return nil
	}
	number := c.numbers[i]
	return &c.slabs[number/slabBlocks][number%slabBlocks]
}
