package maskpng

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// imagePNG reads an 8-bit grey or palette file with image/png.
func imagePNG(t testing.TB, file []byte) *image.Gray {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	switch img := img.(type) {
	case *image.Gray:
		return img
	case *image.Paletted:
		return &image.Gray{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
	}
	t.Fatalf("image/png returned %T", img)
	return nil
}

func samePixels(t testing.TB, got *Mask, want *image.Gray) {
	t.Helper()
	if img := got.Gray(nil); !img.Rect.Eq(want.Rect) || !bytes.Equal(img.Pix, want.Pix) {
		t.Fatalf("%d×%d: the pixels differ from image/png's", got.Width, got.Height)
	}
	var counts [256]int64
	for _, class := range want.Pix {
		counts[class]++
	}
	if diff := cmp.Diff(counts, got.Counts()); diff != "" {
		t.Fatalf("counts differ from the pixels' (-pixels +runs):\n%s", diff)
	}
}

func TestDecodeEqualsImagePNG(t *testing.T) {
	var d Decoder
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(3) {
				for _, size := range [][2]int{{320, 242}, {1, 1}, {1, 50}, {50, 1}, {255, 16}, {3, 3}} {
					img := scene(seed, size[0], size[1])
					file := write(img)
					m, err := d.Decode(file)
					if err != nil {
						t.Fatalf("%v: %v", size, err)
					}
					samePixels(t, m, imagePNG(t, file))
					if !bytes.Equal(m.Gray(nil).Pix, img.Pix) {
						t.Fatal("the pixels differ from the written ones")
					}
				}
			}
		})
	}
}

func TestSceneIsLikeAMask(t *testing.T) {
	changes := 0
	for seed := range uint64(4) {
		m := FromGray(scene(seed, 1280, 966))
		changes += m.Len() - m.Height
	}
	if changes /= 4; changes < 4500 || changes > 6500 {
		t.Errorf("%d class changes per mask, want about 5,500", changes)
	}
}

func TestDecodeAllocatesNothingOnceWarm(t *testing.T) {
	var d Decoder
	file := writers["OpenCV"](scene(1, 320, 242))
	if n := testing.AllocsPerRun(10, func() {
		if _, err := d.Decode(file); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations per mask", n)
	}
}
