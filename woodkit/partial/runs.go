package partial

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
)

// A coder writes numbers as runs: each run is its value and its length, as unsigned varints of package encoding/binary.
// Neighbouring runs have different values, so the same numbers always give the same bytes.
type coder struct {
	out    []byte
	value  uint32
	length uint64
}

// add appends numbers.
func (c *coder) add(numbers []uint32) {
	for _, n := range numbers {
		if n != c.value || c.length == 0 {
			c.flush()
			c.value = n
		}
		c.length++
	}
}

// zeros appends that many zeros.
func (c *coder) zeros(n int) {
	if n == 0 {
		return
	}
	if c.value != 0 || c.length == 0 {
		c.flush()
		c.value = 0
	}
	c.length += uint64(n)
}

func (c *coder) flush() {
	if c.length > 0 {
		c.out = binary.AppendUvarint(binary.AppendUvarint(c.out, uint64(c.value)), c.length)
		c.length = 0
	}
}

// bytes ends the last run and returns all.
func (c *coder) bytes() []byte {
	c.flush()
	return c.out
}

// A run is that many equal numbers.
type run struct {
	value  uint32
	length int
}

// runs yields the runs in data. Check them with checkRuns before.
func runs(data []byte) iter.Seq[run] {
	return func(yield func(run) bool) {
		for len(data) > 0 {
			value, n := binary.Uvarint(data)
			length, m := binary.Uvarint(data[n:])
			data = data[n+m:]
			if !yield(run{uint32(value), int(length)}) {
				return
			}
		}
	}
}

// checkRuns fails if data is not runs of so many numbers, none of them above most.
func checkRuns(data []byte, numbers, most int64) error {
	left := numbers
	before := int64(-1)
	for len(data) > 0 {
		value, n := binary.Uvarint(data)
		if n <= 0 {
			return errors.New("a number in its runs is damaged")
		}
		length, m := binary.Uvarint(data[n:])
		switch {
		case m <= 0:
			return errors.New("its runs end in the middle")
		case length == 0 || length > uint64(left):
			return fmt.Errorf("its runs are not those of %d numbers", numbers)
		case value > uint64(most):
			return fmt.Errorf("a sum in its runs is %d, more than its %d frames", value, most)
		case int64(value) == before:
			return errors.New("two neighbouring runs have the same value")
		}
		left, before = left-int64(length), int64(value)
		data = data[n+m:]
	}
	if left > 0 {
		return fmt.Errorf("its runs are those of %d numbers, not of %d", numbers-left, numbers)
	}
	return nil
}
