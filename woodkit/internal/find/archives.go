package find

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"woodscape.example/woodkit/internal/files"
)

// maxArchives is the most zip archives in a folder that are opened to look for masks.
const maxArchives = 64

// An archive holds what the name of a zip archive says.
type archive struct {
	file string // path
	stem string // such as "semantic_annotations", in small letters
	set  string // the same for all parts of one download
	copy int    // 0 for the first download, 1 for "… (1).zip"
	part int    // counts from 1; 0 means that the archive is not split
}

var (
	// hostPart matches the names that a file host gives: semantic_annotations-20210405T101010Z-001.zip. There may be a
	// further number before the last one. It counts the downloads and changes nothing.
	hostPart = regexp.MustCompile(`^(.*?)(-\d{8}T\d{6}Z)(?:-\d+)?-(\d{3})$`)
	// anotherCopy matches the names that browsers and file managers give: "… (1)", "… - Copy", "… copy 2".
	anotherCopy = regexp.MustCompile(`(?i)^(.*?)(?: ?\((\d+)\)| ?-? copy(?: ?\(?(\d+)\)?)?)$`)
)

// parseArchive returns what a file's name says. ok is false if it is not the name of a zip archive.
func parseArchive(file string) (a archive, ok bool) {
	name := path.Base(file)
	if !strings.EqualFold(path.Ext(name), ".zip") || strings.HasPrefix(name, ".") {
		return a, false
	}
	stem := name[:len(name)-len(".zip")]
	a.file = file
	if match := anotherCopy.FindStringSubmatch(stem); match != nil {
		stem = match[1]
		a.copy, _ = strconv.Atoi(cmp.Or(match[2], match[3]))
		a.copy = max(a.copy, 1)
	}
	a.set = fmt.Sprint(stem, " ", a.copy)
	if match := hostPart.FindStringSubmatch(stem); match != nil {
		stem, a.set = match[1], fmt.Sprint(match[1], match[2], " ", a.copy)
		a.part, _ = strconv.Atoi(match[3])
	}
	a.stem = strings.ToLower(stem)
	return a, true
}

// rank orders archives by how likely they hold the masks: first those named after the masks, then the whole data set.
func (a archive) rank() int {
	switch {
	case strings.HasPrefix(a.stem, "semantic_annotations"):
		return 0
	case strings.Contains(a.stem, "woodscape"):
		return 1
	}
	return 2
}

// archives returns the sets of zip archives in a folder, the likeliest first. A set is one archive, or all parts of a
// split one.
func (l *search) archives(dir string) (sets [][]archive) {
	entries, err := l.list(dir)
	if err != nil || !l.IsFolder() {
		return nil
	}
	found := []archive{}
	for _, entry := range entries {
		if a, ok := parseArchive(path.Join(dir, entry.Name())); ok && !l.isDir(dir, entry) {
			found = append(found, a)
		}
	}
	slices.SortStableFunc(found, func(a, b archive) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.copy, b.copy), cmp.Compare(a.set, b.set), cmp.Compare(a.part, b.part))
	})
	for i, a := range found[:min(len(found), maxArchives)] {
		if i == 0 || a.set != found[i-1].set {
			sets = append(sets, nil)
		}
		sets[len(sets)-1] = append(sets[len(sets)-1], a)
	}
	return sets
}

// isImages reports whether a set of archives holds WoodScape's images, judging by its name.
func isImages(set []archive) bool { return strings.HasPrefix(set[0].stem, "rgb_images") }

// findArchives opens the archives in a folder that has no unpacked masks. It returns the parts of the first set that
// has masks, or no parts if no set has any.
func (f *Found) findArchives(l *search) (parts []part, err error) {
	var failed error
	for _, root := range roots {
		dir, err := l.resolve(root)
		if err != nil || dir == "" {
			continue
		}
		for _, set := range l.archives(dir) {
			if isImages(set) || len(parts) > 0 && isOther(set) {
				continue
			}
			masks, opened, err := l.openSet(set)
			failed = errors.Join(failed, err)
			switch {
			case len(masks) == 0:
			case len(parts) > 0:
				f.leaveArchives(set, masks, parts)
			default:
				parts, f.tables = masks, opened
				f.noteParts(set)
				for _, p := range parts {
					f.leaveOtherFolders(p.search, p.masks)
				}
			}
		}
	}
	if len(parts) == 0 {
		return nil, failed
	}
	if failed != nil {
		f.Note("an archive beside %s cannot be used: %v", path.Base(parts[0].Path), failed)
	}
	return parts, nil
}

