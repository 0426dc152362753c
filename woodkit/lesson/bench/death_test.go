package bench

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/limits"
)

// TestThePoolThatDies: only a death for lack of memory counts.
func TestThePoolThatDies(t *testing.T) {
	if !limits.CanLimitMemory {
		t.Skip("only Linux enforces the limit")
	}
	survived := goodRun()
	survived["task"], survived["way"] = HeatMaps, Pool
	text, err := json.Marshal(survived)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ does, here, direction, why string }{
		{"echo 'Traceback' >&2; echo 'numpy._core._exceptions._ArrayMemoryError: Unable to allocate 11.8 MiB' >&2; exit 1", "died (exit status 1)", "the same", "Unable to allocate 11.8 MiB"},
		{"kill -KILL $$", "died (signal: killed)", "the same", ""},
		{"echo '" + string(text) + "'", "survived", "the opposite", ""},
		{"exit 0", "not measured", "–", "printed no result"},
		{"kill -TERM $$", "not measured", "–", "terminated"},
		{`echo "FileNotFoundError: '/srv/memory/00000_FV.png'" >&2; exit 1`, "not measured", "–", "FileNotFoundError"},
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

// TestTheRealPoolDiesOfItsResults: the pool dies if it has less memory than its results take, and survives with more.
func TestTheRealPoolDiesOfItsResults(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the real Python")
	}
	o := Options{Dataset: realSize(t, 6)}
	if err := o.FindPythons(t.Context()); err != nil || len(o.Pythons) == 0 || !limits.CanLimitMemory {
		t.Skip("no Python with numpy, which go tool woodkit setup --python installs, or no limit:", err, o.NoPython)
	}
	b := newBench(o)
	if err := b.choose(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	if err := b.exhaust(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(b.result.Deaths) != 1 || b.result.Deaths[0].Died == "" || !strings.Contains(b.result.Deaths[0].lastWords(), "llocate") {
		t.Errorf("half of what the planes need: %+v", b.result.Deaths)
	}
	d := Death{LimitBytes: 1 << 30}
	_, err := b.runPool(t.Context(), o.Pythons[0], d.LimitBytes, b.files)
	if d.note(err); d.Died != "" || d.Failed != "" {
		t.Errorf("more than they need: %+v", d)
	}
}
