package explore

import (
	"testing"
	"time"
)

func TestSleepOrdersByVirtualTime(t *testing.T) {
	race := func(worker, limit time.Duration) func(*Schedule) string {
		return func(s *Schedule) string {
			result, late, got := NewChan[int](s, 1), NewChan[int](s, 0), ""
			s.Go("worker", func() { s.Sleep(worker); result.Send(1) })
			s.Go("limit", func() { s.Sleep(limit); late.Close() })
			s.Select(result.OnRecv(func(int, bool) { got = "result" }), late.OnRecv(func(int, bool) { got = "late" }))
			s.Check(s.Now() == min(worker, limit), "the time of the first")
			return got
		}
	}
	begin := time.Now()
	for _, c := range []struct {
		name          string
		worker, limit time.Duration
		want          map[string]bool
	}{
		{"in time", time.Hour, 2 * time.Hour, map[string]bool{"result": true}},
		{"too late", 2 * time.Hour, time.Hour, map[string]bool{"late": true}},
		{"at the same moment", time.Hour, time.Hour, map[string]bool{"result": true, "late": true}},
	} {
		got := outcomes(t, race(c.worker, c.limit))
		if len(got) != len(c.want) || got["result"] != c.want["result"] || got["late"] != c.want["late"] {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if took := time.Since(begin); took > time.Minute {
		t.Errorf("the hours took %v", took)
	}
}

func TestSleepIsNoSynchronisation(t *testing.T) {
	r := Run(func(s *Schedule) {
		x := NewVar(s, 0)
		s.Go("g", func() { x.Set(1) })
		s.Sleep(time.Second)
		x.Get()
	}, Options{})
	if r.Kind != Race {
		t.Errorf("Run = %q, want %q", r.Kind, Race)
	}
}

func TestASleeperIsNoLeakAndNoDeadlock(t *testing.T) {
	r := Run(func(s *Schedule) {
		c := NewChan[int](s, 0)
		s.Go("late", func() { s.Sleep(time.Hour) })
		s.Go("sender", func() { s.Sleep(time.Minute); c.Send(1) })
		c.Recv()
	}, Options{})
	if r.Kind != None || !r.All {
		t.Errorf("Run = %s", r)
	}
}
