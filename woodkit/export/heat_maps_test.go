package export

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/partial"
)

func TestHeatMapsWithoutAFrameAreNoPictures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "heat")
	woodtest.WantError(t, HeatMaps{}.WritePNG(dir, Provenance{}), nil, dir, "no frame")
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder was made: %v", err)
	}
}

// planes has one number per class. All pixels of a class's plane have its number.
type planes []uint32

func (p planes) Plane(class int, _ []uint32) []uint32 { return []uint32{p[class]} }

// TestEveryPictureHasANameOfItsOwn: this holds even if a file system does not tell capitals from small letters, as on macOS.
func TestEveryPictureHasANameOfItsOwn(t *testing.T) {
	maps := HeatMaps{
		Size:    image.Pt(1, 1),
		Classes: woodkit.ClassTable{{ID: 0, Name: "Road"}, {ID: 1, Name: "road"}, {ID: 2, Name: "road_"}, {ID: 3, Name: "ROAD"}, {ID: 4, Name: "sky"}},
		All:     planes{1, 1, 1, 1, 1},
	}
	dir := filepath.Join(t.TempDir(), "heat")
	if err := maps.WritePNG(dir, Provenance{}); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if diff := cmp.Diff([]string{"ROAD___.png", "Road.png", "provenance.json", "road_.png", "road__.png", "sky.png"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestEveryArrayHasAKeyOfItsOwn has classes with the names of a camera's arrays and of the provenance.
func TestEveryArrayHasAKeyOfItsOwn(t *testing.T) {
	maps := HeatMaps{
		Size:    image.Pt(1, 1),
		Classes: woodkit.ClassTable{{ID: 0, Name: "road"}, {ID: 1, Name: "FV_road"}, {ID: 2, Name: "provenance"}, {ID: 3, Name: "FV_road_"}},
		All:     planes{10, 11, 12, 13},
		ByGroup: map[string]partial.PlaneMaker{"FV": planes{20, 21, 22, 23}},
	}
	var file bytes.Buffer
	if err := maps.WriteNPZ(&file, Provenance{}); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]uint32{}
	for _, entry := range archive.File {
		in, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		got[entry.Name] = binary.LittleEndian.Uint32(data[len(data)-4:])
		if entry.Name == "provenance_.npy" {
			got[entry.Name] = 0
		}
	}
	want := map[string]uint32{
		"road.npy": 10, "FV_road.npy": 11, "provenance.npy": 12, "FV_road_.npy": 13, "provenance_.npy": 0,
		"FV_road__.npy": 20, "FV_FV_road.npy": 21, "FV_provenance.npy": 22, "FV_FV_road_.npy": 23,
	}
	if diff := cmp.Diff(want, got); diff != "" || len(archive.File) != len(want) {
		t.Errorf("%d arrays (-want +got):\n%s", len(archive.File), diff)
	}
}
