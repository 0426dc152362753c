package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/synth"
)

// manyMasks writes so many masks into a folder of their own: different ones, each under several names.
func manyMasks(t testing.TB, different, frames int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "gtLabels")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range frames {
		camera := woodkit.Cameras[i%different%len(woodkit.Cameras)]
		path := filepath.Join(dir, fmt.Sprintf("%05d_%s.png", i, camera))
		var err error
		if i < different {
			err = writeMask(path, i)
		} else {
			err = os.Link(filepath.Join(dir, fmt.Sprintf("%05d_%s.png", i%different, camera)), path)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func writeMask(path string, index int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, labels := synth.Mask(1, 100+index)
	err = maskpng.Encode(file, maskpng.FromGray(labels))
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// zipFolder packs a folder of masks as a download would be.
func zipFolder(t testing.TB, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "masks.zip")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(out)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		w, err := archive.Create("gtLabels/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(w, file)
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// scanOnce scans all frames of a data set, as the command does, up to the digest.
func scanOnce(t testing.TB, ds *woodkit.Dataset, task, decoder string, workers int) {
	t.Helper()
	ctx, s := context.Background(), scan.Strategy{Where: scan.InFold, Workers: workers}
	var tally woodkit.Tally
	var err error
	switch {
	case task == "counts":
		var total *counted
		total, err = countJob(ds, decoder, false).scan(ctx, s, ds.Frames())
		tally = total.tally
	default:
		var total *mapped
		total, err = mapAll(ctx, ds, decoder, s, ds.Frames())
		tally = total.tally
		maps, errMaps := total.maps()
		if errMaps != nil {
			t.Fatal(errMaps)
		}
		maps.Digest()
	}
	if err != nil || tally.Frames != len(ds.Frames()) {
		t.Fatalf("%d frames, %v", tally.Frames, err)
	}
}

// BenchmarkScan measures whole scans: both decoders, from a folder and from an archive, on one core and on all.
// The metric is the time for one mask.
func BenchmarkScan(b *testing.B) {
	const frames = 1024
	folder := manyMasks(b, 32, frames)
	archive := zipFolder(b, folder)
	for _, task := range []string{"counts", "heatmap"} {
		for _, decoder := range []string{"runs", "pixels"} {
			for place, path := range map[string]string{"folder": folder, "zip": archive} {
				for _, workers := range []int{1, runtime.NumCPU()} {
					b.Run(fmt.Sprintf("task=%s/decoder=%s/from=%s/workers=%d", task, decoder, place, workers), func(b *testing.B) {
						ds, err := woodkit.Open(path)
						if err != nil {
							b.Fatal(err)
						}
						for b.Loop() {
							scanOnce(b, ds, task, decoder, workers)
						}
						b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*frames), "ns/mask")
					})
				}
			}
		}
	}
}

// TestHeatMapsByRunsNeedNoMemoryForAFrame scans a part of the frames and then all, and compares what was allocated.
func TestHeatMapsByRunsNeedNoMemoryForAFrame(t *testing.T) {
	ds, err := woodkit.Open(manyMasks(t, 16, 600))
	if err != nil {
		t.Fatal(err)
	}
	allocated := func(frames int) int64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := mapAll(t.Context(), ds, "runs", scan.Strategy{Where: scan.InFold, Workers: 2}, ds.Frames()[:frames]); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return int64(after.TotalAlloc - before.TotalAlloc)
	}
	allocated(20)                               // opens files and fills pools
	part, all := allocated(300), allocated(600) // after 200 or so, the sums have all the memory they need
	const most = 4 << 10                        // of a mask's 28 kB of runs
	if each := (all - part) / 300; each > most {
		t.Errorf("%d bytes a frame (%d for 300 frames, %d for 600), want at most %d", each, part, all, most)
	}
}
