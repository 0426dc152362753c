package explore

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReplayGivesTheSameText(t *testing.T) {
	f := func(s *Schedule) { count(s, func(f func()) { f() }) }
	r := Run(f, Options{})
	again, err := Replay(f, r.Schedule)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(r.String(), again.String()); d != "" {
		t.Error(d)
	}
	if _, err := Replay(f, "0 7"); err == nil {
		t.Error("a schedule of another program: no error")
	}
}
