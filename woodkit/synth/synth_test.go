package synth

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func TestGenerateWritesWhatMaskSays(t *testing.T) {
	dir := t.TempDir()
	if err := Generate(context.Background(), dir, Options{Frames: 40, Images: 2}); err != nil {
		t.Fatal(err)
	}
	info, err := ReadInfo(dir)
	if err != nil || info.Frames != 40 || info.Version != Version || info.Seed != 1 {
		t.Fatalf("ReadInfo = %+v, %v", info, err)
	}
	for i := range 40 {
		name, want := Mask(1, i)
		data, err := os.ReadFile(filepath.Join(dir, maskFolder, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.(*image.Gray).Pix, want.Pix) {
			t.Fatalf("%s decodes to another mask than Mask returns", name)
		}
	}
}
