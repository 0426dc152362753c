package maskpng

import (
	"bytes"
	"fmt"
	"image/color"
	"slices"
)

// paletteClasses returns the class of each palette index. Both decoders use it.
//
// palette is the data of the PLTE chunk. used marks the indexes that occur. colours are the classes' colours in the order of
// the classes, or nil. If classes is nil, the index is the class.
//
// If the palette is grey, the grey value is the class, because tools that make files smaller without loss write grey masks like
// that, and Pillow and OpenCV read them as grey values. Only if the greys are the classes' own colours, the index may be the
// class (greyClasses).
//
// In any other palette the index is the class, unless an index that occurs has the colour of another class and not of its own.
// Then it is a coloured mask. Colours of no class say nothing. The entries are read as RGB or as BGR: the way that finds more
// colours of classes, RGB if both find the same number.
//
// wrong is the first index that gives the image away as no mask of classes, and why says how. It is -1 if there is none.
func paletteClasses(palette []byte, used *[256]bool, colours []color.RGBA) (classes *[256]uint8, wrong int, why string) {
	if grey(palette, used) {
		return greyClasses(palette, used, colours)
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

// greyClasses is paletteClasses for a grey palette. There are two readings:
//   - The grey value is the class. This is possible if every grey value that occurs is the number of a class.
//   - The entry is the colour of the class. This is possible if every entry that occurs is the colour of a class. If each is the
//     colour of its own class, the index is the class. An entry whose grey value is its own index fits the unknown colour of a class, too.
//
// If both are possible and differ, the mask is refused. If only the second one is possible and the entries are in order, the index is
// the class. Otherwise the grey value is the class, and the caller finds out whether it has such a class.
//
// Two indexes that occur must not have the same grey value. An entry that does not occur may have any grey value, unless all entries
// up to the last index that occurs have the same.
func greyClasses(palette []byte, used *[256]bool, colours []color.RGBA) (classes *[256]uint8, wrong int, why string) {
	const save = "; save the mask without a palette, with the classes as grey values"
	classes = new([256]uint8)
	same, own, coloured, numbers, last := true, true, true, true, 0
	differs, class := -1, 0 // an index whose colour is that of another class than its grey value, and that class
	for i, is := range used {
		if !is {
			continue
		}
		value := palette[3*i]
		entry, itself := color.RGBA{value, value, value, 255}, int(value) == i
		c := classOf(entry, colours, i, int(value))
		same = same && itself
		own = own && (owns(colours, i, entry) || itself && (i >= len(colours) || colours[i].A == 0))
		coloured = coloured && c >= 0
		numbers = numbers && int(value) < len(colours) && colours[value] != NoClass
		if differs < 0 && c >= 0 && c != int(value) {
			differs, class = i, c
		}
		last, classes[i] = i, value
	}
	if same || own && !numbers {
		return nil, -1, ""
	}
	if wrong := double(classes, used, palette[:3*last+3]); wrong >= 0 {
		return nil, wrong, fmt.Sprintf("index %d of the palette, which has the same grey value, %d, as another index, "+
			"so the class could be the index or the grey value"+save, wrong, palette[3*wrong])
	}
	if (own || coloured) && numbers && differs >= 0 {
		return nil, differs, fmt.Sprintf("index %d of the palette, whose grey value, %[2]d, is the colour of class %[3]d and the number of another class, "+
			"so the class could be %[3]d or %[2]d"+save, differs, classes[differs], class)
	}
	return classes, -1, ""
}

// double returns the first index that occurs and has the grey value of another one that occurs. If all entries of the palette have the
// same grey value, it returns the last index. Otherwise it returns -1.
func double(classes *[256]uint8, used *[256]bool, palette []byte) int {
	var taken [256]bool
	for i := range len(palette) / 3 {
		if used[i] && taken[classes[i]] {
			return i
		}
		if used[i] {
			taken[classes[i]] = true
		}
	}
	if last := len(palette)/3 - 1; last > 0 && bytes.Count(palette, palette[:1]) == len(palette) {
		return last
	}
	return -1
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
		if c >= 0 && wrong < 0 && !owns(colours, i, entry) {
			wrong, class = i, c
		}
	}
	return known, wrong, class
}

// classOf returns the class that has a colour: one of those named first, if it has the colour, otherwise any. It is -1 if no class
// has the colour.
func classOf(entry color.RGBA, colours []color.RGBA, first ...int) int {
	for _, class := range first {
		if class < len(colours) && colours[class] == entry {
			return class
		}
	}
	return slices.Index(colours, entry)
}

// owns reports whether an entry may have the colour of a class. The unknown colour of a class may be black.
func owns(colours []color.RGBA, class int, entry color.RGBA) bool {
	return class < len(colours) && (colours[class] == entry || colours[class] == color.RGBA{} && entry == black)
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
