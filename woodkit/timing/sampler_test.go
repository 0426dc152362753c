package timing

import (
	"os"
	"sync"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// TestSamplesAreBounded takes samples for more than an hour of virtual time.
func TestSamplesAreBounded(t *testing.T) {
	woodtest.Virtually(t, func(t *testing.T) {
		s := newSampler(time.Now())
		time.Sleep(time.Minute)
		s.child(1<<30, false) // there is no such process, so it has no memory
		time.Sleep(time.Hour)
		s.child(1<<30, true)
		s.stop()
		s.stop() // the second call does nothing
		got := s.taken()
		if len(got) < maxSamples/2 || len(got) > maxSamples {
			t.Errorf("%d samples", len(got))
		}
		for i, sample := range got {
			if sample.Heap <= 0 || sample.Workers != 0 || i > 0 && (sample.At < got[i-1].At || sample.Collections < got[i-1].Collections) {
				t.Errorf("sample %d is %+v", i, sample)
			}
		}
		if got[0].At != 0 || got[len(got)-1].At != time.Hour+time.Minute {
			t.Errorf("from %v to %v", got[0].At, got[len(got)-1].At)
		}
	})
}

// TestASampleAllocatesNothing checks this because an allocation might have to help the collector.
func TestASampleAllocatesNothing(t *testing.T) {
	if woodtest.RaceDetector {
		t.Skip("the race detector allocates")
	}
	s := newSampler(time.Now())
	defer s.stop()
	s.child(os.Getpid(), false)
	if n := testing.AllocsPerRun(100, func() { s.take() }); n != 0 {
		t.Errorf("%v allocations for a sample", n)
	}
}

// TestMemoryMovesWithTheRun checks that if the start of a run is moved back, its samples move too, both earlier and later
// ones.
func TestMemoryMovesWithTheRun(t *testing.T) {
	woodtest.OwnHome(t)
	woodtest.Virtually(t, func(t *testing.T) {
		begin := time.Now()
		time.Sleep(time.Second)
		run := Start("chores", nil).Since(begin)
		time.Sleep(time.Second)
		record, err := run.Finish(nil)
		if err != nil {
			t.Fatal(err)
		}
		o, err := run.Observation()
		if err != nil || len(o.Samples) == 0 {
			t.Fatalf("%d samples, %v", len(o.Samples), err)
		}
		first, last := o.Samples[0].At, o.Samples[len(o.Samples)-1].At
		if first != time.Second || last != 2*time.Second || record.Seconds != 2 {
			t.Errorf("samples from %v to %v of a run of %v s; want them from 1s to its end after 2", first, last, record.Seconds)
		}
	})
}

// BenchmarkSpan measures the cost of observing one item.
func BenchmarkSpan(b *testing.B) {
	run := Start("benchmark", nil)
	run.progress = &bar{}
	run.begin(scan.Serial(), maxSpans)
	span := scan.Span{Item: "00000_FV", Done: time.Second, Released: 2 * time.Second}
	for b.Loop() {
		if len(run.spans) == maxSpans {
			run.spans = run.spans[:0]
		}
		run.item(span)
	}
	run.sampler.stop()
	run.stop()
}

// BenchmarkSample measures one sample, which the sampler takes every 20 ms.
func BenchmarkSample(b *testing.B) {
	s := newSampler(time.Now())
	for b.Loop() {
		s.take()
	}
	s.stop()
}

func TestAWorkerThatWasKilledCountsInThePeak(t *testing.T) {
	woodtest.OwnHome(t)
	run := Start("pixel counts", nil)
	run.child(scan.ChildProcess{Ended: true}) // the system has no peak for a process that is gone
	run.sampler.mutex.Lock()
	run.sampler.workers = 1 << 30
	run.sampler.mutex.Unlock()
	record, err := run.Finish(nil)
	if err != nil || record.OwnPeakBytes > 0 && record.PeakBytes != record.OwnPeakBytes+1<<30 {
		t.Errorf("peak %d, own %d (error %v); want what the samples saw of the worker on top", record.PeakBytes, record.OwnPeakBytes, err)
	}
}

// TestObservingAtAnyTime is for the race detector: a figure may be drawn during the run.
func TestObservingAtAnyTime(t *testing.T) {
	woodtest.OwnHome(t)
	run := Start("pixel counts", nil)
	defer func() {
		run.sampler.stop()
		run.stop()
	}()
	var panel sync.WaitGroup
	over := make(chan struct{})
	panel.Go(func() {
		for {
			select {
			case <-over:
				return
			default:
			}
			if _, err := run.Observation(); err != nil {
				t.Error(err)
			}
		}
	})
	for range 100 {
		run.child(scan.ChildProcess{Ended: true, User: time.Second, Peak: 1})
	}
	close(over)
	panel.Wait()
	if run.record.WorkerSeconds != 100 || run.childPeaks != 100 {
		t.Errorf("%g s and %d bytes, want 100 of each", run.record.WorkerSeconds, run.childPeaks)
	}
}
