package woodkit

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/woodtest"
)

// moved returns the files with one folder renamed.
func moved(files fstest.MapFS, from, to string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, file := range files {
		if rest, ok := strings.CutPrefix(name, from+"/"); ok {
			name = path.Join(to, rest)
		}
		out[name] = file
	}
	return out
}

func TestOpenFindsEveryLayout(t *testing.T) {
	files := woodtest.Files(t)
	layouts := map[string]struct {
		files fstest.MapFS
		open  string
	}{
		"as published":         {files, "."},
		"unpacked twice":       {moved(files, "semantic_annotations", "semantic_annotations/semantic_annotations"), "."},
		"pictures twice":       {moved(files, "rgb_images", "rgb_images/rgb_images"), "."},
		"below the conference": {moved(moved(files, "semantic_annotations", "WoodScape_ICCV19/semantic_annotations"), "rgb_images", "WoodScape_ICCV19/rgb_images"), "."},
		"the annotations":      {moved(files, "rgb_images", "semantic_annotations/rgb_images"), "semantic_annotations"},
	}
	for name, layout := range layouts {
		t.Run(name, func(t *testing.T) {
			dir := woodtest.WriteFiles(t, layout.files, "")
			ds, err := Open(filepath.Join(dir, layout.open))
			if err != nil {
				t.Fatal(err)
			}
			checkFrames(t, ds)
		})
	}
	t.Run("the masks' folder alone", func(t *testing.T) {
		ds, err := Open(filepath.Join(woodtest.WriteFiles(t, files, ""), "semantic_annotations/gtLabels"))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(ds.Frames()); got != len(woodtest.Names) {
			t.Errorf("%d frames, want %d", got, len(woodtest.Names))
		}
	})
}

