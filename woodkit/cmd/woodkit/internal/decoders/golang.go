package decoders

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"os"

	"woodscape.example/woodkit/maskpng"
)

// Decoders in Go.
const (
	Runs     = "maskpng"
	Pixels   = "maskpng, then pixels"
	ImagePNG = "image/png"
	RawArray = "raw .npy in Go"
)

// inGo are the decoders in Go. Each reads a file, and returns the pixels or, if there are none, nothing.
func inGo() map[string]func(name string) ([]uint8, error) {
	var decoder maskpng.Decoder // keeps its memory, as in a scan
	var gray *image.Gray
	runs := func(name string) (*maskpng.Mask, error) {
		file, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		return decoder.Decode(file)
	}
	return map[string]func(name string) ([]uint8, error){
		Runs: func(name string) ([]uint8, error) {
			_, err := runs(name)
			return nil, err
		},
		Pixels: func(name string) ([]uint8, error) {
			mask, err := runs(name)
			if err != nil {
				return nil, err
			}
			gray = mask.Gray(gray)
			return gray.Pix, nil
		},
		ImagePNG: func(name string) ([]uint8, error) {
			file, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			img, err := png.Decode(bytes.NewReader(file))
			switch img := img.(type) {
			case *image.Gray:
				return img.Pix, err
			case *image.Paletted:
				return img.Pix, err
			}
			return nil, err
		},
		RawArray: func(name string) ([]uint8, error) {
			file, err := os.ReadFile(name)
			if err == nil && len(file) < npyHeader {
				err = fmt.Errorf("%s: %d bytes are too few", name, len(file))
			}
			if err != nil {
				return nil, err
			}
			return file[npyHeader:], nil
		},
	}
}

// checkGo returns the CRC-32 of all pixels. What gives runs is compared by their pixels.
func checkGo(read func(string) ([]uint8, error), files []string) (crc uint32, err error) {
	for _, name := range files {
		pixels, err := read(name)
		if err != nil {
			return 0, err
		}
		crc = crc32.Update(crc, crc32.IEEETable, pixels)
	}
	return crc, nil
}
