package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
	"woodscape.example/woodkit/maskpng"
)

// disk takes so many bytes.
type disk struct{ free, written int }

func (d *disk) Write(p []byte) (int, error) {
	if d.written+len(p) > d.free {
		return 0, syscall.ENOSPC
	}
	d.written += len(p)
	return len(p), nil
}

// noise is a frame with long run lengths.
func noise(t *testing.T, ds *woodkit.Dataset) FrameSegments {
	t.Helper()
	labels := image.NewGray(image.Rect(0, 0, 200, 100))
	for i := range labels.Pix {
		labels.Pix[i] = uint8(i * i % 7)
	}
	return SegmentsOf(ds.Frames()[0], maskpng.FromGray(labels))
}

// TestAnnotationsAreNotCollected: they reach the writer while frames are added, and a full disk is noticed soon.
func TestAnnotationsAreNotCollected(t *testing.T) {
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	one := noise(t, ds)
	text := 0
	for _, s := range one.Segments {
		text += len(s.Counts)
	}
	large := &disk{free: 1 << 30}
	file := NewCOCO(large, ds)
	for i := range 100 {
		if err := file.Add(one); err != nil {
			t.Fatal(err)
		}
		if waiting := (i+1)*text - large.written; waiting > 1<<16 {
			t.Fatalf("after %d frames, %d bytes wait", i+1, waiting)
		}
	}
	full := &disk{free: 1 << 19}
	file = NewCOCO(full, ds)
	for i := 0; err == nil && i < 1000; i++ {
		err = file.Add(one)
	}
	woodtest.WantError(t, err, syscall.ENOSPC, "annotations")
	woodtest.WantError(t, file.Close(Provenance{}), syscall.ENOSPC)
	woodtest.WantError(t, NewCOCO(&disk{}, ds).Close(Provenance{}), syscall.ENOSPC)
	if err := NewCOCO(large, ds).Add(FrameSegments{}); err == nil || errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a frame of another data set: %v", err)
	}
}

// TestEveryImageHasANameOfItsOwn in a COCO file, also where masks in different folders have the same name and no image.
func TestEveryImageHasANameOfItsOwn(t *testing.T) {
	mask := &fstest.MapFile{Data: woodtest.Encode(t, image.NewGray(image.Rect(0, 0, 2, 2)))}
	ds, err := woodkit.OpenFS(fstest.MapFS{"a/1.png": mask, "b/1.png": mask}, woodkit.Layout(layout.Files("", "")))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	file := NewCOCO(&out, ds)
	for _, f := range ds.Frames() {
		if err := file.Add(SegmentsOf(f, woodkit.Must(f.Mask()))); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(Provenance{}); err != nil {
		t.Fatal(err)
	}
	var read struct{ Images []cocoImage }
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]cocoImage{{1, "a/1.png", 2, 2}, {2, "b/1.png", 2, 2}}, read.Images); diff != "" {
		t.Errorf("images (-want +got):\n%s", diff)
	}
}

// TestEveryColumnHasANameOfItsOwn in the table of frames, whatever the classes are called.
func TestEveryColumnHasANameOfItsOwn(t *testing.T) {
	classes := woodkit.ClassTable{{ID: 0, Name: "name"}, {ID: 1, Name: "city"}, {ID: 2, Name: "name_"}}
	var out bytes.Buffer
	if err := WriteFrames(&out, []FrameCounts{{Counts: woodkit.Counts{7, 8, 9}}}, classes, "city"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("name,city,name__,city_,name_\n,,7,8,9\n", out.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}
