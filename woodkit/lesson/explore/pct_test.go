//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// early has two goroutines that lock in opposite order at the beginning. In the rest of it, four goroutines can go on in
// very many orders.
func early(s *Schedule) {
	a, b, c := NewMutex(s, "a"), NewMutex(s, "b"), NewChan[int](s, 100)
	tail := func() {
		for i := range 15 {
			c.Send(i)
		}
	}
	s.Go("one", func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock(); tail() })
	s.Go("two", func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock(); tail() })
	s.Go("three", tail)
	tail()
}

func TestRandomRunsFindWhatTheSystematicOnesDoNotReach(t *testing.T) {
	o := Options{Schedules: 1_000}.filled()
	if r, _ := o.systematic(early, o.Schedules, time.Now().Add(time.Minute)); r.Kind != None || r.All {
		t.Fatalf("the systematic search alone: %s; the program shows nothing", r.Search())
	}
	for seed := range uint64(4) {
		o.Seed = seed
		r := Run(early, o)
		t.Log(r.Search(), r.Random, "at random")
		if r.Kind != Leak || r.Random == 0 {
			t.Errorf("seed %d: %s", seed, r.Search())
		}
		if again, err := Replay(early, r.Schedule, o); err != nil || again.String() != r.String() {
			t.Errorf("seed %d: the schedule does not replay: %v", seed, err)
		}
		if d := cmp.Diff(r, Run(early, o)); d != "" {
			t.Errorf("seed %d is not repeatable: %s", seed, d)
		}
	}
}

func TestRunSaysWhatItDidNotSearch(t *testing.T) {
	tail := func(s *Schedule) {
		c := NewChan[int](s, 100)
		for i := range 5 {
			s.Go(fmt.Sprint("g", i), func() {
				for range 5 {
					c.Send(1)
				}
			})
		}
	}
	r := Run(tail, Options{Schedules: 100})
	if r.Kind != None || r.All || r.Schedules != 100 || r.Random != 50 || r.Alike == 0 {
		t.Errorf("%+v", r)
	}
	for _, want := range []string{"100", "50", fmt.Sprint(r.Alike, " steps")} {
		if !strings.Contains(r.String(), want) {
			t.Errorf("%q lacks %q", r, want)
		}
	}
	r = Run(correct[0].f, Options{})
	if !r.Complete || r.Random != 0 || !strings.Contains(r.String(), fmt.Sprint(r.Schedules)) {
		t.Errorf("%s", r)
	}
	r = Run(correct[0].f, Options{Preemptions: 1})
	if !r.All || r.Complete || !strings.Contains(r.String(), "at most 1 preemptions") {
		t.Errorf("%s", r)
	}
	if r = Run(correct[0].f, Options{Preemptions: -1}); !r.All || r.Preemptions != 0 {
		t.Errorf("%s", r)
	}
	if one := Run(tail, Options{Schedules: 1}); one.Schedules != 1 {
		t.Errorf("%d schedules, want 1", one.Schedules)
	}
}
