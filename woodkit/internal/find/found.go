// Package find finds the masks and images of a data set: those of WoodScape however they were unpacked, wrapped, renamed or
// split, and those of other data sets by the patterns of their layouts. It also lists what lies there but is left out.
package find

import (
	"errors"
	"fmt"
	"io/fs"

	"woodscape.example/woodkit/internal/files"
)

// These environment variables name the reader's own data set, and say how it names its files. On the command line there are flags
// of the same names.
const (
	DirVariable     = "WOODSCAPE_DIR"
	LayoutVariable  = "WOODSCAPE_LAYOUT"  // the name of a layout, such as "cityscapes"
	MasksVariable   = "WOODSCAPE_MASKS"   // a pattern of the masks
	ImagesVariable  = "WOODSCAPE_IMAGES"  // a pattern of the images
	ClassesVariable = "WOODSCAPE_CLASSES" // a file with a class table, or the name of a layout
)

// ErrNoDataset means that no masks were found. The error that wraps it lists where they were looked for.
var ErrNoDataset = errors.New("no masks found")

// Found describes what was found in a folder or archive.
type Found struct {
	Masks   *files.Source // source of the masks, or of the first masks if an archive was split
	MaskDir string        // the folder in the source that holds the masks
	Frames  []Frame       // sorted by number and camera; of another layout, by name
	Group   string        // what the groups of frames are, such as "camera"; empty: there are none
	Notes   []string      // oddities, one sentence each, the most serious first
	LeftOut []LeftOut     // files that are not scanned; each is also in Notes

	parts  []part
	tables []part // where a class table may lie: with the masks, in other parts of a split archive, or in an archive beside them
	lonely int    // number of images without a mask

	versions map[string]bool // the sentences in LeftOut about other versions of masks that are scanned
}

// A Frame says where the files of one frame lie.
type Frame struct {
	Name
	Masks, Images       *files.Source
	MaskFile, ImageFile string // ImageFile is empty if there is no image
}

// Note adds a sentence to Notes.
func (f *Found) Note(format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// A LeftOut describes files in or beside a data set that are not scanned. Each is also one of the data set's Notes.
type LeftOut struct {
	Files int    `json:"files"` // number of files; 0 if it is not known
	Why   string `json:"why"`   // the sentence in Notes
	Masks bool   `json:"masks"` // true if they are or may be masks or a class table, so that the numbers could differ with them
}

// A part is a source with masks. There are several if a file host has split an archive.
type part struct {
	*search
	masks maskFolder
}

// A maskFolder is a folder with masks in it, or in its subfolders such as train and val.
type maskFolder struct {
	dir       string
	files     []string // paths of the files with a mask's name
	left      []string // subfolders that are left out because there are masks beside them
	leftFiles int      // number of masks in those subfolders
	other     []fs.DirEntry
}
