package woodkit

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/layout"
	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/scan"
)

// An Item names one mask without its data set, so that a list of items can be split and scanned on several machines.
type Item struct {
	Path  string // path of the mask's file or, if there is an Entry, of the zip archive
	Entry string // path of the mask in the archive; if it is empty, Path is the mask's file
	Bytes int64  // bytes that are read from storage: the size of the file, or of the packed entry; 0 if not known
}

// Items returns the items of all frames, with absolute paths. Files are in the order of Frames. Entries of an archive are in
// the order in which they lie in the archive, because storage reads them best in this order. A file whose size cannot be read,
// such as a link to nowhere, is listed without a size, and its frame fails when it is read. Items fails after OpenFS.
func (ds *Dataset) Items() ([]Item, error) {
	type entry struct {
		place int
		bytes int64
	}
	entries := map[*files.Source]map[string]entry{}
	var items []Item
	place := map[Item]int{}
	for _, f := range ds.frames {
		if f.masks.Path == "" {
			return nil, errors.New("listing items: the data set comes from an fs.FS that only this process can read; open the folder or zip itself")
		}
		if f.masks.IsFolder() {
			item := Item{Path: filepath.Join(f.masks.Path, filepath.FromSlash(f.MaskFile))}
			if info, err := fs.Stat(f.masks.FS, f.MaskFile); err == nil {
				item.Bytes = info.Size()
			}
			items = append(items, item)
			continue
		}
		if entries[f.masks] == nil {
			entries[f.masks] = map[string]entry{}
			for i, file := range f.masks.Entries() {
				entries[f.masks][file.Name] = entry{i, int64(min(file.CompressedSize64, math.MaxInt64))}
			}
		}
		at := entries[f.masks][f.MaskFile]
		item := Item{Path: f.masks.Path, Entry: f.MaskFile, Bytes: at.bytes}
		items, place[item] = append(items, item), at.place
	}
	if len(place) > 0 {
		slices.SortStableFunc(items, func(a, b Item) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(place[a], place[b])) })
	}
	return items, nil
}

// OpenItems opens masks that are named one by one, in any folders and archives. Each becomes a frame, in the order of the
// items, and its Index is the item's place in the slice. Masks must have the given size in pixels. If size is image.Point{},
// it is the size that most of them have, as in Open. The options must have a Layout, which gives frames their names and
// groups, and a ClassTable. They may have MaxPixels.
//
// Items that cannot be opened are returned in failed: their names do not fit the layout, or their archive cannot be read. All
// other files are opened only when their frames are read.
//
// A mask that is there twice is an error, because it would count twice. Links in the folders of a path make no difference to
// that. But a link in place of the mask's file counts as another mask, as it does in Open.
func OpenItems(items []Item, size image.Point, options ...Option) (ds *Dataset, failed []*scan.ItemError, err error) {
	how := opening{maxFrames: math.MaxInt, maxPixels: maskpng.DefaultMaxPixels}
	for _, option := range options {
		if err := option.set(&how); err != nil {
			return nil, nil, fmt.Errorf("opening items: %w", err)
		}
	}
	if how.classes == nil || how.layout.Name == "" {
		return nil, nil, errors.New("opening items: give a layout and a class table, because items come without a folder that tells them")
	}
	if size.X < 0 || size.Y < 0 || (size.X == 0) != (size.Y == 0) || !(Frame{maxPixels: how.maxPixels}).mayRead(size) {
		return nil, nil, fmt.Errorf("opening items: masks of %d×%d pixels, the limit is %d pixels; %s", size.X, size.Y, how.maxPixels, raise)
	}
	ds = &Dataset{Layout: how.layout.Name, Classes: how.classes}
	name, err := ds.namer(how.layout)
	if err != nil {
		return nil, nil, fmt.Errorf("opening items: %w", err)
	}
	sources := map[string]*files.Source{}
	type place struct {
		source *files.Source
		file   string
	}
	first := map[place]Item{}
	for i, item := range items {
		f, err := item.frame(sources, name)
		if err != nil {
			failed = append(failed, &scan.ItemError{Item: item.Path, Index: i, Err: err})
			continue
		}
		at := place{f.masks, f.MaskFile}
		if before, twice := first[at]; twice {
			return nil, nil, fmt.Errorf("opening items: %q and %q are the same mask; list it once", before, item)
		}
		first[at] = item
		f.Index, f.maxPixels = i, how.maxPixels
		if !slices.Equal(how.classes, WoodScape) {
			f.classes = &ds.Classes
		}
		ds.frames = append(ds.frames, f)
	}
	if ds.Size = size; size == (image.Point{}) {
		ds.readSize()
	}
	at := make(map[string]int, len(ds.frames))
	for i, f := range ds.frames {
		ds.frames[i].size = ds.Size
		at[f.Name] = i
	}
	ds.byName = func() map[string]int { return at }
	ds.fingerprint = sync.OnceValue(func() string { return fingerprintOf(ds.frames) })
	return ds, failed, nil
}

