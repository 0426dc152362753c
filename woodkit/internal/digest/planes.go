package digest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
)

// Planes computes the digest of heat maps: 16 hexadecimal digits of a SHA-256 over the planes, one after the other, as
// little-endian 32-bit numbers. In numpy, these bytes are tobytes() of the stacked arrays as "<u4". The zero value is
// ready to use.
type Planes struct {
	hash   hash.Hash
	buffer []byte
}

// Add adds the next plane.
func (d *Planes) Add(plane []uint32) {
	if d.hash == nil {
		d.hash, d.buffer = sha256.New(), make([]byte, 1<<16)
	}
	for part := range slices.Chunk(plane, len(d.buffer)/4) {
		d.hash.Write(LittleEndian(d.buffer, part))
	}
}

// String returns the digest of the planes so far.
func (d *Planes) String() string {
	d.Add(nil)
	return hex.EncodeToString(d.hash.Sum(nil)[:8])
}

// LittleEndian writes numbers into a buffer of bytes and returns the part that it filled. The buffer must be long
// enough.
func LittleEndian(buffer []byte, numbers []uint32) []byte {
	out := buffer[:0]
	for _, n := range numbers { // append needs fewer bounds checks than indexing
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return out
}

// Short returns 16 hexadecimal digits that stand for some bytes.
func Short(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
