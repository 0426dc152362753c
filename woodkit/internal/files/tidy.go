package files

import (
	"archive/zip"
	"path"
	"strings"
)

// Repeated holds the files that an archive has more than once.
type Repeated struct {
	Files  []string
	Differ int // how many of them differ from the one that counts
}

// tidyEntries gives the entries names that package archive/zip can list. Without this, archive/zip would refuse a whole
// folder if two entries in it have the same name, or if a name is no valid text. The last entry of a name counts, as in
// programs that unpack archives. If a file and a folder have the same name, the file is removed. tidyEntries returns
// the names of the files that it removed.
func tidyEntries(archive *zip.Reader) (twice Repeated) {
	last, folders := map[string]int{}, map[string]bool{}
	for i, f := range archive.File {
		f.Name = entryName(f)
		name := strings.TrimSuffix(f.Name, "/")
		last[name] = i
		for dir := path.Dir(name); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	var kept []*zip.File
	for i, f := range archive.File {
		name, folder := strings.CutSuffix(f.Name, "/")
		inTheWay := !folder && folders[name]
		switch {
		case name == "": // no file has this name
		case last[name] == i && !inTheWay:
			kept = append(kept, f)
		case !folder:
			twice.Files = append(twice.Files, f.Name)
			if other := archive.File[last[name]]; inTheWay || f.CRC32 != other.CRC32 || f.UncompressedSize64 != other.UncompressedSize64 {
				twice.Differ++
			}
		}
	}
	archive.File = kept
	return twice
}

// entryName returns the path of an entry below the archive's root. It replaces the backslashes of old Windows programs
// by slashes, makes the name valid UTF-8, and removes elements without meaning. A folder's path ends in a slash. The
// root's path is empty.
func entryName(f *zip.File) string {
	name := strings.ToValidUTF8(strings.ReplaceAll(f.Name, `\`, "/"), "\ufffd")
	folder := f.FileInfo().IsDir() || strings.HasSuffix(name, "/")
	name = path.Clean("/" + name)[1:]
	if folder && name != "" {
		name += "/"
	}
	return name
}
