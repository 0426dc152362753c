package explore

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAtomic(t *testing.T) {
	once := func(first func(*Atomic[bool]) bool) func(*Schedule) {
		return func(s *Schedule) {
			done, n := NewAtomic(s, false).Named("done"), 0
			do := func() {
				if first(done) {
					n++
				}
				s.Check(n <= 1, "once")
			}
			s.Go("g", do)
			do()
		}
	}
	checkThenAct := func(done *Atomic[bool]) bool {
		if done.Load() {
			return false
		}
		done.Store(true)
		return true
	}
	if r := Run(once(checkThenAct), Options{}); r.Kind != CheckFailed {
		t.Errorf("check, then act: %s", r)
	}
	if r := Run(once(func(done *Atomic[bool]) bool { return !done.Swap(true) }), Options{}); r.Kind != None || !r.All {
		t.Errorf("in one step: %s", r)
	}
}

func TestAtomicOrders(t *testing.T) {
	r := Run(func(s *Schedule) {
		x, ready := NewVar(s, 0), NewAtomic(s, false)
		s.Go("g", func() { x.Set(1); ready.Store(true) })
		if ready.Load() {
			x.Get()
		}
	}, Options{})
	if r.Kind != None || !r.All {
		t.Errorf("Run = %s", r)
	}
}

func TestAtomicSteps(t *testing.T) {
	r := Run(func(s *Schedule) {
		a := NewAtomic(s, 1)
		a.Store(2)
		a.Load()
		a.Swap(3)
		s.Check(false, "the end")
	}, Options{})
	var got []string
	for _, step := range r.Steps[1:] {
		got = append(got, step.String())
	}
	if d := cmp.Diff([]string{"store 2 in atomic 1", "load 2 from atomic 1", "swap 2 for 3 in atomic 1", "check: the end"}, got); d != "" {
		t.Error(d)
	}
}

func TestCompareAndSwap(t *testing.T) {
	r := Run(func(s *Schedule) {
		a := NewAtomic(s, 1).Named("a")
		first, second := a.CompareAndSwap(1, 2), a.CompareAndSwap(1, 3)
		s.Check(!first || second || a.Load() != 2, "the end")
	}, Options{})
	var got []string
	for _, step := range r.Steps[1:] {
		got = append(got, step.String())
	}
	want := []string{"compare-and-swap 1 for 2 in a", "compare-and-swap 1 for 3 (it is 2) in a", "load 2 from a", "check: the end"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
