package synth

import (
	"context"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"
)

// TestStatisticsAreThoseOfTheRealSet makes 512 frames and compares them with what is published. Over so many frames, the
// shares of most classes have a standard error of 5 to 10 %, and that of motorcycles has one of 12 %. With -short it
// makes 48 frames and only checks the order of magnitude, because the rare classes vary that much.
func TestStatisticsAreThoseOfTheRealSet(t *testing.T) {
	frames, ratio, points := 256, 1.25, 5.0
	if testing.Short() {
		frames, ratio, points = 48, 4, 25
	}
	r, err := Measure(t.Context(), Options{Frames: frames})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", r)
	for id, c := range classes {
		if got := r.share(id) / c.share; got > ratio || got < 1/ratio {
			t.Errorf("%s: share %.6f is %.2f times the published, want within × %.2f", c.name, r.share(id), got, ratio)
		}
		got, want := 100*float64(r.Presence[id])/float64(frames), 100*float64(c.presence)/publishedFrames
		if got-want > points || want-got > points {
			t.Errorf("%s: in %.1f %% of the frames, published %.1f %%, want within %.0f points", c.name, got, want, points)
		}
	}
	n := int64(frames)
	if mean := r.Changes.Sum / n; mean < 4000 || mean > 6000 {
		t.Errorf("%d changes of class a mask, want 4,000 to 6,000", mean)
	}
	if mean := r.Bytes.Sum / n; mean < 8<<10 || mean > 22<<10 {
		t.Errorf("%d bytes per mask, want 8 to 22 kB", mean)
	}
	var cameras, first [numCameras]int // in a set of the default size, and in its first frames
	const all = 1024
	for i := range all {
		c := cameraOf(1, i)
		cameras[c]++
		if i < frames {
			first[c]++
		}
	}
	if r.Cameras != first {
		t.Errorf("cameras %v of the measured frames, want %v", r.Cameras, first)
	}
	for c, total := range published {
		got, want := 100*float64(cameras[c])/all, 100*float64(total)/publishedFrames
		if got-want > 3 || want-got > 3 { // the first 28 frames are all FV, which distorts the shares in a small set
			t.Errorf("%s: %.1f %% of the frames, published %.1f %%", lenses[c].name, got, want)
		}
	}
}

// TestNoFramePretendsToBeAReal checks against the one real frame whose counts are widely known.
func TestNoFramePretendsToBeAReal(t *testing.T) {
	known := [numClasses]int64{877494, 310862, 1489, 5641, 13124, 0, 27608, 0, 0, 262}
	files := filesOfSeedOne(t)
	for i := range unlessShort(4, 40) {
		var r Report
		labels, err := png.Decode(strings.NewReader(files["semantic_annotations/gtLabels/"+Name(1, i)+".png"]))
		if err != nil {
			t.Fatal(err)
		}
		r.add(front, labels.(*image.Gray), 0)
		if r.Pixels == known {
			t.Errorf("frame %d has the counts of the real frame 0", i)
		}
	}
}

func TestReportAddsUp(t *testing.T) {
	labels := image.NewGray(image.Rect(0, 0, Width, Height))
	var a, b, all Report
	a.add(rear, labels, 100)
	for x := range 10 {
		labels.Pix[5*Width+100+x] = road // two changes
	}
	b.add(front, labels, 300)
	labels.Pix[7*Width+Width-1] = curb // at the edge: one change
	b.add(front, labels, 200)
	all.merge(&a)
	all.merge(new(Report))
	all.merge(&b)
	if all.Frames != 3 || all.Cameras != [4]int{2, 1, 0, 0} {
		t.Errorf("%d frames, by camera %v", all.Frames, all.Cameras)
	}
	if all.Pixels[road] != 20 || all.Pixels[curb] != 1 || all.Pixels[void] != 3*Width*Height-21 || all.Presence[road] != 2 || all.Presence[void] != 3 {
		t.Errorf("pixels %v, presence %v", all.Pixels, all.Presence)
	}
	if want := (Spread{Sum: 5, Least: 0, Most: 3}); all.Changes != want {
		t.Errorf("changes %+v, want %+v", all.Changes, want)
	}
	if want := (Spread{Sum: 600, Least: 100, Most: 300}); all.Bytes != want {
		t.Errorf("bytes %+v, want %+v", all.Bytes, want)
	}
	text := all.String()
	for _, c := range classes {
		if !strings.Contains(text, c.name) {
			t.Errorf("the table has no line for %s:\n%s", c.name, text)
		}
	}
	if got := new(Report).String(); got != "no frames\n" {
		t.Errorf("an empty report reads %q", got)
	}
}

func TestMeasureStopsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Measure(ctx, Options{Frames: 500, Workers: 2, Progress: func(done, _ int) {
		if done == 3 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || r.Frames < 3 || r.Frames > 7 {
		t.Errorf("%d frames, error %v; want three or a few more, and the context's error", r.Frames, err)
	}
}

func TestReportOfGenerateIsThatOfMeasure(t *testing.T) {
	var generated Report
	if err := Generate(t.Context(), t.TempDir(), Options{Frames: 5, Workers: 2, Report: &generated}); err != nil {
		t.Fatal(err)
	}
	measured, err := Measure(t.Context(), Options{Frames: 5, Workers: 1})
	if err != nil || *measured != generated {
		t.Errorf("Generate reports\n%s, Measure\n%s, %v", &generated, measured, err)
	}
}
