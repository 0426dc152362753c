//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"
)

// trickyCorrect are correct programs of the same kind, with loops that wait for a flag, locks built from other things, and
// so on.
var trickyCorrect = []program{
	{name: "spin flag", f: func(s *Schedule) {
		r := NewAtomic(s, false)
		s.Go("g", func() { r.Store(true) })
		for !r.Load() {
		}
	}},
	{name: "spin lock by swap", f: func(s *Schedule) {
		l := NewAtomic(s, false)
		count(s, func(f func()) {
			for l.Swap(true) {
			}
			f()
			l.Store(false)
		})
	}},
	{name: "spin flag while sleeping", f: func(s *Schedule) {
		r := NewAtomic(s, false)
		s.Go("g", func() { s.Sleep(time.Second); r.Store(true) })
		for !r.Load() {
		}
	}},
	{name: "poll under lock", f: func(s *Schedule) {
		m, r := NewMutex(s, "m"), NewVar(s, false)
		s.Go("g", func() { m.Lock(); r.Set(true); m.Unlock() })
		for stop := false; !stop; {
			m.Lock()
			stop = r.Get()
			m.Unlock()
		}
	}},
	{name: "poll len", f: func(s *Schedule) {
		c := NewChan[int](s, 1)
		s.Go("g", func() { c.Send(1) })
		for c.Len() == 0 {
		}
	}},
	{name: "poll with sleep", f: func(s *Schedule) {
		r := NewAtomic(s, false)
		s.Go("g", func() { s.Sleep(time.Second); r.Store(true) })
		for !r.Load() {
			s.Sleep(100 * time.Millisecond)
		}
	}},
	{name: "WaitGroup reuse in rounds", f: func(s *Schedule) {
		w, x := NewWaitGroup(s), NewVar(s, 0)
		for range 2 {
			w.Go("g", func() { x.Set(x.Get() + 1) })
			w.Wait()
		}
		s.Check(x.Get() == 2, "two")
	}},
	{name: "WaitGroup two waiters", f: func(s *Schedule) {
		w := NewWaitGroup(s)
		w.Add(2)
		s.Go("waiter", func() { w.Wait() })
		s.Go("a", w.Done)
		s.Go("b", w.Done)
		w.Wait()
	}},
	{name: "WaitGroup nested Add", f: func(s *Schedule) {
		w := NewWaitGroup(s)
		w.Go("a", func() { w.Go("b", func() {}) })
		w.Wait()
	}},
	{name: "nil channel switches a case off", f: func(s *Schedule) {
		a, b, sum := NewChan[int](s, 0), NewChan[int](s, 0), 0
		s.Go("a", func() { a.Send(1); a.Close() })
		s.Go("b", func() { b.Send(2); b.Close() })
		for a != nil || b != nil {
			s.Select(a.OnRecv(func(v int, ok bool) {
				if !ok {
					a = nil
				}
				sum += v
			}), b.OnRecv(func(v int, ok bool) {
				if !ok {
					b = nil
				}
				sum += v
			}))
		}
		s.Check(sum == 3, "three")
	}},
	{name: "condition by channel with room", f: func(s *Schedule) {
		m, ready, wake := NewMutex(s, "m"), NewVar(s, false), NewChan[int](s, 1)
		s.Go("setter", func() { m.Lock(); ready.Set(true); m.Unlock(); s.Select(wake.OnSend(1, nil), Default(nil)) })
		for {
			m.Lock()
			r := ready.Get()
			m.Unlock()
			if r {
				break
			}
			wake.Recv()
		}
	}},
	{name: "double-checked with atomic", f: func(s *Schedule) {
		m, done, x := NewMutex(s, "m"), NewAtomic(s, false), NewVar(s, 0)
		get := func() int {
			if !done.Load() {
				m.Lock()
				if !done.Load() {
					x.Set(1)
					done.Store(true)
				}
				m.Unlock()
			}
			return x.Get()
		}
		s.Go("g", func() { get() })
		s.Check(get() == 1, "there")
	}},
	{name: "semaphore", f: func(s *Schedule) {
		sem, w, n := NewChan[int](s, 2), NewWaitGroup(s), 0
		for _, x := range []string{"a", "b", "c"} {
			w.Go(x, func() { sem.Send(1); n++; s.Check(n <= 2, "two"); n--; sem.Recv() })
		}
		w.Wait()
	}},
	{name: "request and reply", f: func(s *Schedule) {
		reqs := NewChan[request](s, 0)
		s.Go("server", func() {
			for r, ok := reqs.Recv(); ok; r, ok = reqs.Recv() {
				r.reply.Send(r.n * 2)
			}
		})
		r := request{2, NewChan[int](s, 0)}
		reqs.Send(r)
		v, _ := r.reply.Recv()
		s.Check(v == 4, "4")
		reqs.Close()
	}},
	{name: "recover from double close", f: func(s *Schedule) {
		c := NewChan[int](s, 0)
		closeIt := func() { defer func() { recover() }(); c.Close() }
		s.Go("g", closeIt)
		closeIt()
	}},
	{name: "context tree", f: func(s *Schedule) {
		parent, child, w := NewChan[int](s, 0), NewChan[int](s, 0), NewWaitGroup(s)
		w.Go("propagate", func() { parent.Recv(); child.Close() })
		w.Go("worker", func() { child.Recv() })
		parent.Close()
		w.Wait()
	}},
	{name: "atomic publish", f: func(s *Schedule) {
		x, ready := NewVar(s, 0), NewAtomic(s, false)
		s.Go("g", func() { x.Set(1); ready.Store(true) })
		for !ready.Load() {
		}
		s.Check(x.Get() == 1, "there")
	}},
	{name: "ticker till stop", f: func(s *Schedule) {
		stop, ticks := NewChan[int](s, 0), NewChan[int](s, 1)
		s.Go("ticker", func() {
			for on := true; on; {
				s.Sleep(time.Second)
				s.Select(ticks.OnSend(1, nil), stop.OnRecv(func(int, bool) { on = false }), Default(nil))
			}
		})
		ticks.Recv()
		ticks.Recv()
		stop.Close()
	}},
	{name: "goexit", f: func(s *Schedule) { s.Go("g", func() { runtime.Goexit() }) }},
	{name: "once by CAS", f: func(s *Schedule) {
		first, n, w := NewAtomic(s, false), NewVar(s, 0), NewWaitGroup(s)
		for _, x := range []string{"a", "b", "c"} {
			w.Go(x, func() {
				if first.CompareAndSwap(false, true) {
					n.Set(n.Get() + 1)
				}
			})
		}
		w.Wait()
		s.Check(n.Get() == 1, "once")
	}},
	{name: "add by CAS loop", f: func(s *Schedule) {
		n, w := NewAtomic(s, 0), NewWaitGroup(s)
		for _, x := range []string{"a", "b"} {
			w.Go(x, func() {
				for {
					o := n.Load()
					if n.CompareAndSwap(o, o+1) {
						return
					}
				}
			})
		}
		w.Wait()
		s.Check(n.Load() == 2, "two")
	}},
	{name: "broadcast by close and remake", f: func(s *Schedule) {
		m, w := NewMutex(s, "m"), NewWaitGroup(s)
		ch, ready := NewChan[int](s, 0), false
		for _, x := range []string{"a", "b"} {
			w.Go(x, func() {
				m.Lock()
				c, r := ch, ready
				m.Unlock()
				if !r {
					c.Recv()
				}
			})
		}
		m.Lock()
		ready = true
		ch.Close()
		ch = NewChan[int](s, 0)
		m.Unlock()
		w.Wait()
	}},
	{name: "errgroup-like first error", f: func(s *Schedule) {
		errs, w := NewChan[error](s, 1), NewWaitGroup(s)
		for _, x := range []string{"a", "b"} {
			w.Go(x, func() { s.Select(errs.OnSend(io.EOF, nil), Default(nil)) })
		}
		w.Wait()
		e, _ := errs.Recv()
		s.Check(errors.Is(e, io.EOF), "error")
	}},
	{name: "fan-in closed by a waiter", f: func(s *Schedule) {
		out, w := NewChan[int](s, 0), NewWaitGroup(s)
		for i := range 2 {
			w.Go(fmt.Sprint("in", i), func() { out.Send(i) })
		}
		s.Go("closer", func() { w.Wait(); out.Close() })
		n := 0
		for _, ok := out.Recv(); ok; _, ok = out.Recv() {
			n++
		}
		s.Check(n == 2, "both")
	}},
	{name: "rwlock by a mutex and a count", f: func(s *Schedule) {
		m, wl, readers, x := NewMutex(s, "m"), NewMutex(s, "w"), NewVar(s, 0), NewVar(s, 0)
		w := NewWaitGroup(s)
		read := func() {
			m.Lock()
			readers.Set(readers.Get() + 1)
			if readers.Get() == 1 {
				wl.Lock()
			}
			m.Unlock()
			x.Get()
			m.Lock()
			readers.Set(readers.Get() - 1)
			if readers.Get() == 0 {
				wl.Unlock()
			}
			m.Unlock()
		}
		w.Go("r", read)
		w.Go("r2", read)
		wl.Lock()
		x.Set(1)
		wl.Unlock()
		w.Wait()
	}},
	{name: "barrier by two channels", f: func(s *Schedule) {
		in, out := NewChan[int](s, 0), NewChan[int](s, 0)
		n := 0
		for i := range 2 {
			s.Go(fmt.Sprint("g", i), func() { n++; in.Send(1); out.Recv(); s.Check(n == 2, "all arrived") })
		}
		in.Recv()
		in.Recv()
		out.Close()
	}},
	{name: "future read twice", f: func(s *Schedule) {
		done, v := NewChan[int](s, 0), NewVar(s, 0)
		s.Go("g", func() { v.Set(7); done.Close() })
		get := func() int { done.Recv(); return v.Get() }
		s.Go("h", func() { get() })
		s.Check(get() == 7, "7")
	}},
	{name: "rate limiter", f: func(s *Schedule) {
		ticks, n := NewChan[int](s, 0), 0
		s.Go("ticker", func() {
			for range 3 {
				s.Sleep(time.Second)
				ticks.Send(1)
			}
			ticks.Close()
		})
		for _, ok := ticks.Recv(); ok; _, ok = ticks.Recv() {
			n++
			s.Check(s.Now() >= time.Duration(n)*time.Second, "not before its time")
		}
	}},
	{name: "lock handed over by channel of locks", f: func(s *Schedule) {
		type token struct{ m *Mutex }
		c := NewChan[*token](s, 1)
		m := NewMutex(s, "m")
		m.Lock()
		c.Send(&token{m})
		s.Go("g", func() { t, _ := c.Recv(); t.m.Unlock() })
		m.Lock()
		m.Unlock()
	}},
	{name: "cancel before start", f: func(s *Schedule) {
		ctx, w := NewChan[int](s, 0), NewWaitGroup(s)
		ctx.Close()
		out := NewChan[int](s, 0)
		w.Go("g", func() { s.Select(ctx.OnRecv(nil), out.OnSend(1, nil)) })
		w.Wait()
	}},
	{name: "drain after cancel", f: func(s *Schedule) {
		out, stop := NewChan[int](s, 0), NewChan[int](s, 0)
		s.Go("g", func() {
			defer out.Close()
			for i := range 5 {
				done := false
				s.Select(out.OnSend(i, nil), stop.OnRecv(func(int, bool) { done = true }))
				if done {
					return
				}
			}
		})
		out.Recv()
		stop.Close()
		for _, ok := out.Recv(); ok; _, ok = out.Recv() {
		}
	}},
	{name: "two spinners with tickets", f: func(s *Schedule) {
		next, serving, n := NewAtomic(s, 0), NewAtomic(s, 0), NewVar(s, 0)
		count2 := func() {
			var t int
			for {
				t = next.Load()
				if next.CompareAndSwap(t, t+1) {
					break
				}
			}
			for serving.Load() != t {
			}
			n.Set(n.Get() + 1)
			serving.Store(t + 1)
		}
		w := NewWaitGroup(s)
		w.Go("a", count2)
		w.Go("b", count2)
		w.Wait()
		s.Check(n.Get() == 2, "two")
	}},
	{name: "Peterson with atomics", f: func(s *Schedule) {
		want := []*Atomic[bool]{NewAtomic(s, false), NewAtomic(s, false)}
		turn, n, w := NewAtomic(s, 0), NewVar(s, 0), NewWaitGroup(s)
		for i := range 2 {
			w.Go(fmt.Sprint("g", i), func() {
				want[i].Store(true)
				turn.Store(1 - i)
				for want[1-i].Load() && turn.Load() == 1-i {
				}
				n.Set(n.Get() + 1)
				want[i].Store(false)
			})
		}
		w.Wait()
	}},
}

type request struct {
	n     int
	reply *Chan[int]
}

func TestRunRaisesNoFalseAlarmOnTrickyPrograms(t *testing.T) {
	for _, c := range trickyCorrect {
		t.Run(c.name, func(t *testing.T) {
			r := Run(c.f, Options{Preemptions: 3, Schedules: 1_000})
			t.Log(r.Search())
			if r.Kind != None || r.Schedules < 1_000 && !r.All {
				t.Error(r)
			}
		})
	}
}
