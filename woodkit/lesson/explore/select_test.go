package explore

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outcomes runs f in every order and collects what f returns.
func outcomes(t *testing.T, f func(*Schedule) string) map[string]bool {
	seen := map[string]bool{}
	r := Run(func(s *Schedule) { seen[f(s)] = true }, Options{})
	if r.Kind != None || !r.All {
		t.Errorf("Run = %v, all %v", r, r.All)
	}
	return seen
}

func TestSelectTakesEveryCaseThatIsReady(t *testing.T) {
	type set = map[string]bool
	for _, c := range []struct {
		name string
		f    func(*Schedule) string
		want set
	}{
		{"two full buffers", func(s *Schedule) string {
			a, b, got := NewChan[int](s, 1), NewChan[int](s, 1), ""
			a.Send(1)
			b.Send(2)
			s.Select(a.OnRecv(func(int, bool) { got = "a" }), b.OnRecv(func(int, bool) { got = "b" }))
			return got
		}, set{"a": true, "b": true}},
		{"two senders", func(s *Schedule) string {
			a, b, got := NewChan[int](s, 0), NewChan[int](s, 0), ""
			s.Go("a", func() { s.Select(a.OnSend(1, nil), b.OnSend(1, nil)) })
			s.Select(a.OnRecv(func(int, bool) { got = "a" }), b.OnRecv(func(int, bool) { got = "b" }))
			return got
		}, set{"a": true, "b": true}},
		{"default with an empty buffer", func(s *Schedule) string {
			a, got := NewChan[int](s, 1), ""
			s.Go("a", func() { a.Send(1) })
			s.Select(a.OnRecv(func(int, bool) { got = "a" }), Default(func() { got = "default" }))
			return got
		}, set{"a": true, "default": true}},
		{"no default where a value is there", func(s *Schedule) string {
			a, got := NewChan[int](s, 1), ""
			a.Send(1)
			s.Select(a.OnRecv(func(int, bool) { got = "a" }), Default(func() { got = "default" }))
			return got
		}, set{"a": true}},
		{"closed", func(s *Schedule) string {
			a, got := NewChan[int](s, 0), ""
			a.Close()
			s.Select(a.OnRecv(func(_ int, ok bool) {
				if !ok {
					got = "closed"
				}
			}), Default(func() { got = "default" }))
			return got
		}, set{"closed": true}},
		{"a nil channel is never ready", func(s *Schedule) string {
			var a *Chan[int]
			got := ""
			s.Select(a.OnRecv(nil), Default(func() { got = "default" }))
			return got
		}, set{"default": true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, outcomes(t, c.f)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestReplayChoosesTheSameCase(t *testing.T) {
	f := func(s *Schedule) {
		a, b := NewChan[int](s, 1), NewChan[int](s, 1)
		a.Send(1)
		b.Send(2)
		s.Select(a.OnRecv(nil), b.OnRecv(func(int, bool) { s.Check(false, "b") }))
	}
	r := Run(f, Options{})
	again, err := Replay(f, r.Schedule, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(r.String(), again.String()); d != "" || r.Kind != CheckFailed {
		t.Errorf("%s: %s", r.Kind, d)
	}
	if r := Run(func(s *Schedule) { s.Select() }, Options{}); r.Kind != Deadlock {
		t.Errorf("an empty select: %q, want %q", r.Kind, Deadlock)
	}
}
