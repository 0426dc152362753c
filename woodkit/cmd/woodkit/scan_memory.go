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

// A memory is what a scan may use, in bytes; zeros where the system does not say.
type memory struct {
	all  int64 // that there is, or that the control group allows
	free int64 // of it
}

// readMemory asks the system; a test replaces it.
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

// widestFold is a fold over all cores: as many workers as fit into half of the memory that is free, when each needs so many bytes.
// It fails where not even one of them fits into the memory at all.
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

// countBytes is about what a worker needs that counts: a mask's pixels twice, or as many bytes of runs.
func countBytes(ds *woodkit.Dataset, _ []woodkit.Frame) int64 { return 2 * maskPixels(ds) }

// maskPixels are those of a mask, at most 2³¹: no larger one is read.
func maskPixels(ds *woodkit.Dataset) int64 { return int64(ds.Size.X) * int64(ds.Size.Y) }
