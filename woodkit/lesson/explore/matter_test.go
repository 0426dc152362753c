//lint:file-ignore SA2001 the programs under test are cut down to the locks that matter

package explore

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatMattersIsWhatIsWaitedFor(t *testing.T) {
	for _, c := range []struct {
		name, schedule string
		f              func(*Schedule)
		want           []string
	}{
		{"who holds the locks, although others did more since", "0 0 0 0 1 1 2 2 2 1", func(s *Schedule) {
			a, b, n := NewMutex(s, "a"), NewMutex(s, "b"), NewVar(s, 0)
			both := NewWaitGroup(s).Named("both")
			s.Go("one", func() { a.Lock(); n.Get(); b.Lock() })
			s.Go("two", func() { b.Lock(); n.Get(); a.Lock() })
			both.Add(1)
			both.Wait()
		}, []string{"lock a", "lock b"}},
		{"the last use of the channel", "0 0 1 1 0 0 1 0", func(s *Schedule) {
			c, n := NewChan[int](s, 1).Named("c"), NewVar(s, 0)
			s.Go("g", func() { c.Send(1); c.Send(2); c.Send(3) })
			n.Get()
			c.Recv()
			n.Get()
		}, []string{"send 2 to c"}},
		{"the last change before a check that fails", "0 0 0 1 1 2 1 1 2 2", func(s *Schedule) {
			n, m := NewAtomic(s, 0).Named("n"), NewMutex(s, "m")
			s.Go("one", func() { n.Store(1); m.Lock(); m.Unlock() })
			s.Go("two", func() { s.Check(n.Load() == 0, "nothing") })
		}, []string{"store 1 in n", "check: nothing"}},
		{"a look that is out of date when a check fails", "0 0 0 1 1 2 2 2", func(s *Schedule) {
			n := NewAtomic(s, 0).Named("n")
			s.Go("one", func() { n.Load(); n.Store(1) })
			s.Go("two", func() { n.Store(1); s.Check(false, "nothing") })
		}, []string{"load 0 from n", "check: nothing"}},
	} {
		r, err := Replay(c.f, c.schedule, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, i := range r.Matter {
			got = append(got, r.Steps[i].String())
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s\n%s", c.name, d, r)
		}
	}
}
