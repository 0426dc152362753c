package find

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/files"
)

// These are the places of masks and images in all known layouts: as published, as most programs unpack it, and the
// folder itself. Folders' names may be in capitals.
var (
	roots     = []string{".", "WoodScape_ICCV19", "woodscape", "WoodScape"}
	maskDirs  = []string{"semantic_annotations/gtLabels", "semantic_annotations/semantic_annotations/gtLabels", "gtLabels", ".", "motion_annotations/gtLabels"}
	imageDirs = []string{"rgb_images", "rgb_images/rgb_images"}
)

const (
	maxWrappers = 4   // how many folders deep the search goes around the data set
	maxListed   = 500 // how many folders are searched for masks that are left out, and around the data set
)

// A search looks through one source. It lists every folder that can be listed only once.
type search struct {
	*files.Source
	lists    map[string][]fs.DirEntry // keyed by folder; nil if the folder does not exist
	unlisted []string                 // folders that cannot be listed, apart from those of the file system itself
}

func newSearch(s *files.Source) *search { return &search{s, map[string][]fs.DirEntry{}, nil} }

// list returns the entries of a folder. A folder that does not exist has no entries.
func (l *search) list(dir string) ([]fs.DirEntry, error) {
	if entries, ok := l.lists[dir]; ok {
		return entries, nil
	}
	entries, err := fs.ReadDir(l.FS, dir)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err = nil, nil
	} else if err == nil && entries == nil {
		entries = []fs.DirEntry{}
	}
	if err != nil {
		if path.Base(dir) != "lost+found" && !slices.Contains(l.unlisted, dir) { // which file systems of Linux have for themselves
			l.unlisted = append(l.unlisted, dir)
		}
		return nil, err
	}
	l.lists[dir] = entries
	return entries, nil
}

// resolve finds a folder by its path, in capitals or not. It returns an empty path if there is none.
func (l *search) resolve(dir string) (string, error) {
	entries, err := l.list(dir)
	if err != nil || entries != nil {
		return dir, err
	}
	found := "."
	for part := range strings.SplitSeq(dir, "/") {
		entries, err := l.list(found)
		if err != nil {
			return "", err
		}
		i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == part && l.isDir(found, e) })
		if i < 0 {
			i = slices.IndexFunc(entries, func(e fs.DirEntry) bool { return strings.EqualFold(e.Name(), part) && l.isDir(found, e) })
		}
		if i < 0 {
			return "", nil
		}
		found = path.Join(found, entries[i].Name())
	}
	return found, nil
}

// isDir reports whether an entry is a folder, or a link to one.
func (l *search) isDir(dir string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.IsDir()
	}
	info, err := fs.Stat(l.FS, path.Join(dir, entry.Name()))
	return err == nil && info.IsDir()
}

// folders returns the folders inside a folder that may hold masks. It leaves out hidden folders and those of colours,
// pictures or other annotations.
func (l *search) folders(dir string) (folders []string) {
	entries, err := l.list(dir)
	if err != nil {
		return nil // nothing says that the masks are in this one
	}
	for _, entry := range entries {
		name := strings.ToLower(entry.Name())
		other := strings.HasPrefix(name, ".") || strings.HasPrefix(name, "__macosx") || slices.Contains(otherFolders, name)
		if !other && l.isDir(dir, entry) {
			folders = append(folders, path.Join(dir, entry.Name()))
		}
	}
	return folders
}

// otherFolders are folders of WoodScape and similar sets that hold no class ids of objects, in small letters.
var otherFolders = []string{"rgblabels", "rgb_images", "previous_images", "motion_annotations", "instance_annotations", "box_2d_annotations"}

// isMask reports whether an entry has a mask's name and may be a mask. A folder may be one, so that it is reported as a
// failure.
func isMask(entry fs.DirEntry) bool {
	_, ok := Parse(entry.Name())
	return ok && entry.Type()&^(fs.ModeDir|fs.ModeSymlink) == 0
}

