package partial

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"woodscape.example/woodkit"
)

// version is the version of the lines. Lines of other versions are refused.
const version = 1

// The tasks of which there are partial results.
const (
	Counts  = "counts"
	Heatmap = "heatmap"
)

// A Head says what a line was counted from. All lines that are merged must agree in it. However, a size that is not known yet
// fits every other.
type Head struct {
	Task    string             // Counts or Heatmap
	Layout  string             // name of the layout and, if there is one, the pattern of the masks
	Groups  string             // what its groups are, such as "camera"; empty: it has none
	Size    image.Point        // of a mask, in pixels; zero if no frame was read and nobody gave a size
	Classes woodkit.ClassTable // with all their ids
}

// jsonHead is a Head as it stands in a line.
type jsonHead struct {
	Version int         `json:"woodkit_partial"`
	Key     string      `json:"key"` // "counts", or "rows 0-63"
	Task    string      `json:"task"`
	Layout  string      `json:"layout"`
	Groups  string      `json:"groups"`
	Width   int         `json:"width"`
	Height  int         `json:"height"`
	Classes []jsonClass `json:"classes"`
	Parts   []string    `json:"parts"` // digests of the lists of items, sorted
	Frames  int64       `json:"frames"`
}

// A jsonClass is a class as it stands in a line.
type jsonClass struct {
	ID      uint8  `json:"id"`
	Name    string `json:"name"`
	Color   string `json:"color,omitempty"` // "#rrggbb"; empty: transparent
	Ignored bool   `json:"ignored,omitempty"`
}

// json returns the head of a line.
func (h Head) json(key string, parts []string, frames int64) jsonHead {
	line := jsonHead{
		Version: version, Key: key, Task: h.Task, Layout: h.Layout, Groups: h.Groups, Width: h.Size.X, Height: h.Size.Y,
		Parts: slices.Clone(parts), Frames: frames,
	}
	if line.Parts == nil {
		line.Parts = []string{}
	}
	for _, class := range h.Classes {
		if class.Name == "" {
			continue // no class has this id
		}
		one := jsonClass{ID: class.ID, Name: class.Name, Ignored: class.Ignored}
		if c := class.Color; c.A != 0 {
			one.Color = fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
		}
		line.Classes = append(line.Classes, one)
	}
	return line
}

// head checks the head of a line, and returns it as a Head.
func (j jsonHead) head() (h Head, err error) {
	const most = math.MaxInt32
	h = Head{Task: j.Task, Layout: j.Layout, Groups: j.Groups, Size: image.Pt(j.Width, j.Height)}
	switch {
	case j.Task != Counts && j.Task != Heatmap:
		return h, fmt.Errorf("its task is %q, not %s or %s", j.Task, Counts, Heatmap)
	case j.Width < 0 || j.Height < 0 || j.Width > most || j.Height > most || j.Width > 0 && j.Height > most/j.Width || (j.Width == 0) != (j.Height == 0):
		return h, fmt.Errorf("its masks have %d×%d pixels, which no mask has", j.Width, j.Height)
	case j.Frames < 0 || j.Frames > math.MaxUint32 || j.Frames > 0 && j.Width == 0:
		return h, fmt.Errorf("it has %d frames of %d×%d pixels, which cannot be", j.Frames, j.Width, j.Height)
	}
	for i, part := range j.Parts {
		if !isDigest(part) || i > 0 && j.Parts[i-1] >= part {
			return h, errors.New("its parts are not digests in rising order")
		}
	}
	if len(j.Parts) == 0 && j.Frames > 0 {
		return h, errors.New("it has frames, but no parts")
	}
	var classes []woodkit.Class
	for _, class := range j.Classes {
		one := woodkit.Class{ID: class.ID, Name: class.Name, Ignored: class.Ignored}
		if class.Color != "" {
			one.Color = color.RGBA{A: 255}
			if n, err := fmt.Sscanf(class.Color, "#%02x%02x%02x", &one.Color.R, &one.Color.G, &one.Color.B); n != 3 || err != nil || len(class.Color) != 7 {
				return h, fmt.Errorf("the colour of class %s is %q, not #rrggbb", class.Name, class.Color)
			}
		}
		classes = append(classes, one)
	}
	if h.Classes, err = woodkit.NewClassTable(classes); err != nil {
		return h, fmt.Errorf("its class table: %w", err)
	}
	if !slices.Equal(h.json("", nil, 0).Classes, j.Classes) {
		return h, errors.New("its class table is not in the order of ids, with the ignored ones behind the others")
	}
	return h, nil
}

// isDigest reports whether a text has 16 hexadecimal digits.
func isDigest(text string) bool {
	return len(text) == 16 && !slices.ContainsFunc([]byte(text), func(b byte) bool { return (b < '0' || b > '9') && (b < 'a' || b > 'f') })
}

// differ says in what two heads differ, with both values, or returns nil. A size that is not known fits every other.
func (h Head) differ(own string, other Head, name string) error {
	say := func(what string, a, b any) error {
		return fmt.Errorf("%s: %s has %v, and %s has %v; only results of the same kind can be merged", what, own, a, name, b)
	}
	switch {
	case h.Task != other.Task:
		return say("another task", h.Task, other.Task)
	case h.Layout != other.Layout || h.Groups != other.Groups:
		return say("another layout", named(h.Layout, h.Groups), named(other.Layout, other.Groups))
	case h.Size != other.Size && h.Size != image.Point{} && other.Size != image.Point{}:
		return say("another size", fmt.Sprintf("%d×%d pixels", h.Size.X, h.Size.Y), fmt.Sprintf("%d×%d pixels", other.Size.X, other.Size.Y))
	case !slices.Equal(h.Classes, other.Classes):
		a, b := h.json("", nil, 0).Classes, other.json("", nil, 0).Classes
		i := 0
		for i < len(a) && i < len(b) && a[i] == b[i] {
			i++
		}
		return say("another class table", classAt(a, i), classAt(b, i))
	}
	return nil
}

// named is a layout with what its groups are.
func named(layout, groups string) string {
	if groups == "" {
		return layout
	}
	return layout + " (by " + groups + ")"
}

// classAt is the first class in which two tables differ.
func classAt(classes []jsonClass, i int) string {
	if i >= len(classes) {
		return fmt.Sprintf("only %d classes", len(classes))
	}
	c := classes[i]
	text := fmt.Sprintf("class %d %q", c.ID, c.Name)
	if c.Color != "" {
		text += " in " + c.Color
	}
	if c.Ignored {
		text += ", ignored"
	}
	return text
}
