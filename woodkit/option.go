package woodkit

import (
	"fmt"
	"math"

	"woodscape.example/woodkit/layout"
)

// An Option changes how a data set is opened: a ClassTable, a Layout, MaxFrames or MaxPixels.
type Option interface{ set(*opening) error }

// opening holds the values of all options.
type opening struct {
	classes   ClassTable // nil stands for the data set's own
	layout    layout.Layout
	maxFrames int
	maxPixels int
}

// MaxFrames opens only the first frames in name order, at most this many, so that a first try of a large data set is short.
// It changes nothing if the data set has fewer frames. The notes do not mention the frames that are left out, and the
// fingerprint is computed from the frames that are opened.
type MaxFrames int

func (n MaxFrames) set(o *opening) error {
	if n < 1 {
		return fmt.Errorf("at most %d frames: give 1 or more", int(n))
	}
	o.maxFrames = int(n)
	return nil
}

// MaxPixels is the largest width × height of a mask or image that is read, in pixels. Without this option, masks may have 64
// Mi pixels (67,108,864), fifty times as many as one of WoodScape, and images four times as many. Pixels take memory: one
// byte each in a decoded mask, four in an image, and one for each class in planes.
type MaxPixels int

func (n MaxPixels) set(o *opening) error {
	if n < 1 || n > math.MaxInt32 {
		return fmt.Errorf("a limit of %d pixels: give 1 to %d", int(n), math.MaxInt32)
	}
	o.maxPixels = int(n)
	return nil
}

// Layout opens a data set whose files have other names than WoodScape's, for example Layout(layout.Cityscapes). Its masks are
// searched for in all folders below the opened one. If there are none, they are searched for in the zip archives in it.
type Layout layout.Layout

func (l Layout) set(o *opening) error {
	if _, err := layout.Layout(l).Matcher(); err != nil && !isWoodScape(layout.Layout(l)) {
		return err
	}
	o.layout = layout.Layout(l)
	return nil
}

// isWoodScape reports whether a layout is WoodScape's. The zero value is.
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
