package synth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unlessShort returns how much work a test does. With -short it is little: the race detector runs that way, and a
// picture takes ten seconds under it.
func unlessShort(short, long int) int {
	if testing.Short() {
		return short
	}
	return long
}

// files returns the content of every file below a folder, by its path with slashes.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		found[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// some returns the files whose path contains part.
func some(all map[string]string, part string) map[string]string {
	found := map[string]string{}
	for path, data := range all {
		if strings.Contains(path, part) {
			found[path] = data
		}
	}
	return found
}

func mustGenerate(t *testing.T, o Options) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := Generate(t.Context(), dir, o); err != nil {
		t.Fatal(err)
	}
	return files(t, dir)
}

var (
	// seedOne says what the set of seed 1 is that several tests read.
	seedOne      = Options{Images: 2, Workers: 7}
	seedOneFiles map[string]string
)

// filesOfSeedOne returns the files of the set that seedOne describes. The first test that asks for them makes the set.
func filesOfSeedOne(t *testing.T) map[string]string {
	t.Helper()
	if seedOneFiles == nil {
		seedOne.Frames, seedOne.Images = unlessShort(12, 60), unlessShort(1, 2)
		seedOneFiles = mustGenerate(t, seedOne)
	}
	return seedOneFiles
}

func TestGenerateMakesTheLayoutOfTheRealSet(t *testing.T) {
	all := filesOfSeedOne(t)
	frames, images := unlessShort(6, 34), seedOne.Images
	for _, want := range []string{"README.txt", infoFile, "semantic_annotations/seg_annotation_info.json"} {
		if all[want] == "" {
			t.Errorf("%s is missing or empty", want)
		}
	}
	seen := map[camera]bool{}
	for i := range frames {
		c := cameraOf(1, i)
		_, got := all["rgb_images/"+Name(1, i)+".png"]
		if want := i < images || !seen[c]; got != want {
			t.Errorf("frame %d has a picture: %v, want %v: the first %d have one, and the first of each camera", i, got, want, images)
		}
		seen[c] = true
	}
	for i := range frames {
		name, want := Mask(1, i)
		got, err := png.Decode(strings.NewReader(all["semantic_annotations/gtLabels/"+name]))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(got.(*image.Gray).Pix, want.Pix) {
			t.Errorf("%s is another mask than Mask returns", name)
		}
		if all["calibration/"+strings.TrimSuffix(name, "png")+"json"] == "" {
			t.Errorf("%s has no calibration", name)
		}
	}
	if !strings.Contains(all["README.txt"], "SYNTHETIC") || !strings.Contains(all["README.txt"], "seed 1") {
		t.Errorf("the README does not say what the set is:\n%s", all["README.txt"])
	}
}

func TestFrameDependsOnSeedAndIndexOnly(t *testing.T) {
	base := mustGenerate(t, Options{Frames: unlessShort(5, 16), Images: unlessShort(0, 1), Workers: 1})
	wider := filesOfSeedOne(t)
	for _, folder := range []string{"gtLabels/", "rgb_images/", "calibration/"} {
		for path, data := range some(base, folder) {
			if wider[path] != data {
				t.Errorf("%s changes with the number of frames, pictures or workers", path)
			}
		}
	}
	other := mustGenerate(t, Options{Frames: 2, Seed: 2})
	if other["semantic_annotations/gtLabels/00000_FV.png"] == base["semantic_annotations/gtLabels/00000_FV.png"] {
		t.Error("another seed makes the same mask")
	}
}

func TestGenerateAgainReplacesAnOlderSet(t *testing.T) {
	dir := t.TempDir()
	for _, o := range []Options{{Frames: 3, Seed: 5, Damage: 2}, {Frames: 1, Seed: 6}} {
		if err := Generate(t.Context(), dir, o); err != nil {
			t.Fatal(err)
		}
	}
	got := files(t, dir)
	if want := mustGenerate(t, Options{Frames: 1, Seed: 6}); !cmp.Equal(want, got) {
		t.Errorf("the older set shows through: %s", cmp.Diff(want, got))
	}
}

