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
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/maskpng"
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
	// Size is the width and height of the first mask in name order whose header could be read, in pixels.
	Size image.Point
	// Classes is the class table in seg_annotation_info.json where it is another than WoodScape's; the zero value is WoodScape's.
	Classes ClassTable
	// Notes are oddities that do not keep the data set from being scanned, each a sentence, the gravest first: a synthetic
	// set that is not finished, a class table that cannot be used, an index used twice, masks without picture, foreign files.
	Notes []string

	frames    []Frame
	maskDir   string
	masks     *source
	synthetic string // what its information file says, empty for a real copy
	storage   string // what slow storage it was put on, empty for what is at hand
}

// latest is the data set whose frames were asked for last: the one that a run is about.
var latest atomic.Pointer[Dataset]

// maskName matches the name of a mask or picture: five digits and a camera.
var maskName = regexp.MustCompile(`^(\d{5})_(FV|RV|MVL|MVR)\.png$`)

// Where masks and pictures lie in the layouts that exist: as published, as most unpackers leave it, and the folder itself.
var (
	roots     = []string{".", "WoodScape_ICCV19", "woodscape", "WoodScape"}
	maskDirs  = []string{"semantic_annotations/gtLabels", "semantic_annotations/semantic_annotations/gtLabels", "gtLabels", "."}
	imageDirs = []string{"rgb_images", "rgb_images/rgb_images", "../rgb_images", "../../rgb_images"}
)

// Open opens a copy of WoodScape: a folder in any of its usual layouts, the gtLabels folder alone, a folder that holds
// semantic_annotations.zip as downloaded, or that zip archive itself. An empty dir stands for the folder that the
// environment variable WOODSCAPE_DIR names, or else for the synthetic sample that set-up made.
//
// It lists folders and reads one header, so it is quick and prints nothing: a cell may keep it in a package variable. The
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
	if main.isFolder() { // the archives as downloaded
		if ds, err := openArchives(main); err != nil || ds != nil {
			return ds, err
		}
	}
	ds := &Dataset{Dir: main.path}
	return ds, ds.find(main, main)
}

// OpenFS opens a copy of WoodScape in any file system: an archive in memory, slow storage, a test's map. Its frames
// cannot be sent to other processes.
func OpenFS(fsys fs.FS) (*Dataset, error) {
	s := &source{fsys: fsys}
	ds := &Dataset{}
	return ds, ds.find(s, s)
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

// openArchives opens the zip archives in a folder that has no unpacked masks. Without such archives the data set is nil.
func openArchives(folder *source) (*Dataset, error) {
	if _, _, err := listMasks(folder); err == nil {
		return nil, nil
	}
	archive := filepath.Join(folder.path, "semantic_annotations.zip")
	if _, err := os.Stat(archive); err != nil {
		return nil, nil
	}
	masks, err := openSource(archive)
	if err != nil {
		return nil, fmt.Errorf("opening data set %s: %w", folder.path, err)
	}
	images := folder
	if s, err := openSource(filepath.Join(folder.path, "rgb_images.zip")); err == nil {
		images = s
	}
	ds := &Dataset{Dir: folder.path}
	return ds, ds.find(masks, images)
}

// find fills the data set from the masks of one source and the pictures of another.
func (ds *Dataset) find(masks, images *source) error {
	dir, entries, err := listMasks(masks)
	if err != nil {
		return fmt.Errorf("opening data set %s: %w", ds.Dir, err)
	}
	ds.masks, ds.maskDir = masks, dir
	imageDir, pictures := listImages(images, masks, dir)
	foreign, indices, twice := 0, map[int]string{}, []string{}
	for _, entry := range entries {
		match := maskName.FindStringSubmatch(entry.Name())
		if match == nil || entry.Type()&^(fs.ModeDir|fs.ModeSymlink) != 0 {
			foreign++
			continue
		}
		index, _ := strconv.Atoi(match[1]) // five digits
		f := Frame{
			Name: strings.TrimSuffix(entry.Name(), ".png"), Index: index, Camera: Camera(match[2]),
			MaskFile: path.Join(dir, entry.Name()), masks: masks, images: images,
		}
		if pictures[entry.Name()] {
			f.ImageFile = path.Join(imageDir, entry.Name())
			delete(pictures, entry.Name())
		}
		if other, ok := indices[index]; ok {
			twice = append(twice, fmt.Sprintf("index %05d is used twice, by %s and %s", index, other, f.Name))
		}
		indices[index] = f.Name
		ds.frames = append(ds.frames, f)
	}
	if len(ds.frames) == 0 {
		return fmt.Errorf("opening data set %s: %w: %s holds %d entries, none named like 00000_FV.png", ds.Dir, ErrNoDataset, dir, len(entries))
	}
	slices.SortFunc(ds.frames, func(a, b Frame) int { return strings.Compare(a.Name, b.Name) })
	ds.readSize()
	unpictured := ds.readSynthetic()
	ds.readClasses()
	ds.takeNotes(twice, foreign, len(pictures), unpictured, path.Dir(dir))
	return nil
}

// listMasks finds the folder of masks and lists it.
func listMasks(s *source) (dir string, entries []fs.DirEntry, err error) {
	var tried []string
	for _, root := range roots {
		for _, sub := range maskDirs {
			dir := path.Join(root, sub)
			entries, err := fs.ReadDir(s.fsys, dir)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				tried = append(tried, dir)
			case err != nil:
				return "", nil, fmt.Errorf("listing masks: %w", err)
			case sub == "." && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return maskName.MatchString(e.Name()) }):
				tried = append(tried, dir)
			case path.Base(s.path) == "rgbLabels" || path.Base(s.path) == "rgb_images":
				return "", nil, fmt.Errorf("%w: this folder holds pictures, not class ids; open the folder above it", ErrNoDataset)
			default:
				return dir, entries, nil
			}
		}
	}
	return "", nil, fmt.Errorf("%w: looked for masks named like 00000_FV.png in %s; unpack semantic_annotations.zip there, or name another folder with %s",
		ErrNoDataset, strings.Join(tried[:min(len(tried), 4)], ", "), DirVariable)
}

