package woodkit

import (
	"strings"
	"testing"
)

func TestProfileBars(t *testing.T) {
	bars := profileBars("work", sampled(map[string]int64{
		"compress/flate.huffSym main.work":         50,
		"runtime.asyncPreempt main.work":           29,
		"compress/flate.copy main.work":            20,
		"hash/crc32.update compress/flate.huffSym": 1,
	}))
	if len(bars.Bars) != 3 || bars.Bars[0].Name != "compress/flate" || bars.Bars[0].Value != 0.70 ||
		bars.Bars[1].Name != "this cell" || bars.Bars[1].Value != 0.29 || bars.Bars[2].Name != "all others" {
		t.Errorf("bars %+v", bars.Bars)
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
