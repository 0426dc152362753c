package find

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/layout"
)

// By searches a folder or archive for the masks and images of a layout other than WoodScape's. If there are no masks, the
// error wraps ErrNoDataset.
//
// Masks are searched for in the folder and all folders below it, and if there are none, in the zip archives in the folder.
// Images are searched for in both.
func By(main *files.Source, l layout.Layout) (*Found, error) {
	matcher, err := l.Matcher()
	if err != nil {
		return nil, err
	}
	f := &Found{Masks: main, MaskDir: ".", Group: matcher.Group}
	s := &sorting{found: f, layout: l, matcher: matcher, named: map[string]string{}, images: map[layout.Image][]candidate{}}
	s.take(main)
	unpacked := len(f.Frames)
	var failed error
	for i, archive := range archivesIn(main) {
		if i >= maxArchives {
			s.packed = append(s.packed, archive)
			continue
		}
		source, err := files.Open(filepath.Join(main.Path, archive))
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		if unpacked > 0 {
			s.takeImages(source, archive)
			continue
		}
		s.take(source)
	}
	if len(f.Frames) == 0 {
		return nil, errors.Join(s.nothing(main), failed)
	}
	if failed != nil {
		f.Leave(0, true, "an archive cannot be read, so the masks or images in it are left out: %v", failed)
	}
	s.finish()
	return f, nil
}

// maxDeep is how many folders below each other are listed.
const maxDeep = 16

// A sorting sorts the files of a data set by what they are to a layout.
type sorting struct {
	found   *Found
	layout  layout.Layout
	matcher *layout.Matcher
	named   map[string]string            // the masks' files by their frames' names
	images  map[layout.Image][]candidate // by their names in small letters
	masks   []layout.Mask                // one for each of found.Frames

	seen     int            // files
	first    []string       // the first of them, for an error
	other    map[string]int // files that are known to be neither, by pattern
	again    []string       // masks whose names were there before
	special  []string       // pipes, sockets and devices in a mask's place
	neither  []string       // PNG files that fit no pattern
	unlisted []string       // folders that cannot be listed
	deep     []string       // folders that are too deep to be listed
	double   []string       // images in a place where another image is taken
	packed   []string       // zip archives that are not opened: in folders or archives below, or too many
	apart    []string       // masks that are only in an archive beside unpacked ones
	archives []string       // in which those lie
}

// take sorts the files of a source.
func (s *sorting) take(source *files.Source) {
	s.walk(source, func(file string, entry fs.DirEntry) bool {
		mask, ok := s.matcher.Mask(file)
		switch {
		case ok && entry.Type()&^(fs.ModeDir|fs.ModeSymlink) != 0:
			s.special = append(s.special, file)
		case ok && s.named[mask.Name] != "":
			s.again = append(s.again, file)
		case ok:
			s.named[mask.Name] = file
			s.masks = append(s.masks, mask)
			s.found.Frames = append(s.found.Frames, Frame{
				Name: Name{Text: mask.Name, Group: mask.Group}, MaskFile: file, Masks: source, Images: source,
			})
		default:
			s.takeOther(source, file, entry)
		}
		return ok
	})
	if n := len(source.Twice.Files); n > 0 {
		s.found.twiceNote(part{search: newSearch(source)})
	}
}

// takeOther sorts a file that is no mask. Folders are none of them.
func (s *sorting) takeOther(source *files.Source, file string, entry fs.DirEntry) {
	if entry.IsDir() {
		return
	}
	images := s.takeImage(source, file)
	if _, ok := parseArchive(file); ok && (path.Dir(file) != "." || !source.IsFolder()) {
		s.packed = append(s.packed, file)
	}
	if pattern := s.matcher.Other(file); pattern != "" {
		if s.other == nil {
			s.other = map[string]int{}
		}
		s.other[pattern]++
	} else if len(images) == 0 && strings.EqualFold(path.Ext(file), ".png") {
		s.neither = append(s.neither, file)
	}
}

// A candidate is an image, and what its path says.
type candidate struct {
	location
	image layout.Image
}

// takeImage notes a file as a candidate for the masks to which it belongs by its name.
func (s *sorting) takeImage(source *files.Source, file string) []layout.Image {
	images := s.matcher.Images(file)
	for _, image := range images {
		s.images[image.Fold()] = append(s.images[image.Fold()], candidate{location{source, file}, image})
	}
	return images
}

