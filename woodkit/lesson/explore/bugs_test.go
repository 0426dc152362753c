//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import (
	"testing"
	"time"
)

type program struct {
	name string
	f    func(*Schedule)
	want Kind
}

var bugs = []program{
	{"locks in opposite order", func(s *Schedule) {
		a, b := NewMutex(s, "a"), NewMutex(s, "b")
		s.Go("g", func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	}, Deadlock},
	{"three philosophers", func(s *Schedule) { philosophers(s, 3, false) }, Deadlock},
	{"lock taken twice", func(s *Schedule) { m := NewMutex(s, "m"); m.Lock(); m.Lock() }, Deadlock},
	{"nobody receives", func(s *Schedule) { NewChan[int](s, 0).Send(1) }, Deadlock},
	{"range over a channel that nobody closes", func(s *Schedule) {
		c := NewChan[int](s, 0)
		s.Go("g", func() { c.Send(1) })
		for _, ok := c.Recv(); ok; _, ok = c.Recv() {
		}
	}, Deadlock},
	{"return without unlock", func(s *Schedule) {
		m, bad := NewMutex(s, "m"), NewVar(s, true)
		s.Go("g", func() {
			m.Lock()
			if !bad.Get() {
				m.Unlock()
			}
		})
		m.Lock()
		m.Unlock()
	}, Deadlock},
	{"send while holding the lock that the reader needs", func(s *Schedule) {
		m, c := NewMutex(s, "m"), NewChan[int](s, 0)
		s.Go("g", func() { m.Lock(); c.Send(1); m.Unlock() })
		m.Lock()
		m.Unlock()
		c.Recv()
	}, Deadlock},
	{"Done forgotten", func(s *Schedule) {
		w := NewWaitGroup(s)
		w.Add(2)
		s.Go("g", func() { w.Done() })
		w.Wait()
	}, Deadlock},
	{"Wait before the results are read", func(s *Schedule) { gather(s, 1, true) }, Deadlock},
	{"results read only after all the jobs are sent", func(s *Schedule) {
		jobs, results := NewChan[int](s, 1), NewChan[int](s, 1)
		s.Go("worker", func() {
			for v, ok := jobs.Recv(); ok; v, ok = jobs.Recv() {
				results.Send(v)
			}
		})
		for i := range 5 {
			jobs.Send(i)
		}
		jobs.Close()
		results.Recv()
	}, Deadlock},
	{"reader returned early", func(s *Schedule) {
		c := NewChan[int](s, 0)
		s.Go("g", func() { c.Send(1); c.Send(2) })
		c.Recv()
	}, Leak},
	{"first result wins, without a buffer", func(s *Schedule) { first(s, 0) }, Leak},
	{"result late for its time limit", func(s *Schedule) { timeLimit(s, 0) }, Leak},
	{"cancel forgotten", func(s *Schedule) { stoppable(s, false) }, Leak},
	{"send on closed", func(s *Schedule) {
		c := NewChan[int](s, 1)
		s.Go("g", func() { c.Send(1) })
		c.Close()
	}, Panic},
	{"two workers close", func(s *Schedule) {
		c := NewChan[int](s, 2)
		for _, n := range []string{"a", "b"} {
			s.Go(n, func() { c.Send(1); c.Close() })
		}
		c.Recv()
	}, Panic},
	{"negative counter", func(s *Schedule) {
		w := NewWaitGroup(s)
		w.Add(1)
		s.Go("g", func() { w.Done() })
		w.Done()
		w.Wait()
	}, Panic},
	{"lost update", func(s *Schedule) { count(s, func(f func()) { f() }) }, Race},
	{"result read before it is there", func(s *Schedule) {
		x := NewVar(s, 0)
		s.Go("g", func() { x.Set(1) })
		x.Get()
	}, Race},
	{"Add inside the goroutine", func(s *Schedule) {
		w, x := NewWaitGroup(s), NewVar(s, 0)
		s.Go("g", func() { w.Add(1); x.Set(1); w.Done() })
		w.Wait()
		s.Check(x.Get() == 1, "the result is there")
	}, CheckFailed},
	{"check, then act, each under the lock", func(s *Schedule) { once(s, false) }, CheckFailed},
	{"results assumed in order", func(s *Schedule) {
		c := NewChan[int](s, 2)
		s.Go("a", func() { c.Send(1) })
		s.Go("b", func() { c.Send(2) })
		v, _ := c.Recv()
		s.Check(v == 1, "the first result is of the first worker")
		c.Recv()
	}, CheckFailed},
	{"default taken for the end", func(s *Schedule) {
		c, n := NewChan[int](s, 1), 0
		s.Go("g", func() { c.Send(1) })
		s.Select(c.OnRecv(func(int, bool) { n++ }), Default(nil))
		s.Check(n == 1, "one result")
	}, CheckFailed},
}

func TestRunFindsSeededBugs(t *testing.T) {
	found := 0
	for _, c := range bugs {
		begin := time.Now()
		r := Run(c.f, Options{Schedules: 20_000})
		t.Logf("| %s | %s | %d | %.1f ms |", c.name, r.Kind, r.Schedules, time.Since(begin).Seconds()*1000)
		if r.Kind == c.want {
			found++
		} else {
			t.Logf("want %q", c.want)
		}
	}
	if len(bugs) < 20 || found < len(bugs)-1 {
		t.Errorf("found %d of %d bugs", found, len(bugs))
	}
}
