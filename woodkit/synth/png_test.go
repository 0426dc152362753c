package synth

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/bits"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// chunks returns the kinds and payloads of a PNG file's chunks.
func chunks(t *testing.T, file []byte) (kinds []string, payloads [][]byte) {
	t.Helper()
	if !bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")) {
		t.Fatal("no PNG signature")
	}
	for rest := file[8:]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		kinds = append(kinds, string(rest[4:8]))
		payloads = append(payloads, rest[8:8+n])
		rest = rest[12+n:]
	}
	return kinds, payloads
}

// stream returns the zlib stream of a PNG file.
func stream(t *testing.T, file []byte) []byte {
	t.Helper()
	var joined []byte
	kinds, payloads := chunks(t, file)
	for i, kind := range kinds {
		if kind == "IDAT" {
			joined = append(joined, payloads[i]...)
		}
	}
	return joined
}

func encode(t *testing.T, labels *image.Gray) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := WriteMask(&file, labels); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestMaskIsEncodedAsOpenCVDoes(t *testing.T) {
	_, labels := Mask(1, 30)
	file := encode(t, labels)
	kinds, payloads := chunks(t, file)
	for i, kind := range kinds {
		want := "IDAT"
		switch i {
		case 0:
			want = "IHDR"
		case len(kinds) - 1:
			want = "IEND"
		}
		if kind != want {
			t.Errorf("chunk %d is %s, want %s", i, kind, want)
		}
		if kind == "IDAT" && len(payloads[i]) != idatSize && i != len(kinds)-2 {
			t.Errorf("IDAT %d has %d bytes, want %d", i, len(payloads[i]), idatSize)
		}
	}
	if want := []byte{0, 0, 5, 0, 0, 0, 3, 198, 8, 0, 0, 0, 0}; !bytes.Equal(payloads[0], want) {
		t.Errorf("IHDR %v, want 1280 × 966, 8-bit grey: %v", payloads[0], want)
	}
	packed := stream(t, file)
	if packed[0] != 0x78 || packed[1] != 0x01 {
		t.Errorf("zlib header %02x %02x, want 78 01", packed[0], packed[1])
	}
	reader, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	for y := range Height {
		if filter := rows[y*(Width+1)]; filter != 1 {
			t.Fatalf("row %d has filter %d, want 1 (Sub)", y, filter)
		}
	}
	blocks, distances := readDeflate(t, packed[2:])
	if len(distances) != 1 || distances[1] == 0 {
		t.Errorf("matches by distance %v, want only distance 1", distances)
	}
	for _, n := range blocks[:len(blocks)-1] {
		if n != blockSymbols {
			t.Errorf("a block of %d symbols, want %d in all but the last", n, blockSymbols)
		}
	}
}

// readDeflate reads a deflate stream of dynamic blocks, slowly and bit by bit. It returns the number of symbols in
// every block, and the number of matches by distance.
func readDeflate(t *testing.T, data []byte) (blocks []int, distances map[int]int) {
	t.Helper()
	distances = map[int]int{}
	at := 0
	take := func(n int) (value int) {
		for i := range n {
			value |= int(data[at/8]>>(at%8)&1) << i
			at++
		}
		return value
	}
	type key struct{ length, code int }
	table := func(lengths []int) map[key]int {
		codes, code := map[key]int{}, 0
		for length := 1; length <= 15; length++ {
			for symbol, l := range lengths {
				if l == length {
					codes[key{length, code}] = symbol
					code++
				}
			}
			code <<= 1
		}
		return codes
	}
	symbol := func(codes map[key]int) int {
		code := 0
		for length := 1; length <= 15; length++ {
			code = code<<1 | take(1)
			if s, ok := codes[key{length, code}]; ok {
				return s
			}
		}
		t.Fatal("no such code")
		return 0
	}
	for last := 0; last == 0; {
		last = take(1)
		if kind := take(2); kind != 2 {
			t.Fatalf("block of kind %d, want 2 (codes of its own)", kind)
		}
		literals, far, order := take(5)+257, take(5)+1, take(4)+4
		lengths := make([]int, 19)
		for _, s := range lengthOrder[:order] {
			lengths[s] = take(3)
		}
		header := table(lengths)
		var all []int
		for len(all) < literals+far {
			switch s := symbol(header); s {
			case 16:
				for range take(2) + 3 {
					all = append(all, all[len(all)-1])
				}
			case 17:
				all = append(all, make([]int, take(3)+3)...)
			case 18:
				all = append(all, make([]int, take(7)+11)...)
			default:
				all = append(all, s)
			}
		}
		literal, distance := table(all[:literals]), table(all[literals:])
		n := 0
		for {
			s := symbol(literal)
			if s == 256 {
				break
			}
			n++
			if s < 256 {
				continue
			}
			if s >= 265 && s < 285 {
				take((s - 261) / 4)
			}
			d := symbol(distance)
			if d > 3 {
				t.Fatalf("distance code %d", d)
			}
			distances[d+1]++
		}
		blocks = append(blocks, n)
	}
	return blocks, distances
}

