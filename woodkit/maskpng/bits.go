package maskpng

import (
	"encoding/binary"
	"fmt"
)

// padding is the number of bytes that a bitReader may read after the end of its data.
const padding = 32

// A bitReader takes bits from bytes, lowest bit first.
type bitReader struct {
	input []byte // data and padding
	size  int    // size of the data in bytes
	place int    // index of the next byte of input

	hold  uint64 // bits taken from input, lowest first
	count uint   // number of valid bits in hold, at most 63
}

// refill makes at least 56 bits valid. After the end of the data it reads zeros, which cut reports.
func (r *bitReader) refill() {
	if r.place+8 > len(r.input) {
		return
	}
	r.hold |= binary.LittleEndian.Uint64(r.input[r.place:]) << (r.count & 63)
	r.place += int(63-r.count) >> 3
	r.count |= 56
}

// take removes n bits, at most as many as refill made valid.
func (r *bitReader) take(n uint) uint64 {
	value := r.hold & (1<<(n&63) - 1)
	r.hold >>= n & 63
	r.count -= n
	return value
}

// cut reports whether more bits were taken than the data has.
func (r *bitReader) cut() bool { return r.place-int(r.count/8) > r.size }

// align drops the rest of the current byte and gives back whole bytes that it had read ahead.
func (r *bitReader) align() {
	r.place -= int(r.count / 8)
	r.hold, r.count = 0, 0
}

// damage is an error at a place of the compressed data.
type damage struct {
	place   int
	problem string
}

func (d *damage) Error() string { return d.problem }

func (r *bitReader) fail(format string, args ...any) error {
	place := min(r.place-int(r.count/8), r.size)
	return &damage{place, fmt.Sprintf(format, args...)}
}

func (r *bitReader) errCut() error { return r.fail("the compressed data is cut short") }
