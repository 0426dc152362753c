package woodkit

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/layout"
)

// A LeftOut is what lies in or beside a data set and is not scanned. Each is one of the data set's Notes as well.
type LeftOut = find.LeftOut

// A Dataset is an opened copy of WoodScape, or of another data set of label images: a list of frames and where their files are. It holds no pixels. It may be
// used from several goroutines at once.
type Dataset struct {
	// Dir is the folder or zip archive that was opened, absolute; empty after OpenFS.
	Dir string
	// Size is the width and height that most masks have, in pixels. Open learns it from up to 256 headers.
	Size image.Point
	// Classes is the class table in seg_annotation_info.json or, where there is none, WoodScape's. Another layout has its own.
	Classes ClassTable
	// Layout is the name of the layout, such as "woodscape" or "cityscapes".
	Layout string
	// GroupName says what the groups of frames are: "camera" in WoodScape, "city" in Cityscapes. It is empty where a layout
	// has no groups.
	GroupName string
	// Notes are oddities that do not keep the data set from being scanned, each a sentence, the gravest first: a synthetic
	// set that is not finished, a class table that cannot be used, an index used twice, masks without picture, foreign files.
	Notes []string
	// LeftOut is what Notes say of files that are not scanned.
	LeftOut []LeftOut

	frames    []Frame
	masks     *files.Source
	synthetic string // what its information file says, empty for a real copy
	storage   string // see Storage

	byName      func() map[string]int // the frames by their names, worked out once
	fingerprint func() string         // worked out once
}

// Frames returns all frames in name order: a slice of the reader's own.
func (ds *Dataset) Frames() []Frame { return slices.Clone(ds.frames) }

// First returns the first n frames in name order, or all where there are fewer.
func (ds *Dataset) First(n int) []Frame {
	return slices.Clone(ds.frames[:max(0, min(n, len(ds.frames)))])
}

// FirstWithImage returns the first frame that has a picture or, if none has one, the first frame.
func (ds *Dataset) FirstWithImage() Frame {
	i := slices.IndexFunc(ds.frames, func(f Frame) bool { return f.ImageFile != "" })
	return ds.frames[max(0, i)]
}

// Frame returns the frame of that name, with or without ".png".
func (ds *Dataset) Frame(name string) (Frame, error) {
	wanted := strings.TrimSuffix(name, ".png")
	if parsed, ok := find.Parse(wanted + ".png"); ok && ds.Layout == layout.WoodScape.Name {
		wanted = parsed.Text // the camera may be in small letters
	}
	i, found := ds.byName()[wanted]
	if !found {
		return Frame{}, fmt.Errorf("finding frame %s: the data set %s has none of that name, its first is %s", name, ds.Dir, ds.frames[0].Name)
	}
	return ds.frames[i], nil
}

// Synthetic says whether the data set was made by woodkit rather than recorded on a road.
func (ds *Dataset) Synthetic() bool { return ds.synthetic != "" }

// notesShown is how many notes String shows.
const notesShown = 4

// String says in one line what the data set is, and in a line each what is odd about it: a notebook's first output.
func (ds *Dataset) String() string {
	kind := "WoodScape"
	if !slices.Equal(ds.Classes, WoodScape) {
		kind = fmt.Sprintf("WoodScape's layout, and %d classes of its own", len(ds.Classes.Names()))
	}
	if ds.Synthetic() {
		kind = "WoodScape's shape, but made by woodkit (" + ds.synthetic + "): no real street"
	}
	if ds.Layout != layout.WoodScape.Name {
		kind = fmt.Sprintf("layout %s, %d classes", ds.Layout, len(ds.Classes.Names()))
		if n := len(ds.Classes.Ignored()); n > 0 {
			kind += fmt.Sprintf(" and %d ids that are ignored", n)
		}
	}
	text := fmt.Sprintf("%d masks of %d×%d pixels%s; %s", len(ds.frames), ds.Size.X, ds.Size.Y, ds.groupCounts(), kind)
	for i, note := range ds.Notes {
		if i == notesShown {
			return text + fmt.Sprintf("\nnote: and %d more", len(ds.Notes)-i)
		}
		text += "\nnote: " + note
	}
	return text
}

// groupsShown is how many groups String shows.
const groupsShown = 6

