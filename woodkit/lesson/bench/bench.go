package bench

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/lesson/storage"
	"woodscape.example/woodkit/timing"
)

// runTimeout is how long one run of a Python may take beyond the time of the whole bench, and slowest what it may take per mask
// if that is more. The article's slowest scan took 0.14 s per mask.
const (
	runTimeout = 5 * time.Minute
	slowest    = time.Second
)

// What is aimed at.
const (
	aimedRounds = 8   // rounds that shall fit into the time
	warmFrames  = 16  // masks that each cell scans first, to learn what it costs
	fewest      = 16  // masks that are measured at least, where there are so many
	mostDepth   = 100 // the article's queue
)

// bench is one measurement that goes on.
type bench struct {
	Options
	frames  []woodkit.Frame
	workers int
	files   []string          // the paths of the masks, for Python
	want    map[string]string // digest of each task
	result  *Result

	meter   *load.Meter   // of this sitting
	before  time.Duration // processor time at its begin
	earlier load.Load     // of the sittings before
}

// newBench prepares a measurement of all cells that are asked for.
func newBench(o Options) *bench {
	b := &bench{Options: o, workers: runtime.GOMAXPROCS(0), want: map[string]string{}}
	b.result = &Result{
		Version: version, Dataset: o.Dataset.Dir, Fingerprint: o.Dataset.Fingerprint(), Synthetic: o.Dataset.Synthetic(), Damaged: []timing.Failure{},
		Start: time.Now(), Host: timing.ThisHost(), Pythons: append([]Interpreter{}, o.Pythons...), Cores: b.workers, Cold: o.Cold, Full: o.Full,
		NotMeasured: o.NoPython, Partial: true, Cells: []*Timing{}, Deaths: []Death{}, Claims: []Claim{},
	}
	if len(o.Pythons) > 0 {
		b.result.Reader = readerOf(o.Pythons)
	}
	for _, c := range cells(o) {
		b.result.Cells = append(b.result.Cells, &Timing{Cell: c, Workers: workersOf(c, b.workers), Seconds: []float64{}, CPU: []float64{}})
	}
	return b
}

// noteLoad notes how busy others were: of several sittings, the busiest.
func (b *bench) noteLoad() {
	b.result.Load = b.meter.Stop(usage.Processor()-b.before, b.workers)
	if b.earlier.Others.Value > b.result.Load.Others.Value {
		b.result.Load = b.earlier
	}
}

// workersOf are a cell's workers: one in a loop, and as in the article one fewer than cores in queued processes.
func workersOf(c Cell, cores int) int {
	switch c.Way {
	case Loop:
		return 1
	case QueuedProcesses:
		return max(1, cores-1)
	}
	return cores
}

// queueDepth is the article's 100, or less: at most a quarter of the masks, because a queue that holds all of them is a pool, and
// at most as many results as fill a quarter of the memory that is free. It is never less than two per worker.
func (b *bench) queueDepth() int {
	if b.Depth > 0 {
		return b.Depth
	}
	most := int64(min(mostDepth, len(b.frames)/4))
	planes := int64(b.Dataset.Size.X) * int64(b.Dataset.Size.Y) * int64(b.Dataset.Classes.Len())
	_, free := limits.Memory(os.DirFS("/"))
	if free > 0 && planes > 0 {
		most = min(most, free/4/planes)
	}
	return int(max(2*int64(b.workers), most))
}