// listImages finds the folder of pictures, in the archive of pictures or beside the masks, and the names in it.
func listImages(images, masks *source, maskDir string) (dir string, names map[string]bool) {
	names = map[string]bool{}
	for _, root := range append(slices.Clone(roots), path.Dir(maskDir), path.Dir(path.Dir(maskDir))) {
		for _, sub := range append(slices.Clone(imageDirs), ".") {
			if sub == "." && images == masks { // the masks themselves have the pictures' names
				continue
			}
			dir := path.Join(root, sub)
			if !fs.ValidPath(dir) {
				continue
			}
			entries, err := fs.ReadDir(images.fsys, dir)
			if err != nil {
				continue
			}
			for _, entry := range entries {
				if maskName.MatchString(entry.Name()) && !entry.IsDir() {
					names[entry.Name()] = true
				}
			}
			if len(names) > 0 {
				return dir, names
			}
		}
	}
	return "", names
}

// readSize takes the size of the first mask, in name order, whose header is sound, and tells it to every frame: one damaged
// bit must not make strangers of all the others.
func (ds *Dataset) readSize() {
	for _, f := range ds.frames {
		head, err := ds.masks.head(f.MaskFile, pngHeadChecked)
		size := headerSize(head)
		if err == nil && headerSound(head) && size.X > 0 && size.Y > 0 && size.X <= maxSide && size.Y <= maxSide && size.X*size.Y <= maskpng.DefaultMaxPixels {
			ds.Size = size
			break
		}
	}
	for i := range ds.frames {
		ds.frames[i].size = ds.Size
	}
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
func (ds *Dataset) takeNotes(twice []string, foreign, lonely, unpictured int, above string) {
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
		ds.note("%d pictures have no mask; they are left out", lonely)
	}
	if foreign > 0 {
		ds.note("%d entries in %s are no masks by their names; they are left out", foreign, ds.maskDir)
	}
	if _, err := fs.Stat(ds.masks.fsys, path.Join(above, "rgbLabels")); err == nil && above != ds.maskDir {
		ds.note("the colour labels in %s are left out: woodkit reads class ids", path.Join(above, "rgbLabels"))
	}
}

// readSynthetic reads the information file of a synthetic data set, where there is one, and returns how many of its masks
// were made without a picture.
func (ds *Dataset) readSynthetic() (unpictured int) {
	data, err := fs.ReadFile(ds.masks.fsys, "woodkit-synthetic.json")
	if err != nil {
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
		ds.note("incomplete: %d of %d frames; run go tool woodkit generate again", len(ds.frames), info.Frames)
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
	i, found := slices.BinarySearchFunc(ds.frames, strings.TrimSuffix(name, ".png"), func(f Frame, name string) int { return strings.Compare(f.Name, name) })
	if !found {
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
