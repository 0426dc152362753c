package synth

import (
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
)

// defect is something wrong with a set, put there on purpose.
type defect uint8

const (
	sound       defect = iota
	truncated          // the mask's file ends half-way
	wrongID            // some pixels of the mask have an id that is no class
	missingMask        // there is a picture and no mask
	foreignFile        // a file that is no mask lies among the masks
	numDefects
)

// wrongClass is the id that defective masks hold.
const wrongClass = 17

// defects draws which frames of a set are defective and how: the kinds take turns, and no frame has two. Frames that get a
// picture come last, so that what a notebook looks at first is sound.
func defects(o Options, withImage map[int]bool) (map[int]defect, error) {
	if o.Damage > o.Frames {
		return nil, fmt.Errorf("generating a synthetic set: %d defects do not fit %d frames; ask for fewer", o.Damage, o.Frames)
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

// describeDefects lists the defects for the file that describes the set, in order of the frames.
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

// spoil gives a block of the mask an id that is no class.
func spoil(labels *image.Gray) {
	for y := Height / 2; y < Height/2+20; y++ {
		for x := Width / 2; x < Width/2+20; x++ {
			labels.Pix[y*labels.Stride+x] = wrongClass
		}
	}
}
