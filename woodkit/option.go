package woodkit

import (
	"fmt"
	"math"

	"woodscape.example/woodkit/layout"
)

// An Option changes how a data set is opened: a ClassTable, a Layout, MaxFrames or MaxPixels.
type Option interface{ set(*opening) error }

// opening is what the options say.
type opening struct {
	classes   ClassTable // nil: the data set's own
	layout    layout.Layout
	maxFrames int
	maxPixels int
}

// MaxFrames opens only the first frames in name order, at most this many, so that a try on a large data set is short. A data set
// with fewer frames is opened whole. The frames that are left out are not noted, and the fingerprint is that of the others.
type MaxFrames int

func (n MaxFrames) set(o *opening) error {
	if n < 1 {
		return fmt.Errorf("at most %d frames: give 1 or more", int(n))
	}
	o.maxFrames = int(n)
	return nil
}

// MaxPixels is the largest width × height of a mask or picture that is read, in pixels. Without it, masks may have 64 Mi pixels
// (67,108,864), fifty times one of WoodScape, and pictures four times as many. Pixels take memory: a byte each in a mask that is
// decoded, four in a picture, and one for each class in planes.
type MaxPixels int

func (n MaxPixels) set(o *opening) error {
	if n < 1 || n > math.MaxInt32 {
		return fmt.Errorf("a limit of %d pixels: give 1 to %d", int(n), math.MaxInt32)
	}
	o.maxPixels = int(n)
	return nil
}

// Layout opens a data set whose files have other names than WoodScape's, such as Layout(layout.Cityscapes). Its masks are
// searched for in all folders below the one that is opened or, if there are none, in the zip archives in it.
type Layout layout.Layout

func (l Layout) set(o *opening) error {
	if _, err := layout.Layout(l).Matcher(); err != nil && !isWoodScape(layout.Layout(l)) {
		return err
	}
	o.layout = layout.Layout(l)
	return nil
}

// isWoodScape reports whether a layout is WoodScape's, as the zero value is.
func isWoodScape(l layout.Layout) bool {
	return l.Name == layout.WoodScape.Name || l.Name == "" && l.Masks == nil
}

func (t ClassTable) set(o *opening) error {
	if t == nil {
		o.classes = WoodScape
		return nil
	}
	table, err := NewClassTable(t)
	if err != nil {
		return fmt.Errorf("the class table that was given: %w", err)
	}
	o.classes = table
	return nil
}
