package profile

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/internal/usage"
)

// The profile's format is compressed protocol buffers. Go's own tools use this reader too.

// CPU samples until the work has used profiled of processor time, which gives about 150 samples. On a busy machine it stops
// after patience.
const (
	profiled = 1500 * time.Millisecond
	patience = 15 * time.Second
)

// CPU draws where processor time goes. It repeats the work for a second and a half of processor time, and samples the
// running function a hundred times per second. It draws the share of each package. For the larger shares, small print names
// the function that was seen most often. Shares below 2 % are combined. If anything fails, Image returns the error.
func CPU(title string, work func() error) figure.Figure {
	var buffer bytes.Buffer
	if err := pprof.StartCPUProfile(&buffer); err != nil {
		return figure.New(plot.Failed(err))
	}
	var err error
	began, before := time.Now(), usage.Measure()
	for used := before; err == nil && used.User+used.System < before.User+before.System+profiled && time.Since(began) < patience; used = usage.Measure() {
		for batch := time.Now(); err == nil && time.Since(batch) < profiled/30; {
			err = work()
		}
	}
	pprof.StopCPUProfile()
	if err != nil {
		return figure.New(plot.Failed(err))
	}
	seen, err := profile.Parse(&buffer)
	if err != nil {
		return figure.New(plot.Failed(fmt.Errorf("reading the profile: %w", err)))
	}
	return figure.New(profileBars(title, seen).Figure()) // if there is no sample, the figure says so
}

// A share counts how often a package was seen running, and its functions.
type share struct {
	name      string
	samples   int64
	functions map[string]int64
}

// profileBars makes a bar per package, the largest first. Each bar has the standard error of its share. With about 150
// samples, the digits after the decimal point are unknown.
func profileBars(title string, seen *profile.Profile) plot.Rows {
	shares, total := profileShares(seen)
	chart := plot.Rows{Title: title, Axis: "share of processor time", Unit: unit.Share, Linear: true, Note: fmt.Sprintf("%d samples", total)}
	add := func(name string, part float64) {
		uncertain := math.Sqrt(part * (1 - part) / float64(total))
		chart.Rows = append(chart.Rows, plot.Row{Name: name, Value: part, Note: fmt.Sprintf("%.0f %% ± %.0f", 100*part, math.Ceil(100*uncertain))})
	}
	rest, next := 0.0, "; most often"
	for _, s := range shares {
		part := float64(s.samples) / float64(total)
		if part < 0.02 {
			rest += part
			continue
		}
		add(s.name, part)
		if part >= 0.1 {
			chart.Note += fmt.Sprintf("%s %s: %s", next, s.name, s.most())
			next = ","
		}
	}
	if rest > 0 {
		add("all others", rest)
	}
	if len(chart.Rows) > 0 {
		chart.Title = fmt.Sprintf("%s: %s takes the largest share, %.0f %%", title, chart.Rows[0].Name, 100*chart.Rows[0].Value)
	}
	return chart
}

// profileShares counts samples by the package of the running function, the largest count first.
func profileShares(seen *profile.Profile) (shares []*share, total int64) {
	byName := map[string]*share{}
	for _, sample := range seen.Sample {
		name, function := splitFunction(running(sample))
		s := byName[name]
		if s == nil {
			s = &share{name: name, functions: map[string]int64{}}
			byName[name] = s
			shares = append(shares, s)
		}
		s.samples += sample.Value[0]
		s.functions[function] += sample.Value[0]
		total += sample.Value[0]
	}
	slices.SortFunc(shares, func(a, b *share) int { return cmp.Or(cmp.Compare(b.samples, a.samples), cmp.Compare(a.name, b.name)) })
	return shares, total
}

// most returns the function that was seen most often.
func (s *share) most() (name string) {
	for function, n := range s.functions {
		if name == "" || n > s.functions[name] || n == s.functions[name] && function < name {
			name = function
		}
	}
	return name
}

// running returns the full name of the function that a sample found running. If the runtime had just stopped that function
// to let another goroutine run, it returns the stopped function. An inlined function counts as part of its caller.
func running(sample *profile.Sample) string {
	for _, location := range sample.Location {
		if len(location.Line) == 0 || location.Line[len(location.Line)-1].Function == nil {
			continue
		}
		if name := location.Line[len(location.Line)-1].Function.Name; !strings.HasPrefix(name, "runtime.asyncPreempt") {
			return name
		}
	}
	return "runtime.unknown"
}

// splitFunction splits a function's full name into package and function: "compress/flate.(*decompressor).huffSym" is
// huffSym of compress/flate. Packages inside the runtime count as the runtime, woodkit's own packages lose their path, and
// main is the cell.
func splitFunction(full string) (name, function string) {
	if from, to := strings.IndexByte(full, '['), strings.LastIndexByte(full, ']'); 0 < from && from < to { // type arguments
		full = full[:from] + full[to+1:]
	}
	slash := strings.LastIndex(full, "/") + 1
	name, function, found := strings.Cut(full[slash:], ".")
	if !found {
		return "runtime", full // assembly without a package, such as memory copies
	}
	path := full[:slash] + name
	function = function[strings.LastIndex(function, ".")+1:]
	switch {
	case strings.HasPrefix(path, "runtime/"), strings.HasPrefix(path, "internal/"), path == "syscall":
		return "runtime", function
	case path == "main":
		return "this cell", function
	case strings.HasPrefix(path, "woodscape.example/"):
		return name, function
	}
	return path, function
}
