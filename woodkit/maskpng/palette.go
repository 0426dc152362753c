package maskpng

import (
	"fmt"
	"image/color"
	"slices"
)

// paletteClasses returns the class of each palette index. Both decoders use it.
//
// palette is the data of the PLTE chunk. used marks the indexes that occur. colours are the classes' colours in the order of
// the classes, or nil. If classes is nil, the index is the class. If the palette is grey, the grey value is the class,
// because tools that make files smaller without loss write grey masks like that, and Pillow and OpenCV read them as grey
// values.
//
// In any other palette the index is the class, unless an index that occurs has the colour of another class and not of its own.
// Then it is a coloured mask. Colours of no class say nothing. The entries are read as RGB or as BGR: the way that finds more
// colours of classes, RGB if both find the same number.
//
// wrong is the first index that gives the image away as no mask of classes, and why says how. It is -1 if there is none.
func paletteClasses(palette []byte, used *[256]bool, colours []color.RGBA) (classes *[256]uint8, wrong int, why string) {
	if grey(palette, used) {
		if classes, wrong = greyClasses(palette, used, colours); wrong >= 0 {
			why = fmt.Sprintf("index %d of the palette, which has the same grey value, %d, as another index, so the class could be the index "+
				"or the grey value; save the mask without a palette, with the classes as grey values", wrong, palette[3*wrong])
		}
		return classes, wrong, why
	}
	known, wrong, class := strangers(palette, used, colours, false)
	if more, w, c := strangers(palette, used, colours, true); more > known {
		wrong, class = w, c
	}
	if wrong >= 0 {
		why = fmt.Sprintf("index %d of the palette has the colour of class %d, (%d, %d, %d): this is a coloured mask, "+
			"whose palette is not in the order of the classes; take the masks with class numbers instead (gtLabels in WoodScape, labelIds in Cityscapes); "+
			"if the indexes are the classes, save the mask without a palette, with the classes as grey values",
			wrong, class, palette[3*wrong], palette[3*wrong+1], palette[3*wrong+2])
	}
	return nil, wrong, why
}

// greyClasses is paletteClasses for a grey palette. The indexes are the classes if each index has the grey value of its own number or
// the grey colour of the class with that number, and some grey values cannot be classes. double is an index with the grey value
// of another one, or -1. An entry that does not occur may have any grey value, unless all entries up to the last index that
// occurs have the same.
func greyClasses(palette []byte, used *[256]bool, colours []color.RGBA) (classes *[256]uint8, double int) {
	classes = new([256]uint8)
	same, coloured, beyond, last := true, true, false, 0
	for i := range used {
		if !used[i] {
			continue
		}
		value := palette[3*i]
		last, classes[i] = i, value
		own := i < len(colours) && colours[i].A != 0 && colours[i].R == value && colours[i].G == value && colours[i].B == value
		same = same && int(value) == i
		coloured = coloured && (own || int(value) == i)
		beyond = beyond || int(value) >= len(colours)
	}
	if same || coloured && beyond {
		return nil, -1
	}
	var taken [256]bool
	constant := last > 0
	for i := range last + 1 {
		constant = constant && palette[3*i] == palette[0]
		if used[i] && taken[classes[i]] {
			return classes, i
		}
		if used[i] {
			taken[classes[i]] = true
		}
	}
	if constant {
		return classes, last
	}
	return classes, -1
}

// grey reports whether every entry of the palette has red = green = blue, and every index that occurs has an entry. Entries
// that do not occur count too, because a mask may show only those classes of a coloured palette whose colours happen to be
// grey.
func grey(palette []byte, used *[256]bool) bool {
	for i := 0; i+3 <= len(palette); i += 3 {
		if palette[i] != palette[i+1] || palette[i] != palette[i+2] {
			return false
		}
	}
	for i, is := range used {
		if is && 3*i+3 > len(palette) {
			return false
		}
	}
	return true
}

// strangers looks for entries with the colour of another class among those that occur. wrong is the first index that has the colour of
// another class and not of its own, and class is that class. wrong is -1 if there is none. known is the number of entries that are
// colours of classes. swapped reads the entries as BGR.
func strangers(palette []byte, used *[256]bool, colours []color.RGBA, swapped bool) (known, wrong, class int) {
	wrong = -1
	for i, is := range used {
		if !is || 3*i+3 > len(palette) {
			continue
		}
		entry := color.RGBA{palette[3*i], palette[3*i+1], palette[3*i+2], 255}
		if swapped {
			entry.R, entry.B = entry.B, entry.R
		}
		c := classOf(entry, colours, i)
		if c >= 0 {
			known++
		}
		if c >= 0 && c != i && wrong < 0 {
			wrong, class = i, c
		}
	}
	return known, wrong, class
}

// classOf returns the class that has a colour: own if that class has it, otherwise the first one, or -1 if no class has it. A class
// whose colour is unknown has none but may be black: no entry is its colour except black at its own index.
func classOf(entry color.RGBA, colours []color.RGBA, own int) int {
	if own < len(colours) && (colours[own] == entry || colours[own].A == 0 && entry == black) {
		return own
	}
	return slices.Index(colours, entry)
}

var black = color.RGBA{0, 0, 0, 255}

// paletteOf returns the data of the PLTE chunk of a checked file.
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

// usePalette replaces the indexes in a mask with their classes.
func (m *Mask) usePalette(file []byte, colours []color.RGBA) error {
	palette, used := paletteOf(file), m.present()
	classes, wrong, why := paletteClasses(palette, &used, colours)
	if wrong >= 0 {
		for y, run := range m.Runs() {
			if int(run.Class) == wrong {
				return &ClassError{run.Start, y, why}
			}
		}
	}
	if classes == nil {
		return nil
	}
	for i, r := range m.runs { // neighbouring runs stay different, because no two indexes have the same class
		m.runs[i] = r&^0xff | uint32(classes[uint8(r)])
	}
	return nil
}

// usePalettePixels is usePalette for an image of pixels.
func usePalettePixels(pix []byte, width int, file []byte, colours []color.RGBA) error {
	palette, used := paletteOf(file), [256]bool{}
	for _, index := range pix {
		used[index] = true
	}
	classes, wrong, why := paletteClasses(palette, &used, colours)
	for i, index := range pix {
		if int(index) == wrong {
			return &ClassError{i % width, i / width, why}
		}
		if classes != nil {
			pix[i] = classes[index]
		}
	}
	return nil
}
