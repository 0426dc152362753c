package woodkit

import "path/filepath"

// MaskPaths returns the files that hold the masks, as the operating system names them. An archive is one file. It returns nil
// for a data set whose files come from an fs.FS.
func (ds *Dataset) MaskPaths() []string {
	if ds.masks.Path == "" {
		return nil
	}
	var files []string
	seen := map[string]bool{}
	for _, f := range ds.frames {
		file := f.masks.Path
		if f.masks.IsFolder() {
			file = filepath.Join(file, filepath.FromSlash(f.MaskFile))
		}
		if !seen[file] {
			seen[file] = true
			files = append(files, file)
		}
	}
	return files
}
