package find

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/unit"
)

// Leave records files that are left out, and adds the note.
func (f *Found) Leave(files int, masks bool, format string, args ...any) {
	f.Note(format, args...)
	f.LeftOut = append(f.LeftOut, LeftOut{files, f.Notes[len(f.Notes)-1], masks})
}

// leaveVersions records masks that are left out because other masks of the same names are scanned.
func (f *Found) leaveVersions(files int, format string, args ...any) {
	f.Leave(files, true, format, args...)
	if f.versions == nil {
		f.versions = map[string]bool{}
	}
	f.versions[f.Notes[len(f.Notes)-1]] = true
}

// SortNotes puts Notes and LeftOut in the order of gravity: first what keeps masks from being counted at all, then other versions
// of masks that are counted, then everything else.
func (f *Found) SortNotes() {
	gravity := map[string]int{}
	for _, l := range f.LeftOut {
		switch {
		case f.versions[l.Why]:
			gravity[l.Why] = 1
		case l.Masks:
			gravity[l.Why] = 2
		}
	}
	slices.SortStableFunc(f.Notes, func(a, b string) int { return cmp.Compare(gravity[b], gravity[a]) })
	slices.SortStableFunc(f.LeftOut, func(a, b LeftOut) int { return cmp.Compare(gravity[b.Why], gravity[a.Why]) })
}

// leaveForeign records entries among the masks that are not masks: they are not regular files, or they have other
// names.
func (f *Found) leaveForeign(parts []part) {
	var special, pngs []string
	foreign := 0
	for _, p := range parts {
		for _, entry := range p.masks.other {
			switch _, named := Parse(entry.Name()); {
			case named:
				special = append(special, entry.Name())
				continue
			case !entry.IsDir() && strings.EqualFold(path.Ext(entry.Name()), ".png"):
				pngs = append(pngs, entry.Name())
			}
			foreign++
		}
	}
	if n := len(special); n > 0 {
		f.Leave(n, true, "%s left out: %s; put the masks there", unit.Several(n, "file with a mask's name is a pipe, socket or device and is", "files with a mask's name are pipes, sockets or devices and are"), Shorten(special))
	}
	if n := len(pngs); n > 0 {
		f.Leave(n, true, "left out of %s, because the name is not a mask's: %s, %s among them: %s; name masks like 00000_FV.png",
			f.MaskDir, unit.Several(foreign, "entry", "entries"), unit.Several(n, "PNG file", "PNG files"), Shorten(pngs))
	} else if foreign > 0 {
		f.Leave(foreign, false, "left out of %s, because the name is not a mask's: %s", f.MaskDir, unit.Several(foreign, "entry", "entries"))
	}
}

// leaveColours notes the colour labels beside the masks.
func (f *Found) leaveColours(above string) {
	folder := path.Join(above, "rgbLabels")
	if _, err := fs.Stat(f.Masks.FS, folder); err == nil && above != f.MaskDir {
		f.Note("the colour labels in %s are left out: woodkit reads class ids", folder)
	}
}

// twiceNote notes the entries that an archive has more than once.
func (f *Found) twiceNote(p part) {
	if n := len(p.Twice.Files); n > 0 {
		text := fmt.Sprintf("%s in the archive %s twice; the last one of each counts: %s", unit.Several(n, "entry is", "entries are"), path.Base(p.Path), Shorten(p.Twice.Files))
		if p.Twice.Differ > 0 {
			f.leaveVersions(p.Twice.Differ, "%s; %d of the files are not the same", text, p.Twice.Differ)
		} else {
			f.Note("%s; they are the same", text)
		}
	}
}

