//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStepsHaveNames(t *testing.T) {
	r := Run(func(s *Schedule) {
		jobs, done, m := NewChan[int](s, 1).Named("jobs"), NewChan[int](s, 0), NewMutex(s, "m")
		n, w := NewVar(s, 7).Named("n"), NewWaitGroup(s).Named("workers")
		w.Add(1)
		jobs.Send(3)
		s.Check(jobs.Len() == 1, "one job")
		s.Select(jobs.OnRecv(nil), done.OnRecv(nil))
		s.Select(done.OnRecv(nil), Default(nil))
		jobs.Close()
		jobs.Recv()
		m.Lock()
		n.Set(n.Get() + 1)
		m.Unlock()
		s.Sleep(time.Second)
		w.Done()
		w.Wait()
		s.Select(done.OnRecv(nil), jobs.OnSend(1, nil))
	}, Options{})
	var got []string
	for _, step := range r.Steps {
		got = append(got, step.String())
	}
	want := []string{
		"start", "add 1 to workers", "send 3 to jobs", "len of jobs is 1", "check: one job", "select: receive 3 from jobs", "select: default", "close jobs",
		"receive from jobs (closed)", "lock m", "read 7 from n", "write 8 to n", "unlock m", "sleep 1s", "done workers",
		"wait for workers", "select: send 1 to jobs",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	r = Run(func(s *Schedule) {
		a, b := NewChan[int](s, 0), NewChan[int](s, 0).Named("b")
		s.Select(a.OnRecv(nil), b.OnSend(1, nil))
	}, Options{})
	if want := "select receive from channel 1 or send to b"; len(r.Waiting) != 1 || r.Waiting[0].String() != want || !strings.Contains(r.Reason, want) {
		t.Errorf("waiting: %v; %s; want %s", r.Waiting, r.Reason, want)
	}
}

func TestStepsKnowWhereTheyCameFrom(t *testing.T) {
	type link struct {
		step        string
		from, with  int
		since, till int
	}
	for _, c := range []struct {
		name     string
		f        func(*Schedule)
		schedule string
		at       int
		want     link
	}{
		{"buffered", func(s *Schedule) {
			c := NewChan[int](s, 1)
			s.Go("g", func() { c.Send(5) })
			c.Recv()
		}, "0 0 1 1 0", 4, link{"receive 5 from channel 1", 3, -1, 2, 4}},
		{"unbuffered, the first half", func(s *Schedule) {
			c := NewChan[int](s, 0)
			s.Go("g", func() { c.Send(5) })
			c.Recv()
		}, "0 0 1 1 0", 3, link{"send 5 to channel 1", -1, 0, 3, 3}},
		{"unbuffered, the second half", func(s *Schedule) {
			c := NewChan[int](s, 0)
			s.Go("g", func() { c.Send(5) })
			c.Recv()
		}, "0 0 1 1 0", 4, link{"receive 5 from channel 1", 3, -1, 2, 3}},
		{"closed", func(s *Schedule) {
			c := NewChan[int](s, 0)
			c.Close()
			c.Recv()
		}, "0 0 0", 2, link{"receive from channel 1 (closed)", 1, -1, 2, 2}},
		{"a lock that was held", func(s *Schedule) {
			m := NewMutex(s, "m")
			s.Go("g", func() { m.Lock() })
			m.Lock()
			m.Unlock()
		}, "0 0 0 1 0 1", 5, link{"lock m", 4, -1, 4, 5}},
		{"a lock that was free", func(s *Schedule) {
			m := NewMutex(s, "m")
			m.Lock()
		}, "0 0", 1, link{"lock m", -1, -1, 1, 1}},
		{"wait", func(s *Schedule) {
			w := NewWaitGroup(s)
			w.Add(1)
			s.Go("g", w.Done)
			w.Wait()
		}, "0 0 0 1 1 0", 5, link{"wait for group 1", 4, -1, 3, 5}},
		{"start", func(s *Schedule) { s.Go("g", func() {}) }, "0 0 1", 2, link{"start", 1, -1, 2, 2}},
	} {
		r, err := Replay(c.f, c.schedule, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		s := r.Steps[c.at]
		if got := (link{s.String(), s.From, s.With, s.Since, s.Until}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
