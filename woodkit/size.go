package woodkit

import "image"

// maxHeaders is the most headers that are read to learn a data set's size. They are spread evenly over all masks, because
// odd sizes tend to come in a row, for example from one recording.
const maxHeaders = 256

// readSize finds the size that most masks have and sets it in every frame, so that one odd or damaged mask does not make all
// the others look odd. If two sizes are equally frequent, the one that comes first in name order wins.
func (ds *Dataset) readSize() {
	n := min(len(ds.frames), maxHeaders)
	count, first := map[image.Point]int{}, map[image.Point]int{}
	for i := range n {
		size, ok := ds.frames[i*len(ds.frames)/n].headerSize()
		if !ok {
			continue
		}
		if count[size]++; count[size] == 1 {
			first[size] = i
		}
	}
	for size, times := range count {
		if best := count[ds.Size]; times > best || times == best && first[size] < first[ds.Size] {
			ds.Size = size
		}
	}
	for i := range ds.frames {
		ds.frames[i].size = ds.Size
	}
}

// headerSize reads the size in a mask's header. It reports false if the header is damaged or the size is larger than may be
// read.
func (f Frame) headerSize() (image.Point, bool) {
	head, err := f.masks.Head(f.MaskFile, pngHeadChecked)
	size := headerSize(head)
	return size, err == nil && headerSound(head) && size.X > 0 && size.Y > 0 && f.mayRead(size)
}
