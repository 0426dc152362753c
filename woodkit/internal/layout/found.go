// Package layout finds the masks and images of a WoodScape data set, however it was unpacked, wrapped, renamed or split, and
// says what lies there and is left out.
package layout

import (
	"errors"
	"fmt"
	"io/fs"

	"woodscape.example/woodkit/internal/files"
)

// DirVariable is the environment variable that names the reader's own copy of WoodScape.
const DirVariable = "WOODSCAPE_DIR"

// ErrNoDataset says that no masks were found; the error around it lists where they were looked for.
var ErrNoDataset = errors.New("no WoodScape masks found")

// Found is what was found in a folder or archive.
type Found struct {
	Masks   *files.Source // of the masks, or of the first of them where an archive was split
	MaskDir string        // the folder in it that holds the masks
	Frames  []Frame       // by number and camera
	Notes   []string      // oddities, each a sentence, the gravest first
	LeftOut []LeftOut     // what Notes say of files that are not scanned

	parts  []part
	tables []part // where a class table may lie: with the masks, in other parts of a split archive, in one beside them
	lonely int    // images without a mask
}

// A Frame is where the files of one frame lie.
type Frame struct {
	Name
	Masks, Images       *files.Source
	MaskFile, ImageFile string // ImageFile is empty where there is none
}

// Note adds an oddity.
func (f *Found) Note(format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// A LeftOut is what lies in or beside a data set and is not scanned. Each is one of the data set's Notes as well.
type LeftOut struct {
	Files int    `json:"files"` // how many; 0: nobody knows
	Why   string `json:"why"`   // the note
	Masks bool   `json:"masks"` // they are masks, or may be, or may name the classes: with them the result would be another
}

// A part is a source with masks: there are several where a file host has split an archive.
type part struct {
	*search
	masks maskFolder
}

// A maskFolder is a folder of masks: in itself, or in folders in it such as train and val.
type maskFolder struct {
	dir       string
	files     []string // paths of what is named like a mask
	left      []string // folders in it that are left out, because there are masks beside them
	leftFiles int      // masks in those
	other     []fs.DirEntry
}
