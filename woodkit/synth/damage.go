package synth

import (
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
)

// defect is a deliberate fault in a data set.
type defect uint8

const (
	sound       defect = iota
	truncated          // the mask's file ends half-way through
	wrongID            // some pixels of the mask have an id that belongs to no class
	missingMask        // there is a picture but no mask
	foreignFile        // a file that is not a mask lies among the masks
	numDefects
)

// wrongClass is the id in the masks that have the defect wrongID.
const wrongClass = 17

// defects chooses which frames of a set get which defect. The kinds take turns, and no frame gets two. Frames with a
// picture are chosen last, so that the frames that a notebook shows first are sound.
func defects(o Options, withImage map[int]bool) (map[int]defect, error) {
	if o.Damage > o.Frames {
		return nil, fmt.Errorf("generating a synthetic set: %d defects are too many for %d frames; ask for fewer", o.Damage, o.Frames)
	}
	order := rand.New(rand.NewPCG(o.Seed, 1<<62)).Perm(o.Frames)
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case withImage[a] == withImage[b]:
			return 0
		case withImage[b]:
			return -1
		}
		return 1
	})
	found := map[int]defect{}
	for i, index := range order[:o.Damage] {
		found[index] = truncated + defect(i)%(numDefects-truncated)
	}
	return found, nil
}

// describeDefects lists the defects, in the order of the frames, for the file that describes the set.
func describeDefects(seed uint64, found map[int]defect) []string {
	var list []string
	for index, d := range found {
		name := Name(seed, index)
		list = append(list, map[defect]string{
			truncated:   name + ".png: the mask is truncated",
			wrongID:     fmt.Sprintf("%s.png: the mask holds the id %d", name, wrongClass),
			missingMask: name + ".png: the picture has no mask",
			foreignFile: foreignName(name) + ": no mask",
		}[d])
	}
	slices.Sort(list)
	return list
}

func foreignName(frame string) string { return "copy of " + frame + ".txt" }

// spoil gives a block of the mask an id that belongs to no class.
func spoil(labels *image.Gray) {
	for y := Height / 2; y < Height/2+20; y++ {
		for x := Width / 2; x < Width/2+20; x++ {
			labels.Pix[y*labels.Stride+x] = wrongClass
		}
	}
}
