package layout

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Beside reads the beginning of the file with this name, in capitals or not, and returns where the file lies. It looks
// in the folder above the masks and in the masks' own folder, and then further up to the folder that was opened. There
// it also looks in an archive that belongs to the masks. If there is no such file, the error wraps fs.ErrNotExist.
func (f *Found) Beside(name string, most int) (file string, data []byte, err error) {
	for _, l := range f.tables {
		masks := cmp.Or(l.masks.dir, f.MaskDir) // a part may have no masks
		dirs := []string{path.Dir(masks), masks}
		for dir := path.Dir(masks); dir != "."; {
			dir = path.Dir(dir)
			dirs = append(dirs, dir)
		}
		for _, dir := range dirs {
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
