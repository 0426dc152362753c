package digest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
)

// Planes makes the digest of heat maps: 16 hexadecimal digits of a SHA-256 over the planes, one after the other, as
// little-endian 32-bit numbers, which is numpy's tobytes() of the stacked arrays as "<u4". The zero value is ready.
type Planes struct {
	hash   hash.Hash
	buffer []byte
}

// Add takes the next plane.
func (d *Planes) Add(plane []uint32) {
	if d.hash == nil {
		d.hash, d.buffer = sha256.New(), make([]byte, 1<<16)
	}
	for part := range slices.Chunk(plane, len(d.buffer)/4) {
		d.hash.Write(LittleEndian(d.buffer, part))
	}
}

// String is the digest of the planes so far.
func (d *Planes) String() string {
	d.Add(nil)
	return hex.EncodeToString(d.hash.Sum(nil)[:8])
}

// LittleEndian writes numbers into a buffer of bytes that is long enough, and returns the part that it filled.
func LittleEndian(buffer []byte, numbers []uint32) []byte {
	out := buffer[:0]
	for _, n := range numbers { // appending is checked less than indexing
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return out
}

// Short is 16 hexadecimal digits that stand for some bytes.
func Short(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
