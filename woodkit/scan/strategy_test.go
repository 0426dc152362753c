package scan_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"woodscape.example/woodkit/scan"
)

func TestStrategyText(t *testing.T) {
	ordered := scan.Pool(8)
	ordered.Ordered = true
	bounded := scan.Queue(2, 16)
	bounded.Bytes = 256 << 20
	both := scan.QueuedProcesses(2, 16)
	both.Bytes, both.Ordered = 1000, true
	for _, c := range []struct {
		strategy scan.Strategy
		text     string
	}{
		{scan.Strategy{}, "serial"},
		{scan.Serial(), "serial"},
		{scan.Pool(2), "pool:workers=2"},
		{scan.GoEach(), "go-each"},
		{scan.Queue(2, 16), "queue:workers=2,depth=16"},
		{scan.Processes(3), "processes:workers=3"},
		{scan.QueuedProcesses(1, 4), "queued-processes:workers=1,depth=4"},
		{scan.Strategy{Where: scan.InFold, Workers: 2}, "fold:workers=2"},
		{ordered, "pool:workers=8,ordered"},
		{bounded, "queue:workers=2,depth=16,bytes=256MiB"},
		{both, "queued-processes:workers=2,depth=16,bytes=1000,ordered"},
		{scan.Strategy{Bytes: 5 << 30}, "serial:bytes=5GiB"},
	} {
		if got := c.strategy.String(); got != c.text {
			t.Errorf("String: got %q, want %q", got, c.text)
		}
		if got, err := scan.Parse(c.text); err != nil || got != c.strategy {
			t.Errorf("Parse(%q) = %+v, %v", c.text, got, err)
		}
		if when := c.strategy.When(); !strings.HasPrefix(when, "Choose ") || !strings.HasSuffix(when, ".") {
			t.Errorf("%s: When is no sentence: %q", c.text, when)
		}
	}
}

func TestParseUnits(t *testing.T) {
	for text, want := range map[string]int64{
		"7": 7, "7B": 7, "2kB": 2000, "2KiB": 2048, "3MB": 3e6, "3MiB": 3 << 20, "1GB": 1e9, "1GiB": 1 << 30, "9223372036854775807": math.MaxInt64,
	} {
		s, err := scan.Parse("serial:bytes=" + text)
		if err != nil || s.Bytes != want {
			t.Errorf("bytes=%s: got %d, %v", text, s.Bytes, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"", "serial, pool, go-each, queue, processes, queued-processes, fold"},
		{"threads:workers=2", "choose one of serial, pool"},
		{"Pool:workers=2", "unknown strategy"},
		{"pool", "workers=N is missing"},
		{"pool:", "nothing follows"},
		{"pool:workers", "whole number"},
		{"pool:workers=0", "at least 1"},
		{"pool:workers=-3", "at least 1"},
		{"pool:workers=two", "whole number"},
		{"pool:workers=2.5", "whole number"},
		{"pool:workers=99999999999999999999", "whole number"},
		{"pool:workers=2,workers=3", "twice"},
		{"pool:workers=2,depth=3", "unknown option; choose from workers=N, bytes=N"},
		{"queue:workers=2", "depth=N is missing"},
		{"queue:workers=2,depth=0", "at least 1"},
		{"queue:depth=4", "workers=N is missing"},
		{"serial:workers=1", "unknown option"},
		{"pool:workers=2,ordered=yes", "unknown option"},
		{"pool:workers=2,", "unknown option"},
		{"pool:workers=2,bytes=0", "at least 1"},
		{"pool:workers=2,bytes=-1MiB", "at least 1"},
		{"pool:workers=2,bytes=1.5GiB", "whole number"},
		{"pool:workers=2,bytes=99999999999GiB", "64-bit"},
		{"fold:workers=2,ordered", "keeps no results"},
		{"fold:workers=2,bytes=1", "keeps no results"},
	} {
		s, err := scan.Parse(c.text)
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "scan: ") {
			t.Errorf("Parse(%q): %v, want an error with %q", c.text, err, c.says)
		}
		if s != (scan.Strategy{}) {
			t.Errorf("Parse(%q) gave %+v beside its error", c.text, s)
		}
	}
}

