package find

import (
	"fmt"
	"path"

	"woodscape.example/woodkit/internal/unit"
)

// NoteOddities notes what is odd but harmless. unpictured is how many masks are expected to have no picture.
func (f *Found) NoteOddities(unpictured int) {
	twice := f.sameIndex()
	switch len(twice) {
	case 0:
	case 1:
		f.Note("%s", twice[0])
	default:
		f.Note("%s; so are %d more", twice[0], len(twice)-1)
	}
	without := 0
	for _, frame := range f.Frames {
		if frame.ImageFile == "" {
			without++
		}
	}
	if without > unpictured {
		f.Note("%d of %d masks have no image beside them; they can be scanned all the same", without, len(f.Frames))
	}
	if f.lonely > 0 {
		f.Leave(f.lonely, false, "%s left out", unit.Several(f.lonely, "image has no mask and is", "images have no mask and are"))
	}
	f.leaveForeign(f.parts)
	f.leaveColours(path.Dir(f.MaskDir))
}

// sameIndex returns a sentence for each number that two frames share.
func (f *Found) sameIndex() (twice []string) {
	for i, frame := range f.Frames {
		if i > 0 && f.Frames[i-1].Index == frame.Index {
			twice = append(twice, fmt.Sprintf("index %05d is used twice, by %s and %s", frame.Index, f.Frames[i-1].Text, frame.Text))
		}
	}
	return twice
}
