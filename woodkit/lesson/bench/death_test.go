package bench

import (
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/limits"
)

// TestThePoolThatDies: only a lack of memory is the death in question.
func TestThePoolThatDies(t *testing.T) {
	if !limits.CanLimitMemory {
		t.Skip("only Linux enforces the limit")
	}
	for _, test := range []struct{ does, here, direction, why string }{
		{"echo 'Traceback' >&2; echo 'numpy._core._exceptions._ArrayMemoryError: Unable to allocate 11.8 MiB' >&2; exit 1", "Unable to allocate", "the same", ""},
		{"kill -KILL $$", "killed", "the same", ""},
		{"exit 0", "survived", "the opposite", ""},
		{"echo 'ImportError: numpy' >&2; exit 1", "not measured", "–", "ImportError"},
	} {
		o := Options{
			Dataset: small(t, 3), Pythons: []Interpreter{fakePython(t, test.does)}, Time: time.Millisecond, Frames: 3,
			Codes: []string{ArticlePython, GoRuns}, Tasks: []string{HeatMaps}, Ways: []string{Loop, Pool},
		}
		b := newBench(o)
		err := b.choose(t.Context(), 3)
		if err == nil {
			err = b.exhaust(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range b.result.claims() {
			if !strings.Contains(c.Says, "dies") {
				continue
			}
			found = true
			if !strings.Contains(c.Here, test.here) || c.Direction != test.direction || !strings.Contains(c.Why, test.why) {
				t.Errorf("%s: %+v", test.does, c)
			}
		}
		if !found {
			t.Errorf("%s: no claim about the pool that dies", test.does)
		}
	}
}