// leaveOtherFolders notes masks in other folders than the one that is used: in another usual place, or anywhere else up to a few
// folders deep. Folders go by their real paths, because links may lead to one several times, and in circles.
func (f *Found) leaveOtherFolders(l *search, used maskFolder) {
	known, dirs := l.namesOf(used.files), map[string]bool{".": true, used.dir: true} // images may lie in the folder itself
	for _, file := range used.files {
		dirs[path.Dir(file)] = true
	}
	for _, folder := range used.left {
		dirs[folder] = true
	}
	before := map[string]bool{} // folders whose masks are scanned, or noted elsewhere
	for dir := range dirs {
		before[realPath(l.Source, dir)] = true
	}
	var deep, beyond []string // folders that are not listed, because they are too deep or too many
	listed, reached := 0, map[string]bool{realPath(l.Source, "."): true}
	for level := []string{"."}; len(level) > 0; {
		var next []string
		for _, dir := range level {
			for _, folder := range l.folders(dir) {
				real := realPath(l.Source, folder)
				again := reached[real]
				reached[real] = true
				switch {
				case again:
				case before[real]: // listed before
					next = append(next, folder)
				case strings.Count(folder, "/") > maxWrappers+2:
					deep = append(deep, folder)
				case listed >= maxListed:
					beyond = append(beyond, folder)
				default:
					next, listed = append(next, folder), listed+1
					if entries, err := l.list(folder); err == nil && slices.ContainsFunc(entries, isMask) {
						f.leaveFolder(l, folder, entries, used, known)
					}
				}
			}
		}
		level = next
	}
	f.leaveUnlisted(l.unlisted)
	f.leaveDeep(deep, maxWrappers+3)
	if n := len(beyond); n > 0 {
		f.Leave(0, true, "%s not searched, because there are more than %d, so masks there are left out, if there are any: %s; open a folder nearer to them",
			unit.Several(n, "folder is", "folders are"), maxListed, Shorten(beyond))
	}
}

// leaveDeep notes folders with other folders in them that are not listed, because they lie this many folders deep.
func (f *Found) leaveDeep(dirs []string, deep int) {
	if n := len(dirs); n > 0 {
		f.Leave(0, true, "%s more than %d deep, so masks there are left out, if there are any: %s; open a folder nearer to them",
			unit.Several(n, "folder lies", "folders lie"), deep, Shorten(dirs))
	}
}

// toList says what to do about folders that cannot be listed.
const toList = "change the permissions, or the name if it is not UTF-8"

// leaveUnlisted notes folders that cannot be listed.
func (f *Found) leaveUnlisted(dirs []string) {
	if n := len(dirs); n > 0 {
		f.Leave(0, true, "%s cannot be listed, so masks there are left out, if there are any: %s; %s", unit.Several(n, "folder", "folders"), Shorten(dirs), toList)
	}
}

// leaveFolder notes the masks in a folder that is not scanned.
func (f *Found) leaveFolder(l *search, dir string, entries []fs.DirEntry, used maskFolder, known map[string]location) {
	var files []string
	for _, entry := range entries {
		if isMask(entry) {
			files = append(files, path.Join(dir, entry.Name()))
		}
	}
	if l.pictures(files) {
		return
	}
	if own := ownNames(files, known); own > 0 {
		f.Leave(len(files), true, "the %d masks in %s are left out, %d of which have names of their own: those in %s are scanned; open the other folder by itself",
			len(files), dir, own, used.dir)
	} else if differ := l.differing(files, known); differ > 0 {
		f.leaveVersions(differ, "the %d masks in %s are left out: those in %s have the same names, and are the ones that are scanned; %d of the files are not the same; "+
			"open the other folder by itself to compare them", len(files), dir, used.dir, differ)
	} else {
		f.Note("the %d masks in %s are left out: those in %s have the same names, and are the ones that are scanned", len(files), dir, used.dir)
	}
}

// pictures reports whether files with the names of masks are camera images or colour labels, by the colour type of the first.
func (l *search) pictures(files []string) bool {
	const colourType = 25 // its place in a PNG file
	head, err := l.Head(files[0], colourType+1)
	return err == nil && len(head) > colourType && (head[colourType] == 2 || head[colourType] == 6)
}

// namesOf are the names of the frames that have these masks, and where the masks lie. The first mask of a name counts.
func (l *search) namesOf(files []string) map[string]location {
	names := map[string]location{}
	for _, file := range files {
		name, _ := Parse(path.Base(file))
		if _, ok := names[name.Text]; !ok {
			names[name.Text] = location{l.Source, file}
		}
	}
	return names
}

// ownNames counts the masks whose frames are not known.
func ownNames(files []string, known map[string]location) (own int) {
	for _, file := range files {
		name, _ := Parse(path.Base(file))
		if _, ok := known[name.Text]; !ok {
			own++
		}
	}
	return own
}

// differing counts the masks that are not the same as the known masks of their frames.
func (l *search) differing(masks []string, known map[string]location) (differ int) {
	for _, file := range masks {
		name, _ := Parse(path.Base(file))
		if other, ok := known[name.Text]; ok && !files.Same(l.Source, file, other.source, other.file) {
			differ++
		}
	}
	return differ
}

// isOtherDir says whether a folder of masks belongs to annotations of another kind.
func isOtherDir(dir string) bool {
	return slices.Contains(otherFolders, strings.ToLower(path.Base(path.Dir(dir))))
}
