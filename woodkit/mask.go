package woodkit

import (
	"image"
	"image/color"
	"sync"

	"woodscape.example/woodkit/maskpng"
)

// A MaskReader reads masks as runs, one after the other, and reuses its memory. Once it has seen a few masks of 8 bits, grey
// or palette, it allocates nothing that grows with the mask. The zero value is ready. Use one per goroutine.
type MaskReader struct {
	decoder maskpng.Decoder
	file    []byte
}

// Read reads the frame's mask as runs, without making its pixels. The mask is valid until the next call. It fails as
// Frame.Labels does, for the same files.
func (r *MaskReader) Read(f Frame) (*maskpng.Mask, error) {
	defer f.phases.Loading()()
	data, err := f.readMask(r.file)
	if err != nil {
		return nil, err
	}
	r.file = data
	r.decoder.MaxPixels, r.decoder.ClassColors = f.pixels(), f.classColors()
	mask, err := r.decoder.Decode(data)
	if err != nil {
		return nil, f.maskError(err, data)
	}
	if err := f.checkSize(sizeOf(mask)); err != nil {
		return nil, err
	}
	if err := f.checkClasses(mask); err != nil {
		return nil, err
	}
	return mask, nil
}

// checkClasses fails if a mask has an id that is no class.
func (f Frame) checkClasses(mask *maskpng.Mask) error {
	classes := f.Classes()
	if classes.dense() && mask.CheckClasses(classes.Len()) == nil {
		return nil
	}
	known := classes.has()
	for y, run := range mask.Runs() {
		if !known[run.Class] {
			return f.idError(run.Start, y, func(yield func(uint8) bool) {
				for _, run := range mask.Runs() {
					if !yield(run.Class) {
						return
					}
				}
			})
		}
	}
	return nil
}

// readers are the MaskReaders that Frame.Mask uses.
var readers = sync.Pool{New: func() any { return new(MaskReader) }}

// Mask reads the mask as runs of equal class, without making its pixels. It fails as Labels does, for the same files. If a
// goroutine reads many masks and keeps none, a MaskReader saves it a copy per mask.
func (f Frame) Mask() (*maskpng.Mask, error) {
	reader := readers.Get().(*MaskReader)
	defer readers.Put(reader)
	mask, err := reader.Read(f)
	if err != nil {
		return nil, err
	}
	return mask.Clone(), nil
}

func sizeOf(m *maskpng.Mask) image.Point { return image.Pt(m.Width, m.Height) }

// woodscapeColors are the colours of WoodScape's classes, in the order of their ids.
var woodscapeColors = WoodScape.paletteColors()

// paletteColors are the colours of the classes by their ids. Package maskpng recognises coloured masks by them. Void is black. All
// other colours that are transparent are unknown.
func (t ClassTable) paletteColors() []color.RGBA {
	var colors []color.RGBA
	for _, class := range t.whole() {
		for len(colors) <= int(class.ID) {
			colors = append(colors, maskpng.NoClass)
		}
		switch c := class.Color; {
		case class.Name == "": // no class
		case c.A != 0:
			colors[class.ID] = color.RGBA{c.R, c.G, c.B, 255}
		case class.Name == WoodScape[0].Name && !class.Ignored:
			colors[class.ID] = color.RGBA{A: 255}
		default:
			colors[class.ID] = color.RGBA{}
		}
	}
	return colors
}

// classColors are the colours of the data set's classes. A decoder recognises a coloured mask by them.
func (f Frame) classColors() []color.RGBA {
	if f.classes != nil {
		return f.classes.paletteColors()
	}
	return woodscapeColors
}
