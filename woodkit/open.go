package woodkit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"sync"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/layout"
	"woodscape.example/woodkit/maskpng"
)

// Open opens a copy of WoodScape. dir may be a folder in any of its usual layouts, which may lie up to four folders deeper.
// It may be the gtLabels folder alone, a folder that holds semantic_annotations.zip as downloaded, or that zip archive
// itself. Browsers and file hosts rename archives and split them. Open finds them anyway. An empty dir stands for the folder
// that the environment variable WOODSCAPE_DIR names or, if it is not set, for the synthetic sample that set-up made.
//
// Open lists folders and reads at most 256 headers, so it is quick. It prints nothing, so a cell may keep the data set in a
// package variable. If there is nothing to scan, the error says what was looked for. A ClassTable among the options replaces
// the data set's own class table, and its classes may be in any order. Without one, it is an error if the data set has a
// table that cannot be used. A Layout opens another data set than WoodScape. MaxPixels allows larger masks, and MaxFrames
// opens only the first frames.
//
// The folder that WOODSCAPE_DIR names has the layout that WOODSCAPE_LAYOUT names, if the variable is set. WOODSCAPE_MASKS,
// WOODSCAPE_IMAGES and WOODSCAPE_CLASSES are the patterns and the file of the class table, as on the command line. A Layout
// among the options replaces all four.
func Open(dir string, options ...Option) (*Dataset, error) {
	if dir == "" {
		var err error
		if dir, err = defaultDir(); err != nil {
			return nil, err
		}
	}
	chosen, err := fromEnvironment(dir, options)
	if err != nil {
		return nil, fmt.Errorf("opening data set %s: %w", dir, err)
	}
	options = append(chosen, options...) // the last one of a kind counts
	main, err := files.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("opening data set %s: %w", dir, err)
	}
	ds := &Dataset{Dir: main.Path}
	return ds, ds.fill(main, options)
}

// OpenFS opens a copy of WoodScape in any file system: an archive in memory, slow storage, or the map of a test. Its frames
// cannot be sent to other processes.
func OpenFS(fsys fs.FS, options ...Option) (*Dataset, error) {
	s := &files.Source{FS: fsys}
	ds := &Dataset{}
	return ds, ds.fill(s, options)
}

func defaultDir() (string, error) {
	if dir := os.Getenv(find.DirVariable); dir != "" {
		return dir, nil
	}
	place, err := home.Find()
	if err != nil {
		return "", fmt.Errorf("opening the default data set: %s is not set and %w", find.DirVariable, err)
	}
	dir := place.Dataset(home.SampleFrames)
	if _, err := os.Stat(dir); err != nil {
		return "", fmt.Errorf("opening the default data set: %s is not set and the sample is not there (%w); run `go tool woodkit setup`", find.DirVariable, err)
	}
	return dir, nil
}

// fill finds the masks and images of a folder or archive, and learns their size and classes.
func (ds *Dataset) fill(main *files.Source, options []Option) error {
	how := opening{maxFrames: math.MaxInt, maxPixels: maskpng.DefaultMaxPixels}
	for _, option := range options {
		if err := option.set(&how); err != nil {
			return fmt.Errorf("opening data set %s: %w", ds.Dir, err)
		}
	}
	search := find.Find
	ds.Layout = layout.WoodScape.Name
	if !isWoodScape(how.layout) {
		ds.Layout = how.layout.Name
		search = func(main *files.Source) (*find.Found, error) { return find.By(main, how.layout) }
	}
	found, err := search(main)
	if err != nil {
		return fmt.Errorf("opening data set %s: %w", ds.Dir, err)
	}
	ds.masks, ds.GroupName = found.Masks, found.Group
	for _, f := range found.Frames {
		ds.frames = append(ds.frames, Frame{
			Name: f.Text, Index: f.Index, Group: f.Group, MaskFile: f.MaskFile, ImageFile: f.ImageFile, masks: f.Masks, images: f.Images,
			maxPixels: how.maxPixels,
		})
	}
	ds.readSize()
	ds.byName = sync.OnceValue(func() map[string]int {
		at := make(map[string]int, len(ds.frames))
		for i, f := range ds.frames {
			at[f.Name] = i
		}
		return at
	})
	ds.fingerprint = sync.OnceValue(func() string { return fingerprintOf(ds.frames) })
	if err := ds.readNotes(found, how); err != nil {
		return fmt.Errorf("opening data set %s: %w", ds.Dir, err)
	}
	ds.frames = ds.frames[:min(len(ds.frames), how.maxFrames)]
	found.SortNotes()
	ds.Notes, ds.LeftOut = found.Notes, found.LeftOut
	return nil
}

// readNotes reads the classes, and finds what is odd about the data set.
func (ds *Dataset) readNotes(found *find.Found, how opening) error {
	if !isWoodScape(how.layout) {
		return ds.readClasses(found, how)
	}
	unpictured := ds.readSynthetic(found)
	if err := ds.readClasses(found, how); err != nil {
		return err
	}
	found.NoteOddities(unpictured)
	return nil
}

// readClasses finds the class table and sets it in every frame. A table that was given comes first, then the layout's, then
// the data set's own.
func (ds *Dataset) readClasses(found *find.Found, how opening) (err error) {
	var table ClassTable // nil stands for WoodScape's, whose colours are known
	switch {
	case how.classes != nil:
		table = how.classes
	case how.layout.Classes != "":
		if table, err = parseClasses([]byte(how.layout.Classes)); err != nil {
			return fmt.Errorf("the class table of layout %s: %w", how.layout.Name, err)
		}
	case !isWoodScape(how.layout):
		if table, err = ds.idsAsNames(found); err != nil {
			return err
		}
	default:
		if table, err = findClasses(found); err != nil {
			return err
		}
	}
	if slices.Equal(table, WoodScape) {
		table = nil
	}
	ds.Classes = table.whole()
	for i := range ds.frames {
		if table != nil {
			ds.frames[i].classes = &ds.Classes
		}
	}
	return nil
}

// readSynthetic reads the information file of a synthetic data set, if there is one. It returns how many of its masks were
// made without an image.
func (ds *Dataset) readSynthetic(found *find.Found) (unpictured int) {
	data, err := ds.masks.ReadSmall("woodkit-synthetic.json")
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			ds.synthetic = "synthetic"
			found.Note("what the synthetic data set is cannot be read: %v", err)
		}
		return 0
	}
	var info struct {
		Version  string
		Seed     uint64
		Frames   int
		Images   int
		Complete bool
	}
	if err := json.Unmarshal(data, &info); err != nil {
		ds.synthetic = "synthetic"
		found.Note("what the synthetic data set is cannot be read, woodkit-synthetic.json: %v", err)
		return 0
	}
	ds.synthetic = fmt.Sprintf("synthetic, version %s, seed %d", info.Version, info.Seed)
	if !info.Complete {
		found.Leave(max(0, info.Frames-len(ds.frames)), true, "incomplete: %d of %d frames; run go tool woodkit generate again", len(ds.frames), info.Frames)
	}
	return max(0, len(ds.frames)-info.Images)
}
