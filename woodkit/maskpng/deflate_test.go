package maskpng

import (
	"encoding/binary"
	"hash/adler32"
	"math/rand/v2"
)

// A deflateWriter writes deflate streams that no sensible compressor writes: any block type, any split, any Huffman codes,
// any possible match, and faults if asked for.
type deflateWriter struct {
	bitWriter
	r      *rand.Rand
	faults bool
}

// zlibStream compresses data in a random way.
func (w *deflateWriter) zlibStream(data []byte) []byte {
	headers := [][]byte{{0x78, 0x01}, {0x78, 0x9c}, {0x08, 0x1d}, {0x18, 0x19}, {0x78, 0xda}}
	w.bytes = append([]byte{}, headers[w.r.IntN(len(headers))]...)
	if w.fault() {
		w.bytes[w.r.IntN(2)] ^= 1 << w.r.IntN(8)
	}
	for done := 0; ; {
		n := len(data) - done
		if w.r.IntN(3) > 0 {
			n = w.r.IntN(n + 1)
		}
		last := done+n == len(data) && w.r.IntN(3) > 0
		switch w.r.IntN(3) {
		case 0:
			n = min(n, 65535)
			last = last && done+n == len(data)
			w.storedBlock(data[done:done+n], last)
		case 1:
			w.codedBlock(data, done, n, last, true)
		default:
			w.codedBlock(data, done, n, last, false)
		}
		if done += n; last {
			break
		}
	}
	out := w.flush()
	sum := adler32.Checksum(data)
	if w.fault() {
		sum ^= 1 << w.r.IntN(32)
	}
	return binary.BigEndian.AppendUint32(out, sum)
}

func (w *deflateWriter) fault() bool { return w.faults && w.r.IntN(12) == 0 }

func (w *deflateWriter) bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func (w *deflateWriter) storedBlock(data []byte, last bool) {
	w.put(w.bit(last), 3)
	w.flush()
	n := uint16(len(data))
	complement := ^n
	if w.fault() {
		complement ^= 1 << w.r.IntN(16)
	}
	w.bytes = binary.LittleEndian.AppendUint16(w.bytes, n)
	w.bytes = binary.LittleEndian.AppendUint16(w.bytes, complement)
	w.bytes = append(w.bytes, data...)
}

// A piece is a literal (distance 0) or a match.
type piece struct{ value, length, distance int }

// pieces divides data[done:done+n] into literals and matches with earlier data.
func (w *deflateWriter) pieces(data []byte, done, n int) []piece {
	var list []piece
	eager := w.r.IntN(4)
	for at := done; at < done+n; {
		if w.r.IntN(4) < eager {
			if p, ok := w.findMatch(data, at, done+n); ok {
				list = append(list, p)
				at += p.length
				continue
			}
		}
		list = append(list, piece{value: int(data[at])})
		at++
	}
	if w.fault() {
		at := w.r.IntN(len(list) + 1)
		list = append(list[:at:at], append([]piece{{
			length: 3 + w.r.IntN(256), distance: 1 + w.r.IntN(1<<w.r.IntN(16)),
		}}, list[at:]...)...)
	}
	return list
}

func (w *deflateWriter) findMatch(data []byte, at, end int) (piece, bool) {
	for range 4 {
		reach := min(at, 1<<w.r.IntN(16))
		if reach == 0 {
			return piece{}, false
		}
		distance := 1 + w.r.IntN(reach)
		if w.r.IntN(2) == 0 {
			distance = 1
		}
		n := 0
		for n < 258 && at+n < end && data[at+n] == data[at+n-distance] {
			n++
		}
		if n >= 3 {
			if w.r.IntN(3) == 0 {
				n = 3 + w.r.IntN(n-2)
			}
			return piece{length: n, distance: distance}, true
		}
	}
	return piece{}, false
}

// bucket returns the symbol of a length or distance and its extra bits.
func bucket[T ~uint8 | ~uint16](base []uint16, extra []T, v int) (symbol, rest, bits int) {
	symbol = len(base) - 1
	for int(base[symbol]) > v {
		symbol--
	}
	return symbol, v - int(base[symbol]), int(extra[symbol])
}