// takeImages takes the images of an archive beside unpacked masks, and remembers masks that are only there.
func (s *sorting) takeImages(source *files.Source, archive string) {
	before := len(s.apart)
	s.walk(source, func(file string, entry fs.DirEntry) bool {
		mask, ok := s.matcher.Mask(file)
		switch {
		case !ok && !entry.IsDir():
			s.takeImage(source, file)
		case ok && s.named[mask.Name] == "":
			s.apart = append(s.apart, file)
		}
		return ok
	})
	if len(s.apart) > before {
		s.archives = append(s.archives, archive)
	}
}

// walk calls visit with every entry of a source, folder by folder in the order of their paths. It does not go into a folder
// that visit takes, and into hidden ones. Links to folders come last, so that a folder that is there twice is listed at its
// own place, and each is listed only once.
func (s *sorting) walk(source *files.Source, visit func(file string, entry fs.DirEntry) (taken bool)) {
	l := newSearch(source)
	listed := map[string]bool{} // folders by their real paths
	type link struct {
		dir  string
		deep int
	}
	var links []link
	var into func(dir, real string, deep int)
	into = func(dir, real string, deep int) {
		if listed[real] {
			return
		}
		if deep > maxDeep {
			s.deep = append(s.deep, dir)
			return
		}
		listed[real] = true
		entries, _ := l.list(dir) // l notes what cannot be listed
		for _, entry := range entries {
			file := path.Join(dir, entry.Name())
			if strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "__MACOSX") {
				continue
			}
			isDir := l.isDir(dir, entry)
			if !isDir {
				s.seen++
				if len(s.first) < 64 {
					s.first = append(s.first, file)
				}
			}
			switch taken := visit(file, entry); {
			case !isDir || taken:
			case source.IsFolder() && entry.Type()&fs.ModeSymlink != 0:
				links = append(links, link{file, deep + 1})
			default:
				into(file, filepath.Join(real, entry.Name()), deep+1)
			}
		}
	}
	into(".", realPath(source, "."), 0)
	for len(links) > 0 {
		next := links[0]
		links = links[1:]
		into(next.dir, realPath(source, next.dir), next.deep)
	}
	s.unlisted = append(s.unlisted, l.unlisted...)
}

// realPath is the path of a folder without links. Where there are none, or it cannot be found out, it is the path in the
// source.
func realPath(source *files.Source, dir string) string {
	if source.IsFolder() {
		if real, err := filepath.EvalSymlinks(filepath.Join(source.Path, filepath.FromSlash(dir))); err == nil {
			return real
		}
	}
	return dir
}

