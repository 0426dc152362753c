package files

import (
	"archive/zip"
	"path"
	"strings"
)

// Repeated are the files that an archive has more than once.
type Repeated struct {
	Files  []string
	Differ int // how many of them are not the same as the one that counts
}

// tidyEntries gives the entries names that package archive/zip can list: of what stands twice under one name it would refuse
// the whole folder, and so it would for a name that is no text. The last entry of a name counts, as it does for programs that
// unpack; a file does not stand where a folder is. It returns the names of the files that it removed.
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
		case name == "": // of no file
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

// entryName is the path of an entry below the archive's root: with slashes where old Windows programs wrote backslashes, valid
// UTF-8, without elements that mean nothing. A folder's ends in a slash. It is empty for the root itself.
func entryName(f *zip.File) string {
	name := strings.ToValidUTF8(strings.ReplaceAll(f.Name, `\`, "/"), "\ufffd")
	folder := f.FileInfo().IsDir() || strings.HasSuffix(name, "/")
	name = path.Clean("/" + name)[1:]
	if folder && name != "" {
		name += "/"
	}
	return name
}
