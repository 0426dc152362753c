package decoders

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"

	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/synth"
)

// A Kind is a kind of masks: what they show, and what has encoded them.
type Kind struct {
	Name    string
	Failed  string // why it is not measured
	Bytes   int    // of a file, on average
	Runs    int    // of a mask, on average
	Size    image.Point
	slow    string // why maskpng leads by less here, or is slower
	draw    func(i int) *image.Gray
	encode  func(*image.Gray) ([]byte, error) // nil: Pillow
	level   int                               // of Pillow
	files   []string                          // PNG files
	arrays  []string                          // the same masks as .npy files
	crc     uint32                            // of all pixels
	repeats map[string]int                    // how often a run of a decoder reads the files
}

// Reasons why maskpng leads by less than on masks by OpenCV's settings, or is slower than others.
const (
	slowDepth = "Only files of 8 bits per pixel are read as runs. Others are checked, decoded by image/png, and turned into runs."
	slowNoise = "Noise has no runs. The file is tried as runs, then checked byte by byte, then decoded by image/png."
	slowCopy  = "The file consists of matches, and for each of them maskpng must find the runs that it copies."
	slowMany  = "A run has few pixels, so runs save less. And the file consists of matches, as with all these encoders."
	slowSmall = "The tables for a file's Huffman codes take as long for a small mask as for a large one."
)

// kinds are all kinds of masks.
func kinds() []*Kind {
	street := func(i int) *image.Gray {
		_, labels := synth.Mask(1, 25*i)
		return labels
	}
	small := func(i int) *image.Gray { return regions(uint64(i), 64, 48, 12) }
	camVid := func(i int) *image.Gray { return regions(uint64(i), 480, 360, 160) }
	return []*Kind{
		{Name: "WoodScape-like, by OpenCV's settings", draw: street, encode: byOpenCV},
		{Name: "WoodScape-like, by image/png", draw: street, encode: byImagePNG(png.DefaultCompression), slow: slowCopy},
		{Name: "WoodScape-like, by image/png, best compression", draw: street, encode: byImagePNG(png.BestCompression), slow: slowCopy},
		{Name: "WoodScape-like, by Pillow, level 1", draw: street, level: 1, slow: slowCopy},
		{Name: "WoodScape-like, by Pillow, level 6", draw: street, level: 6, slow: slowCopy},
		{Name: "WoodScape-like, by Pillow, level 9", draw: street, level: 9, slow: slowCopy},
		{Name: "WoodScape-like, palette of 256 colours", draw: street, encode: byPalette(256), slow: slowCopy},
		{Name: "WoodScape-like, palette of 16 colours (4 bits)", draw: street, encode: byPalette(16), slow: slowDepth},
		{Name: "many small regions, by image/png", draw: camVid, encode: byImagePNG(png.DefaultCompression), slow: slowMany},
		{Name: "many small regions, by Pillow, level 6", draw: camVid, level: 6, slow: slowMany},
		{Name: "small masks, by image/png", draw: small, encode: byImagePNG(png.DefaultCompression), slow: slowSmall},
		{Name: "noise, by image/png", draw: noise, encode: byImagePNG(png.DefaultCompression), slow: slowNoise},
	}
}

func byOpenCV(labels *image.Gray) ([]byte, error) {
	var out bytes.Buffer
	err := synth.WriteMask(&out, labels)
	return out.Bytes(), err
}

func byImagePNG(level png.CompressionLevel) func(*image.Gray) ([]byte, error) {
	return func(labels *image.Gray) ([]byte, error) {
		var out bytes.Buffer
		err := (&png.Encoder{CompressionLevel: level}).Encode(&out, labels)
		return out.Bytes(), err
	}
}

// byPalette writes the classes as indexes of a palette of colours. Up to 16 colours take 4 bits per pixel.
func byPalette(colours int) func(*image.Gray) ([]byte, error) {
	return func(labels *image.Gray) ([]byte, error) {
		var palette color.Palette
		for i := range colours {
			palette = append(palette, color.RGBA{uint8(i), 100, 200, 255})
		}
		var out bytes.Buffer
		err := png.Encode(&out, &image.Paletted{Pix: labels.Pix, Stride: labels.Stride, Rect: labels.Rect, Palette: palette})
		return out.Bytes(), err
	}
}

// regions draws ellipses of twelve classes with ragged edges, like a labelled street with much detail.
func regions(seed uint64, width, height, n int) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 1))
	img := image.NewGray(image.Rect(0, 0, width, height))
	for range n {
		class := uint8(r.IntN(12))
		cx, cy := r.IntN(width), r.IntN(height)
		rx, ry := 2+r.IntN(1+r.IntN(width/8)), 2+r.IntN(1+r.IntN(height/6))
		for y := max(cy-ry, 0); y < min(cy+ry, height); y++ {
			edge := 1 - 0.3*r.Float64()
			for x := max(cx-rx, 0); x < min(cx+rx, width); x++ {
				dx, dy := float64(x-cx)/float64(rx), float64(y-cy)/float64(ry)
				if dx*dx+dy*dy < edge {
					img.Pix[y*img.Stride+x] = class
				}
			}
		}
	}
	return img
}

// noise has any value in every pixel.
func noise(i int) *image.Gray {
	r := rand.New(rand.NewPCG(uint64(i), 2))
	img := image.NewGray(image.Rect(0, 0, 480, 360))
	for j := range img.Pix {
		img.Pix[j] = uint8(r.IntN(256))
	}
	return img
}

// write makes the kind's masks in a folder. Pillow's are only arrays yet.
func (k *Kind) write(dir string, masks int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	k.repeats = map[string]int{}
	for i := range masks {
		labels := k.draw(i)
		k.Size = labels.Rect.Size()
		k.Runs += maskpng.FromGray(labels).Len() / masks
		k.crc = crc32.Update(k.crc, crc32.IEEETable, labels.Pix)
		name := filepath.Join(dir, fmt.Sprintf("%03d", i))
		k.files, k.arrays = append(k.files, name+".png"), append(k.arrays, name+".npy")
		if err := os.WriteFile(name+".npy", npy(labels), 0o600); err != nil {
			return err
		}
		if k.encode == nil {
			continue
		}
		file, err := k.encode(labels)
		if err == nil {
			err = os.WriteFile(name+".png", file, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// measure notes how large the files are.
func (k *Kind) measure() error {
	for _, name := range k.files {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		k.Bytes += int(info.Size()) / len(k.files)
	}
	return nil
}

// npyHeader is the size of the header of our .npy files.
const npyHeader = 128

// npy returns an image as numpy's format 1.0 has it.
func npy(img *image.Gray) []byte {
	out := append([]byte("\x93NUMPY\x01\x00"), 0, 0)
	binary.LittleEndian.PutUint16(out[8:], npyHeader-10)
	out = fmt.Appendf(out, "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d), }", img.Rect.Dy(), img.Rect.Dx())
	for len(out) < npyHeader-1 {
		out = append(out, ' ')
	}
	return append(append(out, '\n'), img.Pix...)
}