// groupCounts says how many frames each group has: " (FV 3, RV 0, MVL 1, MVR 1)", " (2 × city: aachen 3, ulm 1)".
func (ds *Dataset) groupCounts() string {
	counts := map[string]int{}
	for _, f := range ds.frames {
		counts[f.Group]++
	}
	var text []string
	groups := ds.Groups()
	if ds.Layout == layout.WoodScape.Name {
		groups = Cameras
	}
	for i, group := range groups {
		if i == groupsShown {
			text = append(text, fmt.Sprintf("and %d more", len(groups)-i))
			break
		}
		text = append(text, fmt.Sprintf("%s %d", group, counts[group]))
	}
	switch {
	case len(text) == 0:
		return ""
	case ds.Layout == layout.WoodScape.Name:
		return " (" + strings.Join(text, ", ") + ")"
	}
	return fmt.Sprintf(" (by %s: %s)", ds.GroupName, strings.Join(text, ", "))
}

// Groups returns the groups that the frames belong to: WoodScape's cameras in the order of Cameras, others by name. There are
// none where the layout has no groups.
func (ds *Dataset) Groups() (groups []string) {
	seen := map[string]bool{}
	for _, f := range ds.frames {
		if f.Group != "" && !seen[f.Group] {
			seen[f.Group] = true
			groups = append(groups, f.Group)
		}
	}
	slices.SortFunc(groups, func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(Cameras, a), slices.Index(Cameras, b)), cmp.Compare(a, b))
	})
	return groups
}

// Fingerprint identifies the data set's masks by their names and sizes in bytes: 16 hexadecimal digits of a SHA-256 over
// the lines "name size\n". Two folders with the same masks have the same fingerprint. It is worked out once, when it is first
// asked for.
func (ds *Dataset) Fingerprint() string { return ds.fingerprint() }

// fingerprintOf is the fingerprint of a list of frames.
func fingerprintOf(frames []Frame) string {
	hash := sha256.New()
	for _, f := range frames {
		size := int64(-1)
		if info, err := fs.Stat(f.masks.FS, f.MaskFile); err == nil {
			size = info.Size()
		}
		fmt.Fprintf(hash, "%s %d\n", f.Name, size)
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// Storage says what slow storage the data set was put on by Through, empty for what is at hand.
func (ds *Dataset) Storage() string { return ds.storage }

// Select returns the frames of one group, such as a camera (all for an empty one), that a list names (all for a nil one), in name order. A
// name in the list that the data set does not have, or none left, is an error.
func (ds *Dataset) Select(group string, names []string) ([]Frame, error) {
	if err := ds.checkGroup(group); err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, name := range names {
		f, err := ds.Frame(name)
		if err != nil {
			return nil, fmt.Errorf("selecting frames: %w", err)
		}
		wanted[f.Name] = true
	}
	frames := slices.DeleteFunc(ds.Frames(), func(f Frame) bool {
		return group != "" && f.Group != group || names != nil && !wanted[f.Name]
	})
	if len(frames) == 0 {
		var asked []string
		if group != "" {
			asked = append(asked, "of "+ds.GroupName+" "+group)
		}
		if names != nil {
			asked = append(asked, "in the list")
		}
		return nil, fmt.Errorf("selecting frames: of %d in %s none is %s", len(ds.frames), ds.Dir, strings.Join(asked, " and "))
	}
	return frames, nil
}

// ErrNoGroup says that a data set has no such group; the error around it lists those that it has.
var ErrNoGroup = errors.New("no such group")

// checkGroup fails where a group is none of the data set's. In WoodScape, all four cameras are known.
func (ds *Dataset) checkGroup(group string) error {
	groups := ds.Groups()
	switch {
	case group == "" || slices.Contains(groups, group):
		return nil
	case ds.Layout == layout.WoodScape.Name && slices.Contains(Cameras, group):
		return nil
	case ds.Layout == layout.WoodScape.Name:
		groups = Cameras
	case ds.GroupName == "":
		return fmt.Errorf("selecting frames: %w as %s, because layout %s has no groups; give its patterns one, such as {scene}", ErrNoGroup, group, ds.Layout)
	}
	return fmt.Errorf("selecting frames: %w: there is no %s %q; there are %s", ErrNoGroup, ds.GroupName, group, enumerate(groups))
}

// enumerate writes "FV, RV, MVL and MVR", or the beginning of a long list.
func enumerate(names []string) string {
	const most = 24
	n := len(names)
	switch {
	case n > most:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), n-most)
	case n < 2:
		return strings.Join(names, "")
	}
	return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
}
