package decoders

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/timing"
)

// Options say what is measured.
type Options struct {
	Masks    int           // of each kind
	Time     time.Duration // to measure; at least interval.FewestRounds rounds are run in any case
	Python   string        // an interpreter
	Script   string        // notebooks/python/decoders.py
	NoPython string        // why there is no Python, if there is none

	// Say is told what is going on. Progress is told after each run how many runs are done and, as far as is known, how many
	// there will be.
	Say      func(text string)
	Progress func(done, failed, of int)
}

// least is how long a run takes at least. Short runs are repeated until they do.
const least = 20 * time.Millisecond

// A Cell is one decoder on one kind of masks.
type Cell struct {
	Kind    *Kind
	Decoder string
	Failed  string    // why there is no time
	Micros  []float64 // microseconds of processor time per mask in each round

	PerMask  *interval.Interval
	Faster   *interval.Interval // image/png's time divided by this one
	OfRuns   *interval.Interval // this time divided by maskpng's
	repeats  int
	inPython bool
}

// A Result is what the rounds took.
type Result struct {
	Masks    int
	Rounds   int
	Partial  bool // an interrupt ended it
	Host     timing.Host
	Python   string            // its version, empty if there is none
	Versions map[string]string // of the libraries
	NoPython string
	Date     time.Time
	Load     load.Load
	Kinds    []*Kind
	Cells    []*Cell
}

// bench is a measurement in progress.
type bench struct {
	Options
	golang map[string]func(string) ([]uint8, error)
	python *python
	result *Result
}

// Measure makes the masks in a temporary folder, checks every decoder on them and measures it in rounds. An interrupt ends it,
// and the result has the complete rounds. An error means that there is no result.
func Measure(ctx context.Context, o Options) (*Result, error) {
	dir, err := os.MkdirTemp("", "woodkit-decoders-")
	if err != nil {
		return nil, fmt.Errorf("making masks to decode: %w", err)
	}
	defer os.RemoveAll(dir)
	b := &bench{Options: o, golang: inGo(), result: &Result{
		Masks: o.Masks, Host: timing.ThisHost(), NoPython: o.NoPython, Date: time.Now(), Kinds: kinds(),
	}}
	if o.NoPython == "" {
		if b.python, err = startPython(ctx, o.Python, o.Script); err != nil {
			return nil, fmt.Errorf("measuring decoders: starting Python: %w; go tool woodkit setup --python makes one that has what is needed", err)
		}
		defer b.python.stop()
		b.result.Python, b.result.Versions = b.python.Version, b.python.Readers
	}
	if err := b.makeMasks(ctx, dir); err != nil {
		return nil, err
	}
	b.check(ctx)
	meter, before := load.Start(os.DirFS("/")), usage.Processor()
	err = b.rounds(ctx)
	b.result.Load = meter.Stop(usage.Processor()-before, runtime.GOMAXPROCS(0))
	if ctx.Err() != nil {
		b.result.Partial, err = true, nil
	}
	if err == nil {
		err = b.result.judge()
	}
	return b.result, err
}

// makeMasks writes the masks of every kind.
func (b *bench) makeMasks(ctx context.Context, dir string) error {
	b.Say(fmt.Sprintf("making %s of each of %d kinds", unit.Several(b.Masks, "mask", "masks"), len(b.result.Kinds)))
	for i, k := range b.result.Kinds {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		err := k.write(filepath.Join(dir, strconv.Itoa(i)), b.Masks)
		if err == nil && k.encode == nil {
			if b.python == nil || b.python.Readers["Pillow"] == "" {
				k.Failed = "not measured: Pillow is not installed"
				continue
			}
			_, err = b.python.ask(request{Level: k.level, Arrays: k.arrays, Files: k.files})
		}
		if err == nil {
			err = k.measure()
		}
		if err != nil {
			return fmt.Errorf("making masks, %s: %w", k.Name, err)
		}
	}
	return nil
}

// check makes the cells, compares their pixels, and finds out how often each run must be repeated.
func (b *bench) check(ctx context.Context) {
	for _, k := range b.result.Kinds {
		if k.Failed != "" {
			continue
		}
		for _, name := range slices.Concat([]string{Runs, Pixels, ImagePNG, RawArray}, inPython) {
			c := &Cell{Kind: k, Decoder: name, inPython: slices.Contains(inPython, name), repeats: 1}
			b.result.Cells = append(b.result.Cells, c)
			if c.Failed = b.missing(c); c.Failed != "" || ctx.Err() != nil {
				continue
			}
			if err := b.compare(c); err != nil {
				c.Failed = err.Error()
				continue
			}
			took, err := b.once(c)
			if err != nil {
				c.Failed = err.Error()
				continue
			}
			c.repeats = max(1, int(least.Seconds()/max(took, 1e-9))+1)
		}
	}
}

