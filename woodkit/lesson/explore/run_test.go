//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import "testing"

func TestRunFindsTheBug(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(*Schedule)
		want Kind
	}{
		{"locks in opposite order", func(s *Schedule) {
			a, b := NewMutex(s, "a"), NewMutex(s, "b")
			s.Go("g", func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })
			a.Lock()
			b.Lock()
			b.Unlock()
			a.Unlock()
		}, Deadlock},
		{"nobody receives", func(s *Schedule) { NewChan[int](s, 0).Send(1) }, Deadlock},
		{"reader returned early", func(s *Schedule) {
			c := NewChan[int](s, 0)
			s.Go("g", func() { c.Send(1); c.Send(2) })
			c.Recv()
		}, Leak},
		{"send on closed", func(s *Schedule) {
			c := NewChan[int](s, 1)
			s.Go("g", func() { c.Send(1) })
			c.Close()
		}, Panic},
		{"negative counter", func(s *Schedule) { NewWaitGroup(s).Done() }, Panic},
		{"lost update", func(s *Schedule) { count(s, func(f func()) { f() }) }, Race},
		{"locked update", func(s *Schedule) {
			m := NewMutex(s, "m")
			count(s, func(f func()) { m.Lock(); f(); m.Unlock() })
		}, None},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Run(c.f, Options{})
			t.Logf("%q after %d schedules (all: %v): %s; %s", r.Kind, r.Schedules, r.All, r.Reason, r.Schedule)
			if r.Kind != c.want || c.want == None && !r.All {
				t.Errorf("Run = %q (%s), all %v; want %q", r.Kind, r.Reason, r.All, c.want)
			}
		})
	}
}

func count(s *Schedule, guard func(func())) {
	n, w := NewVar(s, 0), NewWaitGroup(s)
	w.Add(2)
	for _, name := range []string{"a", "b"} {
		s.Go(name, func() { guard(func() { n.Set(n.Get() + 1) }); w.Done() })
	}
	w.Wait()
	s.Check(n.Get() == 2, "two updates")
}