// archivesIn returns the names of the zip archives in a folder.
func archivesIn(main *files.Source) (names []string) {
	if !main.IsFolder() {
		return nil
	}
	entries, err := newSearch(main).list(".")
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		if _, ok := parseArchive(entry.Name()); ok && !entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

// finish gives the frames their images and their order, and notes what is left out.
func (s *sorting) finish() {
	f := s.found
	without, lonely := s.giveImages()
	slices.SortFunc(f.Frames, func(a, b Frame) int { return cmp.Compare(a.Text, b.Text) })
	for i := range f.Frames {
		f.Frames[i].Index = i
	}
	f.Masks = f.Frames[0].Masks
	s.noteMasks()
	if without > 0 && s.matcher.HasImages() {
		f.Note("%d of %d masks have no image; they can be scanned all the same. Looked for %s", without, len(f.Frames), s.looked(s.layout.Images))
	}
	if n := len(lonely); n > 0 {
		f.Leave(n, false, "%s left out: %s", unit.Several(n, "image has no mask and is", "images have no mask and are"), Shorten(lonely))
	}
	if n := len(s.neither); n > 0 {
		f.Leave(n, true, "%s by name, and left out: %s; %s", unit.Several(n, "PNG file is neither a mask nor an image", "PNG files are neither masks nor images"), Shorten(s.neither), s.wanted())
	}
}

// giveImages gives each frame the first image whose name is equal to the mask's or, if there is none, the first one that differs
// in capitals. It returns how many masks have no image, and the images without a mask.
func (s *sorting) giveImages() (without int, lonely []string) {
	used, wanted := map[location]bool{}, map[layout.Image]bool{}
	for i, mask := range s.masks {
		image := mask.Image()
		near := s.images[image.Fold()]
		if len(near) == 0 {
			without++
			continue
		}
		at := max(0, slices.IndexFunc(near, func(c candidate) bool { return c.image == image }))
		s.found.Frames[i].Images, s.found.Frames[i].ImageFile = near[at].source, near[at].file
		used[near[at].location], wanted[image.Fold()] = true, true
	}
	for image, near := range s.images {
		for _, c := range near {
			switch {
			case used[c.location] || c.source != near[0].source: // an archive may hold again what is unpacked beside it
			case wanted[image]:
				s.double = append(s.double, c.file)
			default:
				lonely = append(lonely, c.file)
			}
		}
	}
	for _, files := range []*[]string{&s.double, &lonely} {
		slices.Sort(*files)
		*files = slices.Compact(*files) // an image may fit several patterns
	}
	return without, lonely
}

// noteMasks notes masks that are left out.
func (s *sorting) noteMasks() {
	f := s.found
	if n := len(s.again); n > 0 {
		f.Leave(n, true, "%s left out: %s; give each frame a name of its own, or scan the folders one by one", unit.Several(n, "mask has the name of another and is", "masks have the name of another and are"), Shorten(s.again))
	}
	if n := len(s.apart); n > 0 {
		f.Leave(n, true, "half unpacked: %s only in %s, and left out; unpack it again, or open the archive itself", unit.Several(n, "mask is", "masks are"), Shorten(s.archives))
	}
	if n := len(s.special); n > 0 {
		f.Leave(n, true, "%s left out: %s; put the masks there", unit.Several(n, "file with a mask's name is a pipe, socket or device and is", "files with a mask's name are pipes, sockets or devices and are"), Shorten(s.special))
	}
	f.leaveUnlisted(s.unlisted)
	f.leaveDeep(s.deep, maxDeep)
	if n := len(s.packed); n > 0 {
		f.Leave(0, true, "%s not opened, so masks or images in there are left out: %s; unpack them, or open each by itself", unit.Several(n, "zip archive is", "zip archives are"), Shorten(s.packed))
	}
	if n := len(s.double); n > 0 {
		f.Leave(n, false, "%s left out: %s; check that the others are the right ones, or give a pattern that fits only one: %s",
			unit.Several(n, "image belongs to a mask that has one, by its name, and is", "images belong to a mask that has one, by their names, and are"), Shorten(s.double), s.looked(s.layout.Images))
	}
}

// looked writes patterns: "a or b".
func (s *sorting) looked(patterns []string) string { return strings.Join(patterns, " or ") }

// wanted says what the layout looks for.
func (s *sorting) wanted() string {
	text := fmt.Sprintf("layout %s has masks %s", s.layout.Name, s.looked(s.layout.Masks))
	if s.matcher.HasImages() {
		text += ", and images " + s.looked(s.layout.Images)
	}
	return text
}

// nothing returns the error of a search that found no masks.
func (s *sorting) nothing(main *files.Source) error {
	place := cmp.Or(main.Path, "the files")
	holds := "holds no files"
	if s.seen > 0 {
		holds = fmt.Sprintf("holds %s: %s", unit.Several(s.seen, "file", "files"), Shorten(s.first))
	}
	next := "name the masks with --masks 'PATTERN', in a cell with layout.Files, or open another folder"
	if len(s.unlisted) > 0 {
		next = fmt.Sprintf("%s cannot be listed: %s", Shorten(s.unlisted), toList)
	}
	if len(s.special) > 0 {
		next = fmt.Sprintf("%s are pipes, sockets or devices: put the masks there", Shorten(s.special))
	}
	for _, pattern := range []string{"*_labelTrainIds.png", "*_labelIds.png", "*_gtCoarse_labelIds.png", "*_color.png"} {
		if n := s.other[pattern]; n > 0 {
			next = fmt.Sprintf("%d of them are %s, %s", n, pattern, map[string]string{
				"*_color.png":             "masks in colours, which have no class ids: download or make the masks with class ids (labelIds)",
				"*_labelTrainIds.png":     "masks with the ids for training: scan them with --layout cityscapes-trainids",
				"*_labelIds.png":          "masks with the ids of Cityscapes: scan them with --layout cityscapes",
				"*_gtCoarse_labelIds.png": "the coarse masks: scan them with --masks '{city}_*_*_gtCoarse_labelIds.png'",
			}[pattern])
			break
		}
	}
	for file := range slices.Values(s.first) {
		if hint := hintOf(path.Base(file)); hint != "" {
			next = hint
		}
	}
	return fmt.Errorf("%w: looked for %s (layout %s) in all folders of %s, which %s; %s",
		ErrNoDataset, s.looked(s.layout.Masks), s.layout.Name, place, holds, next)
}