// checkFrames compares a data set with woodtest.Files.
func checkFrames(t *testing.T, ds *Dataset) {
	t.Helper()
	var names []string
	for i, f := range ds.Frames() {
		names = append(names, f.Name)
		labels, err := f.Labels()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(woodtest.Mask(i, woodtest.Size).Pix, labels.Pix); diff != "" {
			t.Errorf("%s: labels differ (-want +got):\n%s", f.Name, diff)
		}
		picture, err := f.Image()
		switch {
		case i < 2 && err != nil:
			t.Errorf("%s: %v", f.Name, err)
		case i < 2 && !cmp.Equal(picture.Pix, woodtest.Picture(woodtest.Size).Pix):
			t.Errorf("%s: the picture differs", f.Name)
		case i >= 2 && !errors.Is(err, errNoImage):
			t.Errorf("%s: error %v, want errNoImage", f.Name, err)
		}
	}
	if diff := cmp.Diff(woodtest.Names, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if ds.Size != woodtest.Size {
		t.Errorf("size %v, want %v", ds.Size, woodtest.Size)
	}
}

// writeZip makes an archive of the files below a folder.
func writeZip(t *testing.T, file string, files fstest.MapFS, below string) {
	t.Helper()
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(out)
	for name, f := range files {
		if !strings.HasPrefix(name, below+"/") {
			continue
		}
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenReadsArchives(t *testing.T) {
	files, dir := woodtest.Files(t), filepath.Join(t.TempDir(), "WoodScape.zip") // some unpackers make this of an archive of archives
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	writeZip(t, filepath.Join(dir, "semantic_annotations.zip"), files, "semantic_annotations")
	writeZip(t, filepath.Join(dir, "rgb_images.zip"), files, "rgb_images")
	ds, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	checkFrames(t, ds)

	alone, err := Open(filepath.Join(dir, "semantic_annotations.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := alone.Fingerprint(), ds.Fingerprint(); got != want {
		t.Errorf("fingerprint of the archive alone is %s, want %s", got, want)
	}
}

func TestFingerprintIsOfTheMasks(t *testing.T) {
	files := woodtest.Files(t)
	folder, err := Open(woodtest.WriteFiles(t, files, ""))
	if err != nil {
		t.Fatal(err)
	}
	memory, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	if folder.Fingerprint() != memory.Fingerprint() {
		t.Error("the same masks in a folder and in memory have different fingerprints")
	}
	files["semantic_annotations/gtLabels/00004_FV.png"].Data = files["semantic_annotations/gtLabels/00004_FV.png"].Data[:100]
	if folder.Fingerprint() != memory.Fingerprint() {
		t.Error("a fingerprint is worked out more than once")
	}
	if memory, err = OpenFS(files); err != nil {
		t.Fatal(err)
	}
	if folder.Fingerprint() == memory.Fingerprint() {
		t.Error("a truncated mask does not change the fingerprint")
	}
}

func TestOpenNotesWhatIsOdd(t *testing.T) {
	files := woodtest.Files(t)
	files["semantic_annotations/gtLabels/notes.txt"] = &fstest.MapFile{Data: []byte("{}")}
	files["semantic_annotations/gtLabels/00004_RV.png"] = files["semantic_annotations/gtLabels/00004_FV.png"]
	files["semantic_annotations/rgbLabels/00000_FV.png"] = &fstest.MapFile{}
	files["rgb_images/00009_FV.png"] = &fstest.MapFile{}
	files["woodkit-synthetic.json"] = &fstest.MapFile{Data: []byte(`{"version": "3", "frames": 40, "images": 40, "complete": false}`)}
	ds, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	wantNotes(t, ds.Notes, [][]string{
		{"incomplete", "6 of 40 frames", "go tool woodkit generate"},
		{"00004", "twice", "00004_FV", "00004_RV"},
		{"4 of 6 masks", "no image"},
		{"1 image", "no mask", "left out"},
		{"left out", "semantic_annotations/gtLabels", "1 entry"},
		{"colour labels", "semantic_annotations/rgbLabels", "left out"},
	})
}

func TestOpenSumsUpWhatIsOddOftenAndKeepsQuietOtherwise(t *testing.T) {
	files := woodtest.Files(t)
	files["woodkit-synthetic.json"] = &fstest.MapFile{Data: []byte(`{"version": "3", "frames": 5, "images": 2, "complete": true}`)}
	if ds, err := OpenFS(files); err != nil || len(ds.Notes) > 0 || !ds.Synthetic() {
		t.Errorf("error %v, notes %q; want none of a whole data set", err, ds.Notes)
	}
	for _, name := range woodtest.Names {
		files["rgb_images/"+name+".png"] = &fstest.MapFile{}
	}
	for i := range 3 {
		name := fmt.Sprintf("%05d_FV.png", i+1)
		files["semantic_annotations/gtLabels/"+name], files["rgb_images/"+name] = files["semantic_annotations/gtLabels/"+woodtest.Names[0]+".png"], &fstest.MapFile{}
	}
	files["woodkit-synthetic.json"] = &fstest.MapFile{Data: []byte("half")}
	ds, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	wantNotes(t, ds.Notes, [][]string{
		{"cannot be read", "woodkit-synthetic.json", "'h'"},
		{"00001", "twice", "00001_FV", "00001_RV", "2 more"},
	})
}

// wantNotes checks that there is a note with each of these facts, and no other.
func wantNotes(t *testing.T, notes []string, want [][]string) {
	t.Helper()
	if len(notes) != len(want) {
		t.Fatalf("%d notes, want %d: %q", len(notes), len(want), notes)
	}
	for i, facts := range want {
		woodtest.WantFacts(t, "a note", notes[i], facts...)
	}
}

// failingFS fails when one folder is listed.
type failingFS struct {
	fs.FS
	folder string
}

func (f failingFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == f.folder {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return fs.ReadDir(f.FS, name)
}

func TestOpenSaysWhatItLookedFor(t *testing.T) {
	t.Run("empty folder", func(t *testing.T) {
		_, err := Open(t.TempDir())
		woodtest.WantError(t, err, find.ErrNoDataset, "semantic_annotations/gtLabels", "WOODSCAPE_DIR")
	})
	t.Run("no such folder", func(t *testing.T) {
		_, err := Open(filepath.Join(t.TempDir(), "nowhere"))
		woodtest.WantError(t, err, fs.ErrNotExist, "nowhere", "semantic_annotations", "gtLabels")
	})
	t.Run("a file that is no archive", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "masks.zip")
		if err := os.WriteFile(file, []byte("not a zip"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Open(file)
		woodtest.WantError(t, err, zip.ErrFormat, "masks.zip", "cut short", "download it again")
	})
	t.Run("an archive that is cut short", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "masks.zip")
		writeZip(t, file, woodtest.Files(t), "semantic_annotations")
		if err := os.Truncate(file, 1000); err != nil {
			t.Fatal(err)
		}
		_, err := Open(file)
		woodtest.WantError(t, err, zip.ErrFormat, "masks.zip", "cut short", "download it again")
	})
	t.Run("no masks among the files", func(t *testing.T) {
		_, err := OpenFS(fstest.MapFS{"semantic_annotations/gtLabels/notes.txt": {}})
		woodtest.WantError(t, err, find.ErrNoDataset, "1 entry", "00000_FV.png")
	})
	t.Run("unreadable", func(t *testing.T) {
		_, err := OpenFS(failingFS{woodtest.Files(t), "semantic_annotations/gtLabels"})
		woodtest.WantError(t, err, fs.ErrPermission, "semantic_annotations/gtLabels")
	})
	t.Run("colours instead of ids", func(t *testing.T) {
		dir := woodtest.WriteFiles(t, moved(woodtest.Files(t), "semantic_annotations/gtLabels", "rgbLabels"), "")
		_, err := Open(filepath.Join(dir, "rgbLabels"))
		woodtest.WantError(t, err, find.ErrNoDataset, "class ids")
	})
}

func TestOpenWithoutNameTakesTheVariableThenTheSample(t *testing.T) {
	dir := woodtest.OwnHome(t)
	t.Setenv(find.DirVariable, "")
	_, err := Open("")
	woodtest.WantError(t, err, fs.ErrNotExist, "go tool woodkit setup")

	sample := woodtest.WriteFiles(t, woodtest.Files(t), "")
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(sample, filepath.Join(dir, "data", "synthetic-1024")); err != nil {
		t.Fatal(err)
	}
	if ds, err := Open(""); err != nil || len(ds.Frames()) != len(woodtest.Names) {
		t.Errorf("the sample was not opened: %v", err)
	}

	t.Setenv(find.DirVariable, filepath.Join(dir, "nowhere"))
	_, err = Open("")
	woodtest.WantError(t, err, fs.ErrNotExist, "nowhere")
}

func TestFrameByName(t *testing.T) {
	ds, err := OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"00003_MVR", "00003_MVR.png"} {
		if f, err := ds.Frame(name); err != nil || f.Index != 3 || f.Group != "MVR" {
			t.Errorf("Frame(%q) = %+v, %v", name, f, err)
		}
	}
	_, err = ds.Frame("00007_FV")
	woodtest.WantError(t, err, nil, "00007_FV", "00000_FV")
}