// TestParseOffersWhatItTakes: Parse accepts the options that its error messages offer.
func TestParseOffersWhatItTakes(t *testing.T) {
	for text, offers := range map[string]string{
		"serial:x":                           "bytes=N (with MiB, for example), ordered",
		"pool:workers=2,depth=3":             "workers=N, bytes=N (with MiB, for example), ordered",
		"queued-processes:workers=2,cores=3": "workers=N, depth=N, bytes=N (with MiB, for example), ordered",
		"fold:workers=2,depth=3":             "workers=N",
	} {
		if _, err := scan.Parse(text); err == nil || !strings.HasSuffix(err.Error(), ": unknown option; choose from "+offers) {
			t.Errorf("Parse(%q): %v, want an error that offers %q", text, err, offers)
		}
	}
}

// TestBadStrategyIsTheOnlyPair: if a strategy makes no sense, the loop gets an error and no work is done.
func TestBadStrategyIsTheOnlyPair(t *testing.T) {
	negative := scan.Pool(2)
	negative.Bytes = -1
	for _, s := range []scan.Strategy{
		scan.Pool(0), scan.Pool(-1), scan.Queue(0, 4), scan.Queue(2, 0), scan.Queue(2, -5), scan.Processes(0), scan.QueuedProcesses(2, 0),
		negative,
		{Workers: 3},
		{Where: 99},
		{Where: scan.InGoroutinePerItem, Depth: 3},
		{Where: scan.InFold, Workers: 2},
	} {
		pairs := 0
		for _, err := range scan.Map(context.Background(), s, numbers(3), func(int) (int, error) { t.Error("worked"); return 0, nil }) {
			pairs++
			if err == nil || !strings.HasPrefix(err.Error(), "scan: ") {
				t.Errorf("%s: error %v", s, err)
			}
		}
		if pairs != 1 {
			t.Errorf("%s: %d pairs", s, pairs)
		}
	}
	if sum, err := scan.Fold(context.Background(), 0, numbers(3), func() int { return 7 }, nil, nil); err == nil || sum != 7 {
		t.Errorf("Fold with no workers: %d, %v", sum, err)
	}
}

func anyStrategy() *rapid.Generator[scan.Strategy] {
	return rapid.Custom(func(t *rapid.T) scan.Strategy {
		workers, depth := rapid.IntRange(1, 9).Draw(t, "workers"), rapid.IntRange(1, 12).Draw(t, "depth")
		s := rapid.SampledFrom([]scan.Strategy{
			scan.Serial(), scan.Pool(workers), scan.GoEach(), scan.Queue(workers, depth), scan.Processes(workers), scan.QueuedProcesses(workers, depth),
		}).Draw(t, "strategy")
		s.Ordered = rapid.Bool().Draw(t, "ordered")
		s.Bytes = rapid.OneOf(rapid.Just[int64](0), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "bytes")
		return s
	})
}

func TestParseIsTheInverseOfString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStrategy().Draw(t, "s")
		if got, err := scan.Parse(s.String()); err != nil || got != s {
			t.Fatalf("%q: got %+v, %v", s, got, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"serial", "queue:workers=2,depth=16,bytes=256MiB,ordered", "fold:workers=1", "pool:,=", "go-each:ordered"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scan.Parse(text)
		if err != nil {
			return
		}
		if again, err := scan.Parse(s.String()); err != nil || again != s {
			t.Fatalf("%q means %+v, and its text %q means %+v, %v", text, s, s, again, err)
		}
	})
}

func ExampleParse() {
	s, err := scan.Parse("queue:workers=2,depth=16,bytes=256MiB")
	fmt.Println(s.Workers, s.Depth, s.Bytes, err)
	fmt.Println(s == scan.Strategy{Where: scan.InGoroutines, Workers: 2, Depth: 16, Bytes: 256 << 20})
	_, err = scan.Parse("threads:workers=2")
	fmt.Println(err)
	// Output:
	// 2 16 268435456 <nil>
	// true
	// scan: unknown strategy "threads:workers=2"; choose one of serial, pool, go-each, queue, processes, queued-processes, fold
}

func ExampleStrategy_When() {
	fmt.Println(scan.Queue(8, 16).When())
	// Output: Choose a queue when results are large or the loop is slow: its depth bounds what is in memory.
}
