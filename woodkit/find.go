package woodkit

import (
	"fmt"
	"path"
	"slices"
)

// A part is a source with masks: there are several where a file host has split an archive.
type part struct {
	*source
	masks maskFolder
}

// find fills the data set from what lies in a folder or archive.
func (ds *Dataset) find(main *source) error {
	parts, err := ds.findParts(main)
	if err != nil {
		return fmt.Errorf("opening data set %s: %w", ds.Dir, err)
	}
	ds.masks, ds.maskDir = parts[0].source, parts[0].masks.dir
	ds.takeFrames(parts)
	images := ds.takeImages(main, parts)
	ds.readSize()
	unpictured := ds.readSynthetic()
	ds.readClasses()
	ds.takeNotes(ds.sameIndex(), images, unpictured)
	ds.leaveForeign(parts)
	ds.leaveColours(path.Dir(ds.maskDir))
	return nil
}

// findParts searches for masks: where they usually lie, in the archives as downloaded, and in folders around them.
func (ds *Dataset) findParts(main *source) ([]part, error) {
	l := newSearch(main)
	usual, err := l.masks()
	if err != nil {
		return nil, err
	}
	if len(usual.files) > 0 {
		ds.noteUnpacking(l, usual)
		return []part{{main, usual}}, nil
	}
	parts, err := ds.findArchives(l)
	if err != nil || len(parts) > 0 {
		return parts, err
	}
	wrapped, err := l.wrappedMasks()
	if err != nil {
		return nil, err
	}
	if len(wrapped.files) > 0 {
		return []part{{main, wrapped}}, nil
	}
	return nil, l.nothing(usual.dir)
}

// takeFrames makes a frame of each mask. Of masks with the same name the first one counts.
func (ds *Dataset) takeFrames(parts []part) {
	seen := map[string]bool{}
	var again []string
	for _, p := range parts {
		for _, file := range p.masks.files {
			f, _ := parseName(path.Base(file))
			if seen[f.Name] {
				again = append(again, file)
				continue
			}
			seen[f.Name] = true
			f.MaskFile, f.masks = file, p.source
			ds.frames = append(ds.frames, f)
		}
		if len(p.masks.left) > 0 {
			ds.leave(p.masks.leftFiles, true, "%d masks in folders below %s are left out, because it holds masks itself: %s; open the folders one by one",
				p.masks.leftFiles, p.masks.dir, shorten(p.masks.left))
		}
		ds.twiceNote(p)
	}
	if len(again) > 0 {
		ds.leave(len(again), true, "%d masks have the name of another and are left out: %s", len(again), shorten(again))
	}
	slices.SortFunc(ds.frames, compareFrames)
}

// sameIndex says which numbers two frames have.
func (ds *Dataset) sameIndex() (twice []string) {
	for i, f := range ds.frames {
		if i > 0 && ds.frames[i-1].Index == f.Index {
			twice = append(twice, fmt.Sprintf("index %05d is used twice, by %s and %s", f.Index, ds.frames[i-1].Name, f.Name))
		}
	}
	return twice
}

// A picture is where the image of a frame lies.
type picture struct {
	source *source
	file   string
}

// takeImages finds the images of the frames and tells them. It returns how many images have no mask.
func (ds *Dataset) takeImages(main *source, parts []part) (lonely int) {
	images := map[string]picture{}
	for _, s := range ds.imageSources(main, parts) {
		newSearch(s).images(ds.maskDir, slices.ContainsFunc(parts, func(p part) bool { return p.source == s }), images)
	}
	for i, f := range ds.frames {
		ds.frames[i].images = main
		if p, ok := images[f.Name]; ok {
			ds.frames[i].images, ds.frames[i].ImageFile = p.source, p.file
			delete(images, f.Name)
		}
	}
	return len(images)
}

// images adds the images in the first folder that has some to those that are known by their frames' names. Where the masks
// are in this source too, images lie in a folder of their own: masks have the same names.
func (l *search) images(maskDir string, masksToo bool, images map[string]picture) {
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
			before := len(images)
			l.imagesIn(dir, images)
			if dir != "." && len(images) == before {
				for _, folder := range l.folders(dir) { // train and val
					l.imagesIn(folder, images)
				}
			}
			if len(images) > before {
				return
			}
		}
	}
}

func (l *search) imagesIn(dir string, images map[string]picture) {
	entries, err := l.list(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if f, ok := parseName(entry.Name()); ok && !entry.IsDir() { // a pipe is named when it is loaded
			images[f.Name] = picture{l.source, path.Join(dir, entry.Name())}
		}
	}
}
