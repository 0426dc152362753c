package find

import (
	"maps"
	"path"
	"slices"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/unit"
)

// Find searches a folder or archive for masks and their images. If there are no masks, the error wraps ErrNoDataset.
func Find(main *files.Source) (*Found, error) {
	f := &Found{Group: "camera"}
	parts, err := f.findParts(main)
	if err != nil {
		return nil, err
	}
	f.Masks, f.MaskDir, f.parts = parts[0].Source, parts[0].masks.dir, parts
	f.takeFrames(parts)
	f.lonely = f.takeImages(main, parts)
	return f, nil
}

// findParts searches for masks in the usual places, in archives as downloaded, and in folders around them.
func (f *Found) findParts(main *files.Source) ([]part, error) {
	l := newSearch(main)
	usual, err := l.masks()
	if err != nil {
		return nil, err
	}
	if len(usual.files) > 0 {
		f.tables = []part{{l, usual}}
		f.noteUnpacking(l, usual)
		f.leaveOtherFolders(l, usual)
		return []part{{l, usual}}, nil
	}
	parts, err := f.findArchives(l)
	if err != nil || len(parts) > 0 {
		return parts, err
	}
	wrapped, err := l.wrappedMasks()
	if err != nil {
		return nil, err
	}
	if len(wrapped.files) > 0 {
		f.tables = []part{{l, wrapped}}
		f.noteUnpacking(l, wrapped)
		f.leaveOtherFolders(l, wrapped)
		return []part{{l, wrapped}}, nil
	}
	return nil, l.nothing(usual.dir)
}

// takeFrames makes a frame from each mask. If several masks have the same name, the first one counts.
func (f *Found) takeFrames(parts []part) {
	seen := map[string]bool{}
	var again []string
	for _, p := range parts {
		for _, file := range p.masks.files {
			name, _ := Parse(path.Base(file))
			if seen[name.Text] {
				again = append(again, file)
				continue
			}
			seen[name.Text] = true
			f.Frames = append(f.Frames, Frame{Name: name, MaskFile: file, Masks: p.Source})
		}
		if len(p.masks.left) > 0 {
			f.Leave(p.masks.leftFiles, true, "left out, because %s holds masks itself: %s in folders below it: %s; open the folders one by one",
				p.masks.dir, unit.Several(p.masks.leftFiles, "mask", "masks"), Shorten(p.masks.left))
		}
		f.twiceNote(p)
	}
	if len(again) > 0 {
		f.Leave(len(again), true, "%s left out: %s", unit.Several(len(again), "mask has the name of another and is", "masks have the name of another and are"), Shorten(again))
	}
	slices.SortFunc(f.Frames, func(a, b Frame) int { return Compare(a.Name, b.Name) })
}

// A location says where a mask or an image lies.
type location struct {
	source *files.Source
	file   string
}

// takeImages finds the images and adds them to their frames. It returns how many images have no mask.
func (f *Found) takeImages(main *files.Source, parts []part) (lonely int) {
	images, names := map[string]location{}, map[string]string{}
	for _, frame := range f.Frames {
		names[frame.Text] = path.Base(frame.MaskFile)
	}
	for _, s := range f.imageSources(main, parts) {
		maps.Copy(images, newSearch(s).images(names, f.MaskDir, slices.ContainsFunc(parts, func(p part) bool { return p.Source == s })))
	}
	for i, frame := range f.Frames {
		f.Frames[i].Images = main
		if p, ok := images[frame.Text]; ok {
			f.Frames[i].Images, f.Frames[i].ImageFile = p.source, p.file
			delete(images, frame.Text)
		}
	}
	return len(images)
}

// images returns the images in the first folder of the source that has some, keyed by their frames' names. If the source
// also has the masks, it skips the masks' folder, because masks and images have the same names. names are those of the masks'
// files: of several images in a folder that differ in capitals, one with such a name counts.
func (l *search) images(names map[string]string, maskDir string, masksToo bool) map[string]location {
	images := map[string]location{}
	places := slices.Clone(roots)
	for dir := path.Dir(maskDir); dir != "."; dir = path.Dir(dir) {
		places = append(places, dir)
	}
	subs := imageDirs
	if !masksToo {
		subs = append(slices.Clone(subs), ".")
	}
	for _, place := range places {
		for _, sub := range subs {
			dir, err := l.resolve(path.Join(place, sub))
			if err != nil || dir == "" {
				continue
			}
			l.imagesIn(dir, names, images)
			if dir != "." && len(images) == 0 {
				for _, folder := range l.folders(dir) { // such as train and val
					l.imagesIn(folder, names, images)
				}
			}
			if len(images) > 0 {
				return images
			}
		}
	}
	return images
}

func (l *search) imagesIn(dir string, names map[string]string, images map[string]location) {
	entries, err := l.list(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		name, ok := Parse(entry.Name())
		if !ok || entry.IsDir() { // a pipe is reported when it is loaded
			continue
		}
		if known, ok := images[name.Text]; !ok || path.Base(known.file) != names[name.Text] {
			images[name.Text] = location{l.Source, path.Join(dir, entry.Name())}
		}
	}
}
