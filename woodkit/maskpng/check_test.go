package maskpng

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"math/rand/v2"
	"strings"
	"testing"
)

// everyKind calls test with a writer for each kind of PNG, the samples of its pixels, and whether they are noise.
func everyKind(t *testing.T, width, height int, test func(t *testing.T, w pngWriter, samples []uint16)) {
	for colour, depths := range map[int][]int{
		colourGray: {1, 2, 4, 8, 16}, colourPalette: {1, 2, 4, 8}, colourRGB: {8, 16}, colourGrayAlpha: {8, 16}, colourRGBA: {8, 16},
	} {
		for _, depth := range depths {
			for _, interlaced := range []bool{false, true} {
				for _, noise := range []bool{false, true} {
					w := pngWriter{depth: depth, colour: colour, interlaced: interlaced, filter: always(1), level: 6, idat: 100}
					if colour == colourPalette {
						w.palette = 1 << depth
					}
					samples := classSamples(w, width*height)
					if noise {
						w.filter = always(0)
						r := rand.New(rand.NewPCG(1, 1))
						for i := range samples {
							if i%w.channels() == 0 {
								samples[i] = uint16(r.IntN(1 << min(depth, 8)))
							} else {
								samples[i] = samples[i-1]
							}
						}
					}
					t.Run(fmt.Sprintf("colour%d/depth%d/interlaced=%v/noise=%v", colour, depth, interlaced, noise),
						func(t *testing.T) { test(t, w, samples) })
				}
			}
		}
	}
}

// bothSay returns an error unless both decoders refuse the file with this message at this byte.
func bothSay(file []byte, offset int, want string) error {
	var d Decoder
	_, err := d.Decode(file)
	_, pixelsErr := DecodePixels(file, 0, nil)
	for _, err := range []error{err, pixelsErr} {
		var format *FormatError
		if !errors.As(err, &format) || format.Offset != int64(offset) || !strings.Contains(format.Problem, want) {
			return fmt.Errorf("%w; want %q at byte %d", err, want, offset)
		}
	}
	return nil
}

// TestBytesBehindTheData appends bytes to the compressed data of every kind of PNG.
func TestBytesBehindTheData(t *testing.T) {
	const width, height = 200, 120
	everyKind(t, width, height, func(t *testing.T, w pngWriter, samples []uint16) {
		stream := deflateRows(w.rows(width, height, samples))
		w.idat = 0
		for _, n := range []int{1, 7, 9000} {
			file := w.wrap(width, height, append(stream[:len(stream):len(stream)], make([]byte, n)...))
			at := bytes.Index(file, []byte("IDAT")) + 4 + len(stream)
			if err := bothSay(file, at, fmt.Sprintf("%d bytes follow", n)); err != nil {
				t.Error(err)
			}
		}
		file := w.wrap(width, height, stream)
		end := len(file) - len(lastChunk)
		more := appendChunk(nil, "IDAT", []byte("garbage"))
		file = append(file[:end:end], append(more, lastChunk...)...)
		if err := bothSay(file, end+8, "7 bytes follow"); err != nil {
			t.Error(err)
		}
	})
}

// deflateRows compresses without matches, so that every byte has a separate place.
func deflateRows(rows []byte) []byte {
	out := []byte{0x78, 0x01}
	for rest := rows; len(rest) > 0; {
		n := min(len(rest), 1000)
		last := byte(0)
		if n == len(rest) {
			last = 1
		}
		out = append(out, last, byte(n), byte(n>>8), ^byte(n), ^byte(n>>8))
		out = append(out, rest[:n]...)
		rest = rest[n:]
	}
	return binary.BigEndian.AppendUint32(out, adler32.Checksum(rows))
}

