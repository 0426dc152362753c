package woodkit

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestOneDamagedBitMakesNoStrangers: the size of all frames is not taken from a header whose checksum is wrong.
func TestOneDamagedBitMakesNoStrangers(t *testing.T) {
	files := woodtest.Files(t)
	first := files["semantic_annotations/gtLabels/"+woodtest.Names[0]+".png"]
	first.Data = slices.Clone(first.Data)
	first.Data[19] ^= 1 // the width
	ds, err := OpenFS(files)
	if err != nil || ds.Size != woodtest.Size {
		t.Fatalf("size %v, %v; want %v", ds.Size, err, woodtest.Size)
	}
	for i, f := range ds.Frames() {
		if _, err := f.Mask(); (err != nil) != (i == 0) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// TestClassesOfTheMasksFolderAlone: the table is beside the folder gtLabels.
func TestClassesOfTheMasksFolderAlone(t *testing.T) {
	files := woodtest.Files(t)
	files[classTable] = &fstest.MapFile{Data: []byte(`{"class_names": ["sky", "grass"], "class_indexes": [0, 1]}`)}
	ds, err := Open(filepath.Join(woodtest.WriteFiles(t, files, ""), "semantic_annotations/gtLabels"))
	if err != nil || !slices.Equal(ds.Classes.Names(), []string{"sky", "grass"}) {
		t.Errorf("classes %q, %v", ds.Classes.Names(), err)
	}
}

// TestZipBombIsRefusedBeforeItUnpacks has an entry that unpacks to more than a mask of the data set's size can need.
func TestZipBombIsRefusedBeforeItUnpacks(t *testing.T) {
	files := woodtest.Files(t)
	last := files["semantic_annotations/gtLabels/"+woodtest.Names[len(woodtest.Names)-1]+".png"]
	last.Data = append(slices.Clone(last.Data), make([]byte, maxMaskFile(woodtest.Size))...)
	file := filepath.Join(t.TempDir(), "masks.zip")
	writeZip(t, file, files, "semantic_annotations")
	ds, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range ds.Frames() {
		_, err := f.Bytes()
		if bomb := i == len(woodtest.Names)-1; (err != nil) != bomb || bomb && !strings.Contains(err.Error(), "more than the ") {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// TestShortZipEntryIsAnError: an entry that is shorter than the archive's directory says is not taken for a file that ends
// there.
func TestShortZipEntryIsAnError(t *testing.T) {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, name := range woodtest.Names {
		content := woodtest.Files(t)["semantic_annotations/gtLabels/"+name+".png"].Data
		entry, err := w.CreateRaw(&zip.FileHeader{
			Name: "semantic_annotations/gtLabels/" + name + ".png", Method: zip.Store,
			CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content)) + 100,
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		t.Fatal(err)
	}
	ds, err := OpenFS(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ds.Frames()[0].Bytes(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, want %v", err, io.ErrUnexpectedEOF)
	}
}
