package woodkit

import (
	"image"
	"sync"
)

// Planes are one binary image for each class: [class][y*width+x] is 1 if the mask shows the class there, else 0. The ten
// planes of a WoodScape mask hold 12.4 MB.
type Planes [][]uint8

// spare keeps the planes that Release gave back, until the garbage collector frees them.
var spare sync.Pool

// Expand makes the planes of a mask's classes. It reuses memory that Release gave back, if there is some. A pixel with an id
// that no class has, or that is ignored, is in no plane.
func (t ClassTable) Expand(labels *image.Gray) Planes {
	width, height := labels.Rect.Dx(), labels.Rect.Dy()
	planes := newPlanes(t.Len(), width*height)
	var of [256][]uint8 // the plane of each id; nil if it has none
	for class := range t.Named() {
		of[class.ID] = planes[class.ID]
	}
	for y := range height {
		row := labels.Pix[y*labels.Stride : y*labels.Stride+width]
		for x, class := range row {
			if plane := of[class]; plane != nil {
				plane[y*width+x] = 1
			}
		}
	}
	return planes
}

// newPlanes returns planes of zeros with this number of pixels each.
func newPlanes(classes, pixels int) Planes {
	if kept, ok := spare.Get().(*Planes); ok && len(*kept) == classes && len((*kept)[0]) == pixels {
		for _, plane := range *kept {
			clear(plane)
		}
		return *kept
	}
	planes := make(Planes, classes)
	all := make([]uint8, classes*pixels)
	for class := range planes {
		planes[class] = all[class*pixels : (class+1)*pixels : (class+1)*pixels]
	}
	return planes
}

// Release gives the planes' memory back for the next Expand. Do not use the planes after that. Without Release, the garbage
// collector frees the memory later, and until then twice as much is in use.
func (p Planes) Release() {
	if len(p) > 0 {
		spare.Put(&p)
	}
}

// Size is the memory that the planes hold, in bytes; package scan counts it against a bound.
func (p Planes) Size() int64 {
	var size int64
	for _, plane := range p {
		size += int64(len(plane))
	}
	return size
}
