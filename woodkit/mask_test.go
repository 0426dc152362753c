package woodkit

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/maskpng"
)

// zipped writes the masks among files into an archive and returns its path.
func zipped(t *testing.T, files fstest.MapFS) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "masks.zip")
	writeZip(t, path, files, "semantic_annotations")
	return path
}

// TestMasksFromEverywhere reads masks from a folder, an archive and a file system of the caller's. Several goroutines read at
// once, each with its own reader and with Frame.Mask.
func TestMasksFromEverywhere(t *testing.T) {
	files := woodtest.Files(t)
	inMemory, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	sets := map[string]*Dataset{"fs.FS": inMemory}
	for name, path := range map[string]string{"folder": woodtest.WriteFiles(t, files, ""), "archive": zipped(t, files)} {
		if sets[name], err = Open(path); err != nil {
			t.Fatal(err)
		}
	}
	for name, ds := range sets {
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				var reader MaskReader
				for i, f := range ds.Frames() {
					want := woodtest.Mask(i, woodtest.Size)
					own, err := reader.Read(f)
					if err != nil || !bytes.Equal(own.Gray(nil).Pix, want.Pix) {
						t.Errorf("%s: %s differs, %v", name, f, err)
					}
					kept, err := f.Mask()
					if err != nil || !bytes.Equal(kept.Gray(nil).Pix, want.Pix) {
						t.Errorf("%s: %s differs, %v", name, f, err)
					}
				}
			})
		}
		readers.Wait()
	}
}

// TestAMaskOfAFrameIsKept reads two masks and then checks that the first one has not changed.
func TestAMaskOfAFrameIsKept(t *testing.T) {
	ds, err := OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	var masks []*maskpng.Mask
	for _, f := range ds.Frames() {
		mask, err := f.Mask()
		if err != nil {
			t.Fatal(err)
		}
		masks = append(masks, mask)
	}
	for i, mask := range masks {
		if !bytes.Equal(mask.Gray(nil).Pix, woodtest.Mask(i, woodtest.Size).Pix) {
			t.Errorf("mask %d changed after others were read", i)
		}
	}
}

func TestAMaskReaderAllocatesLittle(t *testing.T) {
	ds, err := Open(woodtest.WriteFiles(t, woodtest.Files(t), ""))
	if err != nil {
		t.Fatal(err)
	}
	var reader MaskReader
	frames := ds.Frames()
	i := 0
	got := testing.AllocsPerRun(100, func() {
		if _, err := reader.Read(frames[i%len(frames)]); err != nil {
			t.Fatal(err)
		}
		i++
	})
	const opening = 10 // for the path, the file and its description, none of which grows with the mask
	if got > opening {
		t.Errorf("%g allocations per mask, want at most %d", got, opening)
	}
}

// misdescribed returns an archive of the test's files in which one mask's entry in the directory is changed, and that mask's
// name.
func misdescribed(t *testing.T, change func(entry []byte)) (*Dataset, string) {
	t.Helper()
	path := zipped(t, woodtest.Files(t))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	entry := data[bytes.LastIndex(data, []byte("PK\x01\x02")):]
	change(entry)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	ds, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return ds, string(entry[46:][:int(entry[28])])
}

// TestADamagedArchiveIsNoticed changes the checksum that an archive has for a mask.
func TestADamagedArchiveIsNoticed(t *testing.T) {
	ds, name := misdescribed(t, func(entry []byte) { entry[16] ^= 1 }) // the CRC-32
	failed := 0
	for _, f := range ds.Frames() {
		for decoder, read := range decoders {
			if _, err := read(f); f.MaskFile == name {
				woodtest.WantError(t, err, zip.ErrChecksum, name)
				failed++
			} else if err != nil {
				t.Errorf("%s: %s: %v", decoder, f, err)
			}
		}
	}
	if failed != len(decoders) {
		t.Errorf("%d readings of %s failed, want %d", failed, name, len(decoders))
	}
}

// TestAnArchiveOfAnotherMethodIsNamed changes the compression method that an archive has for a mask.
func TestAnArchiveOfAnotherMethodIsNamed(t *testing.T) {
	const lzma = 14
	ds, name := misdescribed(t, func(entry []byte) { entry[10] = lzma })
	frames := ds.Frames()
	frame := frames[slices.IndexFunc(frames, func(f Frame) bool { return f.MaskFile == name })]
	for _, read := range decoders {
		_, err := read(frame)
		woodtest.WantError(t, err, zip.ErrAlgorithm, name, "deflate")
	}
}
