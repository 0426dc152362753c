package find

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/layout"
)

// nothing returns the error of a search that found no masks. It says what lies in the folder of masks, or in the opened
// folder if there is no folder of masks, and what to do about it.
func (l *search) nothing(dir string) error {
	dir = cmp.Or(dir, ".")
	entries, err := l.list(dir)
	if err != nil {
		return err
	}
	var names []string
	hint := ""
	for _, entry := range entries {
		name := entry.Name()
		hint = cmp.Or(hint, hintOf(name))
		if l.isDir(dir, entry) {
			name += "/"
		}
		names = append(names, name)
	}
	if len(l.unlisted) > 0 {
		hint = fmt.Sprintf("%s cannot be listed: %s", Shorten(l.unlisted), toList)
	}
	if other := l.otherLayout(); other != "" {
		hint = fmt.Sprintf("there are masks of the layout %s: add --layout %s, in a cell the option woodkit.Layout", other, other)
	}
	if inner := l.inner(); inner != "" && !l.IsFolder() {
		hint = fmt.Sprintf("it holds another archive, %s: unpack the outer archive, then open the folder that it makes", inner)
	}
	place := dir
	if dir == "." {
		place = "the folder"
		if l.Path != "" && !l.IsFolder() {
			place = filepath.Base(l.Path)
		}
	}
	holds := "holds nothing"
	if len(names) > 0 {
		holds = fmt.Sprintf("holds %s: %s", unit.Several(len(names), "entry", "entries"), Shorten(names))
	}
	return fmt.Errorf("%w: looked for masks named like 00000_FV.png in %s and up to %d folders around it; %s %s; %s",
		ErrNoDataset, maskDirs[0], maxWrappers, place, holds,
		cmp.Or(hint, "unpack semantic_annotations.zip there, or name another folder with "+DirVariable))
}

// hintOf returns what to do about a file that could become a data set, or "".
func hintOf(name string) string {
	small := strings.ToLower(name)
	switch ext := path.Ext(small); {
	case slices.Contains([]string{".crdownload", ".part", ".partial", ".download", ".opdownload"}, ext):
		return fmt.Sprintf("%q is an unfinished download: download it again", name)
	case len(ext) == 4 && (strings.HasPrefix(ext, ".z") || strings.Contains(small, ".zip.")) && strings.Trim(ext[2:], "0123456789") == "":
		return fmt.Sprintf("%q is a piece of a split archive: join all of its pieces first (zip -s 0 for .z01, cat for .zip.001)", name)
	case slices.Contains([]string{".tar", ".tgz", ".gz", ".7z", ".rar", ".xz", ".zst", ".bz2"}, ext):
		return fmt.Sprintf("woodkit reads zip archives only: unpack %q there", name)
	}
	return ""
}

// otherLayout returns the name of a layout whose masks lie there, or "".
func (l *search) otherLayout() string {
	for _, other := range layout.All {
		if other.Name == layout.WoodScape.Name || other.Classes == "" { // any PNG file fits the layout of any files
			continue
		}
		if found, err := By(l.Source, other); err == nil && len(found.Frames) > 0 {
			return other.Name
		}
	}
	return ""
}