// TestFaultsHaveAPlace damages the data of every kind of PNG before the checksums are made.
func TestFaultsHaveAPlace(t *testing.T) {
	const width, height = 200, 120
	everyKind(t, width, height, func(t *testing.T, w pngWriter, samples []uint16) {
		rows := w.rows(width, height, samples)
		w.idat = 0
		data := 33 + 8
		if w.palette > 0 {
			data += 3*w.palette + chunkOverhead
		}
		h := header{width: width, height: height, depth: w.depth, colour: w.colour, interlaced: w.interlaced}
		if h.dataBytes() != uint64(len(rows)) {
			t.Fatalf("%d bytes of rows, want %d", h.dataBytes(), len(rows))
		}
		check := func(what string, stream []byte, place int, want string) {
			if err := bothSay(w.wrap(width, height, stream), data+place, want); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		place := func(position int) int { return 2 + 5*(1+position/1000) + position }

		third := 0
		for width := range h.passes {
			third = 2 * int(h.rowBytes(width))
			break
		}
		bad := bytes.Clone(rows)
		bad[third] = 5
		check("filter", deflateRows(bad), place(third), "row 2 has filter type 5")
		short := rows[:len(rows)-1]
		check("a byte too few", deflateRows(short), place(len(short)-1)+1, fmt.Sprintf("ends after %d of %d", len(short), len(rows)))

		stream := deflateRows(rows)
		// A missing part is noticed at the next chunk, after the CRC.
		check("without Adler-32", stream[:len(stream)-4], len(stream)-4+4, "cut short")
		stream[len(stream)-1] ^= 1
		check("another Adler-32", stream, len(stream)-4, "Adler-32")
	})
}

func TestLengthsAndEndsOfFiles(t *testing.T) {
	file := writers["OpenCV"](scene(1, 64, 48))
	for name, test := range map[string]struct {
		file []byte
		cut  bool
		want string
	}{
		"cut in a chunk":        {file[:60], true, "cut short"},
		"cut between chunks":    {file[:len(file)-12], true, "cut short"},
		"a length too long":     {append(append(bytes.Clone(file[:33]), 0, 1), file[35:]...), false, "length is damaged"},
		"a length of 2 GiB":     {append(append(bytes.Clone(file[:33]), 0x80), file[34:60]...), false, "length is damaged"},
		"a CRC":                 {append(bytes.Clone(file[:60]), append([]byte{file[60] ^ 1}, file[61:]...)...), false, "damaged"},
		"CRC, and bytes more":   {append(append(bytes.Clone(file[:60]), file[60]^1), append(bytes.Clone(file[61:]), "more"...)...), false, "damaged"},
		"a header, then IEND":   {append(bytes.Clone(file[:33]), lastChunk...), false, "without image data"},
		"an IEND that has data": {append(bytes.Clone(file[:len(file)-12]), appendChunk(nil, "IEND", []byte("x"))...), false, "IEND has 1 bytes"},
	} {
		var d Decoder
		_, err := d.Decode(test.file)
		var format *FormatError
		if !errors.As(err, &format) || format.Cut != test.cut || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %+v; want %q, cut %v", name, err, test.want, test.cut)
		}
	}
}

// TestFaultsDoNotDependOnTheFilesBefore reads data that goes on beyond the end of the image. One decoder has room for much
// data and the other has none. Both must stop at the same byte.
func TestFaultsDoNotDependOnTheFilesBefore(t *testing.T) {
	var used Decoder
	if _, err := used.Decode(writers["OpenCV"](scene(1, 1280, 966))); err != nil {
		t.Fatal(err)
	}
	rows := make([]byte, 3000)
	for i := range rows { // neighbouring bytes differ
		rows[i] = byte(i%7 + 1)
	}
	stream := zlibPacked(zlib.HuffmanOnly, rows) // one literal per byte
	for width := 1010; width < 1040; width++ {
		file := pngWriter{depth: 8}.wrap(width, 1, stream)
		_, err := used.Decode(file)
		_, want := new(Decoder).Decode(file)
		if fmt.Sprint(err) != fmt.Sprint(want) || want == nil {
			t.Errorf("%d pixels: %v, with an unused decoder %v", width, err, want)
		}
	}
}
