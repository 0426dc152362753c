package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// someFiles returns n files of this size in bytes.
func someFiles(n, size int) fstest.MapFS {
	files := fstest.MapFS{}
	for i := range n {
		files[fmt.Sprintf("dir/%02d", i)] = &fstest.MapFile{Data: slices.Repeat([]byte{byte(i)}, size)}
	}
	return files
}

// TestSlowFSTakesTheTimeOfOneDevice checks that all readers together take as long as the model says, to the nanosecond.
func TestSlowFSTakesTheTimeOfOneDevice(t *testing.T) {
	const ms = time.Millisecond
	for name, test := range map[string]struct {
		slow    Device
		readers int
		files   int // of 1,000 bytes each, shared by the readers
		want    time.Duration
	}{
		"nothing is slow":                       {Device{}, 4, 8, 0},
		"latency, one reader":                   {Device{Latency: 5 * ms}, 1, 8, 40 * ms},
		"latency, as many readers as files":     {Device{Latency: 5 * ms}, 8, 8, 5 * ms},
		"latency, four readers":                 {Device{Latency: 5 * ms}, 4, 8, 10 * ms},
		"latency, two of four are served":       {Device{Latency: 5 * ms, Outstanding: 2}, 4, 8, 20 * ms},
		"bandwidth, one reader":                 {Device{BytesPerSecond: 1e6}, 1, 8, 8 * ms},
		"bandwidth is shared":                   {Device{BytesPerSecond: 1e6}, 8, 8, 8 * ms},
		"latencies overlap, transfers do not":   {Device{Latency: 5 * ms, BytesPerSecond: 1e6}, 8, 8, 13 * ms},
		"one at a time, eight readers":          {Device{Latency: 5 * ms, BytesPerSecond: 1e6, Outstanding: 1}, 8, 8, 48 * ms},
		"one reader waits for open, then bytes": {Device{Latency: 5 * ms, BytesPerSecond: 1e6}, 1, 3, 18 * ms},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fsys := test.slow.Wrap(t.Context(), someFiles(test.files, 1000))
				began := time.Now()
				var readers sync.WaitGroup
				for reader := range test.readers {
					readers.Go(func() {
						for i := reader; i < test.files; i += test.readers {
							data, err := fs.ReadFile(fsys, fmt.Sprintf("dir/%02d", i))
							if err != nil || len(data) != 1000 || data[999] != byte(i) {
								t.Errorf("file %d: %d bytes, %v", i, len(data), err)
							}
						}
					})
				}
				readers.Wait()
				if took := time.Since(began); took != test.want {
					t.Errorf("took %v, want %v", took, test.want)
				}
			})
		})
	}
}

// TestSlowFSServesNoMoreThanItSays counts the requests that are being served.
func TestSlowFSServesNoMoreThanItSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(t.Context(), Device{Latency: time.Second, Outstanding: 3})
		var readers sync.WaitGroup
		for range 10 {
			readers.Go(func() {
				if err := d.open(nil); err != nil {
					t.Error(err)
				}
			})
		}
		for second := range 4 {
			synctest.Wait()
			if want := min(3, 10-3*second); len(d.places) != want {
				t.Errorf("after %d s %d are served, want %d", second, len(d.places), want)
			}
			time.Sleep(time.Second)
		}
		readers.Wait()
	})
}

// TestSlowFSStopsWithItsContext checks that requests that wait for a place or for time end at once, and that nothing is
// served after that.
func TestSlowFSStopsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		fsys := Device{Latency: time.Hour, Outstanding: 2}.Wrap(ctx, someFiles(5, 10))
		began := time.Now()
		var readers sync.WaitGroup
		for i := range 5 {
			readers.Go(func() {
				var path *fs.PathError
				if _, err := fsys.Open(fmt.Sprintf("dir/%02d", i)); !errors.Is(err, woodtest.ErrDisk) || !errors.As(err, &path) {
					t.Errorf("file %d: %v", i, err)
				}
			})
		}
		time.Sleep(time.Second)
		cancel(woodtest.ErrDisk)
		readers.Wait()
		if took := time.Since(began); took != time.Second {
			t.Errorf("ended after %v, want 1s", took)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		file, err := Device{BytesPerSecond: 1}.Wrap(ctx, someFiles(1, 3600)).Open("dir/00")
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Second, func() { cancel(woodtest.ErrDisk) })
		if n, err := io.ReadFull(file, make([]byte, 3600)); n != 0 || !errors.Is(err, woodtest.ErrDisk) {
			t.Errorf("read %d bytes, %v", n, err)
		}
	})
}

