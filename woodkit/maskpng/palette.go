package maskpng

import (
	"fmt"
	"image/color"
)

// paletteClasses says what class each index of a palette picture stands for. Both decoders ask it.
//
// palette is the data of the PLTE chunk, used has the indexes that occur, colours are the classes'
// colours in the order of the classes, or nil. The result is nil where the index is the class. If the
// palette is grey, the grey value is the class: tools that make files smaller without loss write grey
// masks like that, and Pillow and OpenCV read them as grey values.
//
// wrong is the index of a colour that belongs to another class: the picture is a coloured mask. It is
// -1 where there is none.
func paletteClasses(palette []byte, used *[256]bool, colours []color.RGBA) (classes *[256]uint8, wrong int) {
	if grey(palette, used) {
		return greyClasses(palette, used, colours), -1
	}
	for _, swapped := range []bool{false, true} { // colours are declared as RGB or as BGR
		if known, wrong := compareColours(palette, used, colours, swapped); known {
			return nil, wrong
		}
	}
	return nil, -1
}

// greyClasses is paletteClasses for a grey palette. Its indexes are the classes where each has the grey colour of its own
// class and not all grey values can be classes.
func greyClasses(palette []byte, used *[256]bool, colours []color.RGBA) (classes *[256]uint8) {
	classes = new([256]uint8)
	identity, beyond := true, false
	for i := range used {
		if used[i] {
			classes[i] = palette[3*i]
			identity = identity && int(classes[i]) == i
			beyond = beyond || int(classes[i]) >= len(colours)
		}
	}
	known, wrong := compareColours(palette, used, colours, false)
	if identity || known && wrong < 0 && beyond {
		return nil
	}
	return classes
}

// grey reports whether every index that occurs has an entry in the palette with red = green = blue.
func grey(palette []byte, used *[256]bool) bool {
	for i, is := range used {
		if is && (3*i+3 > len(palette) || palette[3*i] != palette[3*i+1] || palette[3*i] != palette[3*i+2]) {
			return false
		}
	}
	return true
}

// compareColours compares the palette's entries that occur with the classes' colours. known: they are colours of classes. One
// that is of no class may be that of a class whose colour is not known, which is transparent. wrong is the first that has
// another class's colour and not its own, -1 where there is none.
func compareColours(palette []byte, used *[256]bool, colours []color.RGBA, swapped bool) (known bool, wrong int) {
	unknown, open, matches := 0, 0, 0
	for _, c := range colours {
		if c.A == 0 {
			open++
		}
	}
	wrong = -1
	for i, is := range used {
		if !is {
			continue
		}
		if 3*i+3 > len(palette) {
			return false, -1
		}
		entry := color.RGBA{palette[3*i], palette[3*i+1], palette[3*i+2], 0}
		if swapped {
			entry.R, entry.B = entry.B, entry.R
		}
		own, some := false, false
		for class, c := range colours {
			if c.R == entry.R && c.G == entry.G && c.B == entry.B {
				some, own = true, own || class == i
			}
		}
		switch {
		case !some:
			unknown++
		case own:
			matches++
		case wrong < 0:
			wrong = i
		}
	}
	return unknown <= open && (matches > 0 || wrong >= 0), wrong
}

// paletteOf returns the data of the PLTE chunk of a file that has been checked.
func paletteOf(file []byte) []byte {
	_, offset, err := readHeader(file)
	for err == nil {
		var c chunk
		if c, offset, err = readChunk(file, offset); err == nil && c.kind == "PLTE" {
			return c.data
		}
	}
	return nil
}

// colouredPalette is the error for a coloured mask saved with a palette.
func colouredPalette(x, y, index int, palette []byte) error {
	return &ClassError{x, y, fmt.Sprintf("colour (%d, %d, %d) of the palette, not a class: this is a coloured mask, "+
		"whose palette is not in the order of the classes; take the masks with class numbers (gtLabels) instead",
		palette[3*index], palette[3*index+1], palette[3*index+2])}
}

// usePalette replaces a mask's indexes by the classes that they stand for.
func (m *Mask) usePalette(file []byte, colours []color.RGBA) error {
	palette, used := paletteOf(file), m.present()
	classes, wrong := paletteClasses(palette, &used, colours)
	if wrong >= 0 {
		for y, run := range m.Runs() {
			if int(run.Class) == wrong {
				return colouredPalette(run.Start, y, wrong, palette)
			}
		}
	}
	if classes == nil {
		return nil
	}
	out, first := m.runs[:0], uint32(0)
	for y := range m.Height {
		last := m.rows[y+1]
		start := len(out)
		for _, r := range m.runs[first:last] {
			class := uint32(classes[uint8(r)])
			if n := len(out); n > start && out[n-1]&0xff == class { // two indexes may have one grey value
				out[n-1] = r&^0xff | class
				continue
			}
			out = append(out, r&^0xff|class)
		}
		m.rows[y], first = uint32(start), last
	}
	m.runs, m.rows[m.Height] = out, uint32(len(out))
	return nil
}

// usePalettePixels is usePalette for a picture of pixels.
func usePalettePixels(pix []byte, width int, file []byte, colours []color.RGBA) error {
	palette, used := paletteOf(file), [256]bool{}
	for _, index := range pix {
		used[index] = true
	}
	classes, wrong := paletteClasses(palette, &used, colours)
	for i, index := range pix {
		if int(index) == wrong {
			return colouredPalette(i%width, i/width, wrong, palette)
		}
		if classes != nil {
			pix[i] = classes[index]
		}
	}
	return nil
}