// sameAsImagePNG checks that image/png reads back the pixels that were written.
func sameAsImagePNG(t interface{ Fatalf(string, ...any) }, labels *image.Gray) {
	var file bytes.Buffer
	if err := WriteMask(&file, labels); err != nil {
		t.Fatalf("writing: %v", err)
	}
	got, err := png.Decode(&file)
	if err != nil {
		t.Fatalf("reading back: %v", err)
	}
	size := labels.Rect.Size()
	if got.Bounds().Size() != size {
		t.Fatalf("size %v, want %v", got.Bounds().Size(), size)
	}
	for y := range size.Y {
		for x := range size.X {
			if g, w := got.(*image.Gray).GrayAt(x, y).Y, labels.Pix[y*labels.Stride+x]; g != w {
				t.Fatalf("pixel %d, %d is %d, want %d", x, y, g, w)
			}
		}
	}
}

func TestImagePNGReadsBackAnyMask(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(1, 600).Draw(t, "width"), rapid.IntRange(1, 40).Draw(t, "height")
		labels := image.NewGray(image.Rect(0, 0, width, height))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		values, longest := rapid.IntRange(1, 256).Draw(t, "values"), rapid.SampledFrom([]int{1, 3, 4, 300, 2000}).Draw(t, "longest")
		for i := 0; i < len(labels.Pix); {
			v, n := byte(r.IntN(values)), 1+r.IntN(longest)
			for ; n > 0 && i < len(labels.Pix); n-- {
				labels.Pix[i] = v
				i++
			}
		}
		sameAsImagePNG(t, labels)
	})
}

func TestImagePNGReadsBackACutOutOfAMask(t *testing.T) {
	_, labels := Mask(1, 29)
	sameAsImagePNG(t, labels.SubImage(image.Rect(100, 200, 500, 340)).(*image.Gray))
}

func FuzzWriteMask(f *testing.F) {
	f.Add(uint16(3), []byte{0, 0, 0, 1, 1, 1})
	f.Add(uint16(1), bytes.Repeat([]byte{7}, 1000))
	f.Fuzz(func(t *testing.T, width uint16, pixels []byte) {
		w := int(width)
		if w == 0 || len(pixels) < w {
			return
		}
		sameAsImagePNG(t, &image.Gray{Pix: pixels, Stride: w, Rect: image.Rect(0, 0, w, len(pixels)/w)})
	})
}

func TestImagePNGReadsBackAPicture(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 97, 61))
	r := rand.New(rand.NewPCG(4, 4))
	for i := range picture.Pix {
		picture.Pix[i] = byte(r.Uint32())
		if i%4 == 3 {
			picture.Pix[i] = 255
		}
	}
	file, err := new(pngEncoder).picture(picture)
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 61 {
		for x := range 97 {
			if w := picture.RGBAAt(x, y); color.RGBAModel.Convert(got.At(x, y)) != w {
				t.Fatalf("pixel %d, %d is %v, want %v", x, y, got.At(x, y), w)
			}
		}
	}
}

func TestWriteReportsWhatFails(t *testing.T) {
	full := errors.New("no space")
	labels := image.NewGray(image.Rect(0, 0, 4, 4))
	if err := WriteMask(failing{full}, labels); !errors.Is(err, full) {
		t.Errorf("error %v, want the writer's", err)
	}
	for _, r := range []image.Rectangle{{}, image.Rect(0, 0, 0, 5), image.Rect(0, 0, 5, 0)} {
		if err := WriteMask(io.Discard, image.NewGray(r)); err == nil {
			t.Errorf("a mask of %v was written", r)
		}
		if _, err := new(pngEncoder).picture(image.NewRGBA(r)); err == nil {
			t.Errorf("a picture of %v was encoded", r)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestHuffmanCodesArePrefixFreeAndShortEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 286).Draw(t, "symbols")
		frequency := make([]int, n)
		if rapid.Bool().Draw(t, "steep") { // Fibonacci numbers make the longest codes
			a, b := 1, 1
			for i := range min(n, 40) {
				frequency[i] = a
				a, b = b, a+b
			}
		} else {
			for i := range frequency {
				frequency[i] = rapid.IntRange(0, 9).Draw(t, "frequency")
			}
			frequency[0], frequency[n-1] = 1, 1
		}
		limit := rapid.SampledFrom([]uint{9, 12, 15}).Draw(t, "limit")
		codes := make([]code, n)
		assignCodes(codes, frequency, limit)
		space := 0
		for i, c := range codes {
			if (c.bits > 0) != (frequency[i] > 0) || c.bits > limit {
				t.Fatalf("symbol %d, frequency %d: %d bits", i, frequency[i], c.bits)
			}
			if c.bits == 0 {
				continue
			}
			space += 1 << (15 - c.bits)
			for j, o := range codes[:i] {
				if shared := min(c.bits, o.bits); shared > 0 && bits.TrailingZeros32(c.value^o.value) >= int(shared) {
					t.Fatalf("codes of %d and %d begin alike", i, j)
				}
			}
		}
		if space != 1<<15 {
			t.Fatalf("codes fill %d of %d", space, 1<<15)
		}
	})
}
