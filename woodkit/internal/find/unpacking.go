package find

import (
	"io/fs"
	"path"
)

// noteUnpacking notes if unpacking ended early: an archive beside the masks, or beside a folder around them, then has
// more masks. It counts a mask that is in several archives once.
func (f *Found) noteUnpacking(l *search, unpacked maskFolder) {
	if isOtherDir(unpacked.dir) {
		f.noteSemantic(l, unpacked)
		return // masks of motion do not come from an archive of class masks
	}
	known := map[string]string{} // keyed by the frames' names
	for _, file := range unpacked.files {
		name, _ := Parse(path.Base(file))
		known[name.Text] = file
	}
	told := map[string]bool{}
	for _, around := range l.around(unpacked.dir) {
		for _, set := range around.archives(around.dir) {
			if isOther(set) {
				continue
			}
			parts, opened, err := around.openSet(set)
			if err != nil {
				f.leaveUnread(set, err)
				continue
			}
			if !l.cameFrom(set, parts, known) {
				f.leaveApart(set, parts, known, told)
				continue
			}
			f.tables = append(f.tables, opened...)
			missing, all := 0, 0
			for _, p := range parts {
				for _, file := range p.masks.files {
					name, _ := Parse(path.Base(file))
					if all++; known[name.Text] == "" && !told[name.Text] {
						missing++
						told[name.Text] = true
					}
				}
			}
			if missing > 0 {
				f.Leave(missing, true, "half unpacked: %d of its %d masks are only in %s and are left out; unpack it again, or open the archive itself",
					missing, all, path.Base(set[0].file))
			}
		}
	}
}

// leaveUnread notes an archive of masks, judging by its name, that cannot be read: nobody knows whether all of it is unpacked.
func (f *Found) leaveUnread(set []archive, err error) {
	if set[0].rank() == 0 {
		f.Leave(0, true, "the archive %s beside the masks cannot be read, so its masks may not all be unpacked: %v; download it again, or remove it if all are there",
			path.Base(set[0].file), err)
	}
}

// leaveApart notes an archive beside the masks from which none of them came, such as that of another split. If it has masks
// of the same names too, it is another data set. Masks that were told are not counted again.
func (f *Found) leaveApart(set []archive, parts []part, known map[string]string, told map[string]bool) {
	var own []string
	for _, p := range parts {
		if isOtherDir(p.masks.dir) || p.pictures(p.masks.files) {
			continue
		}
		for _, file := range p.masks.files {
			name, _ := Parse(path.Base(file))
			switch {
			case known[name.Text] != "":
				return
			case !told[name.Text]:
				own = append(own, name.Text)
			}
		}
	}
	for _, name := range own {
		told[name] = true
	}
	if all := len(own); all > 0 {
		f.Leave(all, true, "the %d masks in the archive %s are left out: none of them is unpacked; unpack it beside the others, or open it by itself",
			all, path.Base(set[0].file))
	}
}

// cameFrom reports whether the masks, keyed by their frames' names, were unpacked from a set of archives. It goes by
// the set's name, or by sizes: all masks that are in both must have equal sizes. The mask at which unpacking ended may
// be cut short.
func (l *search) cameFrom(set []archive, parts []part, files map[string]string) bool {
	if set[0].rank() == 0 {
		return true
	}
	equal, differ := 0, 0
	for _, p := range parts {
		for _, file := range p.masks.files {
			name, _ := Parse(path.Base(file))
			if files[name.Text] == "" {
				continue
			}
			packed, err := fs.Stat(p.FS, file)
			unpacked, missing := fs.Stat(l.FS, files[name.Text])
			if err == nil && missing == nil && packed.Size() == unpacked.Size() {
				equal++
			} else if differ++; differ > 1 {
				return false
			}
		}
	}
	return equal > 0
}

// noteSemantic says that masks of another kind are scanned although an archive of class ids lies beside them.
func (f *Found) noteSemantic(l *search, other maskFolder) {
	for _, around := range l.around(path.Dir(other.dir)) {
		for _, set := range around.archives(around.dir) {
			if set[0].rank() == 0 {
				f.Leave(0, true, "the masks in %s are scanned, and %s beside them is left out: open that archive itself for its classes",
					path.Dir(other.dir), path.Base(set[0].file))
				return
			}
		}
	}
}
