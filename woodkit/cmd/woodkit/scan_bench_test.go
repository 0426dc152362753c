package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"woodscape.example/woodkit"
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
	err = synth.WriteMask(file, labels)
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
	if err := errors.Join(archive.AddFS(os.DirFS(filepath.Dir(dir))), archive.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// BenchmarkScan measures the command: as many masks as WoodScape has, for the way by pixels fewer, in a fold with a worker
// for each core. The metric is the time for one mask.
//
//	go test -run '^$' -bench Scan -benchtime 0.3s -count 10 ./woodkit/cmd/woodkit | tee scan.txt
//	go run golang.org/x/perf/cmd/benchstat@latest -row .name,/task,/decoder,/from -col /cores scan.txt
//
// Memory is the command's own to say (peak_bytes): here it would be that of making the masks.
func BenchmarkScan(b *testing.B) {
	b.Setenv("WOODKIT_HOME", filepath.Join(b.TempDir(), ".woodkit"))
	const all, part = 8234, 256
	many, few := manyMasks(b, 64, all), manyMasks(b, 64, part)
	for _, c := range []struct {
		decoder, from, path string
		frames              int
	}{
		{"runs", "folder", many, all},
		{"runs", "zip", zipFolder(b, many), all},
		{"pixels", "folder", few, part},
	} {
		for _, task := range []string{"counts", "heatmap"} {
			for _, cores := range []int{1, 2} {
				b.Run(fmt.Sprintf("task=%s/decoder=%s/from=%s/cores=%d", task, c.decoder, c.from, cores), func(b *testing.B) {
					defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores)) // -cpu would come too late for the first run
					benchmarkScan(b, c.frames, task, c.path, "--strategy", fmt.Sprintf("fold:workers=%d", cores), "--decoder", c.decoder)
				})
			}
		}
	}
}

func benchmarkScan(b *testing.B, frames int, args ...string) {
	args = append([]string{"--quiet", "scan"}, append(args, "--format", "json")...)
	for b.Loop() {
		var out, errs bytes.Buffer
		code := run(b.Context(), args, &out, &errs)
		var report scanReport
		if err := json.Unmarshal(out.Bytes(), &report); err != nil || code != 0 || report.Frames != frames {
			b.Fatalf("exit code %d, %d of %d frames, %v: %s", code, report.Frames, frames, err, &errs)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*frames), "ns/mask")
}

// TestHeatMapsByRunsNeedNoMemoryForAFrame scans a part of the frames and then all, and compares what was allocated: the
// least of three tries each, by one worker, since how several share the frames decides which of their sums grow.
func TestHeatMapsByRunsNeedNoMemoryForAFrame(t *testing.T) {
	ds, err := woodkit.Open(manyMasks(t, 16, 600))
	if err != nil {
		t.Fatal(err)
	}
	allocated := func(frames int) int64 {
		least := int64(math.MaxInt64)
		for range 3 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, _, err := mapAll(t.Context(), ds, "runs", scan.Strategy{Where: scan.InFold, Workers: 1}, ds.Frames()[:frames], true); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			least = min(least, int64(after.TotalAlloc-before.TotalAlloc))
		}
		return least
	}
	allocated(20)                               // opens files and fills pools
	part, all := allocated(300), allocated(600) // after 200 or so, the sums have all the memory they need
	const most = 4 << 10                        // of a mask's 28 kB of runs
	if each := (all - part) / 300; each > most {
		t.Errorf("%d bytes per frame (%d for 300 frames, %d for 600), want at most %d", each, part, all, most)
	}
}
