package explore

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReplayGivesTheSameText(t *testing.T) {
	f := func(s *Schedule) { count(s, func(f func()) { f() }) }
	r := Run(f, Options{})
	again, err := Replay(f, r.Schedule, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(r.String(), again.String()); d != "" {
		t.Error(d)
	}
	if _, err := Replay(f, "0 7", Options{}); err == nil {
		t.Error("a schedule of another program: no error")
	}
}

func TestReplayGoesOnAfterARace(t *testing.T) {
	f, o := func(s *Schedule) { count(s, func(f func()) { f() }) }, Options{Races: true}
	r := Run(f, o)
	again, err := Replay(f, r.Schedule, o)
	if err != nil || r.Kind != CheckFailed || r.String() != again.String() {
		t.Errorf("Run: %s; Replay: %s, %v", r, again, err)
	}
}

func TestEveryBugReplays(t *testing.T) {
	for _, c := range append(slices.Clone(bugs), trickyBugs...) {
		r := Run(c.f, Options{})
		again, err := Replay(c.f, r.Schedule, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d := cmp.Diff(r.String(), again.String()) + cmp.Diff(r.Waiting, again.Waiting); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
