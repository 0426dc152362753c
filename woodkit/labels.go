package woodkit

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
)

// maxSide is the largest width or height of a mask or picture that is decoded, in pixels. Larger headers are refused before
// anything is allocated: 16,384 pixels a side are 256 MiB of labels.
const maxSide = 1 << 14

// pngBitDepth is the place of the bit depth in a PNG: 8 bytes of signature, 8 of the first chunk's head, width, height.
const pngBitDepth = 24

// decodeLabels decodes a PNG into class ids with image/png. In a palette picture the index is the id; grey of 1, 2, 4 or 16
// bits gives the value that the file holds, not the brightness that image/png makes of it.
func decodeLabels(data []byte) (*image.Gray, error) {
	header, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, explain(err, data)
	}
	if header.Width > maxSide || header.Height > maxSide {
		return nil, fmt.Errorf("%d×%d pixels are more than %d a side", header.Width, header.Height, maxSide)
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, explain(err, data)
	}
	switch m := decoded.(type) {
	case *image.Gray:
		if depth := data[pngBitDepth]; depth < 8 {
			scale := uint8(255 / (1<<depth - 1)) // image/png stretches 0 … 2^depth-1 to 0 … 255
			for i := range m.Pix {
				m.Pix[i] /= scale
			}
		}
		return m, nil
	case *image.Paletted:
		return &image.Gray{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}, nil
	case *image.Gray16:
		labels := image.NewGray(m.Rect)
		for i := range labels.Pix {
			if m.Pix[2*i] != 0 {
				return nil, fmt.Errorf("pixel (%d, %d) has id %d, classes are 0 to %d",
					i%labels.Stride, i/labels.Stride, int(m.Pix[2*i])<<8|int(m.Pix[2*i+1]), NumClasses-1)
			}
			labels.Pix[i] = m.Pix[2*i+1]
		}
		return labels, nil
	case *image.RGBA:
		return fromChannels(m.Pix, m.Rect)
	case *image.NRGBA:
		return fromChannels(m.Pix, m.Rect)
	}
	return nil, fmt.Errorf("%T is no mask: expected 8-bit grey with a class id a pixel", decoded)
}

// fromChannels takes four bytes a pixel. A mask that some tool saved with three equal channels is still a mask; a colour
// picture is not.
func fromChannels(pix []uint8, rect image.Rectangle) (*image.Gray, error) {
	labels := image.NewGray(rect)
	for i := range labels.Pix {
		r, g, b, a := pix[4*i], pix[4*i+1], pix[4*i+2], pix[4*i+3]
		if r != g || g != b || a != 255 {
			return nil, errors.New("a colour picture is no mask: use the class ids in gtLabels, not the colours in rgbLabels")
		}
		labels.Pix[i] = r
	}
	return labels, nil
}

// checkIDs fails at the first pixel whose id no class has.
func checkIDs(labels *image.Gray) error {
	for i, id := range labels.Pix {
		if id >= NumClasses {
			return fmt.Errorf("pixel (%d, %d) has id %d, classes are 0 to %d", i%labels.Stride, i/labels.Stride, id, NumClasses-1)
		}
	}
	return nil
}

// pngEnd is how every whole PNG ends: the chunk IEND with its checksum.
const pngEnd = "IEND\xaeB`\x82"

// explain says what an error of image/png most likely means for the file as a whole.
func explain(err error, data []byte) error {
	switch {
	case len(data) == 0:
		return errors.New("the file is empty")
	case !bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return fmt.Errorf("not a PNG file: %w", err)
	case !bytes.HasSuffix(data, []byte(pngEnd)):
		return fmt.Errorf("the file is truncated, it ends after %d bytes without its last chunk; download it again: %w", len(data), err)
	}
	return fmt.Errorf("the file is damaged; download it again: %w", err)
}
