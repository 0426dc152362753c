package synth

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/png"
	"io"
	"testing"

	"woodscape.example/woodkit/maskpng"
)

// TestBlocksEndAnywhere writes streams with about as many symbols as one block or two blocks have. In some of them, the
// last symbol of the stream is also the last one of a block.
func TestBlocksEndAnywhere(t *testing.T) {
	for _, blocks := range []int{1, 2} {
		for n := blocks*blockSymbols - 2; n <= blocks*blockSymbols+2; n++ {
			var d deflater
			d.reset()
			want := make([]byte, n) // neighbours differ, so each is a literal
			for i := range want {
				want[i] = byte(i%7 + 1)
				d.run(want[i], 1)
			}
			reader, err := zlib.NewReader(bytes.NewReader(d.finish()))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(reader)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d symbols: %d bytes come back, %v", n, len(got), err)
			}
		}
	}
}

// TestTheFrameThatFillsABlock encodes a frame whose last symbol is also a block's last.
func TestTheFrameThatFillsABlock(t *testing.T) {
	_, labels := Mask(1, 3323)
	file := encode(t, labels)
	tokens, err := maskpng.Tokens(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(tokens)%blockSymbols != 0 {
		t.Errorf("%d symbols do not fill blocks of %d: frame 3323 no longer shows what this test is about", len(tokens), blockSymbols)
	}
	decoded, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := decoded.(*image.Gray); !ok || !equalMasks(got, labels) {
		t.Error("another mask comes back")
	}
}
