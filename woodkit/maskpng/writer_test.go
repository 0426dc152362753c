package maskpng

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"

	"woodscape.example/woodkit/synth"
)

// A pngWriter writes every kind of PNG that this package must read, with code that is independent of the package's. It
// filters bytes and lets compress/zlib compress them.
type pngWriter struct {
	depth, colour int
	filter        func(y int) int // filter type of row y
	level         int             // of compress/zlib
	idat          int             // bytes per IDAT chunk; 0 for a single chunk
	interlaced    bool
	palette       int    // number of colours
	colours       []byte // palette colours; nil for arbitrary ones
	transparency  []byte
	ancillary     bool // add other chunks around the data
}

// paletteData returns colours, or arbitrary colours that are not grey.
func (w pngWriter) paletteData() (data []byte) {
	if w.colours != nil {
		return w.colours
	}
	for i := range w.palette {
		data = append(data, byte(i), 100, 200)
	}
	return data
}

func always(filter int) func(int) int { return func(int) int { return filter } }

func appendChunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	start := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}

// write encodes samples: channel values of depth bits, pixel after pixel.
func (w pngWriter) write(width, height int, samples []uint16) []byte {
	return w.wrap(width, height, zlibPacked(w.level, w.rows(width, height, samples)))
}

// rows returns the filtered rows.
func (w pngWriter) rows(width, height int, samples []uint16) []byte {
	var rows bytes.Buffer
	if w.interlaced {
		for _, pass := range [][4]int{ // x, y of the first pixel, then steps in x and y
			{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
		} {
			w.pass(&rows, width, height, samples, pass)
		}
	} else {
		w.pass(&rows, width, height, samples, [4]int{0, 0, 1, 1})
	}
	return rows.Bytes()
}

// wrap makes a PNG of a zlib stream.
func (w pngWriter) wrap(width, height int, data []byte) []byte {
	out := []byte(signature)
	ihdr := binary.BigEndian.AppendUint32(nil, uint32(width))
	ihdr = binary.BigEndian.AppendUint32(ihdr, uint32(height))
	interlace := byte(0)
	if w.interlaced {
		interlace = 1
	}
	out = appendChunk(out, "IHDR", append(ihdr, byte(w.depth), byte(w.colour), 0, 0, interlace))
	if w.ancillary {
		out = appendChunk(out, "gAMA", []byte{0, 0, 177, 143})
	}
	if w.palette > 0 {
		out = appendChunk(out, "PLTE", w.paletteData())
	}
	if w.transparency != nil {
		out = appendChunk(out, "tRNS", w.transparency)
	}
	size := w.idat
	if size == 0 {
		size = len(data)
	}
	for len(data) > 0 {
		n := min(size, len(data))
		out = appendChunk(out, "IDAT", data[:n])
		data = data[n:]
	}
	if w.ancillary {
		out = appendChunk(out, "tEXt", []byte("Comment\x00a mask"))
	}
	return appendChunk(out, "IEND", nil)
}

func (w pngWriter) channels() int { return map[int]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[w.colour] }

// pass appends the filtered rows of one interlace pass.
func (w pngWriter) pass(out *bytes.Buffer, width, height int, samples []uint16, pass [4]int) {
	channels := w.channels()
	step := max(channels*w.depth/8, 1)
	var above []byte
	for y := pass[1]; y < height; y += pass[3] {
		var row []byte
		bit := 0
		for x := pass[0]; x < width; x += pass[2] {
			for c := range channels {
				v := samples[(y*width+x)*channels+c]
				switch w.depth {
				case 16:
					row = append(row, byte(v>>8), byte(v))
				case 8:
					row = append(row, byte(v))
				default:
					if bit%8 == 0 {
						row = append(row, 0)
					}
					row[len(row)-1] |= byte(v) << (8 - w.depth - bit%8)
					bit += w.depth
				}
			}
		}
		if len(row) == 0 {
			continue
		}
		if above == nil {
			above = make([]byte, len(row))
		}
		filter := w.filter(y)
		out.WriteByte(byte(filter))
		for i, v := range row {
			var a, b, c int
			if i >= step {
				a, c = int(row[i-step]), int(above[i-step])
			}
			b = int(above[i])
			out.WriteByte(v - byte(referencePredictor(filter, a, b, c)))
		}
		above = row
	}
}

func referencePredictor(filter, a, b, c int) int {
	distance := func(v int) int { return max(a+b-c-v, v-a-b+c) }
	switch {
	case filter == 0:
		return 0
	case filter == 1:
		return a
	case filter == 2:
		return b
	case filter == 3:
		return (a + b) / 2
	case distance(a) <= distance(b) && distance(a) <= distance(c):
		return a
	case distance(b) <= distance(c):
		return b
	}
	return c
}

func graySamples(img *image.Gray) []uint16 {
	samples := make([]uint16, 0, len(img.Pix))
	for y := range img.Rect.Dy() {
		for _, v := range img.Pix[y*img.Stride:][:img.Rect.Dx()] {
			samples = append(samples, uint16(v))
		}
	}
	return samples
}

// These write masks as common programs do.
var writers = map[string]func(img *image.Gray) []byte{
	"OpenCV": func(img *image.Gray) []byte {
		var out bytes.Buffer
		if err := synth.WriteMask(&out, img); err != nil {
			panic(err)
		}
		return out.Bytes()
	},
	// PIL uses zlib's default level. libpng's heuristic picks one filter per row. On masks that is mostly Up, sometimes Sub
	// or None.
	"PIL": func(img *image.Gray) []byte {
		return pngWriter{depth: 8, level: 6, filter: heuristic(img), idat: 65536}.write(
			img.Rect.Dx(), img.Rect.Dy(), graySamples(img))
	},
	"Go": func(img *image.Gray) []byte {
		var out bytes.Buffer
		if err := png.Encode(&out, img); err != nil {
			panic(err)
		}
		return out.Bytes()
	},
	"palette": func(img *image.Gray) []byte {
		return pngWriter{depth: 8, colour: 3, palette: 10, level: 6, filter: always(0)}.write(
			img.Rect.Dx(), img.Rect.Dy(), graySamples(img))
	},
	"None":    filtered(0),
	"Sub":     filtered(1),
	"Up":      filtered(2),
	"Average": filtered(3),
	"Paeth":   filtered(4),
}

func filtered(filter int) func(*image.Gray) []byte {
	return func(img *image.Gray) []byte {
		return pngWriter{depth: 8, level: 6, filter: always(filter)}.write(
			img.Rect.Dx(), img.Rect.Dy(), graySamples(img))
	}
}

// heuristic picks the filter of a row by the smallest sum of absolute residuals.
func heuristic(img *image.Gray) func(int) int {
	return func(y int) int {
		best, least := 0, -1
		for filter := range 5 {
			sum := 0
			for x := range img.Rect.Dx() {
				at := func(x, y int) int {
					if x < 0 || y < 0 {
						return 0
					}
					return int(img.Pix[y*img.Stride+x])
				}
				d := int8(at(x, y) - referencePredictor(filter, at(x-1, y), at(x, y-1), at(x-1, y-1)))
				sum += max(int(d), -int(d))
			}
			if least < 0 || sum < least {
				best, least = filter, sum
			}
		}
		return best
	}
}
