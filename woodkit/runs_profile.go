package woodkit

import (
	"bytes"
	"cmp"
	"fmt"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	// The profile's format is protocol buffers, compressed; this is the reader that Go's own tools use.
	"github.com/google/pprof/profile"

	"woodscape.example/woodkit/internal/plot"
)

// profiled is how long Profile watches: about 150 samples.
const profiled = 1500 * time.Millisecond

// Profile draws where the processor's time goes: it repeats the work for a second and a half, looks a hundred times a
// second at which function is running, and draws the share of each package, with the function seen most in it. Shares
// below 2 % are put together. What goes wrong is the figure's error.
func Profile(title string, work func() error) Figure {
	var buffer bytes.Buffer
	if err := pprof.StartCPUProfile(&buffer); err != nil {
		return Figure{plot.Failed(err)}
	}
	var err error
	for began := time.Now(); err == nil && time.Since(began) < profiled; {
		err = work()
	}
	pprof.StopCPUProfile()
	if err != nil {
		return Figure{plot.Failed(err)}
	}
	seen, err := profile.Parse(&buffer)
	if err != nil {
		return Figure{plot.Failed(fmt.Errorf("reading the profile: %w", err))}
	}
	return Figure{profileBars(title, seen).Figure()} // without a sample it says that there is nothing to show
}

// A share is how often a package was seen running, and its functions.
type share struct {
	name      string
	samples   int64
	functions map[string]int64
}

// profileBars makes a bar for each package, the largest first.
func profileBars(title string, seen *profile.Profile) plot.Bars {
	shares, total := profileShares(seen)
	chart := plot.Bars{Title: title, Axis: "share of processor time", Unit: plot.Share, Note: fmt.Sprintf("%d samples", total)}
	rest := 0.0
	for _, s := range shares {
		part := float64(s.samples) / float64(total)
		if part < 0.02 {
			rest += part
			continue
		}
		chart.Bars = append(chart.Bars, plot.Bar{Name: s.name + "\n" + s.most(), Value: part})
	}
	if rest > 0 {
		chart.Bars = append(chart.Bars, plot.Bar{Name: "all others", Value: rest})
	}
	return chart
}

// profileShares counts samples by the package of the function that was running, most first.
func profileShares(seen *profile.Profile) (shares []*share, total int64) {
	byName := map[string]*share{}
	for _, sample := range seen.Sample {
		name, function := "unknown", "unknown"
		if len(sample.Location) > 0 && len(sample.Location[0].Line) > 0 && sample.Location[0].Line[0].Function != nil {
			name, function = splitFunction(sample.Location[0].Line[0].Function.Name)
		}
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

// most is the function that was seen most.
func (s *share) most() (name string) {
	for function, n := range s.functions {
		if name == "" || n > s.functions[name] || n == s.functions[name] && function < name {
			name = function
		}
	}
	return name
}

// splitFunction takes a function's full name apart: "compress/flate.(*decompressor).huffSym" is of compress/flate.
// Packages inside the runtime count as the runtime, and a cell's own function as the cell's.
func splitFunction(full string) (name, function string) {
	slash := strings.LastIndex(full, "/") + 1
	name, function, found := strings.Cut(full[slash:], ".")
	if !found {
		return "runtime", full
	}
	name = full[:slash] + name
	function = function[strings.LastIndex(function, ").")+1:]
	switch {
	case strings.HasPrefix(name, "runtime/"), strings.HasPrefix(name, "internal/"), name == "syscall":
		name = "runtime"
	case name == "main":
		name = "this cell"
	}
	return name, strings.TrimPrefix(function, ".")
}
