package maskpng

const zlibHeaderSize = 2

// An inflater turns a zlib stream (RFC 1950 and 1951) into residuals, and never makes the bytes.
type inflater struct {
	blockCodes
	tokens  tokenTable
	reach   distanceTable
	oneCode uint32 // code of distance 1
	oneBits uint   // length of that code
	fixed   bool   // the tables have the fixed codes

	position uint64 // bytes of output so far
	limit    uint64 // bytes of output that the header promises
	slow     int    // tokens so far that are neither bytes nor repeats of a 0
	list     []residual
	index    []uint32 // index[i] is the first residual that ends behind position i<<indexShift; filled as far as needed
}

// noisy reports whether data with so many residuals and slow tokens is so unlike a mask that its pixels would be cheaper. A
// mask has one residual in 200 bytes and one slow token in 300.
func noisy(residuals, slow int, position uint64) bool {
	return residuals > 4096+int(position/4) || slow > 4096+int(position/24)
}

func (f *inflater) errTooMuch() error {
	return f.fail("%s", tooMuch(f.limit))
}