// missing says why a decoder cannot be measured.
func (b *bench) missing(c *Cell) string {
	switch {
	case !c.inPython:
		return ""
	case b.python == nil:
		return "not measured"
	case b.python.Readers[c.Decoder] == "":
		return "not installed"
	}
	return ""
}

// files are what a cell reads.
func (c *Cell) files() []string {
	if c.Decoder == RawArray || c.Decoder == loadArray {
		return c.Kind.arrays
	}
	return c.Kind.files
}

var errPixels = errors.New("gives other pixels than the classes")

// compare checks that a decoder gives the classes.
func (b *bench) compare(c *Cell) error {
	var crc uint32
	var err error
	switch {
	case c.inPython:
		var a answer
		a, err = b.python.ask(request{Reader: c.Decoder, Files: c.files()})
		crc = a.CRC
	case c.Decoder == Runs:
		crc, err = checkGo(b.golang[Pixels], c.files())
	default:
		crc, err = checkGo(b.golang[c.Decoder], c.files())
	}
	if err == nil && crc != c.Kind.crc {
		err = errPixels
	}
	return err
}

// once runs a cell and returns the seconds of processor time.
func (b *bench) once(c *Cell) (float64, error) {
	if c.inPython {
		a, err := b.python.ask(request{Reader: c.Decoder, Files: c.files(), Repeats: c.repeats})
		return a.Seconds, err
	}
	read, files := b.golang[c.Decoder], c.files()
	runtime.GC() // what the cell before has left
	began := usage.Measure()
	for range c.repeats {
		for _, name := range files {
			if _, err := read(name); err != nil {
				return 0, err
			}
		}
	}
	ended := usage.Measure()
	return (ended.User + ended.System - began.User - began.System).Seconds(), nil
}

// rounds runs every cell once per round, in random order.
func (b *bench) rounds(ctx context.Context) error {
	alive := slices.DeleteFunc(slices.Clone(b.result.Cells), func(c *Cell) bool { return c.Failed != "" })
	began, done := time.Now(), 0
	for {
		rounds := b.result.Rounds
		spent := time.Since(began)
		if rounds >= interval.FewestRounds && spent+spent/time.Duration(rounds) > b.Time {
			return nil
		}
		of := interval.FewestRounds
		if rounds > 0 {
			of = max(of, int(b.Time/(spent/time.Duration(rounds)+1)))
		}
		micros := make([]float64, len(alive))
		for _, i := range rand.Perm(len(alive)) {
			c := alive[i]
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			seconds, err := b.once(c)
			if err != nil {
				return fmt.Errorf("measuring %s, %s: %w", c.Decoder, c.Kind.Name, err)
			}
			micros[i] = seconds * 1e6 / float64(c.repeats*b.Masks)
			done++
			b.Progress(done, 0, of*len(alive))
		}
		for i, c := range alive { // a round that is cut short leaves nothing
			c.Micros = append(c.Micros, micros[i])
		}
		b.result.Rounds++
	}
}

// judge works out medians, ratios and their intervals.
func (r *Result) judge() error {
	for _, c := range r.Cells {
		if len(c.Micros) == 0 {
			continue
		}
		median, err := interval.Of(c.Micros)
		if err != nil {
			return fmt.Errorf("judging %s: %w", c.Decoder, err)
		}
		c.PerMask = &median
		if other := r.cell(c.Kind, ImagePNG); other != nil {
			ratio, err := interval.Ratio(other.Micros, c.Micros)
			if err != nil {
				return fmt.Errorf("judging %s: %w", c.Decoder, err)
			}
			c.Faster = &ratio
		}
		if other := r.cell(c.Kind, Runs); other != nil {
			ratio, err := interval.Ratio(c.Micros, other.Micros)
			if err != nil {
				return fmt.Errorf("judging %s: %w", c.Decoder, err)
			}
			c.OfRuns = &ratio
		}
	}
	return nil
}

// cell returns the cell of a decoder, or nil if it has no times.
func (r *Result) cell(k *Kind, decoder string) *Cell {
	for _, c := range r.Cells {
		if c.Kind == k && c.Decoder == decoder && len(c.Micros) > 0 {
			return c
		}
	}
	return nil
}
