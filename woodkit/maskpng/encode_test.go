package maskpng

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"io"
	"strings"
	"testing"
)

// TestBlocksEndAnywhere writes streams whose number of tokens is about that of one block, where one could be lost or written
// twice.
func TestBlocksEndAnywhere(t *testing.T) {
	for n := blockTokens - 2; n <= blockTokens+2; n++ {
		list, want := make([]residual, n), make([]byte, n)
		for i := range list { // neighbours differ: a literal each
			want[i] = byte(i%7 + 1)
			list[i] = makeResidual(uint64(i), 1, want[i])
		}
		reader, err := zlib.NewReader(bytes.NewReader(deflate(list, uint64(n))))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(reader); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d tokens: %d bytes come back, %v", n, len(got), err)
		}
	}
}

func TestMasksThatNoPNGHolds(t *testing.T) {
	for _, m := range []*Mask{{}, {Width: maxWidth, Height: 256}, FromGray(image.NewGray(image.Rect(0, 0, 0, 3))), FromGray(image.NewGray(image.Rect(0, 0, 3, 0)))} {
		if err := Encode(io.Discard, m); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%d×%d", m.Width, m.Height)) {
			t.Errorf("%d×%d: %v", m.Width, m.Height, err)
		}
	}
}
