package maskpng

import (
	"encoding/binary"
	"hash/adler32"
	"strings"
	"testing"
)

// bitsOf returns a stream written by hand, from alternating values and numbers of bits.
func bitsOf(pairs ...uint64) []byte {
	w := bitWriter{bytes: []byte{0x78, 0x01}}
	for i := 0; i < len(pairs); i += 2 {
		w.put(pairs[i], uint(pairs[i+1]))
	}
	return w.flush()
}

// These are codes of a fixed block, as they are in the stream.
func fixedLiteral(v int) []uint64 {
	lengths, _ := fixedLengths()
	return []uint64{uint64(symbolCodes(lengths)[v]), uint64(lengths[v])}
}

func fixedDistance(symbol int) []uint64 {
	_, lengths := fixedLengths()
	return []uint64{uint64(symbolCodes(lengths)[symbol]), 5}
}

func join(parts ...[]uint64) []uint64 {
	var all []uint64
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

// dynamic begins a last block whose literal and distance codes have these lengths.
func dynamic(literals, distances map[int]uint8) []byte {
	lengths := make([]uint8, firstLength+29)
	for symbol, length := range literals {
		lengths[symbol] = length
	}
	reach := make([]uint8, distanceCodes)
	for symbol, length := range distances {
		reach[symbol] = length
	}
	w := bitWriter{bytes: []byte{0x78, 0x01}}
	w.blockHeader(append(lengths, reach...), len(lengths), true)
	w.put(0, 64-w.count-8) // zeros, with whichever code
	return w.flush()
}

// TestDeflateAtItsEdges has streams that decoders often get wrong. The image has 3×1 pixels. If the stream is valid, its
// four bytes are 0 0 0 0 (filter None).
func TestDeflateAtItsEdges(t *testing.T) {
	last, fixed := []uint64{1, 1}, []uint64{1, 2}
	zero, end := fixedLiteral(0), fixedLiteral(endOfBlock)
	one := fixedDistance(0)
	stored := []byte{0x78, 0x01, 0x01, 4, 0, 0xfb, 0xff, 0, 0, 0, 0}
	for _, test := range []struct {
		name   string
		stream []byte
		want   string // part of Decode's error; "" if both decoders can read it
	}{
		{"a literal and a match", bitsOf(join(last, fixed, zero, fixedLiteral(257), one, end)...), ""},
		{"a match before any literal", bitsOf(join(last, fixed, fixedLiteral(258), one, end)...), "reaches 1 bytes back"},
		{"a match too far back", bitsOf(join(last, fixed, zero, fixedLiteral(257), fixedDistance(1), end)...), "reaches 2 bytes back"},
		{"too little", bitsOf(join(last, fixed, zero, zero, zero, end)...), "ends after 3 of 4 bytes"},
		{"too much", bitsOf(join(last, fixed, zero, zero, zero, zero, zero, end)...), "more than the 4 bytes"},
		{"a match beyond the end", bitsOf(join(last, fixed, zero, fixedLiteral(258), one, end)...), "more than the 4 bytes"},
		{"length code 286", bitsOf(join(last, fixed, zero, fixedLiteral(286), one, end)...), "are not a code"},
		{"distance code 30", bitsOf(join(last, fixed, zero, fixedLiteral(257), fixedDistance(30), end)...), "are not a distance"},
		{"empty blocks", bitsOf(join([]uint64{0, 1}, fixed, end, []uint64{0, 1}, fixed, end, last, fixed, zero, zero, zero, zero, end)...), ""},
		{"no last block", bitsOf(join([]uint64{0, 1}, fixed, zero, zero, zero, zero, end)...), "contradict"},
		{"no end of the block", bitsOf(join(last, fixed, zero, zero, zero, zero)...), ""}, // see below
		{"stored", stored, ""},
		{"stored, lengths contradict", append([]byte{0x78, 0x01, 0x01, 4, 0, 0xfa, 0xff}, stored[7:]...), "contradict"},
		{"stored, cut", stored[:9], "cut short"},
		{"stored, then an empty block", append(append([]byte{0x78, 0x01, 0x00}, stored[3:]...), bitsOf(join(last, fixed, end)...)[2:]...), ""},
		{"no header", []byte{0x78}, "within its header"},
		{"no data", []byte{}, ""}, // see below
		{"only a header", []byte{0x78, 0x01}, "cut short"},
		{"a window of 64 KiB", append([]byte{0x88, 0x1c}, stored[2:]...), "is not a zlib header"},
		{"a small window", append([]byte{0x08, 0x1d}, stored[2:]...), ""},
		{"a dictionary", append([]byte{0x78, 0x20}, stored[2:]...), "preset dictionary"},
		{"garbage before the Adler-32", append(append([]byte{}, stored...), 0), "Adler-32"},
		{"two literal codes of 1 bit", dynamic(map[int]uint8{0: 1, 256: 1}, nil), "more than the 4 bytes"},
		{"a lone literal code of 1 bit", dynamic(map[int]uint8{256: 1}, nil), "ends after 0 of 4 bytes"},
		{"a lone literal code of 2 bits", dynamic(map[int]uint8{256: 2}, nil), "under-subscribed"},
		{"three literal codes of 1 bit", dynamic(map[int]uint8{0: 1, 1: 1, 256: 1}, nil), "over- or under"},
		{"a lone distance code of 1 bit", dynamic(map[int]uint8{0: 1, 256: 1}, map[int]uint8{0: 1}), "more than the 4 bytes"},
		{"a lone distance code of 2 bits", dynamic(map[int]uint8{0: 1, 256: 1}, map[int]uint8{0: 2}), "distance code is over- or under"},
		{"no code for the end", dynamic(map[int]uint8{0: 1, 1: 1}, nil), "has no code for its end"},
		{"block type 3", bitsOf(3<<1|1, 3), "block type 3"},
		{"287 literal codes", bitsOf(2<<1|1, 3, 30, 5), "287 literal"},
		{"31 distance codes", bitsOf(2<<1|1, 3, 0, 5, 30, 5), "31 distance"},
		{"code lengths of no code", bitsOf(2<<1|1, 3, 0, 5, 0, 5, 0, 4, 0, 12), "are not a code length"},
		{"code lengths under-subscribed", bitsOf(2<<1|1, 3, 0, 5, 0, 5, 0, 4, 2, 3, 0, 9), "code lengths is not complete"},
		{"a repeat of no code length", bitsOf(2<<1|1, 3, 0, 5, 0, 5, 0, 4, 1, 3, 1, 3, 0, 6), "before the first"},
	} {
		file := pngWriter{depth: 8}.wrap(3, 1, binary.BigEndian.AppendUint32(test.stream, adler32.Checksum(make([]byte, 4))))
		switch test.name {
		case "no end of the block": // the Adler-32 is read as codes
			test.want = "compressed data"
		case "no data", "only a header":
			file = pngWriter{depth: 8}.wrap(3, 1, test.stream)
			test.want = "compressed data"
			if len(test.stream) == 0 {
				test.want = "without image data"
			}
		case "no header", "stored, cut":
			file = pngWriter{depth: 8}.wrap(3, 1, test.stream)
		}
		var d Decoder
		what, err := compare(&d, file)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		_, err = d.Decode(file)
		switch {
		case test.want == "" && what != bothRead:
			t.Errorf("%s: %v", test.name, err)
		case test.want != "" && (what != bothRefuse || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: %v; want %q", test.name, err, test.want)
		}
	}
}

// TestStricterThanImagePNG has a file for each reason to refuse a file that image/png accepts.
func TestStricterThanImagePNG(t *testing.T) {
	file := writers["Go"](scene(1, 64, 48))
	data := len(signature) + 25 // start of the IDAT chunk: Go writes one chunk before it
	n := int(binary.BigEndian.Uint32(file[data:]))
	insert := func(at int, chunks ...[]byte) []byte {
		out := append([]byte{}, file[:at]...)
		for _, c := range chunks {
			out = append(out, c...)
		}
		return append(out, file[at:]...)
	}
	text, unknown := appendChunk(nil, "tEXt", []byte("a\x00b")), appendChunk(nil, "NeWs", nil)
	more := appendChunk(nil, "IDAT", []byte{0})
	end := data + n + chunkOverhead
	for name, file := range map[string][]byte{
		"the first chunk is":          insert(len(signature), text),
		"is unknown":                  insert(data, unknown),
		"an IDAT chunk after another": insert(end, text, more),
		"bytes follow the compressed": insert(end, more),
	} {
		var d Decoder
		if what, err := compare(&d, file); err != nil || what != strict {
			t.Errorf("%s: outcome %d, %v", name, what, err)
		}
		if _, err := d.Decode(file); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(stricter) != 4 {
		t.Error("a refusal has no file in this test")
	}
}
