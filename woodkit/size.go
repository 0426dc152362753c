package woodkit

import (
	"image"
	"math/rand/v2"
)

// maxSampled is the most masks that are looked at to learn something about a data set.
const maxSampled = 256

// sampled returns the indexes of at most maxSampled of n masks, in order: one from each of as many equal parts, because odd sizes
// tend to come in a row, for example from one recording. It is at any place in its part, because cameras tend to take turns. The
// same n always gives the same indexes.
func sampled(n int) []int {
	indexes := make([]int, min(n, maxSampled))
	random := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range indexes {
		first, next := i*n/len(indexes), (i+1)*n/len(indexes)
		indexes[i] = first + random.IntN(next-first)
	}
	return indexes
}

// readSize finds the size that most masks have and sets it in every frame, so that one odd or damaged mask does not make all
// the others look odd. If two sizes are equally frequent, the one that comes first in name order wins.
func (ds *Dataset) readSize() {
	count, first := map[image.Point]int{}, map[image.Point]int{}
	for _, i := range sampled(len(ds.frames)) {
		size, ok := ds.frames[i].headerSize()
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
