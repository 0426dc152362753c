package maskpng

import (
	"bytes"
	"compress/zlib"
	"io"
	"testing"
)

// TestTokensAreTheStream applies the tokens of every writer's file and compares the bytes with those of compress/zlib.
func TestTokensAreTheStream(t *testing.T) {
	picture := scene(5, 200, 60)
	for name, write := range writers {
		file := write(picture)
		h, next, err := readHeader(file)
		if err != nil {
			t.Fatal(err)
		}
		if !h.direct() {
			if _, err := Tokens(file); err == nil {
				t.Errorf("%s: tokens of a file that no Decoder reads directly", name)
			}
			continue
		}
		payload, err := joinData(file, next, h, nil)
		if err != nil {
			t.Fatal(err)
		}
		stream, err := zlib.NewReader(bytes.NewReader(payload))
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(stream)
		if err != nil {
			t.Fatal(err)
		}
		tokens, err := Tokens(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []byte
		for _, token := range tokens {
			if token.Position != len(got) {
				t.Fatalf("%s: a token at %d behind %d bytes", name, token.Position, len(got))
			}
			for range token.Length {
				value := token.Value
				if token.Distance > 0 {
					value = got[len(got)-token.Distance]
				}
				got = append(got, value)
			}
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: the bytes of %d tokens differ from compress/zlib's", name, len(tokens))
		}
	}
}

func TestTokensOfADamagedFileAreAnError(t *testing.T) {
	file := writers["OpenCV"](scene(5, 200, 60))
	for i := range file {
		damaged := bytes.Clone(file)
		damaged[i] ^= 1
		if _, err := Tokens(damaged); err == nil {
			t.Errorf("byte %d changed: no error", i)
		}
	}
}
