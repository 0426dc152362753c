package layout

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

// Where masks and images lie in the layouts that exist: as published, as most unpackers leave it, and the folder itself.
// Folders may be in capitals.
var (
	roots     = []string{".", "WoodScape_ICCV19", "woodscape", "WoodScape"}
	maskDirs  = []string{"semantic_annotations/gtLabels", "semantic_annotations/semantic_annotations/gtLabels", "gtLabels", ".", "motion_annotations/gtLabels"}
	imageDirs = []string{"rgb_images", "rgb_images/rgb_images"}
)

const (
	maxWrappers = 4   // folders around the data set that are looked through, one in the other
	maxListed   = 500 // folders that are listed in all while they are looked through
)

// A search goes through one source. It lists every folder once.
type search struct {
	*files.Source
	lists map[string][]fs.DirEntry // by folder; nil: there is no such folder
}

func newSearch(s *files.Source) *search { return &search{s, map[string][]fs.DirEntry{}} }

// list lists a folder; one that is not there has no entries.
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
		return nil, err
	}
	l.lists[dir] = entries
	return entries, nil
}

// resolve finds a folder by its path, in capitals or not. It returns an empty path where there is none.
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

// isDir says whether an entry of a folder is itself one, or a link to one.
func (l *search) isDir(dir string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.IsDir()
	}
	info, err := fs.Stat(l.FS, path.Join(dir, entry.Name()))
	return err == nil && info.IsDir()
}

// folders are the folders in a folder in which masks may lie: none of colours, pictures or other annotations, none hidden.
func (l *search) folders(dir string) (folders []string) {
	entries, err := l.list(dir)
	if err != nil {
		return nil // nobody said that the masks are in this one
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

// otherFolders are folders of WoodScape and its kin that hold no class ids of things, in small letters.
var otherFolders = []string{"rgblabels", "rgb_images", "previous_images", "motion_annotations", "instance_annotations", "box_2d_annotations"}

// isMask says whether an entry has a mask's name and may be one. A folder may, so that it is named as a failure.
func isMask(entry fs.DirEntry) bool {
	_, ok := Parse(entry.Name())
	return ok && entry.Type()&^(fs.ModeDir|fs.ModeSymlink) == 0
}

// masksIn returns the masks in a folder, none of which may be there. Masks in folders in it count where it is the place for
// masks by its name.
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
	alone := len(m.files) == 0
	for _, folder := range l.folders(dir) {
		entries, err := l.list(folder)
		if err != nil {
			return m, fmt.Errorf("listing masks: %w", err)
		}
		if !slices.ContainsFunc(entries, isMask) {
			continue
		}
		m.other = slices.DeleteFunc(m.other, func(e fs.DirEntry) bool { return e.Name() == path.Base(folder) })
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

// usualMasks searches for masks where they usually lie in a folder. A folder of masks that has none is returned as well, after
// all others were tried.
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

// masks searches for masks where they usually lie: the quick search.
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
					return found, fmt.Errorf("%w: this folder holds pictures, not class ids; open the folder above it", ErrNoDataset)
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

// wrappedMasks searches for masks in the folders around them, up to maxWrappers deep: in those that are nearest. Masks in
// several folders are as many data sets, and only the reader knows which one is meant.
func (l *search) wrappedMasks() (maskFolder, error) {
	level := []string{"."}
	for range maxWrappers {
		var next []string
		found := map[string]maskFolder{}
		for _, dir := range level {
			for _, folder := range l.folders(dir) {
				if len(l.lists) > maxListed {
					break
				}
				next = append(next, folder)
				if m, err := l.usualMasks(folder); err == nil && len(m.files) > 0 { // what cannot be listed may be of somebody else
					found[m.dir] = m
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
		for dir := range found {
			dirs = append(dirs, dir)
		}
		slices.Sort(dirs)
		return maskFolder{}, fmt.Errorf("%w in this folder, but in several below it: %s; open one of them", ErrNoDataset, Shorten(dirs))
	}
	return maskFolder{}, nil
}