// masksIn returns the masks in a folder, if there are any. If the folder's name is that of a folder for masks, masks in
// its subfolders count too.
func (l *search) masksIn(dir string) (maskFolder, error) {
	m := maskFolder{dir: dir}
	entries, err := l.list(dir)
	if err != nil {
		return m, fmt.Errorf("listing masks: %w", err)
	}
	for _, entry := range entries {
		if isMask(entry) {
			m.files = append(m.files, path.Join(dir, entry.Name()))
		} else {
			m.other = append(m.other, entry)
		}
	}
	name := path.Base(dir)
	if dir == "." {
		name = filepath.Base(l.Path)
	}
	if !strings.EqualFold(name, "gtLabels") {
		return m, nil
	}
	alone, reached := len(m.files) == 0, map[string]bool{realPath(l.Source, dir): true}
	for _, folder := range l.folders(dir) {
		entries, err := l.list(folder)
		if err != nil {
			return m, fmt.Errorf("listing masks: %w", err)
		}
		if !slices.ContainsFunc(entries, isMask) {
			continue
		}
		m.other = slices.DeleteFunc(m.other, func(e fs.DirEntry) bool { return e.Name() == path.Base(folder) })
		real := realPath(l.Source, folder)
		if reached[real] { // through a link
			continue
		}
		reached[real] = true
		if !alone {
			m.left = append(m.left, folder)
			for _, entry := range entries {
				if isMask(entry) {
					m.leftFiles++
				}
			}
			continue
		}
		for _, entry := range entries {
			if isMask(entry) {
				m.files = append(m.files, path.Join(folder, entry.Name()))
			} else {
				m.other = append(m.other, entry)
			}
		}
	}
	return m, nil
}

// usualMasks looks for masks in the usual places inside a folder. If no place has masks, it returns a folder of masks
// that is empty, if there is one.
func (l *search) usualMasks(root string) (m maskFolder, err error) {
	for _, sub := range maskDirs {
		dir, err := l.resolve(path.Join(root, sub))
		if err != nil {
			return m, fmt.Errorf("listing masks: %w", err)
		}
		if dir == "" {
			continue
		}
		found, err := l.masksIn(dir)
		if err != nil || len(found.files) > 0 {
			return found, err
		}
		if m.dir == "" && sub != "." {
			m = found
		}
	}
	return m, nil
}

// masks looks for masks in the usual places. This is the quick search.
func (l *search) masks() (empty maskFolder, err error) {
	for _, root := range roots {
		found, err := l.usualMasks(root)
		if err != nil {
			return found, err
		}
		if len(found.files) > 0 {
			switch strings.ToLower(filepath.Base(l.Path)) {
			case "rgblabels", "rgb_images":
				if found.dir == "." {
					return found, fmt.Errorf("%w: this folder holds images, not class ids; open the folder above it", ErrNoDataset)
				}
			}
			return found, nil
		}
		if empty.dir == "" {
			empty = found
		}
	}
	return empty, nil
}

// wrappedMasks looks for masks inside other folders, up to maxWrappers deep. The nearest masks count. If several
// folders have masks, they are several data sets, and only the reader knows which one is meant.
func (l *search) wrappedMasks() (maskFolder, error) {
	level := []string{"."}
	for range maxWrappers {
		var next []string
		found := map[string]maskFolder{} // by their real paths
		for _, dir := range level {
			for _, folder := range l.folders(dir) {
				if len(l.lists) > maxListed {
					break
				}
				next = append(next, folder)
				if m, err := l.usualMasks(folder); err == nil && len(m.files) > 0 { // a folder that cannot be listed may belong to another user
					found[realPath(l.Source, m.dir)] = m
				}
			}
		}
		switch len(found) {
		case 0:
			level = next
			continue
		case 1:
			for _, m := range found {
				return m, nil
			}
		}
		var dirs []string
		for _, m := range found {
			dirs = append(dirs, m.dir)
		}
		slices.Sort(dirs)
		return maskFolder{}, fmt.Errorf("%w in this folder, but in several below it: %s; open one of them", ErrNoDataset, Shorten(dirs))
	}
	return maskFolder{}, nil
}
