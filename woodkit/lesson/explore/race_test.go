package explore

import "testing"

func TestRaces(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(*Schedule)
		race bool
	}{
		{"two writers", func(s *Schedule) { count(s, func(f func()) { f() }) }, true},
		{"a lock orders", func(s *Schedule) {
			m := NewMutex(s, "m")
			count(s, func(f func()) { m.Lock(); f(); m.Unlock() })
		}, false},
		{"the reader does not lock", func(s *Schedule) {
			m, x := NewMutex(s, "m"), NewVar(s, 0)
			s.Go("g", func() { m.Lock(); x.Set(1); m.Unlock() })
			x.Get()
		}, true},
		{"readers only", func(s *Schedule) {
			x := NewVar(s, 0)
			s.Go("g", func() { x.Get() })
			x.Get()
		}, false},
		{"Go orders", func(s *Schedule) {
			x := NewVar(s, 0)
			x.Set(1)
			s.Go("g", func() { x.Set(2) })
		}, false},
		{"a message orders", func(s *Schedule) { published(s, 0, func(c *Chan[int]) { c.Recv() }, func(c *Chan[int]) { c.Send(1) }) }, false},
		{"a message in a buffer orders", func(s *Schedule) { published(s, 1, func(c *Chan[int]) { c.Recv() }, func(c *Chan[int]) { c.Send(1) }) }, false},
		{"close orders", func(s *Schedule) { published(s, 0, func(c *Chan[int]) { c.Recv() }, func(c *Chan[int]) { c.Close() }) }, false},
		{"an unbuffered receive orders the sender", func(s *Schedule) { published(s, 0, func(c *Chan[int]) { c.Send(1) }, func(c *Chan[int]) { c.Recv() }) }, false},
		{"a send into free room orders nothing", func(s *Schedule) { published(s, 1, func(c *Chan[int]) { c.Send(1) }, func(c *Chan[int]) { c.Recv() }) }, true},
		{"room that a receive made orders", func(s *Schedule) {
			published(s, 1, func(c *Chan[int]) { c.Send(1); c.Send(2) }, func(c *Chan[int]) { c.Recv() })
		}, false},
		{"WaitGroup orders", func(s *Schedule) {
			x, w := NewVar(s, 0), NewWaitGroup(s)
			w.Add(1)
			s.Go("g", func() { x.Set(1); w.Done() })
			w.Wait()
			x.Get()
		}, false},
		{"Done before the write", func(s *Schedule) {
			x, w := NewVar(s, 0), NewWaitGroup(s)
			w.Add(1)
			s.Go("g", func() { w.Done(); x.Set(1) })
			w.Wait()
			x.Get()
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Run(c.f, Options{})
			if (r.Kind == Race) != c.race || !c.race && !r.All {
				t.Fatalf("Run = %q (%s), all %v; race: want %v", r.Kind, r.Reason, r.All, c.race)
			}
			if !c.race {
				return
			}
			if len(r.Matter) != 2 {
				t.Fatalf("Matter = %v, want two steps", r.Matter)
			}
			a, b := r.Steps[r.Matter[0]], r.Steps[r.Matter[1]]
			if a.Goroutine == b.Goroutine || a.Operation != "write" && b.Operation != "write" {
				t.Errorf("conflict of %+v and %+v", a, b)
			}
		})
	}
}

// published has a goroutine that writes a variable and signals. main waits and reads the variable.
func published(s *Schedule, capacity int, wait, signal func(*Chan[int])) {
	x, c := NewVar(s, 0), NewChan[int](s, capacity)
	s.Go("writer", func() { x.Set(1); signal(c) })
	wait(c)
	x.Get()
}
