package bench

import (
	"context"
	"errors"
	"fmt"
	"image"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/scan"
)

// crop is the part of a mask that the function bound to bytecode reads. It is the same in notebooks/python/article.py.
var crop = image.Rect(320, 240, 960, 720)

// countCrop counts as the function does that is bound to bytecode in Python.
func countCrop(f woodkit.Frame) (c woodkit.Counts, err error) {
	labels, err := f.Labels()
	if err != nil {
		return c, err
	}
	part := crop.Intersect(labels.Rect)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		row := labels.Pix[labels.PixOffset(part.Min.X, y):labels.PixOffset(part.Max.X, y)]
		for _, class := range row {
			c[class]++
		}
	}
	return c, nil
}

// readers are the MaskReaders of countRuns, which keeps no mask.
var readers = sync.Pool{New: func() any { return new(woodkit.MaskReader) }}

// countRuns counts without making pixels.
func countRuns(f woodkit.Frame) (c woodkit.Counts, err error) {
	reader := readers.Get().(*woodkit.MaskReader)
	defer readers.Put(reader)
	mask, err := reader.Read(f)
	if err != nil {
		return c, err
	}
	return mask.Counts(), nil
}

// readRuns loads a mask as runs.
func readRuns(f woodkit.Frame) (*maskpng.Mask, error) { return f.Mask() }

// These make the functions known to worker processes.
var (
	_ = scan.Task(article.CountPixels)
	_ = scan.Task(countCrop)
	_ = scan.Task(countRuns)
	_ = scan.Task(article.Expand)
	_ = scan.Task(readRuns)
)

// strategy returns the strategy of a way.
func strategy(way string, workers, depth int) scan.Strategy {
	switch way {
	case Pool, Loading:
		return scan.Pool(workers)
	case Queued:
		return scan.Queue(workers, depth)
	case Processes:
		return scan.Processes(workers)
	case QueuedProcesses:
		return scan.QueuedProcesses(workers, depth)
	case Fold:
		return scan.Strategy{Where: scan.InFold, Workers: workers}
	}
	return scan.Serial()
}

// runGo runs a cell in this process and measures it.
func runGo(ctx context.Context, ds *woodkit.Dataset, frames []woodkit.Frame, c Cell, workers, depth int) (Run, error) {
	runtime.GC()         // twice, because a sync.Pool keeps its memory over one collection
	debug.FreeOSMemory() // so that the memory of one cell is not counted in the next
	var spans []scan.Span
	var children usage.Usage
	ctx = scan.WithTrace(ctx, &scan.Trace{
		Item: func(s scan.Span) { spans = append(spans, s) },
		Child: func(child scan.ChildProcess) {
			if child.Ended {
				children.User, children.System, children.Peak = children.User+child.User, children.System+child.System, children.Peak+child.Peak
			}
		},
	})
	usage.ResetPeak()
	before, began := usage.Measure(), time.Now()
	result, err := scanGo(ctx, ds, frames, c, strategy(c.Way, workers, depth))
	seconds := time.Since(began).Seconds()
	after := usage.Measure()
	if err != nil {
		return Run{}, err
	}
	d, err := digest.Of(result)
	if err != nil {
		return Run{}, err
	}
	run := Run{
		Version: runVersion, Task: c.Task, Way: c.Way, Workers: workers, Frames: len(frames), Seconds: seconds,
		UserSeconds: (after.User - before.User).Seconds(), SystemSeconds: (after.System - before.System).Seconds(),
		WorkerSeconds: (children.User + children.System).Seconds(), PeakBytes: after.Peak + children.Peak, Digest: d.Hash,
	}
	if len(spans) > 0 {
		run.MostItems = int(course.InFlight(spans).Most())
	}
	return run, nil
}

// scanGo does the task of a cell and returns its result: counts or heat maps.
func scanGo(ctx context.Context, ds *woodkit.Dataset, frames []woodkit.Frame, c Cell, s scan.Strategy) (any, error) {
	if c.Task == HeatMaps {
		return mapGo(ctx, ds, frames, c, s)
	}
	do := article.CountPixels
	switch {
	case c.Task == Bytecode:
		do = countCrop
	case c.Code == GoRuns:
		do = countRuns
	}
	zero := func() *woodkit.Counts { return new(woodkit.Counts) }
	total, err := gather(ctx, s, frames, do, zero, func(total *woodkit.Counts, one woodkit.Counts) error {
		total.Add(one)
		return nil
	})
	var all woodkit.Counts
	for _, one := range total {
		all.Add(*one)
	}
	return all, err
}

// planesOf are heat maps whose planes are not made yet.
type planesOf struct {
	sum     *maskpng.Sum
	classes int
}

// Digest identifies the heat maps, as woodkit.HeatMap's does.
func (p planesOf) Digest() string {
	var d digest.Planes
	var plane []uint32
	for class := range p.classes {
		plane = p.sum.Plane(class, plane)
		d.Add(plane)
	}
	return d.String()
}

// mapGo sums heat maps.
func mapGo(ctx context.Context, ds *woodkit.Dataset, frames []woodkit.Frame, c Cell, s scan.Strategy) (any, error) {
	if c.Code == GoRuns {
		sums, err := gather(ctx, s, frames, readRuns, ds.NewRunHeatMap, func(sum *maskpng.HeatMap, mask *maskpng.Mask) error {
			return sum.Add("a mask", mask) // results come in any order
		})
		if err != nil {
			return nil, err
		}
		total, err := maskpng.NewSum(sums...)
		return planesOf{total, ds.Classes.Len()}, err
	}
	add := func(sum *woodkit.HeatMap, planes woodkit.Planes) error {
		defer planes.Release()
		return sum.Add(planes)
	}
	var sums []*woodkit.HeatMap
	var err error
	if c.Way == Loading {
		sums, err = gather(ctx, s, frames, woodkit.Frame.Labels, ds.NewHeatMap, func(sum *woodkit.HeatMap, labels *image.Gray) error {
			return add(sum, ds.Classes.Expand(labels))
		})
	} else {
		sums, err = gather(ctx, s, frames, article.Expand, ds.NewHeatMap, add)
	}
	for len(sums) > 1 && err == nil {
		err = sums[0].Merge(sums[len(sums)-1])
		sums = sums[:len(sums)-1]
	}
	if err != nil {
		return nil, err
	}
	return sums[0], nil
}

// gather calls a function for every frame and adds up the results. It adds in the loop or, if the strategy is a fold, in
// every worker, which gives one sum per worker. Any failure is an error, because the frames could be read before.
func gather[R, A any](ctx context.Context, s scan.Strategy, frames []woodkit.Frame, do func(woodkit.Frame) (R, error), zero func() A, add func(A, R) error) ([]A, error) {
	if s.Where == scan.InFold {
		return scan.Fold(ctx, s.Workers, frames, func() []A { return nil }, func(sums []A, f woodkit.Frame) ([]A, error) {
			if len(sums) == 0 {
				sums = []A{zero()}
			}
			result, err := do(f)
			if err == nil {
				err = add(sums[0], result)
			}
			return sums, err
		}, func(a, b []A) []A { return append(a, b...) })
	}
	total := zero()
	at := 0
	for result, err := range scan.Map(ctx, s, frames, do) {
		if err == nil {
			err = add(total, result)
		}
		if err != nil {
			return nil, fmt.Errorf("scanning: %w", err)
		}
		at++
	}
	if at < len(frames) {
		return nil, errors.Join(context.Cause(ctx), fmt.Errorf("scanning: %d of %d frames", at, len(frames)))
	}
	return []A{total}, nil
}