// TestSlowFSIsAFileSystem runs the standard library's own checks on it.
func TestSlowFSIsAFileSystem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fsys := Device{Latency: time.Millisecond, BytesPerSecond: 1e6}.Wrap(t.Context(), someFiles(3, 100))
		if err := fstest.TestFS(fsys, "dir/00", "dir/01", "dir/02"); err != nil {
			t.Error(err)
		}
		if _, err := fsys.Open("dir/missing"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a missing file: %v", err)
		}
	})
}

// TestWaitingEndsWithTheAnswer checks that after the device has answered, waiting for a core does not count as waiting for
// storage.
func TestWaitingEndsWithTheAnswer(t *testing.T) {
	const ms = time.Millisecond
	for name, test := range map[string]struct {
		answer, turn  time.Duration // when the device answers; when the goroutine gets a core to notice it
		waiting, rest time.Duration
	}{
		"at once":                {20 * ms, 0, 20 * ms, 0},
		"later":                  {20 * ms, 250 * ms, 20 * ms, 230 * ms},
		"an answer from before":  {-5 * ms, 250 * ms, 0, 250 * ms},
		"neither takes any time": {0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(t.Context(), Device{})
				var got scan.Span
				ctx := scan.WithTrace(t.Context(), &scan.Trace{Item: func(s scan.Span) { got = s }})
				for c := range scan.Each(ctx, []woodtest.Chore{{}}) {
					loaded := c.Phases.Loading()
					if err := d.request(c.Phases, func() time.Time {
						answer := time.Now().Add(test.answer)
						time.Sleep(test.turn)
						return answer
					}); err != nil {
						t.Error(err)
					}
					loaded()
				}
				if got.Waiting != test.waiting || got.Loading != test.rest {
					t.Errorf("waiting %v, loading %v; want %v and %v", got.Waiting, got.Loading, test.waiting, test.rest)
				}
			})
		})
	}
}

// TestADeviceSaysWhenItAnswers checks this also if others were served before, and if the context has ended.
func TestADeviceSaysWhenItAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := newDevice(ctx, Device{Outstanding: 1})
		began := time.Now()
		second := func() time.Time { return time.Now().Add(time.Second) }
		var readers sync.WaitGroup
		var answers [2]time.Duration
		for i := range answers {
			readers.Go(func() {
				answered, err := d.serve(second)
				if answers[i] = answered.Sub(began); err != nil {
					t.Error(err)
				}
			})
		}
		readers.Wait()
		slices.Sort(answers[:])
		if answers != [2]time.Duration{time.Second, 2 * time.Second} {
			t.Errorf("answered after %v", answers)
		}
		time.AfterFunc(time.Second/2, cancel)
		if answered, err := d.serve(second); answered.Sub(began) != 5*time.Second/2 || err == nil {
			t.Errorf("ended after %v, %v", answered.Sub(began), err)
		}
	})
}

// TestWaitingIsToldApartFromLoading observes a scan over slow storage with a trace.
func TestWaitingIsToldApartFromLoading(t *testing.T) {
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		slow := Slow(t.Context(), ds, Device{Latency: 5 * time.Millisecond})
		var waited []time.Duration
		ctx := scan.WithTrace(t.Context(), &scan.Trace{Item: func(s scan.Span) {
			waited = append(waited, s.Waiting)
			if s.Done-s.Started != s.Waiting || s.Loading != 0 { // virtual time: only waiting takes time
				t.Errorf("%+v", s)
			}
		}})
		for labels, err := range scan.Map(ctx, scan.Pool(len(woodtest.Names)), slow.Frames(), woodkit.Frame.Labels) {
			if err != nil || labels.Rect.Size() != woodtest.Size {
				t.Errorf("%v, %v", labels, err)
			}
		}
		if diff := cmp.Diff(slices.Repeat([]time.Duration{5 * time.Millisecond}, len(woodtest.Names)), waited); diff != "" {
			t.Errorf("waited (-want +got):\n%s", diff)
		}
	})
	if slow := Slow(t.Context(), ds, Device{Latency: time.Hour}); slow.Fingerprint() != ds.Fingerprint() || slow.String() != ds.String() {
		t.Error("slow storage changes what the data set is")
	}
	synctest.Test(t, func(t *testing.T) { // the new storage replaces the old one
		twice := Slow(t.Context(), Slow(t.Context(), ds, Device{Latency: time.Hour}), Device{Latency: time.Millisecond})
		began := time.Now()
		if _, err := twice.Frames()[0].Bytes(); err != nil || time.Since(began) != time.Millisecond {
			t.Errorf("took %v, %v; want what the second takes", time.Since(began), err)
		}
	})
	_, err = Slow(t.Context(), ds, Device{}).Frames()[0].GobEncode()
	woodtest.WantError(t, err, nil, "only this process can read")
}