func (w *deflateWriter) codedBlock(data []byte, done, n int, last, fixed bool) {
	list := w.pieces(data, done, n)
	var literals [literalCodes]int
	var distances [distanceCodes]int
	literals[endOfBlock] = 1
	noise := w.r.IntN(3) * w.r.IntN(40) // unused symbols make codes longer
	for range noise {
		literals[w.r.IntN(literalCodes)] += w.r.IntN(50)
		distances[w.r.IntN(distanceCodes)] += w.r.IntN(50)
	}
	matches := false
	for _, p := range list {
		if p.distance == 0 {
			literals[p.value] += 1 + w.r.IntN(3)
			continue
		}
		matches = true
		symbol, _, _ := bucket(lengthBase[:], lengthExtra[:], p.length)
		literals[firstLength+symbol] += 1 + w.r.IntN(3)
		symbol, _, _ = bucket(distanceBase[:], distanceExtra[:], p.distance)
		distances[symbol]++
	}
	var literalLengths, distanceLengths []uint8
	if fixed {
		literalLengths, distanceLengths = fixedLengths()
		w.put(w.bit(last)|1<<1, 3)
	} else {
		literalLengths = make([]uint8, literalCodes)
		wildCode(literals[:], 9+w.r.IntN(7), literalLengths)
		distanceLengths = w.distanceLengths(distances[:], matches)
		if w.fault() {
			literalLengths[w.r.IntN(literalCodes)] = uint8(w.r.IntN(16))
		}
		if w.fault() {
			distanceLengths[w.r.IntN(len(distanceLengths))] = uint8(w.r.IntN(16))
		}
		literalLengths = trimZeros(literalLengths, firstLength)
		w.blockHeader(append(append([]uint8{}, literalLengths...), distanceLengths...), len(literalLengths), last)
	}
	literalCode, distanceCode := symbolCodes(literalLengths), symbolCodes(distanceLengths)
	symbolBits := func(code []uint32, lengths []uint8, symbol int) {
		if symbol < len(code) {
			w.put(uint64(code[symbol]), uint(lengths[symbol]))
		}
	}
	for _, p := range list {
		if p.distance == 0 {
			symbolBits(literalCode, literalLengths, p.value)
			continue
		}
		symbol, rest, bits := bucket(lengthBase[:], lengthExtra[:], p.length)
		symbolBits(literalCode, literalLengths, firstLength+symbol)
		w.put(uint64(rest), uint(bits))
		symbol, rest, bits = bucket(distanceBase[:], distanceExtra[:], p.distance)
		symbolBits(distanceCode, distanceLengths, symbol)
		w.put(uint64(rest), uint(bits))
	}
	if !w.fault() {
		symbolBits(literalCode, literalLengths, endOfBlock)
	}
}

// distanceLengths makes a code, a code of one symbol or, without matches, no code.
func (w *deflateWriter) distanceLengths(used []int, matches bool) []uint8 {
	lengths := make([]uint8, distanceCodes)
	single, symbols := 0, 0
	for symbol, n := range used {
		if n > 0 {
			single = symbol
			symbols++
		}
	}
	switch {
	case !matches && w.r.IntN(2) == 0:
	case symbols == 1 && w.r.IntN(2) == 0:
		lengths[single] = 1
		if w.fault() {
			lengths[single] = 2
		}
	default:
		wildCode(used, 5+w.r.IntN(11), lengths)
	}
	return trimZeros(lengths, 1)
}

func trimZeros(lengths []uint8, least int) []uint8 {
	for len(lengths) > least && lengths[len(lengths)-1] == 0 {
		lengths = lengths[:len(lengths)-1]
	}
	return lengths
}

func fixedLengths() (literals, distances []uint8) {
	for i := range 288 {
		switch {
		case i < 144, i >= 280:
			literals = append(literals, 8)
		case i < 256:
			literals = append(literals, 9)
		default:
			literals = append(literals, 7)
		}
	}
	for range 32 {
		distances = append(distances, 5)
	}
	return literals, distances
}
