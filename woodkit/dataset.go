package woodkit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"io/fs"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/find"
)

// DirVariable is the environment variable that names the reader's own copy of WoodScape.
const DirVariable = find.DirVariable

// ErrNoDataset says that no masks were found; the error around it lists where they were looked for.
var ErrNoDataset = find.ErrNoDataset

// A LeftOut is what lies in or beside a data set and is not scanned. Each is one of the data set's Notes as well.
type LeftOut = find.LeftOut

// A Dataset is an opened copy of WoodScape: a list of frames and where their files are. It holds no pixels. It may be
// used from several goroutines at once.
type Dataset struct {
	// Dir is the folder or zip archive that was opened, absolute; empty after OpenFS.
	Dir string
	// Size is the width and height that most masks have, in pixels. Open learns it from up to 256 headers.
	Size image.Point
	// Classes is the class table in seg_annotation_info.json or, where there is none, WoodScape's.
	Classes ClassTable
	// Notes are oddities that do not keep the data set from being scanned, each a sentence, the gravest first: a synthetic
	// set that is not finished, a class table that cannot be used, an index used twice, masks without picture, foreign files.
	Notes []string
	// LeftOut is what Notes say of files that are not scanned.
	LeftOut []LeftOut

	frames    []Frame
	masks     *files.Source
	synthetic string // what its information file says, empty for a real copy
	storage   string // see Storage

	fingerprint func() string // worked out once
}

// Frames returns all frames in name order: a slice of the reader's own.
func (ds *Dataset) Frames() []Frame { return slices.Clone(ds.frames) }

// First returns the first n frames in name order, or all where there are fewer.
func (ds *Dataset) First(n int) []Frame {
	return slices.Clone(ds.frames[:max(0, min(n, len(ds.frames)))])
}

// Frame returns the frame of that name, with or without ".png".
func (ds *Dataset) Frame(name string) (Frame, error) {
	wanted, ok := find.Parse(strings.TrimSuffix(name, ".png") + ".png")
	i, found := slices.BinarySearchFunc(ds.frames, wanted, func(f Frame, n find.Name) int { return find.Compare(f.name(), n) })
	if !ok || !found {
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
	counts := map[Camera]int{}
	for _, f := range ds.frames {
		counts[f.Camera]++
	}
	kind := "WoodScape"
	if !slices.Equal(ds.Classes, WoodScape) {
		kind = fmt.Sprintf("WoodScape's layout, and %d classes of its own", len(ds.Classes.Names()))
	}
	if ds.Synthetic() {
		kind = "WoodScape's shape, but made by woodkit (" + ds.synthetic + "): no real street"
	}
	text := fmt.Sprintf("%d masks of %d×%d pixels (FV %d, RV %d, MVL %d, MVR %d); %s",
		len(ds.frames), ds.Size.X, ds.Size.Y, counts[FV], counts[RV], counts[MVL], counts[MVR], kind)
	for i, note := range ds.Notes {
		if i == notesShown {
			return text + fmt.Sprintf("\nnote: and %d more", len(ds.Notes)-i)
		}
		text += "\nnote: " + note
	}
	return text
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

// Select returns the frames of one camera (all for an empty one) that a list names (all for a nil one), in name order. A
// name in the list that the data set does not have, or none left, is an error.
func (ds *Dataset) Select(camera Camera, names []string) ([]Frame, error) {
	if camera != "" && !slices.Contains(Cameras, camera) {
		return nil, fmt.Errorf("selecting frames: there is no camera %s; there are FV, RV, MVL and MVR", camera)
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
		return camera != "" && f.Camera != camera || names != nil && !wanted[f.Name]
	})
	if len(frames) == 0 {
		var asked []string
		if camera != "" {
			asked = append(asked, "of camera "+string(camera))
		}
		if names != nil {
			asked = append(asked, "in the list")
		}
		return nil, fmt.Errorf("selecting frames: of %d in %s none is %s", len(ds.frames), ds.Dir, strings.Join(asked, " and "))
	}
	return frames, nil
}