// choose takes so many frames, evenly spread over the data set, that can be read. Those that cannot are noted.
func (b *bench) choose(ctx context.Context, n int) error {
	chosen := spread(b.Dataset.Frames(), n)
	b.frames, b.result.Damaged, b.result.Chosen = nil, []timing.Failure{}, len(chosen)
	for _, f := range chosen {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := f.Mask(); err != nil {
			b.result.Damaged = append(b.result.Damaged, timing.Failure{File: f.Name + ".png", Error: err.Error()})
			continue
		}
		b.frames = append(b.frames, f)
	}
	if len(b.frames) == 0 {
		return fmt.Errorf("measuring: none of %d masks can be read: %s", len(chosen), b.result.Damaged[0].Error)
	}
	b.result.Frames = len(b.frames)
	b.result.Depth = b.queueDepth()
	if len(b.Pythons) > 0 && b.result.NotMeasured == "" {
		var err error
		if b.files, err = maskFiles(b.Dataset, b.frames); err != nil {
			b.result.NotMeasured = err.Error()
		}
	}
	return nil
}

// reference makes the result that every cell must have: Go's, by pixels, in a loop.
func (b *bench) reference(ctx context.Context) error {
	clear(b.want)
	for _, t := range b.result.Cells {
		if b.want[t.Task] != "" {
			continue
		}
		run, err := runGo(ctx, b.Dataset, b.frames, Cell{Code: GoPixels, Task: t.Task, Way: Loop}, 1, b.result.Depth)
		if err != nil {
			return fmt.Errorf("measuring %s: making the result to compare with: %w", t.Task, err)
		}
		b.want[t.Task] = run.Digest
	}
	b.result.Digests = b.want
	return nil
}

// once runs a cell. A cell that fails is out.
func (b *bench) once(ctx context.Context, t *Timing) (Run, bool) {
	if t.Failed != "" || t.InPython() && b.result.NotMeasured != "" {
		return Run{}, false
	}
	var run Run
	var err error
	if b.Cold {
		temperature, err := storage.DropCache(b.Dataset)
		if err != nil {
			t.Failed = err.Error()
			return run, false
		}
		b.result.noteTemperature(temperature)
	}
	if t.InPython() {
		run, err = b.python(ctx, t.Cell, t.Workers)
	} else {
		run, err = runGo(ctx, b.Dataset, b.frames, t.Cell, t.Workers, b.result.Depth)
	}
	if err == nil && run.Digest != b.want[t.Task] {
		err = fmt.Errorf("its result is not that of Go: digest %s instead of %s", run.Digest, b.want[t.Task])
	}
	if ctx.Err() != nil {
		return run, false
	}
	if err != nil {
		t.Failed = err.Error()
		b.say("failed: %v: %v", t.Cell, err)
	}
	return run, err == nil
}

// python runs a cell in its interpreter.
func (b *bench) python(ctx context.Context, c Cell, workers int) (Run, error) {
	args := []string{
		b.Script, "--masks", "-", "--task", c.Task, "--way", c.Way, "--reader", readerOf(b.Pythons),
		"--workers", strconv.Itoa(workers), "--depth", strconv.Itoa(b.result.Depth),
	}
	if c.Code == BestPython {
		args = append(args, "--best")
	}
	out, err := runPython(ctx, b.runLimit(), strings.Join(b.files, "\n"), b.interpreter(c.Python).Path, args...)
	if err != nil {
		return Run{}, err
	}
	return parseRun(out, c, len(b.frames))
}

// runLimit is how long one run of a Python may take before it is ended.
func (b *bench) runLimit() time.Duration {
	return max(b.Time, time.Duration(len(b.files))*slowest) + runTimeout
}

func (b *bench) interpreter(name string) Interpreter {
	for _, i := range b.Pythons {
		if i.Name == name {
			return i
		}
	}
	return Interpreter{}
}

// keep hands out what there is so far.
func (b *bench) keep() error {
	if b.Keep == nil {
		return nil
	}
	b.noteLoad()
	b.result.End = time.Now()
	if err := b.result.judge(); err != nil {
		return err
	}
	b.Keep(b.result)
	return nil
}

func (b *bench) progress(done, failed, of int) {
	if b.Progress != nil {
		b.Progress(done, failed, of)
	}
}

func (b *bench) say(format string, args ...any) {
	if b.Say != nil {
		b.Say(fmt.Sprintf(format, args...))
	}
}
