//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestMisuseIsNamed has programs that break the rules of this package.
func TestMisuseIsNamed(t *testing.T) {
	var kept *Mutex
	calls := 0
	for _, c := range []struct {
		name string
		f    func(*Schedule)
		want Kind
		text string // a part of the reason
	}{
		{"a plain go statement that did not get far", func(s *Schedule) {
			c := NewChan[int](s, 0)
			go func() { c.Send(1) }()
			c.Recv()
		}, Outside, "Schedule.Go"},
		{"a plain go statement that nobody waits for", func(s *Schedule) {
			c := NewChan[int](s, 1)
			go func() { c.Send(1) }()
			s.Sleep(1)
		}, Outside, "Schedule.Go"},
		{"something of an earlier run", func(s *Schedule) {
			if kept == nil {
				kept = NewMutex(s, "m")
			}
			s.Go("g", func() {})
			kept.Lock()
			kept.Unlock()
		}, Outside, "inside the function"},
		{"a variable that outlives the run", func(s *Schedule) {
			calls++
			for range calls % 5 {
				s.Go("g", func() { s.Sleep(1) })
			}
			s.Sleep(1)
		}, Unsteady, "each variable inside"},
		{"the order of a map", func(s *Schedule) {
			locks := map[string]*Mutex{}
			for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
				locks[name] = NewMutex(s, name)
			}
			all := func() {
				for _, m := range locks {
					m.Lock()
				}
			}
			s.Go("g", all)
			for _, m := range locks {
				m.Lock()
				m.Unlock()
			}
		}, "", ""}, // not repeatable, or a deadlock, but no crash
		{"Replay inside", func(s *Schedule) {
			s.Go("g", func() { _, _ = Replay(func(*Schedule) {}, "0", Options{}) })
		}, Nested, ""},
		{"a nil channel", func(*Schedule) { (*Chan[int])(nil).Recv() }, Panic, "NewChan"},
		{"a zero lock", func(*Schedule) { new(Mutex).Lock() }, Panic, "New function"},
		{"a negative capacity", func(s *Schedule) { NewChan[int](s, -1) }, Panic, "NewChan"},
		{"two panics", func(s *Schedule) {
			defer func() { panic("second") }()
			s.Go("g", func() { panic("third") })
			panic("first")
		}, Panic, "second"},
		{"no function", nil, Panic, ""},
		{"goroutines without end", func(s *Schedule) {
			var f func()
			f = func() { s.Go("g", f) }
			f()
		}, TooLong, "1000 steps"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Run(c.f, Options{})
			if c.want != "" && r.Kind != c.want || !strings.Contains(r.Reason, c.text) {
				t.Errorf("Run = %s", r)
			}
			if (r.Stack != "") != (r.Kind == Outside && c.text == "Schedule.Go") {
				t.Errorf("the stack is %q", r.Stack)
			}
		})
	}
}

// TestAStallEndsTheSearch has a program that fails first, and blocks outside the package in another order.
func TestAStallEndsTheSearch(t *testing.T) {
	end := make(chan struct{}) // unbuffered; closing it at the end lets the stuck goroutine go on
	defer close(end)
	begin := time.Now()
	r := Run(func(s *Schedule) {
		n := NewAtomic(s, 0)
		for range 3 {
			s.Go("g", func() { n.Swap(n.Load() + 1) })
		}
		if n.Load() == 0 && n.Load() == 1 && n.Load() == 2 {
			s.Check(false, "three values")
		}
		if n.Load() == 3 {
			<-end
		}
	}, Options{Stall: 50 * time.Millisecond})
	if r.Kind != CheckFailed && r.Kind != Stalled || time.Since(begin) > 20*time.Second {
		t.Errorf("after %v: %s", time.Since(begin), r)
	}
}

func TestTheSearchEndsInTime(t *testing.T) {
	slow := func(s *Schedule) {
		for i := range 3 {
			s.Go(fmt.Sprint("g", i), func() { s.Sleep(1); s.Sleep(1) })
		}
		time.Sleep(time.Millisecond) // the program under test computes for this long
		s.Sleep(1)
	}
	begin := time.Now()
	r := Run(slow, Options{Time: 100 * time.Millisecond})
	if r.Kind != None || r.All || !r.OutOfTime || r.Schedules >= 20_000 || time.Since(begin) > 10*time.Second {
		t.Errorf("%+v after %v", r, time.Since(begin))
	}
	if !strings.Contains(r.Search(), "time was over") {
		t.Error(r.Search())
	}
}

func TestARaceIsReportedEvenIfRacesAreAllowed(t *testing.T) {
	f := func(s *Schedule) {
		n := NewVar(s, 0)
		s.Go("g", func() { n.Set(1) })
		n.Get()
		n.Get()
	}
	r := Run(f, Options{Races: true})
	again, err := Replay(f, r.Schedule, Options{Races: true})
	if r.Kind != Race || err != nil || again.String() != r.String() {
		t.Errorf("Run = %s; Replay = %s, %v", r, again, err)
	}
}

func TestReplayRefusesAScheduleThatGoesOn(t *testing.T) {
	f := func(s *Schedule) { s.Go("g", func() {}) }
	for _, schedule := range []string{"0 0 1 1", "0 0", "0 0 x", "0 0 1.", "", "-1"} {
		if _, err := Replay(f, schedule, Options{}); err == nil {
			t.Errorf("%q: no error", schedule)
		}
	}
	endless := func(s *Schedule) {
		for {
			s.Sleep(1)
		}
	}
	r := Run(endless, Options{})
	again, err := Replay(endless, r.Schedule, Options{})
	if d := cmp.Diff(r.Steps, again.Steps); err != nil || d != "" || again.Kind != TooLong {
		t.Errorf("%v: %s", err, d)
	}
	if n := len(r.String()); n > 10_000 {
		t.Errorf("the text has %d bytes", n)
	}
}

func TestValuesAreShortAndWithoutAddresses(t *testing.T) {
	type pair struct{ c *Chan[int] }
	r := Run(func(s *Schedule) {
		c := NewChan[any](s, 5).Named("c")
		for _, v := range []any{&pair{}, pair{NewChan[int](s, 0)}, strings.Repeat("long ", 40), 0x10, "0xff"} {
			c.Send(v)
		}
		s.Check(false, "end")
	}, Options{})
	var got []string
	for _, step := range r.Steps[1:] {
		got = append(got, step.Value)
	}
	want := []string{"a *explore.pair", "{…}", "long long long long long long long long…", "16", "0xff", ""}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
