package find

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Beside reads the beginning of the file with this name, in capitals or not, and returns where the file lies. It looks
// in the folder above the masks and in the masks' own folder, and then further up to the folder that was opened. There
// it also looks in an archive that belongs to the masks. If there is no such file, the error wraps fs.ErrNotExist.
func (f *Found) Beside(name string, most int) (file string, data []byte, err error) {
	for _, l := range f.tables {
		for _, dir := range tableDirs(cmp.Or(l.masks.dir, f.MaskDir)) { // a part may have no masks
			entries, err := l.list(dir)
			if err != nil {
				continue // the folder may belong to another user
			}
			i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name })
			if i < 0 {
				i = slices.IndexFunc(entries, func(e fs.DirEntry) bool { return strings.EqualFold(e.Name(), name) })
			}
			if i >= 0 {
				file = path.Join(dir, entries[i].Name())
				data, err = l.Head(file, most)
				return file, data, err
			}
		}
	}
	data, err = f.Masks.ReadAbove(name)
	return name, data, err
}

// tableDirs are the folders in which a class table may lie: the one above the masks, theirs, and those around it.
func tableDirs(masks string) []string {
	dirs := []string{path.Dir(masks), masks}
	for dir := path.Dir(masks); dir != "."; {
		dir = path.Dir(dir)
		dirs = append(dirs, dir)
	}
	return dirs
}

// tableName matches the names that people give to class tables.
var tableName = regexp.MustCompile(`(?i)(annotation_info|class|label|mapping|categor).*\.(json|csv|tsv|txt|ya?ml)$`)

// OtherTables are files with the names of class tables that are not the one that was read: in the folders around the masks, with
// them, and in folders below.
func (f *Found) OtherTables(read string) (others []string) {
	for _, l := range f.parts {
		dirs := tableDirs(l.masks.dir)
		for _, folder := range l.folders(l.masks.dir) {
			if l.masks.dir != "." {
				dirs = append(dirs, folder)
			}
		}
		for _, dir := range slices.Compact(dirs) {
			entries, err := l.list(dir)
			if err != nil {
				continue // it may be of somebody else
			}
			for _, entry := range entries {
				if file := path.Join(dir, entry.Name()); tableName.MatchString(entry.Name()) && file != read && !entry.IsDir() {
					others = append(others, file)
				}
			}
		}
	}
	return others
}
