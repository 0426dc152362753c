package main

import (
	"fmt"
	"os"
	"runtime"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/scan"
)

// A memory is what a scan may use, in bytes. Values that the system does not report are zero.
type memory struct {
	all  int64 // all of the machine, or all that the control group allows
	free int64 // the part of it that is free
}

// readMemory asks the system. A test replaces it.
var readMemory = func() (m memory) {
	root := os.DirFS("/")
	m.all, m.free = limits.Memory(root)
	if allowed := limits.ControlGroup(root).Memory; allowed > 0 && (m.all == 0 || allowed < m.all) {
		m.all = allowed
		if m.free == 0 || allowed < m.free {
			m.free = allowed
		}
	}
	return m
}

// widestFold returns a fold with up to a worker per core. It has as many workers as fit into half of the free memory, if each
// needs perWorker bytes, but at least one. It fails if not even one worker fits into all memory.
func widestFold(ds *woodkit.Dataset, perWorker int64) (scan.Strategy, error) {
	m := readMemory()
	if m.all > 0 && perWorker > m.all {
		return scan.Strategy{}, fmt.Errorf("scanning masks of %d×%d pixels with %d classes takes about %s of memory, and there are %s",
			ds.Size.X, ds.Size.Y, ds.Classes.Len(), setup.Bytes(perWorker), setup.Bytes(m.all))
	}
	workers := runtime.GOMAXPROCS(0)
	if m.free > 0 && perWorker > 0 {
		workers = int(max(1, min(int64(workers), m.free/2/perWorker)))
	}
	return scan.Strategy{Where: scan.InFold, Workers: workers}, nil
}

// countBytes estimates how much memory a worker needs that counts: twice a mask's pixels, or as many bytes of runs.
func countBytes(ds *woodkit.Dataset, _ []woodkit.Frame) int64 { return 2 * maskPixels(ds) }

// maskPixels returns the number of pixels of a mask. It is at most 2³¹, because no larger mask is read.
func maskPixels(ds *woodkit.Dataset) int64 { return int64(ds.Size.X) * int64(ds.Size.Y) }
