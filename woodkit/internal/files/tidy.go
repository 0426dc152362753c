package files

import (
	"archive/zip"
	"strings"
)

// Repeated are the files that an archive has more than once.
type Repeated struct {
	Files  []string
	Differ int // how many of them are not the same as the one that counts
}

// tidyEntries puts slashes where old Windows programs wrote backslashes into names, and removes the entries whose name comes
// again: the last one counts, as it does for programs that unpack. Package archive/zip would refuse to list the folder. It
// returns the names of the files that it removed.
func tidyEntries(archive *zip.Reader) (twice Repeated) {
	last := map[string]int{}
	for i, f := range archive.File {
		f.Name = strings.ReplaceAll(f.Name, `\`, "/")
		last[strings.TrimSuffix(f.Name, "/")] = i
	}
	if len(last) == len(archive.File) {
		return twice
	}
	var kept []*zip.File
	for i, f := range archive.File {
		if last[strings.TrimSuffix(f.Name, "/")] == i {
			kept = append(kept, f)
		} else if !f.FileInfo().IsDir() {
			twice.Files = append(twice.Files, f.Name)
			if other := archive.File[last[f.Name]]; f.CRC32 != other.CRC32 || f.UncompressedSize64 != other.UncompressedSize64 {
				twice.Differ++
			}
		}
	}
	archive.File = kept
	return twice
}
