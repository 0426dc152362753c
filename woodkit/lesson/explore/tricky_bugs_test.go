//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"
)

// trickyBugs are programs by a person who did not write the explorer.
var trickyBugs = []program{
	{"WaitGroup add in goroutine, no check", func(s *Schedule) { w := NewWaitGroup(s); s.Go("g", func() { w.Add(1); w.Done() }); w.Wait() }, Race},
	{"WaitGroup reused before old waiter returned", func(s *Schedule) {
		w := NewWaitGroup(s)
		w.Add(1)
		s.Go("waiter", func() { w.Wait() })
		s.Go("worker", func() { w.Done() })
		w.Wait()
		w.Add(1)
		s.Go("w2", func() { w.Done() })
		w.Wait()
	}, Race},
	{"select default loses result", func(s *Schedule) {
		c, done := NewChan[int](s, 0), NewChan[int](s, 0)
		s.Go("g", func() { s.Select(c.OnSend(1, nil), Default(nil)); done.Close() })
		got := false
		s.Select(c.OnRecv(func(int, bool) { got = true }), done.OnRecv(nil))
		s.Check(got, "got it")
	}, CheckFailed},
	{"nil channel in select", func(s *Schedule) { var c *Chan[int]; d := NewChan[int](s, 0); s.Select(c.OnRecv(nil), d.OnRecv(nil)) }, Deadlock},
	{"nil chan recv", func(s *Schedule) { var c *Chan[int]; c.Recv() }, Panic},
	{"close while others send", func(s *Schedule) {
		c := NewChan[int](s, 1)
		for _, n := range []string{"a", "b"} {
			s.Go(n, func() { c.Send(1) })
		}
		c.Recv()
		c.Close()
		c.Recv()
	}, Panic},
	{"close while send is blocked", func(s *Schedule) {
		c := NewChan[int](s, 0)
		s.Go("a", func() { c.Send(1) })
		s.Sleep(1)
		c.Close()
	}, Panic},
	{"lost wakeup", func(s *Schedule) {
		m, ready, wake := NewMutex(s, "m"), NewVar(s, false), NewChan[int](s, 0)
		s.Go("setter", func() { m.Lock(); ready.Set(true); m.Unlock(); s.Select(wake.OnSend(1, nil), Default(nil)) })
		m.Lock()
		r := ready.Get()
		m.Unlock()
		if !r {
			wake.Recv()
		}
	}, Deadlock},
	{"double-checked locking", func(s *Schedule) {
		m, inst := NewMutex(s, "m"), NewVar(s, 0)
		get := func() int {
			if inst.Get() == 0 {
				m.Lock()
				if inst.Get() == 0 {
					inst.Set(1)
				}
				m.Unlock()
			}
			return inst.Get()
		}
		s.Go("g", func() { get() })
		get()
	}, Race},
	{"semaphore one too few released", func(s *Schedule) {
		sem := NewChan[int](s, 1)
		w := NewWaitGroup(s)
		for _, n := range []string{"a", "b"} {
			w.Go(n, func() {
				sem.Send(1)
				if n == "a" {
					return
				}
				sem.Recv()
			})
		}
		w.Wait()
	}, Deadlock},
	{"context: worker ignores cancel", func(s *Schedule) {
		ctx, out := NewChan[int](s, 0), NewChan[int](s, 0)
		s.Go("worker", func() {
			for i := range 3 {
				out.Send(i)
			}
		})
		out.Recv()
		ctx.Close()
	}, Leak},
	{"atomic check then act (add)", func(s *Schedule) {
		n, w := NewAtomic(s, 0), NewWaitGroup(s)
		for _, x := range []string{"a", "b"} {
			w.Go(x, func() { n.Store(n.Load() + 1) })
		}
		w.Wait()
		s.Check(n.Load() == 2, "two")
	}, CheckFailed},
	{"result published by atomic flag too early", func(s *Schedule) {
		x, ready := NewVar(s, 0), NewAtomic(s, false)
		s.Go("g", func() { ready.Store(true); x.Set(1) })
		if ready.Load() {
			x.Get()
		}
	}, Race},
	{"atomic load releases nothing", func(s *Schedule) {
		x, a := NewVar(s, 0), NewAtomic(s, 0)
		s.Go("g", func() { x.Set(1); a.Load() })
		s.Sleep(time.Second)
		a.Store(1)
		x.Get()
	}, Race},
	{"spin on a plain variable", func(s *Schedule) {
		r := NewVar(s, false)
		s.Go("g", func() { r.Set(true) })
		for !r.Get() {
		}
	}, Race},
	{"barrier of two used by three", func(s *Schedule) {
		c := NewChan[int](s, 0)
		for _, n := range []string{"a", "b"} {
			s.Go(n, func() { s.Select(c.OnSend(1, nil), c.OnRecv(nil)) })
		}
		s.Select(c.OnSend(1, nil), c.OnRecv(nil))
	}, Leak},
	{"buffered results, early return on error", func(s *Schedule) {
		errs := NewChan[int](s, 1)
		for _, n := range []string{"a", "b", "c"} {
			s.Go(n, func() { errs.Send(1) })
		}
		errs.Recv()
	}, Leak},
	{"lock in callback", func(s *Schedule) {
		m := NewMutex(s, "m")
		f := func() { m.Lock(); m.Unlock() }
		m.Lock()
		f()
		m.Unlock()
	}, Deadlock},
	{"unlock by wrong goroutine twice", func(s *Schedule) {
		m := NewMutex(s, "m")
		m.Lock()
		s.Go("g", func() { m.Unlock() })
		m.Unlock()
	}, Panic},
	{"three locks in a ring with a channel", func(s *Schedule) {
		m, c := NewMutex(s, "m"), NewChan[int](s, 1)
		s.Go("g", func() { c.Send(1); m.Lock(); m.Unlock(); c.Recv() })
		m.Lock()
		c.Send(1)
		c.Recv()
		m.Unlock()
	}, Deadlock},
	{"producer closes before consumers done (Add late)", func(s *Schedule) {
		results, w := NewChan[int](s, 0), NewWaitGroup(s)
		for _, n := range []string{"a", "b"} {
			s.Go(n, func() { w.Add(1); results.Send(1); w.Done() })
		}
		s.Go("closer", func() { w.Wait(); results.Close() })
		n := 0
		for _, ok := results.Recv(); ok; _, ok = results.Recv() {
			n++
		}
		s.Check(n == 2, "two")
	}, Race},
	{"ABA", func(s *Schedule) {
		// A stack of two nodes: 1 -> 2 -> 0. A pop reads next, then does a CAS.
		head, w := NewAtomic(s, 1), NewWaitGroup(s)
		next := []*Atomic[int]{NewAtomic(s, 0), NewAtomic(s, 2), NewAtomic(s, 0)}
		taken := map[int]int{}
		pop := func() int {
			for {
				h := head.Load()
				if h == 0 {
					return 0
				}
				n := next[h].Load()
				if head.CompareAndSwap(h, n) {
					return h
				}
			}
		}
		push := func(h int) {
			for {
				o := head.Load()
				next[h].Store(o)
				if head.CompareAndSwap(o, h) {
					return
				}
			}
		}
		w.Go("a", func() {
			if h := pop(); h != 0 {
				taken[h]++
				s.Check(taken[h] == 1, "each node has one owner")
			}
		})
		w.Go("b", func() {
			x := pop()
			if x != 0 {
				taken[x]++
				s.Check(taken[x] == 1, "each node has one owner")
			}
			y := pop()
			if y != 0 {
				taken[y]++
				s.Check(taken[y] == 1, "each node has one owner")
			}
			if x != 0 {
				taken[x]--
				push(x)
			}
		})
		w.Wait()
		if h := pop(); h != 0 {
			taken[h]++
			s.Check(taken[h] == 1, "each node has one owner")
		}
	}, CheckFailed},
	{"partial deadlock while a poller goes on", func(s *Schedule) {
		a, b, stop := NewMutex(s, "a"), NewMutex(s, "b"), NewChan[int](s, 0)
		s.Go("poller", func() { poll(s, stop, func() {}) })
		w := NewWaitGroup(s)
		w.Go("x", func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })
		w.Go("y", func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })
		w.Wait()
		stop.Close()
	}, TooLong},
	{"errgroup without Wait", func(s *Schedule) {
		x, w := NewVar(s, 0), NewWaitGroup(s)
		w.Go("g", func() { x.Set(1) })
		x.Get()
	}, Race},
	{"timeout shorter than work, result dropped", func(s *Schedule) {
		c, late := NewChan[int](s, 0), NewChan[int](s, 0)
		s.Go("work", func() { s.Sleep(2 * time.Second); c.Send(1) })
		s.Go("limit", func() { s.Sleep(time.Second); late.Close() })
		s.Select(c.OnRecv(nil), late.OnRecv(nil))
	}, Leak},
	{"rwlock by counting readers, upgraded", func(s *Schedule) {
		m, w, readers := NewMutex(s, "m"), NewMutex(s, "w"), 0
		rlock := func() {
			m.Lock()
			if readers++; readers == 1 {
				w.Lock()
			}
			m.Unlock()
		}
		s.Go("g", func() { rlock(); w.Lock() })
		rlock()
	}, Leak},
	{"fan-in closes too early", func(s *Schedule) {
		out := NewChan[int](s, 0)
		for i := range 2 {
			s.Go(fmt.Sprint("in", i), func() {
				out.Send(i)
				if i == 1 {
					out.Close()
				}
			})
		}
		for _, ok := out.Recv(); ok; _, ok = out.Recv() {
		}
	}, Panic},
	{"mutex copied (two locks)", func(s *Schedule) {
		a, b := NewMutex(s, "m"), NewMutex(s, "copy")
		n := NewVar(s, 0)
		s.Go("g", func() { a.Lock(); n.Set(1); a.Unlock() })
		b.Lock()
		n.Set(2)
		b.Unlock()
	}, Race},
	{"needs three preemptions", func(s *Schedule) {
		a := NewAtomic(s, 0)
		s.Go("g", func() {
			for i := range 3 {
				if !a.CompareAndSwap(2*i, 2*i+1) {
					return
				}
			}
			a.Store(100)
		})
		for i := range 3 {
			if !a.CompareAndSwap(2*i+1, 2*i+2) {
				return
			}
		}
		s.Check(a.Load() != 6 && a.Load() != 100, "never")
	}, CheckFailed},
	{"late bug after long correct prefix", func(s *Schedule) {
		m, n := NewMutex(s, "m"), NewVar(s, 0)
		for i := range 4 {
			s.Go(fmt.Sprint("g", i), func() {
				for range 5 {
					m.Lock()
					n.Set(n.Get() + 1)
					m.Unlock()
				}
				if i == 3 {
					n.Set(0)
				}
			})
		}
	}, Race},
	{"message order through two channels", func(s *Schedule) {
		a, b := NewChan[int](s, 1), NewChan[int](s, 1)
		s.Go("g", func() { a.Send(1); b.Send(2) })
		got := 0
		s.Select(a.OnRecv(func(v int, _ bool) { got = v }), b.OnRecv(func(v int, _ bool) { got = v }))
		s.Check(got == 1, "a first")
	}, CheckFailed},
	{"stop flag read without order", func(s *Schedule) {
		stop := NewVar(s, false)
		s.Go("g", func() {
			for range 3 {
				if stop.Get() {
					return
				}
			}
		})
		stop.Set(true)
	}, Race},
	{"cond signalled outside, second waiter never", func(s *Schedule) {
		m, n, wake := NewMutex(s, "m"), NewVar(s, 0), NewChan[bool](s, 1)
		for i := range 2 {
			s.Go(fmt.Sprint("waiter ", i), func() {
				for {
					m.Lock()
					if n.Get() > 0 {
						n.Set(n.Get() - 1)
						m.Unlock()
						return
					}
					m.Unlock()
					wake.Recv()
				}
			})
		}
		for range 2 {
			m.Lock()
			n.Set(n.Get() + 1)
			m.Unlock()
			s.Select(wake.OnSend(true, nil), Default(nil))
		}
	}, Leak},
	{"channel of errors with one place and three senders by select default: error lost", func(s *Schedule) {
		errs, w := NewChan[error](s, 0), NewWaitGroup(s)
		w.Go("g", func() { s.Select(errs.OnSend(io.EOF, nil), Default(nil)) })
		w.Wait()
		var got error
		s.Select(errs.OnRecv(func(e error, _ bool) { got = e }), Default(nil))
		s.Check(errors.Is(got, io.EOF), "the error arrives")
	}, CheckFailed},
}

func TestRunFindsTrickyBugs(t *testing.T) {
	for _, c := range trickyBugs {
		t.Run(c.name, func(t *testing.T) {
			begin := time.Now()
			r := Run(c.f, Options{})
			t.Logf("| %s | %s | %d | %.1f ms |", c.name, r.Kind, r.Schedules, time.Since(begin).Seconds()*1000)
			if r.Kind != c.want {
				t.Errorf("%s, want %q", r, c.want)
			}
		})
	}
}