func TestGenerateLeavesAFolderOfSomethingElseAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Generate(t.Context(), dir, Options{Frames: 1}); !errors.Is(err, errNotOurs) {
		t.Errorf("error %v, want errNotOurs", err)
	}
	if diff := cmp.Diff(map[string]string{"thesis.txt": "mine"}, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestInterruptLeavesNoHalfFile(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("enough")
	err := Generate(ctx, dir, Options{Frames: 60, Workers: 3, Progress: func(done, total int) {
		if done == 5 {
			cancel(stop)
		}
	}})
	if !errors.Is(err, stop) || !strings.Contains(err.Error(), "of 60 frames finished") {
		t.Errorf("error %q, want the cause and how far it came", err)
	}
	checkUnfinished(t, dir, 5, 5+2*3)
	if err := Generate(t.Context(), dir, Options{Frames: 8}); err != nil {
		t.Fatal(err)
	}
	if info, err := ReadInfo(dir); err != nil || info.Frames != 8 {
		t.Errorf("after making it again: %+v, %v", info, err)
	}
}

func TestFullDiskKeepsWhatIsFinished(t *testing.T) {
	dir := t.TempDir()
	masks := 0
	err := generate(t.Context(), dir, Options{Frames: 60, Workers: 1}, func(path string, data []byte) error {
		if strings.Contains(path, "gtLabels") {
			if masks++; masks > 4 {
				return &fs.PathError{Op: "write", Path: path, Err: syscall.ENOSPC}
			}
		}
		return writeFile(path, data)
	})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v, want that of the disk", err)
	}
	for _, part := range []string{dir, "4 of 60 frames finished", "free some space"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
	checkUnfinished(t, dir, 4, 4)
}

// checkUnfinished checks a set that was not finished: every mask is complete, there are between least and most masks,
// no temporary files are left, and the set does not pass for a finished one.
func checkUnfinished(t *testing.T, dir string, least, most int) {
	t.Helper()
	all := files(t, dir)
	masks := some(all, "gtLabels/")
	if len(masks) < least || len(masks) > most {
		t.Errorf("%d masks, want %d to %d", len(masks), least, most)
	}
	for path, data := range masks {
		if _, err := png.Decode(strings.NewReader(data)); err != nil {
			t.Errorf("%s is half a file: %v", path, err)
		}
	}
	if parts := some(all, partPrefix); len(parts) > 0 {
		t.Errorf("temporary files are left: %v", parts)
	}
	if info, err := ReadInfo(dir); !errors.Is(err, ErrIncomplete) || info.Complete {
		t.Errorf("ReadInfo = %+v, %v; want ErrIncomplete", info, err)
	}
}

func TestWriteFileRemovesItsTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "taken")
	if err := os.MkdirAll(filepath.Join(target, "below"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(target, []byte("data")); err == nil {
		t.Error("a file was written over a folder")
	}
	if err := writeFile(filepath.Join(dir, "missing", "file"), []byte("data")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want fs.ErrNotExist", err)
	}
	if got := files(t, dir); len(got) > 0 {
		t.Errorf("files are left: %v", got)
	}
}

func TestReadInfoOfWhatIsNoSet(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadInfo(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("empty folder: error %v, want fs.ErrNotExist", err)
	}
	if err := os.WriteFile(filepath.Join(dir, infoFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadInfo(dir); err == nil || errors.Is(err, ErrIncomplete) || !strings.Contains(err.Error(), infoFile) {
		t.Errorf("damaged file: error %v, want one that names it", err)
	}
}

func TestOptionsThatMakeNoSet(t *testing.T) {
	for _, o := range []Options{{Frames: -1}, {Images: -1}, {Workers: -1}, {Damage: -1}, {Frames: 100_001}, {Frames: 2, Damage: 3}} {
		dir := t.TempDir()
		if err := Generate(t.Context(), dir, o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
		if got := files(t, dir); len(got) > 0 {
			t.Errorf("%+v was refused, but %d files were written", o, len(got))
		}
	}
}

func TestDamage(t *testing.T) {
	sane := filesOfSeedOne(t)
	dir := t.TempDir()
	if err := Generate(t.Context(), dir, Options{Frames: 12, Damage: 4}); err != nil {
		t.Fatal(err)
	}
	info, err := ReadInfo(dir)
	if err != nil || len(info.Defects) != 4 {
		t.Fatalf("ReadInfo = %+v, %v; want four defects", info, err)
	}
	seen := map[string]int{}
	all := files(t, dir)
	for i := range 12 {
		name := Name(1, i)
		mask, whole := all["semantic_annotations/gtLabels/"+name+".png"], sane["semantic_annotations/gtLabels/"+name+".png"]
		picture := all["rgb_images/"+name+".png"]
		switch decoded, err := png.Decode(strings.NewReader(mask)); {
		case mask == "" && picture != "":
			seen["missing mask"]++
		case err != nil && strings.HasPrefix(whole, mask):
			seen["truncated"]++
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case bytes.IndexByte(decoded.(*image.Gray).Pix, wrongClass) >= 0:
			seen["wrong id"]++
		case mask != whole:
			t.Errorf("%s has changed, but is no defect", name)
		}
	}
	seen["foreign file"] = len(some(all, "gtLabels/copy of "))
	want := map[string]int{"missing mask": 1, "truncated": 1, "wrong id": 1, "foreign file": 1}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("defects (-want +got):\n%s\nlisted: %s", diff, strings.Join(info.Defects, "; "))
	}
}

func TestProgressCountsEveryFrameOnce(t *testing.T) {
	var seen []string
	err := Generate(t.Context(), t.TempDir(), Options{Frames: 4, Workers: 2, Progress: func(done, total int) {
		seen = append(seen, fmt.Sprintf("%d/%d", done, total))
	}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1/4", "2/4", "3/4", "4/4"}, seen); diff != "" {
		t.Error(diff)
	}
}
