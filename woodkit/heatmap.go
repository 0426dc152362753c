package woodkit

import (
	"fmt"
	"image"

	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/maskpng"
)

// A HeatMap counts, for every class and pixel, the frames that show the class there. Its sums are exact.
type HeatMap struct {
	Classes       ClassTable // of the data set
	Width, Height int
	Frames        int        // masks added
	Sum           [][]uint32 // [class][y*width+x], frames
}

// NewHeatMap returns the heat map of no frames, for the data set's masks.
func (ds *Dataset) NewHeatMap() *HeatMap { return NewHeatMap(ds.Size, ds.Classes) }

// NewRunHeatMap returns the heat map of no frames for masks that are read as runs.
func (ds *Dataset) NewRunHeatMap() *maskpng.HeatMap {
	h := maskpng.NewHeatMap(ds.Classes.Len())
	for _, class := range ds.Classes.Ignored() {
		h.Ignore(class.ID)
	}
	return h
}

// NewHeatMap returns the heat map of no frames, for masks of that size in pixels with these classes.
func NewHeatMap(size image.Point, classes ClassTable) *HeatMap {
	h := &HeatMap{Classes: classes, Width: size.X, Height: size.Y, Sum: make([][]uint32, classes.Len())}
	for class := range h.Sum {
		h.Sum[class] = make([]uint32, size.X*size.Y)
	}
	return h
}

// Add adds the planes of one mask. Planes of another number of pixels are refused and leave no trace.
func (h *HeatMap) Add(planes Planes) error {
	if len(planes) != len(h.Sum) {
		return fmt.Errorf("adding to a heat map: %d planes for %d classes", len(planes), len(h.Sum))
	}
	for class, plane := range planes {
		if len(plane) != len(h.Sum[class]) {
			return fmt.Errorf("adding to a heat map: planes of %d pixels to one of %d×%d: %w", len(plane), h.Width, h.Height, errSize)
		}
	}
	for class, plane := range planes {
		sum := h.Sum[class][:len(plane)]
		for i, one := range plane {
			sum[i] += uint32(one)
		}
	}
	h.Frames++
	return nil
}

// Merge adds another heat map, of other frames. One of another size or of another number of
// classes is refused.
func (h *HeatMap) Merge(other *HeatMap) error {
	if h.Width != other.Width || h.Height != other.Height {
		return fmt.Errorf("merging heat maps: %d×%d into %d×%d pixels: %w", other.Width, other.Height, h.Width, h.Height, errSize)
	}
	if len(h.Sum) != len(other.Sum) {
		return fmt.Errorf("merging heat maps: %d classes into %d", len(other.Sum), len(h.Sum))
	}
	for class, plane := range other.Sum {
		for i, n := range plane {
			h.Sum[class][i] += n
		}
	}
	h.Frames += other.Frames
	return nil
}

// Digest identifies the sums: 16 hexadecimal digits of a SHA-256 over the planes in class order as little-endian 32-bit
// numbers, which is numpy's tobytes() of the stacked arrays as "<u4".
func (h *HeatMap) Digest() string {
	var d digest.Planes
	for _, plane := range h.Sum {
		d.Add(plane)
	}
	return d.String()
}

// Plane returns the heat map of a class: [y*width+x] is the number of frames. The slice is the heat map's own.
func (h *HeatMap) Plane(class int, _ []uint32) []uint32 { return h.Sum[class] }
