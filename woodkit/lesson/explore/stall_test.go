//lint:file-ignore SA5004 the loop under test spins on purpose

package explore

import (
	"strings"
	"testing"
	"time"
)

func TestRunReportsAGoroutineThatDoesNotComeBack(t *testing.T) {
	end := make(chan struct{}) // unbuffered; closing it at the end lets the stuck goroutines go on
	defer close(end)
	for _, c := range []struct {
		name, stack string
		f           func(*Schedule)
	}{
		{"real channel in main", "chan receive", func(*Schedule) { <-end }},
		{"real channel in a goroutine", "chan receive", func(s *Schedule) {
			c := NewChan[int](s, 0)
			s.Go("worker", func() { <-end; c.Send(1) })
			c.Recv()
		}},
		{"loop without an operation", "TestRunReports", func(*Schedule) {
			for {
				select {
				case <-end:
					return
				default:
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			done := make(chan Result, 1) // room for the one result
			go func() { done <- Run(c.f, Options{Stall: 200 * time.Millisecond}) }()
			select {
			case r := <-done:
				if r.Kind != Stalled || !strings.Contains(r.Stack, c.stack) || strings.Contains(r.Stack, "(*Schedule).turn") {
					t.Errorf("Run = %q, stack\n%s", r.Kind, r.Stack)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("Run does not return")
			}
		})
	}
}

func TestNestedRunIsAFailure(t *testing.T) {
	r := Run(func(*Schedule) { Run(func(*Schedule) {}, Options{}) }, Options{})
	if r.Kind != Nested {
		t.Errorf("Run = %q (%s), want %q", r.Kind, r.Reason, Nested)
	}
}
