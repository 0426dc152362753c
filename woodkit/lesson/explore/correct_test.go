//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import "testing"

var correct = []program{
	{name: "locked update", f: func(s *Schedule) {
		m := NewMutex(s, "m")
		count(s, func(f func()) { m.Lock(); f(); m.Unlock() })
	}},
	{name: "a channel as a lock", f: func(s *Schedule) {
		c := NewChan[int](s, 1)
		count(s, func(f func()) { c.Send(1); f(); c.Recv() })
	}},
	{name: "a token that is passed", f: func(s *Schedule) {
		c := NewChan[int](s, 1)
		c.Send(1)
		count(s, func(f func()) { c.Recv(); f(); c.Send(1) })
	}},
	{name: "locks in the same order", f: func(s *Schedule) {
		a, b := NewMutex(s, "a"), NewMutex(s, "b")
		both := func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() }
		s.Go("g", both)
		both()
	}},
	{name: "philosophers with an order", f: func(s *Schedule) { philosophers(s, 3, true) }},
	{name: "results gathered, unbuffered", f: func(s *Schedule) { gather(s, 0, false) }},
	{name: "results gathered, buffered", f: func(s *Schedule) { gather(s, 1, false) }},
	{name: "wait, then read, with room for all", f: func(s *Schedule) { gather(s, 3, true) }},
	{name: "first result wins, with room", f: func(s *Schedule) { first(s, 2) }},
	{name: "time limit, with room", f: func(s *Schedule) { timeLimit(s, 1) }},
	{name: "cancelled producer", f: func(s *Schedule) { stoppable(s, true) }},
	{name: "check and act under one lock", f: func(s *Schedule) { once(s, true) }},
	{name: "published by a message", f: func(s *Schedule) {
		published(s, 0, func(c *Chan[int]) { c.Recv() }, func(c *Chan[int]) { c.Send(1) })
	}},
	{name: "published by close", f: func(s *Schedule) {
		published(s, 0, func(c *Chan[int]) { c.Recv() }, func(c *Chan[int]) { c.Close() })
	}},
	{name: "published by a rendezvous", f: func(s *Schedule) {
		published(s, 0, func(c *Chan[int]) { c.Send(1) }, func(c *Chan[int]) { c.Recv() })
	}},
	{name: "published by WaitGroup", f: func(s *Schedule) {
		w, x := NewWaitGroup(s), NewVar(s, 0)
		w.Add(1)
		s.Go("g", func() { x.Set(1); w.Done() })
		w.Wait()
		s.Check(x.Get() == 1, "the result is there")
	}},
	{name: "two stages", f: func(s *Schedule) {
		a, b := NewChan[int](s, 0), NewChan[int](s, 0)
		s.Go("source", func() {
			for i := range 3 {
				a.Send(i)
			}
			a.Close()
		})
		s.Go("double", func() {
			for v, ok := a.Recv(); ok; v, ok = a.Recv() {
				b.Send(2 * v)
			}
			b.Close()
		})
		for i := range 3 {
			v, ok := b.Recv()
			s.Check(ok && v == 2*i, "in order")
		}
		b.Recv()
	}},
	{name: "a ping and a pong", f: func(s *Schedule) {
		a, b := NewChan[int](s, 0), NewChan[int](s, 0)
		s.Go("pong", func() { a.Recv(); b.Send(1); a.Recv(); b.Send(2) })
		a.Send(1)
		b.Recv()
		a.Send(2)
		v, _ := b.Recv()
		s.Check(v == 2, "the second answer")
	}},
	{name: "a merge by select", f: func(s *Schedule) {
		a, b, sum := NewChan[int](s, 0), NewChan[int](s, 0), 0
		s.Go("a", func() { a.Send(1) })
		s.Go("b", func() { b.Send(2) })
		add := func(v int, _ bool) { sum += v }
		s.Select(a.OnRecv(add), b.OnRecv(add))
		s.Select(a.OnRecv(add), b.OnRecv(add))
		s.Check(sum == 3, "both")
	}},
	{name: "drop when full", f: func(s *Schedule) {
		c, dropped := NewChan[int](s, 1), 0
		for i := range 3 {
			s.Select(c.OnSend(i, nil), Default(func() { dropped++ }))
		}
		s.Check(dropped == 2, "two dropped")
	}},
	{name: "readers only", f: func(s *Schedule) {
		x := NewVar(s, 7)
		s.Go("g", func() { x.Get() })
		x.Get()
	}},
}

func TestRunRaisesNoFalseAlarm(t *testing.T) {
	if len(correct) < 20 {
		t.Errorf("%d correct programs, want 20", len(correct))
	}
	for _, c := range correct {
		r := Run(c.f, Options{Schedules: 1_000, Preemptions: 4})
		if r.Kind != None || r.Schedules < 1_000 && !r.All {
			t.Errorf("%s: %s", c.name, r)
		}
		t.Logf("%s: %d schedules, all %v", c.name, r.Schedules, r.All)
	}
}
