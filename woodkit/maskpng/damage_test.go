package maskpng

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"runtime"
	"strings"
	"testing"
)

func TestEveryTruncationIsRefused(t *testing.T) {
	for name, write := range writers {
		file := write(scene(5, 320, 242))
		var d Decoder
		for n := range file {
			_, err := d.Decode(file[:n])
			var format *FormatError
			if !errors.As(err, &format) {
				t.Fatalf("%s: the first %d of %d bytes: %v", name, n, len(file), err)
			}
		}
	}
}

func TestEveryFlippedBitIsRefused(t *testing.T) {
	for name, write := range writers {
		file := write(scene(5, 320, 242))
		var d Decoder
		for bit := range 8 * len(file) {
			damaged := bytes.Clone(file)
			damaged[bit/8] ^= 1 << (bit % 8)
			if _, err := d.Decode(damaged); err == nil {
				t.Fatalf("%s: bit %d of byte %d", name, bit%8, bit/8)
			}
		}
	}
}

// With a repaired CRC, the flipped bit reaches the compressed data or the header.
func TestEveryFlippedBitBehindItsCRC(t *testing.T) {
	for name, write := range writers {
		file := write(scene(5, 64, 48))
		var d Decoder
		for at := len(signature); at < len(file); {
			n := int(binary.BigEndian.Uint32(file[at:]))
			for bit := range 8 * (n + 4) {
				damaged := bytes.Clone(file)
				damaged[at+4+bit/8] ^= 1 << (bit % 8)
				binary.BigEndian.PutUint32(damaged[at+8+n:], crc32.ChecksumIEEE(damaged[at+4:at+8+n]))
				if _, err := compare(&d, damaged); err != nil {
					t.Fatalf("%s: bit %d of byte %d: %v", name, bit%8, at+4+bit/8, err)
				}
			}
			at += n + chunkOverhead
		}
	}
}

func TestErrorsNameThePlace(t *testing.T) {
	file := writers["OpenCV"](scene(1, 64, 48))
	data := bytes.Index(file, []byte("IDAT")) + 4
	change := func(at int, value byte) []byte {
		damaged := bytes.Clone(file)
		damaged[at] = value
		return damaged
	}
	repair := func(damaged []byte) []byte {
		n := int(binary.BigEndian.Uint32(damaged[data-8:]))
		binary.BigEndian.PutUint32(damaged[data+n:], crc32.ChecksumIEEE(damaged[data-4:data+n]))
		return damaged
	}
	adler := data + int(binary.BigEndian.Uint32(file[data-8:])) - 4
	for _, test := range []struct {
		name   string
		file   []byte
		offset int
		want   string
	}{
		{"empty", nil, 0, "not a PNG"},
		{"no PNG", []byte("GIF89a, certainly"), 0, "not a PNG"},
		{"cut in a chunk", file[:data+20], data - 8, "cut short"},
		{"cut between chunks", file[:data-8], data - 8, "ends before the IEND"},
		{"CRC", change(data+30, file[data+30]^1), data - 8, `"IDAT" has CRC-32`},
		{"zlib header", repair(change(data, 0x79)), data, "is not a zlib header"},
		{"preset dictionary", repair(change(data+1, 0x20)), data, "preset dictionary"},
		{"block type", repair(change(data+2, 0x07)), data + 3, "block type 3"},
		{"Adler", repair(change(adler, file[adler]^1)), adler, "Adler-32"},
	} {
		var d Decoder
		_, err := d.Decode(test.file)
		var format *FormatError
		if !errors.As(err, &format) || format.Offset != int64(test.offset) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v; want %q at byte %d", test.name, err, test.want, test.offset)
		}
	}
}

// bomb is an image of 100×100 pixels whose data inflates to megabytes of zeros.
func bomb(colour int) []byte {
	stream := zlibPacked(zlib.BestSpeed, make([]byte, 1<<25))
	return pngWriter{depth: 8, colour: colour}.wrap(100, 100, stream)
}

func TestBombsEndAtTheHeadersSize(t *testing.T) {
	for _, colour := range []int{colourGray, colourRGB} {
		file := bomb(colour)
		var d Decoder
		if n := allocated(func() {
			_, err := d.Decode(file)
			if err == nil || !strings.Contains(err.Error(), "more than") && !strings.Contains(err.Error(), "too much") {
				t.Errorf("colour type %d: %v", colour, err)
			}
		}); n > uint64(2*len(file))+1<<20 {
			t.Errorf("colour type %d: %d bytes allocated for a file of %d", colour, n, len(file))
		}
	}
}

func TestHeadersSizeIsCheckedFirst(t *testing.T) {
	for _, size := range [][2]int{{1<<31 - 1, 1<<31 - 1}, {1, 1<<26 + 1}, {1 << 13, 1<<13 + 1}, {1 << 24, 1}} {
		file := pngWriter{depth: 8}.wrap(size[0], size[1], zlibPacked(zlib.BestSpeed, make([]byte, 10)))
		var d Decoder
		if n := allocated(func() {
			if _, err := d.Decode(file); !errors.Is(err, ErrTooLarge) {
				t.Errorf("%v: %v", size, err)
			}
		}); n > 1<<16 {
			t.Errorf("%v: %d bytes allocated", size, n)
		}
	}
	file := writers["OpenCV"](scene(1, 64, 48))
	d := Decoder{MaxPixels: 64*48 - 1}
	if _, err := d.Decode(file); !errors.Is(err, ErrTooLarge) {
		t.Errorf("one pixel above the limit: %v", err)
	}
	d.MaxPixels++
	if _, err := d.Decode(file); err != nil {
		t.Errorf("at the limit: %v", err)
	}
}

// A header with a large size and little data must not cost memory for that size.
func TestMissingDataAllocatesLittle(t *testing.T) {
	file := pngWriter{depth: 8}.wrap(1<<13, 1<<13, zlibPacked(zlib.BestSpeed, make([]byte, 1000)))
	var d Decoder
	if n := allocated(func() {
		if _, err := d.Decode(file); err == nil {
			t.Error("an image without its data was accepted")
		}
	}); n > 1<<20 {
		t.Errorf("%d bytes allocated", n)
	}
}

func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
