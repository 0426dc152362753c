package woodkit

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/regular"
	"woodscape.example/woodkit/internal/regular/oddtest"
	"woodscape.example/woodkit/internal/woodtest"
)

// oddError fails the test unless the error says which kind of thing is in the file's place.
func oddError(t *testing.T, what string, err error, kind string) {
	t.Helper()
	if odd := (*regular.Error)(nil); !errors.As(err, &odd) || odd.Kind != kind {
		t.Errorf("%s: %v; want that it is %s", what, err, kind)
	}
}

// TestOddThingsInAFilesPlace opens and reads data sets in which a pipe, a socket or a device is where a file should be.
func TestOddThingsInAFilesPlace(t *testing.T) {
	name := woodtest.Names[0]
	noted := func(t *testing.T, ds *Dataset, kind string) {
		t.Helper()
		if notes := strings.Join(ds.Notes, "\n"); !strings.Contains(notes, kind) {
			t.Errorf("notes %q do not name %s", notes, kind)
		}
	}
	for _, place := range []struct {
		name, file string
		check      func(t *testing.T, ds *Dataset, odd oddtest.Odd)
	}{
		{"mask", "semantic_annotations/gtLabels/" + name + ".png", func(t *testing.T, ds *Dataset, odd oddtest.Odd) {
			if !strings.HasPrefix(odd.Name, "link") { // it is known to be odd before it is opened
				masks := slices.DeleteFunc(slices.Clone(ds.LeftOut), func(l LeftOut) bool { return !l.Masks })
				if len(masks) != 1 || masks[0].Files != 1 {
					t.Errorf("left out %v, want one mask", ds.LeftOut)
				}
				return
			}
			f := ds.Frames()[0]
			for decoder, read := range decoders {
				_, err := read(f)
				oddError(t, decoder, err, odd.Kind)
			}
			_, err := f.Bytes()
			oddError(t, "Bytes", err, odd.Kind)
		}},
		{"picture", "rgb_images/" + name + ".png", func(t *testing.T, ds *Dataset, odd oddtest.Odd) {
			_, err := ds.Frames()[0].Image()
			oddError(t, "Image", err, odd.Kind)
		}},
		{"info file", "woodkit-synthetic.json", func(t *testing.T, ds *Dataset, odd oddtest.Odd) { noted(t, ds, odd.Kind) }},
	} {
		for _, odd := range oddtest.All {
			t.Run(place.name+"/"+odd.Name, func(t *testing.T) {
				dir := woodtest.WriteFiles(t, woodtest.Files(t), "")
				odd.Put(t, filepath.Join(dir, filepath.FromSlash(place.file)))
				oddtest.InTime(t, "opening and reading", func() {
					ds, err := Open(dir)
					if err != nil {
						t.Error(err)
						return
					}
					ds.Fingerprint()
					place.check(t, ds, odd)
				})
			})
			t.Run("fs.FS/"+place.name+"/"+odd.Name, func(t *testing.T) {
				dir := woodtest.WriteFiles(t, woodtest.Files(t), "")
				odd.Put(t, filepath.Join(dir, filepath.FromSlash(place.file)))
				oddtest.InTime(t, "opening and reading", func() {
					ds, err := OpenFS(os.DirFS(dir)) // which opens whatever is there
					if err != nil {
						t.Error(err)
						return
					}
					place.check(t, ds, odd)
				})
			})
		}
	}
}

// TestOddThingsInAnArchivesPlace opens a pipe, a socket and a device as a zip archive: the archive that was asked for, one
// that is found in a folder, and an archive of images.
func TestOddThingsInAnArchivesPlace(t *testing.T) {
	for _, odd := range oddtest.All {
		t.Run(odd.Name, func(t *testing.T) {
			dir := t.TempDir()
			archive := filepath.Join(dir, "semantic_annotations.zip")
			odd.Put(t, archive)
			oddtest.InTime(t, "opening", func() {
				_, err := Open(archive)
				oddError(t, "the archive", err, odd.Kind)
				_, err = Open(dir)
				oddError(t, "the folder around it", err, odd.Kind)
			})
			dir = woodtest.WriteFiles(t, woodtest.Files(t), "")
			odd.Put(t, filepath.Join(dir, "rgb_images.zip"))
			odd.Put(t, filepath.Join(dir, "semantic_annotations.zip"))
			oddtest.InTime(t, "opening", func() {
				if _, err := Open(dir); err != nil { // works, because the masks are unpacked
					t.Error(err)
				}
			})
		})
	}
}

// TestClassesAboveInAnOddPlace opens the data set, and also the folder of masks alone. Its class table is in the folder
// above.
func TestClassesAboveInAnOddPlace(t *testing.T) {
	for _, odd := range oddtest.All {
		t.Run(odd.Name, func(t *testing.T) {
			dir := woodtest.WriteFiles(t, woodtest.Files(t), "")
			odd.Put(t, filepath.Join(dir, filepath.FromSlash(classTable)))
			oddtest.InTime(t, "opening", func() {
				_, err := Open(filepath.Join(dir, "semantic_annotations", "gtLabels"))
				oddError(t, "the class table above", err, odd.Kind)
				_, err = Open(dir)
				oddError(t, "the class table", err, odd.Kind)
				_, err = OpenFS(os.DirFS(dir))
				oddError(t, "the class table of an fs.FS", err, odd.Kind)
			})
		})
	}
}

// TestOddThingsInTheStore reads kept values, but finds other things in place of their files.
func TestOddThingsInTheStore(t *testing.T) {
	for _, odd := range oddtest.All {
		t.Run(odd.Name, func(t *testing.T) {
			woodtest.OwnHome(t)
			Keep("value", 1)
			kept, err := keptFile("value")
			if err != nil {
				t.Fatal(err)
			}
			odd.Put(t, kept)
			oddtest.InTime(t, "reading", func() {
				_, err := Kept[int]("value")
				oddError(t, "kept value", err, odd.Kind)
			})
		})
	}
}
