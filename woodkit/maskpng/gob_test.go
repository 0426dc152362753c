package maskpng

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"image"
	"testing"
)

func TestMasksCrossToAnotherProcess(t *testing.T) {
	for name, m := range map[string]*Mask{
		"zero value":  {},
		"scene":       FromGray(scene(1, 120, 90)),
		"one pixel":   FromGray(image.NewGray(image.Rect(0, 0, 1, 1))),
		"no columns":  FromGray(image.NewGray(image.Rect(0, 0, 0, 5))),
		"no rows":     FromGray(image.NewGray(image.Rect(0, 0, 5, 0))),
		"ten of each": FromGray(scene(7, 10, 10)),
	} {
		var pipe bytes.Buffer
		if err := gob.NewEncoder(&pipe).Encode(m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got Mask
		if err := gob.NewDecoder(&pipe).Decode(&got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.Width != m.Width || got.Height != m.Height || got.Counts() != m.Counts() || !bytes.Equal(got.Gray(nil).Pix, m.Gray(nil).Pix) {
			t.Errorf("%s: %d×%d pixels with %d runs became %d×%d with %d", name, m.Width, m.Height, m.Len(), got.Width, got.Height, got.Len())
		}
	}
}

// TestBytesThatAreNoMask changes every number of an encoded mask. If the bytes are accepted, they must still be a complete
// mask.
func TestBytesThatAreNoMask(t *testing.T) {
	data, err := FromGray(scene(3, 20, 6)).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := 0; i < len(data); i += 4 {
		for _, value := range []uint32{0, 1, 1 << 8, 1<<31 + 5, 1<<32 - 1, binary.LittleEndian.Uint32(data[i:]) + 1<<8} {
			changed := bytes.Clone(data)
			binary.LittleEndian.PutUint32(changed[i:], value)
			m := Mask{Width: 1}
			if m.UnmarshalBinary(changed) != nil {
				refused++
				if m.Width != 1 {
					t.Fatalf("number %d = %d is refused and leaves a trace", i/4, value)
				}
				continue
			}
			if !m.whole() || int64(m.Width)*int64(m.Height) != sum(m.Counts()) {
				t.Fatalf("number %d = %d is accepted as %d×%d pixels", i/4, value, m.Width, m.Height)
			}
		}
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
	for n := range data {
		if new(Mask).UnmarshalBinary(data[:n]) == nil {
			t.Errorf("the first %d of %d bytes are accepted", n, len(data))
		}
	}
}

func sum(counts [256]int64) (total int64) {
	for _, n := range counts {
		total += n
	}
	return total
}
