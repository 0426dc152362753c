//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import "fmt"

func philosophers(s *Schedule, n int, ordered bool) {
	forks := make([]*Mutex, n)
	for i := range forks {
		forks[i] = NewMutex(s, fmt.Sprint("fork ", i))
	}
	for i := range n {
		a, b := forks[i], forks[(i+1)%n]
		if ordered && i == n-1 {
			a, b = b, a
		}
		eat := func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() }
		if i == n-1 {
			eat()
			return
		}
		s.Go(fmt.Sprint("philosopher ", i), eat)
	}
}

// gather has three workers that each send a result. If early is true, it waits for the workers before it reads.
func gather(s *Schedule, capacity int, early bool) {
	c, w := NewChan[int](s, capacity), NewWaitGroup(s)
	w.Add(3)
	for i := range 3 {
		s.Go(fmt.Sprint("worker ", i), func() { c.Send(i); w.Done() })
	}
	if early {
		w.Wait()
	}
	sum := 0
	for range 3 {
		v, _ := c.Recv()
		sum += v
	}
	s.Check(sum == 3, "the sum of the results")
}

func first(s *Schedule, capacity int) {
	c := NewChan[int](s, capacity)
	s.Go("a", func() { c.Send(1) })
	s.Go("b", func() { c.Send(2) })
	c.Recv()
}

// timeLimit waits for a result or for the limit, whichever comes first.
func timeLimit(s *Schedule, capacity int) {
	result, limit := NewChan[int](s, capacity), NewChan[int](s, 0)
	s.Go("worker", func() { result.Send(1) })
	s.Go("limit", func() { limit.Close() })
	s.Select(result.OnRecv(nil), limit.OnRecv(nil))
}

// stoppable has a producer that can be told to stop.
func stoppable(s *Schedule, stop bool) {
	c, done := NewChan[int](s, 0), NewChan[int](s, 0)
	s.Go("producer", func() {
		for i, stopped := 0, false; !stopped; i++ {
			s.Select(c.OnSend(i, nil), done.OnRecv(func(int, bool) { stopped = true }))
		}
	})
	c.Recv()
	if stop {
		done.Close()
	}
}

// once has two goroutines that fill an empty place. The place must be filled only once.
func once(s *Schedule, whole bool) {
	m, filled, w := NewMutex(s, "m"), NewVar(s, 0), NewWaitGroup(s)
	w.Add(2)
	for _, name := range []string{"a", "b"} {
		s.Go(name, func() {
			defer w.Done()
			m.Lock()
			empty := filled.Get() == 0
			if !whole {
				m.Unlock()
				m.Lock()
			}
			if empty {
				filled.Set(filled.Get() + 1)
			}
			m.Unlock()
		})
	}
	w.Wait()
	s.Check(filled.Get() == 1, "filled once")
}