// namer returns a function that finds a mask's name and group in its path. It also sets the data set's GroupName.
func (ds *Dataset) namer(l layout.Layout) (func(file string) (name, group string, ok bool), error) {
	if isWoodScape(l) {
		ds.GroupName = "camera"
		return func(file string) (string, string, bool) {
			n, ok := find.Parse(path.Base(file))
			return n.Text, n.Group, ok
		}, nil
	}
	matcher, err := l.Matcher()
	if err != nil {
		return nil, err
	}
	ds.GroupName = matcher.Group
	return func(file string) (string, string, bool) {
		mask, ok := matcher.Mask(strings.TrimPrefix(file, "/"))
		return mask.Name, mask.Group, ok
	}, nil
}

// String returns the path, or "archive.zip!entry".
func (item Item) String() string {
	if item.Entry == "" {
		return item.Path
	}
	return item.Path + "!" + item.Entry
}

// frame returns the item's frame. It opens the folder or archive around the mask, or takes it from sources.
func (item Item) frame(sources map[string]*files.Source, name func(string) (string, string, bool)) (f Frame, err error) {
	in, file := filepath.Split(item.Path)
	full := filepath.ToSlash(filepath.Clean(item.Path))
	if item.Entry != "" {
		in, file, full = item.Path, item.Entry, item.Entry
	} else if slices.Contains(strings.Split(filepath.ToSlash(in), "/"), "..") { // behind a link, .. is not the folder that stands before it
		real, err := realPath(in)
		if err != nil {
			return f, openingError(err, in)
		}
		full = filepath.ToSlash(filepath.Join(real, file))
	}
	var ok bool
	if f.Name, f.Group, ok = name(full); !ok {
		return f, fmt.Errorf("%s is no mask of this layout by its name", full)
	}
	if !utf8.ValidString(f.Group) { // two such groups would have the same name in JSON
		return f, fmt.Errorf("its group %q is not UTF-8, so no result can name it; rename the folder or file", f.Group)
	}
	source, known := sources[in]
	if !known {
		if source, err = openReal(sources, in); err != nil {
			return f, openingError(err, strings.TrimSuffix(in, string(filepath.Separator)))
		}
		sources[in] = source
	}
	if source.IsFolder() != (item.Entry == "") {
		return f, fmt.Errorf("%s is not a zip archive", in)
	}
	f.MaskFile, f.masks = file, source
	return f, nil
}

// openReal opens a folder or archive, or takes it from sources if it was opened under another path.
func openReal(sources map[string]*files.Source, in string) (*files.Source, error) {
	real, err := realPath(in)
	if err != nil {
		return nil, err
	}
	if source, known := sources[real]; known {
		return source, nil
	}
	source, err := files.Open(real)
	if err == nil {
		sources[real] = source
	}
	return source, err
}

// realPath returns the absolute path without links. The path is not cleaned before, because that would take a link and the
// .. behind it away together.
func realPath(path string) (string, error) {
	if !filepath.IsAbs(path) {
		here, err := os.Getwd()
		if err != nil {
			return "", err
		}
		path = here + string(filepath.Separator) + path
	}
	return filepath.EvalSymlinks(path)
}

// openingError says which folder or archive cannot be opened. Open's own error says where it looked for a data set.
func openingError(err error, in string) error {
	if errors.Is(err, zip.ErrFormat) {
		return err
	}
	if of := (*fs.PathError)(nil); errors.As(err, &of) {
		return fmt.Errorf("opening %s: %w", in, of.Err)
	}
	return fmt.Errorf("opening %s: %w", in, err)
}