// leaveArchives notes a further set of archives with masks.
func (f *Found) leaveArchives(set []archive, masks, used []part) {
	known, first := map[string]location{}, path.Base(used[0].Path)
	for _, p := range slices.Backward(used) { // the first mask of a name counts
		maps.Copy(known, p.namesOf(p.masks.files))
	}
	own, differ, all := 0, 0, 0
	for _, p := range masks {
		if !isOtherDir(p.masks.dir) && !p.pictures(p.masks.files) {
			own, differ, all = own+ownNames(p.masks.files, known), differ+p.differing(p.masks.files, known), all+len(p.masks.files)
		}
	}
	file := path.Base(set[0].file)
	if own > 0 {
		f.Leave(own, true, "%d of the %d masks in the archive %s have names of their own and are left out, because the masks are those of %s; "+
			"unpack both archives into one folder, or open the other archive by itself", own, all, file, first)
	}
	if differ > 0 {
		f.leaveVersions(differ, "%d of the %d masks in the archive %s are not the same as those of these names in %s, which are scanned; "+
			"open the other archive by itself to compare them", differ, all, file, first)
	}
	if all > 0 && own == 0 && differ == 0 {
		f.Note("the archive %s is left out: its masks are the same as those of %s", file, first)
	}
}

// openSet opens the archives of one set and finds the masks in each. It returns the parts with masks, and all opened
// parts. If one archive is damaged, the whole set fails, because the other archives hold only a part of the data set.
func (l *search) openSet(set []archive) (parts, opened []part, err error) {
	for _, a := range set {
		s, err := files.Open(filepath.Join(l.Path, filepath.FromSlash(a.file)))
		if err != nil {
			return nil, nil, err
		}
		inside := newSearch(s)
		m, err := inside.masks()
		if err == nil && len(m.files) == 0 {
			m, err = inside.wrappedMasks()
		}
		if err != nil {
			return nil, nil, fmt.Errorf("archive %s: %w", path.Base(a.file), err)
		}
		opened = append(opened, part{inside, m})
		if len(m.files) > 0 {
			parts = append(parts, part{inside, m})
		}
	}
	if len(parts) > 0 {
		return parts, opened, nil
	}
	for i, p := range opened {
		if inner := p.inner(); inner != "" {
			return nil, nil, fmt.Errorf("%w: the archive %s holds another one, %s; unpack the outer archive, then open the folder that it makes",
				ErrNoDataset, path.Base(set[i].file), inner)
		}
	}
	return nil, nil, nil
}

// inner returns a zip archive that lies inside the source, or "" if there is none.
func (l *search) inner() string {
	inner := ""
	for dir, entries := range l.lists {
		for _, entry := range entries {
			file := path.Join(dir, entry.Name())
			if a, ok := parseArchive(file); ok && (inner == "" || a.rank() == 0) {
				inner = file
			}
		}
	}
	return inner
}

// noteParts notes which parts of a split archive are missing. It can only find gaps, because only the file host knows
// the number of parts.
func (f *Found) noteParts(set []archive) {
	want := 1
	for _, a := range set {
		for ; a.part > 0 && want < a.part; want++ {
			f.Leave(0, true, "part %d of the split archive %s is missing, so its masks are left out; download that part again", want, path.Base(a.file))
		}
		want = a.part + 1
	}
}

// A place is a folder of a source.
type place struct {
	*search
	dir string
}

// around are a folder and those around it as far as the one that was opened and, where that is a part of the data set by its
// name, those around it that hold the rest.
func (l *search) around(dir string) (places []place) {
	if dir != "." {
		places = append(places, place{l, dir})
	}
	for {
		dir = path.Dir(dir)
		places = append(places, place{l, dir})
		if dir == "." {
			break
		}
	}
	for s := l.Source; s.IsFolder() && slices.Contains(wholeFolders, strings.ToLower(filepath.Base(s.Path))); {
		outer, err := files.Open(filepath.Dir(s.Path))
		if err != nil {
			break // it may be of somebody else
		}
		s = outer
		places = append(places, place{newSearch(s), "."})
	}
	return places
}

// wholeFolders are folders that hold all masks of a data set, in small letters.
var wholeFolders = []string{"gtlabels", "semantic_annotations"}

// isOther reports whether a set of archives holds pictures or other annotations, judging by its name.
func isOther(set []archive) bool {
	return slices.ContainsFunc(otherFolders, func(name string) bool { return strings.HasPrefix(set[0].stem, name) })
}

// imageSources returns the sources that may hold images: the one with the masks, and archives of images beside it.
func (f *Found) imageSources(main *files.Source, parts []part) (sources []*files.Source) {
	if main.IsFolder() {
		l := newSearch(main)
		for _, root := range roots {
			dir, err := l.resolve(root)
			if err != nil || dir == "" {
				continue
			}
			for _, set := range l.archives(dir) {
				if !isImages(set) || len(sources) > 0 {
					continue
				}
				for _, a := range set {
					if s, err := files.Open(filepath.Join(main.Path, filepath.FromSlash(a.file))); err == nil {
						sources = append(sources, s)
					}
				}
			}
		}
	}
	sources = append(sources, main) // unpacked images come last, so that they take precedence
	for _, p := range parts {
		if p.Source != main {
			sources = append(sources, p.Source)
		}
	}
	return sources
}
