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
	"woodscape.example/woodkit/internal/sentence"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/layout"
)

// A LeftOut is something in or beside a data set that is not scanned. Each is one of the data set's Notes as well.
type LeftOut = find.LeftOut

// A Dataset is an opened copy of WoodScape, or of another data set of label images. It has a list of frames and knows where
// their files are. It holds no pixels. Several goroutines may use it at once.
type Dataset struct {
	// Dir is the folder or zip archive that was opened, as an absolute path. It is empty after OpenFS.
	Dir string
	// Size is the width and height that most masks have, in pixels. Open learns it from up to 256 headers.
	Size image.Point
	// Classes is the class table in seg_annotation_info.json. If there is no such file, it is WoodScape's. Another layout has
	// its own.
	Classes ClassTable
	// Layout is the name of the layout, such as "woodscape" or "cityscapes".
	Layout string
	// GroupName is the word for a group of frames: "camera" in WoodScape, "city" in Cityscapes. It is empty if the layout has
	// no groups.
	GroupName string
	// Notes are oddities that do not keep the data set from being scanned, each as a sentence, the most serious first.
	// Examples are a synthetic set that is not finished, a class table that cannot be used, an index used twice, masks
	// without images, and files that do not belong to it.
	Notes []string
	// LeftOut lists the files that are not scanned. Notes has a sentence about each.
	LeftOut []LeftOut

	frames    []Frame
	masks     *files.Source
	synthetic string // the text of its information file; empty for a real copy
	storage   string // see Through

	byName      func() map[string]int // index of each frame by name, computed once
	fingerprint func() string         // computed once
}

// Frames returns all frames in name order, in a new slice that the caller may change.
func (ds *Dataset) Frames() []Frame { return slices.Clone(ds.frames) }

// First returns the first n frames in name order, or all if there are fewer.
func (ds *Dataset) First(n int) []Frame {
	return slices.Clone(ds.frames[:max(0, min(n, len(ds.frames)))])
}

// FirstWithImage returns the first frame that has an image or, if no frame has one, the first frame.
func (ds *Dataset) FirstWithImage() Frame {
	i := slices.IndexFunc(ds.frames, func(f Frame) bool { return f.ImageFile != "" })
	return ds.frames[max(0, i)]
}

// Frame returns the frame with that name, which may end in ".png" or not.
func (ds *Dataset) Frame(name string) (Frame, error) {
	wanted := strings.TrimSuffix(name, ".png")
	if parsed, ok := find.Parse(wanted + ".png"); ok && ds.Layout == layout.WoodScape.Name {
		wanted = parsed.Text // the camera may be in lower case
	}
	i, found := ds.byName()[wanted]
	if !found {
		return Frame{}, fmt.Errorf("finding frame %s: the data set %s has none of that name, its first is %s", name, ds.Dir, ds.frames[0].Name)
	}
	return ds.frames[i], nil
}

// Synthetic reports whether the data set was made by woodkit rather than recorded on a road.
func (ds *Dataset) Synthetic() bool { return ds.synthetic != "" }

// notesShown is how many notes String shows.
const notesShown = 4

// String describes the data set in one line, and adds a line for each note. It is the first output of a notebook.
func (ds *Dataset) String() string {
	kind := "WoodScape"
	if !slices.Equal(ds.Classes, WoodScape) {
		kind = "WoodScape's layout, and " + unit.Several(len(ds.Classes.Names()), "class", "classes") + " of its own"
	}
	if ds.Synthetic() {
		kind = "WoodScape's shape, but made by woodkit (" + ds.synthetic + "): no real street"
	}
	if ds.Layout != layout.WoodScape.Name {
		kind = fmt.Sprintf("layout %s, %s", ds.Layout, unit.Several(len(ds.Classes.Names()), "class", "classes"))
		if n := len(ds.Classes.Ignored()); n > 0 {
			kind += " and " + unit.Several(n, "id that is ignored", "ids that are ignored")
		}
	}
	text := fmt.Sprintf("%s of %d×%d pixels%s; %s", unit.Several(len(ds.frames), "mask", "masks"), ds.Size.X, ds.Size.Y, ds.groupCounts(), kind)
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

// groupCounts writes how many frames each group has: " (FV 3, RV 0, MVL 1, MVR 1)", " (2 × city: aachen 3, ulm 1)".
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

// Groups returns the groups that the frames belong to: WoodScape's cameras in the order of Cameras, other groups by name. It
// is empty if the layout has no groups.
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

// Fingerprint identifies the data set's masks by their names and sizes in bytes: 16 hexadecimal digits of a SHA-256 over the
// lines "name size\n". Two folders with the same masks have the same fingerprint. It is computed when it is first asked for.
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

// Storage describes the slow storage that Through put the data set on. It is empty for the data set as it was opened.
func (ds *Dataset) Storage() string { return ds.storage }

// Select returns frames in name order: those of one group, such as a camera, whose names are in a list. An empty group stands
// for all groups, and a nil list for all names. It fails if the data set does not have a name in the list, and if no frame is
// selected.
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

// ErrNoGroup means that a data set has no such group. The error around it lists the groups that it has.
var ErrNoGroup = errors.New("no such group")

// checkGroup fails if the data set does not have a group. WoodScape always has its four cameras.
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

// enumerate writes "FV, RV, MVL and MVR". If a list is long, it writes only the beginning.
func enumerate(names []string) string {
	const most = 24
	n := len(names)
	if n > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), n-most)
	}
	return sentence.List(names)
}
