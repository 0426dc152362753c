package woodkit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"woodscape.example/woodkit/internal/home"
)

// DirVariable is the environment variable that names the reader's own copy of WoodScape.
const DirVariable = "WOODSCAPE_DIR"

// ErrNoDataset says that no masks were found; the error around it lists where they were looked for.
var ErrNoDataset = errors.New("no WoodScape masks found")

// A Dataset is an opened copy of WoodScape: a list of frames and where their files are. It holds no pixels. It may be
// used from several goroutines at once.
type Dataset struct {
	// Dir is the folder or zip archive that was opened, absolute; empty after OpenFS.
	Dir string
	// Size is the width and height that most masks have, in pixels. Open learns it from up to 256 headers.
	Size image.Point
	// Classes is the class table in seg_annotation_info.json where it is another than WoodScape's; the zero value is WoodScape's.
	Classes ClassTable
	// Notes are oddities that do not keep the data set from being scanned, each a sentence, the gravest first: a synthetic
	// set that is not finished, a class table that cannot be used, an index used twice, masks without picture, foreign files.
	Notes []string
	// LeftOut is what Notes say of files that are not scanned.
	LeftOut []LeftOut

	frames    []Frame
	maskDir   string
	masks     *source
	synthetic string // what its information file says, empty for a real copy
	storage   string // what slow storage it was put on, empty for what is at hand
}

// latest is the data set whose frames were asked for last: the one that a run is about.
var latest atomic.Pointer[Dataset]

// Open opens a copy of WoodScape: a folder in any of its usual layouts, up to four folders around it included, the gtLabels
// folder alone, a folder that holds semantic_annotations.zip as downloaded, or that zip archive itself. Browsers and file
// hosts rename archives and split them; that does not matter. An empty dir stands for the folder that the
// environment variable WOODSCAPE_DIR names, or else for the synthetic sample that set-up made.
//
// It lists folders and reads at most 256 headers, so it is quick and prints nothing: a cell may keep it in a package variable. The
// error wraps ErrNoDataset where there is nothing to scan and says what was looked for.
func Open(dir string) (*Dataset, error) {
	if dir == "" {
		var err error
		if dir, err = defaultDir(); err != nil {
			return nil, err
		}
	}
	main, err := openSource(dir)
	if err != nil {
		return nil, fmt.Errorf("opening data set %s: %w", dir, err)
	}
	ds := &Dataset{Dir: main.path}
	return ds, ds.find(main)
}

// OpenFS opens a copy of WoodScape in any file system: an archive in memory, slow storage, a test's map. Its frames
// cannot be sent to other processes.
func OpenFS(fsys fs.FS) (*Dataset, error) {
	s := &source{fsys: fsys}
	ds := &Dataset{}
	return ds, ds.find(s)
}

func defaultDir() (string, error) {
	if dir := os.Getenv(DirVariable); dir != "" {
		return dir, nil
	}
	place, err := home.Find()
	if err != nil {
		return "", fmt.Errorf("opening the default data set: %s is not set and %w", DirVariable, err)
	}
	dir := place.Dataset(home.SampleFrames)
	if _, err := os.Stat(dir); err != nil {
		return "", fmt.Errorf("opening the default data set: %s is not set and the sample is not there (%w); run `go tool woodkit setup`", DirVariable, err)
	}
	return dir, nil
}

// readClasses takes the class table from the data set's own file and tells its length to every frame.
func (ds *Dataset) readClasses() {
	table, err := readClasses(ds.masks, ds.maskDir)
	if err != nil {
		ds.note("the class table cannot be used, WoodScape's ten classes stand in for it: %v", err)
	}
	ds.Classes = table
	for i := range ds.frames {
		if table != nil { // 0 stands for WoodScape's, whose colours are known
			ds.frames[i].classes = table.Len()
		}
	}
}

func (ds *Dataset) note(format string, args ...any) {
	ds.Notes = append(ds.Notes, fmt.Sprintf(format, args...))
}

// takeNotes counts what is odd but harmless. So many masks are meant to be without picture.
func (ds *Dataset) takeNotes(twice []string, lonely, unpictured int) {
	switch len(twice) {
	case 0:
	case 1:
		ds.note("%s", twice[0])
	default:
		ds.note("%s; so are %d more", twice[0], len(twice)-1)
	}
	without := 0
	for _, f := range ds.frames {
		if f.ImageFile == "" {
			without++
		}
	}
	if without > unpictured {
		ds.note("%d of %d masks have no picture beside them; they can be scanned all the same", without, len(ds.frames))
	}
	if lonely > 0 {
		ds.leave(lonely, false, "%d pictures have no mask; they are left out", lonely)
	}
}

// readSynthetic reads the information file of a synthetic data set, where there is one, and returns how many of its masks
// were made without a picture.
func (ds *Dataset) readSynthetic() (unpictured int) {
	data, err := ds.masks.readSmall("woodkit-synthetic.json")
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			ds.synthetic = "synthetic"
			ds.note("what the synthetic data set is cannot be read: %v", err)
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
		ds.note("what the synthetic data set is cannot be read, woodkit-synthetic.json: %v", err)
		return 0
	}
	ds.synthetic = fmt.Sprintf("synthetic, version %s, seed %d", info.Version, info.Seed)
	if !info.Complete {
		ds.leave(max(0, info.Frames-len(ds.frames)), true, "incomplete: %d of %d frames; run go tool woodkit generate again", len(ds.frames), info.Frames)
	}
	return max(0, len(ds.frames)-info.Images)
}

// Frames returns all frames in name order: a slice of the reader's own.
func (ds *Dataset) Frames() []Frame {
	latest.Store(ds)
	return slices.Clone(ds.frames)
}

// Frame returns the frame of that name, with or without ".png".
func (ds *Dataset) Frame(name string) (Frame, error) {
	wanted, ok := parseName(strings.TrimSuffix(name, ".png") + ".png")
	i, found := slices.BinarySearchFunc(ds.frames, wanted, compareFrames)
	if !ok || !found {
		return Frame{}, fmt.Errorf("finding frame %s: the data set %s has none of that name, its first is %s", name, ds.Dir, ds.frames[0].Name)
	}
	return ds.frames[i], nil
}

// Synthetic says whether the data set was made by woodkit rather than recorded on a road.
func (ds *Dataset) Synthetic() bool { return ds.synthetic != "" }

// String says in one line what the data set is: a notebook's first output.
func (ds *Dataset) String() string {
	counts := map[Camera]int{}
	for _, f := range ds.frames {
		counts[f.Camera]++
	}
	kind := "WoodScape"
	if ds.Synthetic() {
		kind = "WoodScape's shape, but made by woodkit (" + ds.synthetic + "): no real street"
	}
	return fmt.Sprintf("%d masks of %d×%d pixels (FV %d, RV %d, MVL %d, MVR %d); %s",
		len(ds.frames), ds.Size.X, ds.Size.Y, counts[FV], counts[RV], counts[MVL], counts[MVR], kind)
}

// Fingerprint identifies the data set's masks by their names and sizes in bytes: 16 hexadecimal digits of a SHA-256 over
// the lines "name size\n". Two folders with the same masks have the same fingerprint.
func (ds *Dataset) Fingerprint() string {
	hash := sha256.New()
	for _, f := range ds.frames {
		size := int64(-1)
		if info, err := fs.Stat(ds.masks.fsys, f.MaskFile); err == nil {
			size = info.Size()
		}
		fmt.Fprintf(hash, "%s %d\n", f.Name, size)
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

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
