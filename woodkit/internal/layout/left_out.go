package layout

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Leave records files that are left out, and adds the note.
func (f *Found) Leave(files int, masks bool, format string, args ...any) {
	f.Note(format, args...)
	f.LeftOut = append(f.LeftOut, LeftOut{files, f.Notes[len(f.Notes)-1], masks})
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
		f.Leave(n, true, "%d files with a mask's name are pipes, sockets or devices and are left out: %s; put the masks there", n, Shorten(special))
	}
	if n := len(pngs); n > 0 {
		f.Leave(n, true, "%d entries in %s are no masks by their names; they are left out, %d PNG files among them: %s; name masks like 00000_FV.png",
			foreign, f.MaskDir, n, Shorten(pngs))
	} else if foreign > 0 {
		f.Leave(foreign, false, "%d entries in %s are no masks by their names; they are left out", foreign, f.MaskDir)
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
		text := fmt.Sprintf("%d entries are in the archive %s twice; the last one of each counts: %s", n, path.Base(p.Path), Shorten(p.Twice.Files))
		if p.Twice.Differ > 0 {
			f.Leave(p.Twice.Differ, true, "%s; %d of them are not the same", text, p.Twice.Differ)
		} else {
			f.Note("%s; they are the same", text)
		}
	}
}

// leaveOtherFolders notes masks in a second place where masks may lie.
func (f *Found) leaveOtherFolders(l *search, used maskFolder) {
	known := map[string]bool{}
	for _, file := range used.files {
		name, _ := Parse(path.Base(file))
		known[name.Text] = true
	}
	seen := map[string]bool{used.dir: true}
	for _, root := range roots {
		for _, sub := range maskDirs {
			dir, err := l.resolve(path.Join(root, sub))
			if err != nil || dir == "" || seen[dir] || sub == "." || isOtherDir(dir) { // images may lie in the folder itself
				continue
			}
			seen[dir] = true
			second, err := l.masksIn(dir)
			if err != nil || len(second.files) == 0 {
				continue // what cannot be listed may be of somebody else
			}
			more := 0
			for _, file := range second.files {
				if name, _ := Parse(path.Base(file)); !known[name.Text] {
					more++
				}
			}
			if more == 0 {
				f.Note("the %d masks in %s are left out: those in %s have the same names, and are the ones that are scanned", len(second.files), dir, used.dir)
			} else {
				f.Leave(len(second.files), true, "the %d masks in %s are left out, %d of which have names of their own: those in %s are scanned; open the other folder by itself",
					len(second.files), dir, more, used.dir)
			}
		}
	}
}

// isOtherDir says whether a folder of masks belongs to annotations of another kind.
func isOtherDir(dir string) bool {
	return slices.Contains(otherFolders, strings.ToLower(path.Base(path.Dir(dir))))
}
