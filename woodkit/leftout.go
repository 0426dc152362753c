package woodkit

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// LeftOut is what lies in or beside a data set and is not scanned. Each is one of the data set's Notes as well.
type LeftOut struct {
	Files int    `json:"files"` // how many; 0: nobody knows
	Why   string `json:"why"`   // the note
	Masks bool   `json:"masks"` // they are masks, or may be: with them the numbers would be others
}

// leave notes files that are left out.
func (ds *Dataset) leave(files int, masks bool, format string, args ...any) {
	ds.note(format, args...)
	ds.LeftOut = append(ds.LeftOut, LeftOut{files, ds.Notes[len(ds.Notes)-1], masks})
}

// leaveForeign notes what lies among the masks and is none: what is no regular file, and what has another name.
func (ds *Dataset) leaveForeign(parts []part) {
	var special, pngs []string
	foreign := 0
	for _, p := range parts {
		for _, entry := range p.masks.other {
			switch _, named := parseName(entry.Name()); {
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
		ds.leave(n, true, "%d files with a mask's name are pipes, sockets or devices and are left out: %s; put the masks there", n, shorten(special))
	}
	if n := len(pngs); n > 0 {
		ds.leave(n, true, "%d entries in %s are no masks by their names; they are left out, %d PNG files among them: %s; name masks like 00000_FV.png",
			foreign, ds.maskDir, n, shorten(pngs))
	} else if foreign > 0 {
		ds.leave(foreign, false, "%d entries in %s are no masks by their names; they are left out", foreign, ds.maskDir)
	}
}

// leaveColours notes the coloured labels beside the masks.
func (ds *Dataset) leaveColours(above string) {
	folder := path.Join(above, "rgbLabels")
	if _, err := fs.Stat(ds.masks.fsys, folder); err == nil && above != ds.maskDir {
		ds.note("the colour labels in %s are left out: woodkit reads class ids", folder)
	}
}

// twiceNote says which entries an archive has more than once.
func (ds *Dataset) twiceNote(p part) {
	if n := len(p.twice.files); n > 0 {
		text := fmt.Sprintf("%d entries are in the archive %s twice; the last one of each counts: %s", n, path.Base(p.path), shorten(p.twice.files))
		if p.twice.differ > 0 {
			ds.leave(p.twice.differ, true, "%s; %d of them are not the same", text, p.twice.differ)
		} else {
			ds.note("%s; they are the same", text)
		}
	}
}
