package scan_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"woodscape.example/woodkit/scan"
)

// TestCancelDropsTheBacklog: the loop needs a second per result, so a backlog piles up. The context ends in the third
// body. The scan must end when the items in progress have ended, and the body must not be called again.
func TestCancelDropsTheBacklog(t *testing.T) {
	for _, s := range inProcess() {
		synctest.Test(t, func(t *testing.T) {
			ctx, r := traced()
			ctx, cancel := context.WithCancelCause(ctx)
			defer cancel(nil)
			why := errors.New("enough")
			var w watch
			var cancelled time.Time
			results := 0
			var last error
			for _, err := range scan.Map(ctx, s, numbers(100), func(i int) (int, error) {
				w.start()
				defer w.finish()
				time.Sleep(time.Duration(10+i) * time.Millisecond)
				return i, nil
			}) {
				if last = err; err != nil {
					continue
				}
				time.Sleep(time.Second)
				if results++; results == 3 {
					cancelled = time.Now()
					cancel(why)
				}
			}
			if took := time.Since(cancelled); took > 110*time.Millisecond {
				t.Errorf("%s: ended %v after the context", s, took)
			}
			if results != 3 || len(r.spans) != 3 || w.running != 0 || last != why || len(r.ended) != 1 || r.ended[0] != why {
				t.Errorf("%s: %d results, %d spans, %d running, then %v, End got %v", s, results, len(r.spans), w.running, last, r.ended)
			}
		})
	}
}

// TestStoppedWorkerIsGivenUp: a stopped worker must not keep the scan from ending.
func TestStoppedWorkerIsGivenUp(t *testing.T) {
	var stopped int
	var died error
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ctx = scan.WithTrace(ctx, &scan.Trace{Child: func(c scan.ChildProcess) {
		switch {
		case !c.Ended && c.Worker == 0:
			stopped = c.PID
			if err := syscall.Kill(c.PID, syscall.SIGSTOP); err != nil {
				t.Error(err)
			}
		case c.Ended && c.PID == stopped:
			died = c.Err
		}
	}})
	var last error
	for _, err := range scan.Map(ctx, scan.Processes(2), numbers(1_000_000), square) {
		last = err
		if stopped != 0 {
			cancel()
		}
	}
	named := fmt.Sprintf("worker 0 (process %d)", stopped)
	if !errors.Is(last, context.Canceled) || !errors.Is(last, scan.ErrWorkerDied) || !strings.Contains(fmt.Sprint(last), named) || !strings.Contains(fmt.Sprint(died), named) {
		t.Errorf("ended with %v, worker with %v", last, died)
	}
	if err := syscall.Kill(stopped, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d is still there: %v", stopped, err)
	}
}

// BenchmarkCancel measures the time from the context's end to the scan's end, for random moments. The results have 1
// MB, and the loop adds them up more slowly than two workers make them.
func BenchmarkCancel(b *testing.B) {
	for _, s := range []scan.Strategy{scan.Serial(), scan.Pool(2), scan.GoEach(), scan.Queue(2, 8), scan.Processes(2), scan.QueuedProcesses(2, 8)} {
		b.Run("strategy="+s.String(), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				ctx, cancel := context.WithCancel(b.Context())
				ended := make(chan time.Time, 1) // receives one moment
				timer := time.AfterFunc(time.Duration(rand.IntN(100))*time.Millisecond, func() {
					ended <- time.Now()
					cancel()
				})
				for plane, err := range scan.Map(ctx, s, numbers(500), largePlane) {
					for range 8 {
						for _, n := range plane {
							sink += int(n)
						}
					}
					_ = err
				}
				if over := time.Now(); !timer.Stop() {
					took = append(took, over.Sub(<-ended))
				}
				cancel()
			}
			if len(took) > 0 {
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
				b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
			}
		})
	}
}

func largePlane(n int) ([]byte, error) {
	plane := make([]byte, 1<<20)
	for i := range plane {
		plane[i] = byte(i * n)
	}
	return plane, nil
}

var _ = scan.Task(largePlane)
