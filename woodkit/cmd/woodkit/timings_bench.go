package main

import (
	"fmt"
	"strings"
	"unicode"

	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// writeBenchmarks writes complete runs, oldest first, in the form of go test's benchmark lines. One operation is one frame.
// Strategy, decoder and other differences are key=value parts of the name, so benchstat can group by them.
func writeBenchmarks(output Output, records []timing.Record) error {
	left := 0
	group := ""
	for i := range records {
		r := records[len(records)-1-i]
		if r.Frames == 0 || r.Partial || r.Died != "" || len(r.Failed) > 0 {
			left++
			continue
		}
		if head := benchHead(r); head != group {
			group = head
			fmt.Fprint(output.Out, head)
		}
		n := float64(r.Frames)
		fmt.Fprintf(output.Out, "%s\t%d\t%.0f ns/op\t%.0f cpu-ns/op\t%d peak-bytes\n", benchName(r), r.Frames,
			r.Seconds/n*1e9, (r.UserSeconds+r.SystemSeconds+r.WorkerSeconds)/n*1e9, r.PeakBytes)
	}
	if left > 0 {
		fmt.Fprintf(output.Err, "%s left out: some of the frames failed or were not tried\n", unit.Several(left, "run is", "runs are"))
	}
	return nil
}

// benchHead returns the configuration lines that the following benchmarks share.
func benchHead(r timing.Record) string {
	system, processor, _ := strings.Cut(r.Host.System, "/")
	return fmt.Sprintf("goos: %s\ngoarch: %s\npkg: woodscape.example/woodkit\ngo: %s\n", system, processor, r.Host.Go)
}

// benchName returns a name like BenchmarkPixelCounts/strategy=pool:workers=2/decoder=pixels/frames=1024/dataset=1b0ddd5c/list=57b6dd42-2.
// The beginnings of the digests tell apart data sets of the same size and lists of the same length.
func benchName(r timing.Record) string {
	var name strings.Builder
	name.WriteString("Benchmark")
	upper := true
	for _, letter := range r.Task {
		switch {
		case !unicode.IsLetter(letter) && !unicode.IsDigit(letter):
			upper = true
			continue
		case upper:
			letter = unicode.ToUpper(letter)
			upper = false
		}
		name.WriteRune(letter)
	}
	part := func(key, value string) {
		value = strings.Map(func(letter rune) rune {
			if unicode.IsSpace(letter) || letter == '/' {
				return '_'
			}
			return letter
		}, value)
		fmt.Fprintf(&name, "/%s=%s", key, value)
	}
	part("strategy", r.Strategy)
	part("decoder", r.Decoder)
	part("frames", fmt.Sprint(r.Frames))
	if r.Fingerprint != "" {
		part("dataset", short(r.Fingerprint))
	}
	if r.Scope != "" { // a scan written by hand has none
		part("list", short(r.Scope))
	}
	if r.Storage != "" {
		part("storage", r.Storage)
	}
	fmt.Fprintf(&name, "-%d", max(1, r.GoMaxProc))
	return name.String()
}

// short returns the first 8 digits of a digest, enough to tell a few apart.
func short(digest string) string { return digest[:min(8, len(digest))] }
