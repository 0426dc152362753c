package explore

import (
	"testing"
	"time"
)

// polled are correct programs in which a goroutine polls, with a default.
var polled = []program{
	{name: "until stopped", f: func(s *Schedule) {
		stop := NewChan[int](s, 0)
		s.Go("g", func() { poll(s, stop, func() {}) })
		stop.Close()
	}},
	{name: "until stopped, with work", f: func(s *Schedule) {
		stop, n := NewChan[int](s, 0), NewVar(s, 0)
		s.Go("g", func() { poll(s, stop, func() { n.Set(n.Get() + 1) }) })
		stop.Close()
	}},
	{name: "two of them", f: func(s *Schedule) {
		stop := NewChan[int](s, 0)
		s.Go("a", func() { poll(s, stop, func() {}) })
		s.Go("b", func() { poll(s, stop, func() {}) })
		s.Go("c", func() { stop.Close() })
	}},
	{name: "while another sleeps", f: func(s *Schedule) {
		stop, n := NewChan[int](s, 0), NewVar(s, 0)
		s.Go("g", func() { s.Sleep(time.Second); stop.Close() })
		poll(s, stop, func() { n.Get() })
		s.Check(s.Now() == time.Second, "a second has passed")
	}},
}

func poll(s *Schedule, stop *Chan[int], work func()) {
	for stopped := false; !stopped; {
		s.Select(stop.OnRecv(func(int, bool) { stopped = true }), Default(work))
	}
}

func TestPollingIsNoFailure(t *testing.T) {
	for _, c := range polled {
		r := Run(c.f, Options{Schedules: 4_000})
		if r.Kind != None {
			t.Errorf("%s: %s: %s", c.name, r.Search(), r.Reason)
		}
		random := Options{}.filled().atRandom(c.f, 200, 20, time.Now().Add(time.Minute))
		if random.Kind != None {
			t.Errorf("%s at random: %s: %s", c.name, random.Search(), random.Reason)
		}
	}
	r := Run(func(s *Schedule) { poll(s, NewChan[int](s, 0), func() {}) }, Options{})
	if r.Kind != TooLong {
		t.Errorf("polling forever: %q, want %q", r.Kind, TooLong)
	}
}
