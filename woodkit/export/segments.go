package export

import (
	"image"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/maskpng"
)

// A Segment is all pixels of one class in one mask, in COCO's form.
type Segment struct {
	Class  uint8
	Counts string          // run lengths, compressed to text as by pycocotools
	Area   int64           // number of pixels
	Box    image.Rectangle // the smallest box around the pixels
}

// FrameSegments holds the segments of one frame, in the order of their classes' ids.
type FrameSegments struct {
	Frame    woodkit.Frame
	Size     image.Point    // size of the mask
	Counts   woodkit.Counts // number of pixels of all ids, including ignored ones
	Segments []Segment
}

// SegmentsOf returns the segments of a frame's mask: one for each class of the frame's class table that the mask shows.
// Ignored ids have none. It works on runs, so it never makes the pixels.
func SegmentsOf(f woodkit.Frame, mask *maskpng.Mask) FrameSegments {
	result := FrameSegments{Frame: f, Size: image.Pt(mask.Width, mask.Height), Counts: mask.Counts()}
	var classes [256]*runLengths // nil if the mask does not show the class
	for class := range f.Classes().Named() {
		if result.Counts[class.ID] > 0 {
			classes[class.ID] = new(runLengths)
		}
	}
	for x, run := range mask.Columns() {
		if class := classes[run.Class]; class != nil {
			above := int64(x) * int64(mask.Height)
			class.add(above+int64(run.Start), above+int64(run.End))
			class.box = class.box.Union(image.Rect(x, run.Start, x+1, run.End))
		}
	}
	for id, class := range classes {
		if class != nil {
			counts := class.end(int64(mask.Width) * int64(mask.Height))
			result.Segments = append(result.Segments, Segment{uint8(id), counts, result.Counts[id], class.box})
		}
	}
	return result
}

// runLengths writes the pixels of one class as COCO's run lengths: how many pixels are not of the class, how many are, how
// many are not, and so on, column after column. The text is the same as rleToString in maskApi.c of pycocotools writes. From
// the fourth length on, it writes the difference from the length two places before. Five bits make one character, the lowest
// bits first.
type runLengths struct {
	text     []byte
	lengths  int      // number of lengths in text
	previous [2]int64 // the last two lengths
	written  int64    // number of pixels that the lengths cover

	from, to int64 // pixels of the class that are not in text yet, because the next run may continue them
	box      image.Rectangle
}

// add adds the pixels from from to to-1. They must come after all others.
func (r *runLengths) add(from, to int64) {
	if from > r.to || r.to == 0 {
		r.flush()
		r.from = from
	}
	r.to = to
}

// flush writes the pixels that are not in the text yet, and the gap before them.
func (r *runLengths) flush() {
	if r.to > r.from {
		r.write(r.from - r.written)
		r.write(r.to - r.from)
	}
}

// end returns the text of an image with this number of pixels.
func (r *runLengths) end(pixels int64) string {
	r.flush()
	if rest := pixels - r.written; rest > 0 {
		r.write(rest)
	}
	return string(r.text)
}

func (r *runLengths) write(length int64) {
	rest := length
	if r.lengths > 2 {
		rest -= r.previous[0]
	}
	for more := true; more; {
		bits := byte(rest & 0x1f)
		rest >>= 5
		sign := int64(0) // the rest when only bits of the sign are left
		if bits&0x10 != 0 {
			sign = -1
		}
		if more = rest != sign; more {
			bits |= 0x20
		}
		r.text = append(r.text, '0'+bits)
	}
	r.previous = [2]int64{r.previous[1], length}
	r.lengths++
	r.written += length
}
