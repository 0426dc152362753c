// Package woodtest has what the tests of several packages need: a small data set, a separate .woodkit folder, and loads
// in virtual time.
package woodtest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// Size is the size of the masks that tests make, in pixels.
var Size = image.Pt(32, 24)

// Mask draws a mask whose classes depend on its number.
func Mask(number int, size image.Point) *image.Gray {
	labels := image.NewGray(image.Rectangle{Max: size})
	for i := range labels.Pix {
		labels.Pix[i] = uint8((i/(3+number%5) + number) % 10)
	}
	return labels
}

// Thinned returns every nth pixel of every nth row of a mask.
func Thinned(labels *image.Gray, n int) *image.Gray {
	thin := image.NewGray(image.Rectangle{Max: labels.Rect.Size().Div(n)})
	for y := range thin.Rect.Dy() {
		for x := range thin.Rect.Dx() {
			thin.SetGray(x, y, labels.GrayAt(labels.Rect.Min.X+n*x, labels.Rect.Min.Y+n*y))
		}
	}
	return thin
}

// Encode writes an image as PNG.
func Encode(t testing.TB, m image.Image) []byte {
	t.Helper()
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, m); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

// Picture returns a colour picture.
func Picture(size image.Point) *image.RGBA {
	m := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 7), uint8(y * 9), uint8(x + y), 255})
		}
	}
	return m
}

// Names are the names of five frames, with at least one per camera.
var Names = []string{"00000_FV", "00001_RV", "00002_MVL", "00003_MVR", "00004_FV"}

// Files returns a small data set in the published layout: five masks, and pictures for the first two.
func Files(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for i, name := range Names {
		files["semantic_annotations/gtLabels/"+name+".png"] = &fstest.MapFile{Data: Encode(t, Mask(i, Size))}
		if i < 2 {
			files["rgb_images/"+name+".png"] = &fstest.MapFile{Data: Encode(t, Picture(Size))}
		}
	}
	return files
}

// WriteFiles copies a file system into a temporary folder below a prefix.
func WriteFiles(t testing.TB, files fstest.MapFS, prefix string) string {
	t.Helper()
	dir := t.TempDir()
	for name, file := range files {
		path := filepath.Join(dir, prefix, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// OwnHome gives the test its own .woodkit folder.
func OwnHome(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), ".woodkit")
	t.Setenv("WOODKIT_HOME", dir)
	t.Setenv("GONB_TMP_DIR", "")
	return dir
}
