package maskpng

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
)

const signature = "\x89PNG\r\n\x1a\n"

// lastChunk is the IEND chunk, the end of every complete PNG.
const lastChunk = "\x00\x00\x00\x00IEND\xaeB`\x82"

// Colour types of the IHDR chunk.
const (
	colourGray      = 0
	colourRGB       = 2
	colourPalette   = 3
	colourGrayAlpha = 4
	colourRGBA      = 6
)

// chunkOverhead is the size of a chunk's length, type and CRC-32.
const chunkOverhead = 12

// A header is the content of the IHDR chunk.
type header struct {
	width, height int
	depth         int // bits per sample
	colour        int
	interlaced    bool
}

// direct reports whether the rows have one byte per pixel, in order. Only such images are inflated into runs.
func (h header) direct() bool {
	return h.depth == 8 && (h.colour == colourGray || h.colour == colourPalette) && !h.interlaced
}

// adam7 has the passes of an interlaced image (PNG specification, 8.2): its first pixel and the steps to the next one.
var adam7 = [...]struct{ x, y, stepX, stepY int }{
	{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
}

// passes yields the width and height of the images whose rows follow each other in the data. This is the image itself or, if
// it is interlaced, the images of its passes that have pixels.
func (h header) passes(yield func(width, height int) bool) {
	if !h.interlaced {
		yield(h.width, h.height)
		return
	}
	for _, pass := range adam7 {
		width, height := (h.width-pass.x+pass.stepX-1)/pass.stepX, (h.height-pass.y+pass.stepY-1)/pass.stepY
		if width > 0 && height > 0 && !yield(width, height) {
			return
		}
	}
}

// rowBytes is the size of a row of width pixels, including its filter byte.
func (h header) rowBytes(width int) uint64 {
	channels := [...]uint64{colourGray: 1, colourRGB: 3, colourPalette: 1, colourGrayAlpha: 2, colourRGBA: 4}
	return 1 + (uint64(width)*uint64(h.depth)*channels[h.colour]+7)/8
}

// dataBytes is the size of all rows.
func (h header) dataBytes() (size uint64) {
	for width, height := range h.passes {
		size += h.rowBytes(width) * uint64(height)
	}
	return size
}

// A chunk is one part of a PNG file.
type chunk struct {
	kind   string // "IHDR", …
	offset int    // offset of its data in the file
	data   []byte
}

// readChunk checks the CRC of the chunk at offset, and returns the chunk and the offset of the next one.
func readChunk(file []byte, offset int) (c chunk, next int, err error) {
	rest := file[offset:]
	if len(rest) < chunkOverhead {
		return c, 0, &FormatError{int64(len(file)), "the file ends before the IEND chunk: it is cut short", true}
	}
	length := binary.BigEndian.Uint32(rest)
	if left := len(rest) - chunkOverhead; uint64(length) > uint64(left) {
		cut, why := true, "the file is cut short"
		if length > math.MaxInt32 || string(rest[left:]) == lastChunk {
			cut, why = false, "the length is damaged"
		}
		return c, 0, &FormatError{int64(offset), fmt.Sprintf("a chunk of %d bytes, but only %d bytes are left: %s", length, left, why), cut}
	}
	end := 8 + int(length)
	want := binary.BigEndian.Uint32(rest[end:])
	if got := crc32.ChecksumIEEE(rest[4:end]); got != want {
		return c, 0, &FormatError{int64(offset), fmt.Sprintf(
			"chunk %q has CRC-32 %08x, its content gives %08x: the file is damaged, unpack or copy it again", rest[4:8], want, got), false}
	}
	return chunk{chunkName(rest[4:8]), offset + 8, rest[8:end]}, offset + end + 4, nil
}

// chunkName returns the type, without allocating for types that this package knows.
func chunkName(kind []byte) string {
	switch string(kind) {
	case "IHDR":
		return "IHDR"
	case "PLTE":
		return "PLTE"
	case "tRNS":
		return "tRNS"
	case "IDAT":
		return "IDAT"
	case "IEND":
		return "IEND"
	}
	return string(kind)
}

// readHeader checks the signature and the IHDR chunk, and returns the offset of the second chunk.
func readHeader(file []byte) (h header, next int, err error) {
	if len(file) < len(signature) || string(file[:len(signature)]) != signature {
		return h, 0, &FormatError{Problem: "no PNG signature: this is not a PNG file"}
	}
	c, next, err := readChunk(file, len(signature))
	if err != nil {
		return h, 0, err
	}
	fail := func(at int, format string, args ...any) (header, int, error) {
		return header{}, 0, &FormatError{Offset: int64(c.offset + at), Problem: fmt.Sprintf(format, args...)}
	}
	if c.kind != "IHDR" {
		return fail(-4, "the first chunk is %q, not IHDR", c.kind)
	}
	if len(c.data) != 13 {
		return fail(-8, "IHDR has %d bytes, not 13", len(c.data))
	}
	width, height := binary.BigEndian.Uint32(c.data), binary.BigEndian.Uint32(c.data[4:])
	if width == 0 || height == 0 || width > 1<<31-1 || height > 1<<31-1 {
		return fail(0, "the size %d×%d is outside 1 … 2147483647", width, height)
	}
	h = header{width: int(width), height: int(height), depth: int(c.data[8]), colour: int(c.data[9])}
	if !validDepth(h.depth, h.colour) {
		return fail(8, "bit depth %d is not allowed for colour type %d", h.depth, h.colour)
	}
	switch {
	case c.data[10] != 0:
		return fail(10, "compression method %d is unknown", c.data[10])
	case c.data[11] != 0:
		return fail(11, "filter method %d is unknown", c.data[11])
	case c.data[12] > 1:
		return fail(12, "interlace method %d is unknown", c.data[12])
	}
	h.interlaced = c.data[12] == 1
	return h, next, nil
}

// validDepth has the table of allowed combinations (PNG specification, 11.2.1).
func validDepth(depth, colour int) bool {
	switch colour {
	case colourGray:
		return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16
	case colourPalette:
		return depth == 1 || depth == 2 || depth == 4 || depth == 8
	case colourRGB, colourGrayAlpha, colourRGBA:
		return depth == 8 || depth == 16
	}
	return false
}

// These are the kinds of chunks whose order matters. The last one seen is remembered.
const (
	sawHeader = iota
	sawPalette
	sawTransparency
	sawData
	sawAfterData
)

// joinData checks every chunk from offset to IEND, their CRCs and their order, and appends the data of the IDAT chunks to
// payload.
func joinData(file []byte, offset int, h header, payload []byte) ([]byte, error) {
	for stage := sawHeader; ; {
		c, next, err := readChunk(file, offset)
		if err != nil {
			return payload, err
		}
		problem := ""
		switch c.kind {
		case "PLTE":
			stage, problem = checkPalette(stage, h, len(c.data))
		case "tRNS":
			stage, problem = checkTransparency(stage, h, len(c.data))
		case "IDAT":
			switch {
			case stage == sawAfterData:
				problem = "an IDAT chunk after another kind of chunk: IDAT chunks must follow each other"
			case h.colour == colourPalette && stage == sawHeader:
				problem = "an IDAT chunk before the palette (PLTE) of a palette image"
			}
			stage = sawData
			payload = append(payload, c.data...)
		case "IEND":
			switch {
			case stage < sawData:
				problem = "the file ends (IEND) without image data (IDAT)"
			case len(c.data) != 0:
				problem = fmt.Sprintf("IEND has %d bytes, not 0", len(c.data))
			default:
				return payload, nil
			}
		case "IHDR":
			problem = "a second IHDR chunk"
		default:
			// The fifth bit of the first letter is clear in critical chunks. An unknown critical chunk could change the
			// meaning of the pixels, so reading them would be a guess.
			if c.kind[0]&0x20 == 0 {
				problem = fmt.Sprintf("critical chunk %q is unknown", c.kind)
			}
			if stage == sawData {
				stage = sawAfterData
			}
		}
		if problem != "" {
			return payload, &FormatError{Offset: int64(offset), Problem: problem}
		}
		offset = next
	}
}

func checkPalette(stage int, h header, length int) (after int, problem string) {
	switch {
	case stage != sawHeader:
		problem = "a PLTE chunk out of order: there may be only one, before tRNS and IDAT"
	case h.colour == colourGray || h.colour == colourGrayAlpha:
		problem = "a PLTE chunk in a grey image"
	case length == 0 || length%3 != 0 || length > 3*256 || length/3 > 1<<h.depth:
		problem = fmt.Sprintf("a PLTE chunk of %d bytes for %d bits per sample", length, h.depth)
	}
	return sawPalette, problem
}

func checkTransparency(stage int, h header, length int) (after int, problem string) {
	after = sawTransparency
	switch {
	case stage >= sawTransparency, h.colour == colourPalette && stage != sawPalette:
		return after, "a tRNS chunk out of order: there may be only one, after PLTE and before IDAT"
	case h.colour == colourGrayAlpha || h.colour == colourRGBA:
		return after, "a tRNS chunk in an image with alpha"
	}
	want := length
	switch h.colour {
	case colourGray:
		want = 2
	case colourRGB:
		want = 6
	case colourPalette:
		want = min(length, 256)
	}
	if length != want {
		return after, fmt.Sprintf("a tRNS chunk of %d bytes, not %d", length, want)
	}
	return after, ""
}

// fileOffset turns a place in the joined IDAT data into an offset in the file. It walks the chunks again, which costs time
// only after an error.
func fileOffset(file []byte, place int) int64 {
	offset := len(signature)
	for offset+chunkOverhead <= len(file) {
		length := int(binary.BigEndian.Uint32(file[offset:]))
		switch string(file[offset+4 : offset+8]) {
		case "IDAT":
			if place < length {
				return int64(offset + 8 + place)
			}
			place -= length
		case "IEND":
			return int64(offset)
		}
		offset += chunkOverhead + length
	}
	return int64(len(file))
}
