package figure

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// knownLoad is a queue of depth 4 before two workers. Each of 12 items waits 1 s, loads 2 s, computes 3 s and is added in 4
// s, so the caller is the bottleneck. The spans are written down here, not recorded from a run.
func knownLoad() timing.Observation {
	second := time.Second
	o := timing.Observation{Record: timing.Record{
		Version: timing.RecordVersion, ID: "known", Task: "known load", Strategy: "queue:workers=2,depth=4", Decoder: "pixels",
		Workers: 2, Depth: 4, Frames: 12, Of: 12, Seconds: 55, LimitBytes: 700e6,
	}}
	for i := range 12 {
		s := scan.Span{Index: i, Item: fmt.Sprintf("item %d", i), Worker: i % 2, Waiting: second, Loading: 2 * second, Bytes: 100e6}
		s.Taken = time.Duration(6+4*i) * second
		s.Released = s.Taken + 4*second
		if i >= 4 {
			s.Submitted = o.Spans[i-4].Released
		}
		s.Started = s.Submitted
		if i >= 2 {
			s.Started = max(s.Started, o.Spans[i-2].Done)
		}
		s.Done = s.Started + 6*second
		o.Spans = append(o.Spans, s)
	}
	for i := range 56 {
		held := int64(0)
		for _, s := range o.Spans {
			if at := time.Duration(i) * second; s.Started <= at && at < s.Released {
				held += 100e6
			}
		}
		o.Samples = append(o.Samples, timing.Sample{At: time.Duration(i) * second, Resident: 450e6, Heap: held + int64(i%8)*20e6, Collections: i / 8})
	}
	return o
}

// TestKnownLoad: package scan gives the load that is written down in knownLoad, and figures show the numbers that were
// computed by hand.
func TestKnownLoad(t *testing.T) {
	woodtest.OwnHome(t)
	want := knownLoad()
	woodtest.Virtually(t, func(t *testing.T) {
		chores := make([]woodtest.Chore, 12)
		for i := range chores {
			chores[i] = woodtest.Chore{Number: 10 * i, Wait: time.Second, Load: 2 * time.Second, Compute: 3 * time.Second, Add: 4 * time.Second, Bytes: 100e6}
		}
		got := watch(t, scan.Queue(2, 4), chores)
		for i, span := range got.Spans {
			w := want.Spans[i]
			w.Item, w.Worker, w.Index = span.Item, span.Worker, span.Index // two of them are done at the same moment
			if span != w {
				t.Errorf("span %d is %+v, want %+v", i, span, w)
			}
		}
	})
	parts := spent(want)
	known := map[string]float64{kindWaiting: 6, kindLoading: 12, kindComputing: 18, kindNoItem: 19} // mean of two workers, in 55 s
	for _, kind := range spentKinds {
		if got := parts[0].of(kind); math.Abs(got-known[kind]) > 1e-9 {
			t.Errorf("workers: %s %v s, want %v", kind, got, known[kind])
		}
	}
	if adding, idle := parts[1].of(kindAdding), parts[1].of(kindNoItem); adding != 48 || idle != 7 {
		t.Errorf("caller: adding %v s, idle %v; want 48 and 7", adding, idle)
	}
	if items, bytes := int(course.InFlight(want.Spans).Most()), course.ResultBytes(want.Spans).Most(); items != 4 || bytes != 300e6 {
		t.Errorf("%d items and %d bytes in flight, want 4 and 300 MB", items, bytes)
	}
}

// TestPicturesOfAKnownLoad compares every figure of the known load with its image in testdata. After an intended change, run
// it with -update, and look at the images.
func TestPicturesOfAKnownLoad(t *testing.T) {
	o := knownLoad()
	for name, f := range map[string]Figure{"panel": Panel(o), "where": WhereTimeWent(o)} {
		got, err := f.Image()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "known-"+name+".png")
		if *update {
			if err := f.Save(file); err != nil {
				t.Fatal(err)
			}
		}
		if n := differing(t, got, file); n > 60 {
			t.Errorf("%d pixels differ from %s; see -update", n, file)
		}
	}
}

// differing counts the pixels that differ visibly from those of a PNG file. Few differ if only another processor's rounding
// is the reason.
func differing(t *testing.T, got image.Image, file string) (n int) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil || want.Bounds() != got.Bounds() {
		t.Fatalf("%s: %v, %v; the figure is %v", file, want.Bounds(), err, got.Bounds())
	}
	distance := func(a, b uint8) int { return max(int(a), int(b)) - min(int(a), int(b)) }
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			a, b := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA), color.RGBAModel.Convert(want.At(x, y)).(color.RGBA)
			if max(distance(a.R, b.R), distance(a.G, b.G), distance(a.B, b.B)) > 60 {
				n++
			}
		}
	}
	return n
}
