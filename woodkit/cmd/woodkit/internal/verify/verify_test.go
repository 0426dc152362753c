package verify

import (
	"fmt"
	"image"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
)

// whole returns a copy with all published numbers. Its frames are sorted by camera, the front camera first.
func whole(t *testing.T) Copy {
	t.Helper()
	c := Copy{Size: image.Pt(width, height), Classes: woodkit.WoodScape, Tally: woodkit.Tally{Frames: frames}, First: new(woodkit.Counts)}
	for _, camera := range woodkit.Cameras {
		for range shares[camera] {
			index := len(c.Frames)
			c.Frames = append(c.Frames, woodkit.Frame{Name: fmt.Sprintf("%05d_%s", index, camera), Index: index, Group: camera})
		}
	}
	total := int64(frames * width * height)
	for id, p := range classes {
		density, err := strconv.ParseFloat(p.density, 64)
		if err != nil {
			t.Fatal(err)
		}
		c.Tally.Pixels[id] = int64((density - 1e-7) * float64(total)) // with rounding, the ten densities add up to 1.000001
		c.Tally.Presence[id], c.First[id] = p.presence, p.first
	}
	c.Tally.Pixels[0] += total - c.Tally.Pixels.Total()
	return c
}

// differing returns the names of the checks that do not pass.
func differing(c Copy) (names []string) {
	for _, check := range c.Checks() {
		if !check.passes() {
			names = append(names, check.What)
		}
	}
	return names
}

func TestThePublishedNumbersFitEachOther(t *testing.T) {
	var first int64
	for _, p := range classes {
		first += p.first
	}
	of := 0
	for _, share := range shares {
		of += share
	}
	if first != width*height || of != frames || len(classes) != len(woodkit.WoodScape) {
		t.Errorf("%d pixels in the first frame, %d frames of all cameras, %d classes", first, of, len(classes))
	}
}

func TestEveryNumberCanPassAndDiffer(t *testing.T) {
	if wrong := differing(whole(t)); len(wrong) > 0 {
		t.Fatalf("the published numbers differ from themselves: %q", wrong)
	}
	for _, test := range []struct {
		change func(*Copy)
		want   []string
	}{
		{func(c *Copy) { c.First[1]++ }, []string{"road: pixels in 00000_FV"}},
		{func(c *Copy) { c.First = nil }, names("pixels in 00000_FV")},
		{func(c *Copy) { c.Tally.Presence[9]-- }, []string{"traffic_sign: frames that contain it"}},
		{func(c *Copy) {
			c.Tally.Pixels[2] += 1e5
			c.Tally.Pixels[4] -= 1e5
		}, []string{"lanemarks: share of all pixels", "person: share of all pixels"}},
		{func(c *Copy) { c.Tally.Pixels[0]-- }, []string{"pixels in all masks"}},
		{func(c *Copy) { c.Size = image.Pt(640, 483) }, []string{"size of a mask"}},
		{func(c *Copy) { c.Frames[3].Group = "RV" }, []string{"frames of the front camera among the first 28", "frames of camera FV", "frames of camera RV"}},
		{func(c *Copy) { c.Frames = c.Frames[:frames-1]; c.Tally.Frames-- }, []string{"frames with a mask", "masks that could be read", "frames of camera MVR"}},
		{func(c *Copy) { c.Classes = slices.Clone(c.Classes); c.Classes[5].Name = "cyclist" }, []string{"rider: pixels in 00000_FV", "rider: share of all pixels", "rider: frames that contain it"}},
	} {
		c := whole(t)
		test.change(&c)
		if diff := cmp.Diff(test.want, differing(c)); diff != "" {
			t.Errorf("differing (-want +got):\n%s", diff)
		}
	}
}

// names returns the names of the checks of each class.
func names(what string) (all []string) {
	for _, p := range classes {
		all = append(all, p.class+": "+what)
	}
	return all
}

func TestMissingAndExtraMasks(t *testing.T) {
	c := whole(t)
	if ranges, missing := c.Missing(); missing != 0 || len(c.Extra()) != 0 {
		t.Errorf("a whole copy misses %d: %q, and has %q too many", missing, ranges, c.Extra())
	}
	c.Frames[8100].Index, c.Frames[8100].Name = 9000, "09000_MVR"
	c.Frames[20].Index, c.Frames[20].Name = 21, "00021_RV"
	c.Frames = slices.Delete(c.Frames, 40, 50)
	ranges, missing := c.Missing()
	if diff := cmp.Diff([]string{"00020", "00040–00049", "08100"}, ranges); diff != "" || missing != 12 {
		t.Errorf("%d missing (-want +got):\n%s", missing, diff)
	}
	if diff := cmp.Diff([]string{"00021_RV.png", "00021_FV.png", "09000_MVR.png"}, c.Extra()); diff != "" {
		t.Errorf("extra (-want +got):\n%s", diff)
	}
}
