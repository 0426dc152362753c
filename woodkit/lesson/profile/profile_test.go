package profile

import (
	"os"
	"strings"
	"testing"

	"github.com/google/pprof/profile"
)

func TestProfileBars(t *testing.T) {
	bars := profileBars("work", sampled(map[string]int64{
		"compress/flate.huffSym main.work":         50,
		"runtime.asyncPreempt main.work":           29,
		"compress/flate.copy main.work":            20,
		"hash/crc32.update compress/flate.huffSym": 1,
	}))
	if len(bars.Rows) != 3 || bars.Rows[0].Name != "compress/flate" || bars.Rows[0].Value != 0.70 ||
		bars.Rows[1].Name != "this cell" || bars.Rows[1].Value != 0.29 || bars.Rows[2].Name != "all others" {
		t.Errorf("bars %+v", bars.Rows)
	}
	if bars.Rows[0].Note != "70 % ± 5" { // √(0.7 × 0.3 / 100) is 0.046
		t.Errorf("of a hundred samples %q", bars.Rows[0].Note)
	}
	if !strings.Contains(bars.Note, "100 samples") || !strings.Contains(bars.Note, "compress/flate: huffSym") {
		t.Errorf("note %q", bars.Note)
	}
}

func TestSplitFunction(t *testing.T) {
	for full, want := range map[string][2]string{
		"compress/flate.(*decompressor).huffSym":                {"compress/flate", "huffSym"},
		"woodscape.example/woodkit/maskpng.(*inflater).quick":   {"maskpng", "quick"},
		"woodscape.example/woodkit.Frame.Labels":                {"woodkit", "Labels"},
		"main.pixelCounts":                                      {"this cell", "pixelCounts"},
		"slices.pdqsortCmpFunc[...]":                            {"slices", "pdqsortCmpFunc"},
		"slices.partitionCmpFunc[go.shape.int]":                 {"slices", "partitionCmpFunc"},
		"main.(*sum[woodscape.example/woodkit.Frame]).add":      {"this cell", "add"},
		"runtime.memmove":                                       {"runtime", "memmove"},
		"internal/runtime/syscall.Syscall6":                     {"runtime", "Syscall6"},
		"syscall.Syscall":                                       {"runtime", "Syscall"},
		"aeshashbody":                                           {"runtime", "aeshashbody"},
		"github.com/google/pprof/profile.(*Profile).postDecode": {"github.com/google/pprof/profile", "postDecode"},
	} {
		if name, function := splitFunction(full); [2]string{name, function} != want {
			t.Errorf("%s: %s, %s; want %v", full, name, function, want)
		}
	}
}

// sampled returns a profile of stacks of functions, innermost first, with the number of times that each stack was seen.
func sampled(stacks map[string]int64) *profile.Profile {
	p := &profile.Profile{}
	for stack, n := range stacks {
		sample := &profile.Sample{Value: []int64{n, n * 1e7}}
		for name := range strings.FieldsSeq(stack) {
			sample.Location = append(sample.Location, &profile.Location{Line: []profile.Line{{Function: &profile.Function{Name: name}}}})
		}
		p.Sample = append(p.Sample, sample)
	}
	return p
}

func TestAProfileOfWorkThatFails(t *testing.T) {
	if _, err := CPU("failing", func() error { return os.ErrNotExist }).Image(); err == nil {
		t.Error("no error")
	}
}
