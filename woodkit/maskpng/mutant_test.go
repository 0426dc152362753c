package maskpng

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

var (
	mutants     = flag.Uint64("mutants", 6000, "mutants that TestMutants makes")
	firstMutant = flag.Uint64("first-mutant", 0, "seed of the first of them")
)

// TestMutants compares Decode with image/png on files with careful damage. Most have valid checksums, so that the damage is
// not found early. A file that fails is written to testdata/fuzz, where FuzzDecode finds it.
func TestMutants(t *testing.T) {
	var d Decoder
	var outcomes [4]int
	for i := range *mutants {
		seed := *firstMutant + i
		file := mutant(seed)
		what, err := compare(&d, file)
		if err != nil {
			name := filepath.Join("testdata", "fuzz", "FuzzDecode", fmt.Sprintf("mutant%d", seed))
			entry := fmt.Sprintf("go test fuzz v1\n[]byte(%q)\n", file)
			if err := os.WriteFile(name, []byte(entry), 0o644); err != nil {
				t.Error(err)
			}
			t.Fatalf("mutant %d, kept as %s: %v", seed, name, err)
		}
		outcomes[what]++
	}
	t.Logf("both read %d, both refuse %d, only Decode refuses %d, too large %d",
		outcomes[bothRead], outcomes[bothRefuse], outcomes[strict], outcomes[tooLarge])
	if n := int(*mutants); outcomes[bothRead] < n/4 || outcomes[bothRefuse] < n/4 {
		t.Error("too few mutants are valid, or too few are damaged, to say much")
	}
}

// mutant makes the file for a seed.
func mutant(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 7))
	width, height := 1+r.IntN(1<<r.IntN(7)), 1+r.IntN(1<<r.IntN(6))
	w := pngWriter{depth: 8, filter: func(int) int { return r.IntN(5) }, level: -1, idat: r.IntN(3) * r.IntN(60), ancillary: r.IntN(4) == 0}
	if r.IntN(2) == 0 {
		w.filter = always(r.IntN(5))
	}
	switch r.IntN(12) {
	case 0:
		w.colour, w.palette = colourPalette, 1+r.IntN(256)
	case 1:
		w.interlaced = true
	case 2:
		w.colour = []int{2, 4, 6}[r.IntN(3)]
	case 3:
		w.depth = []int{1, 2, 4, 16}[r.IntN(4)]
	case 4:
		w.transparency = []byte{0, 3}
	}
	samples := make([]uint16, width*height*w.channels())
	value, noise := uint16(0), 1<<r.IntN(8)
	for i := range samples {
		if i%w.channels() == 0 && r.IntN(noise) == 0 {
			value = uint16(r.IntN(1 << min(w.depth, 1+r.IntN(8))))
		}
		samples[i] = value
		if w.depth == 16 && r.IntN(1000) == 0 {
			samples[i] = uint16(r.IntN(1 << 16))
		}
	}
	rows := w.rows(width, height, samples)
	if r.IntN(6) == 0 && len(rows) > 0 {
		rows[r.IntN(len(rows))] ^= 1 << r.IntN(8)
	}
	if r.IntN(25) == 0 {
		rows = append(rows, make([]byte, r.IntN(4))...)
	}
	if r.IntN(25) == 0 {
		rows = rows[:max(len(rows)-1-r.IntN(4), 0)]
	}
	stream := (&deflateWriter{r: r, faults: r.IntN(4) == 0}).zlibStream(rows)
	for range r.IntN(4) * r.IntN(2) {
		stream[r.IntN(len(stream))] ^= 1 << r.IntN(8)
	}
	if r.IntN(3) > 0 {
		stream = repairAdler(stream)
	}
	if r.IntN(30) == 0 {
		stream = append(stream, make([]byte, r.IntN(4))...)
	}
	if r.IntN(30) == 0 {
		stream = stream[:r.IntN(len(stream)+1)]
	}
	file := w.wrap(width, height, stream)
	if r.IntN(3) == 0 {
		file = mutateChunks(r, file)
	}
	if r.IntN(20) == 0 {
		file[r.IntN(len(file))] ^= 1 << r.IntN(8)
	}
	if r.IntN(50) == 0 {
		file = file[:r.IntN(len(file))]
	}
	return file
}

// repairAdler puts the correct Adler-32 behind a deflate stream that still inflates.
func repairAdler(stream []byte) []byte {
	if len(stream) < 2 {
		return stream
	}
	source := bytes.NewReader(stream[2:])
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(source), 1<<20))
	if err != nil || len(data) == 1<<20 {
		return stream
	}
	end := len(stream) - source.Len()
	return binary.BigEndian.AppendUint32(stream[:end:end], adler32.Checksum(data))
}

// mutateChunks changes the chunks of a PNG and repairs the CRCs.
func mutateChunks(r *rand.Rand, file []byte) []byte {
	type part struct {
		kind string
		data []byte
	}
	var parts []part
	for at := 8; at < len(file); {
		n := int(binary.BigEndian.Uint32(file[at:]))
		parts = append(parts, part{string(file[at+4 : at+8]), bytes.Clone(file[at+8 : at+8+n])})
		at += n + 12
	}
	any := func() int { return r.IntN(len(parts)) }
	for range 1 + r.IntN(2) {
		i, j := any(), any()
		switch r.IntN(9) {
		case 0:
			parts[i], parts[j] = parts[j], parts[i]
		case 1:
			parts = append(parts[:i:i], append([]part{parts[j]}, parts[i:]...)...)
		case 2:
			if len(parts) > 1 {
				parts = append(parts[:i:i], parts[i+1:]...)
			}
		case 3:
			kinds := []string{"IDAT", "IEND", "PLTE", "tRNS", "tEXt", "ABCD", "aBCD", "IHDR"}
			data := make([]byte, []int{0, 1, 2, 3, 6, 13, 30}[r.IntN(7)])
			parts = append(parts[:i:i], append([]part{{kinds[r.IntN(len(kinds))], data}}, parts[i:]...)...)
		case 4:
			if n := len(parts[0].data); n > 0 {
				parts[0].data[r.IntN(n)] ^= 1 << r.IntN(8)
			}
		case 5:
			kind := []byte(parts[i].kind)
			kind[r.IntN(4)] ^= 0x20
			parts[i].kind = string(kind)
		case 6:
			n := r.IntN(len(parts[i].data) + 1)
			parts = append(parts[:i:i], append([]part{
				{parts[i].kind, parts[i].data[:n]}, {parts[i].kind, parts[i].data[n:]},
			}, parts[i+1:]...)...)
		case 7:
			parts[i].data = parts[i].data[:r.IntN(len(parts[i].data)+1)]
		case 8:
			if len(parts[0].data) >= 13 {
				parts[0].data[3+4*r.IntN(2)] += byte(r.IntN(3) - 1)
			}
		}
	}
	out := []byte(signature)
	for _, p := range parts {
		at := len(out)
		out = appendChunk(out, p.kind, p.data)
		if r.IntN(200) == 0 { // a wrong length
			out[at+2+r.IntN(2)] ^= 1 << r.IntN(8)
		}
	}
	return out
}

func FuzzDecode(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(mutant(seed))
	}
	for _, write := range writers {
		f.Add(write(scene(1, 40, 24)))
	}
	var d Decoder
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := compare(&d, file); err != nil {
			t.Fatal(err)
		}
	})
}
