package scan_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"woodscape.example/woodkit/scan"
)

// These say how an item of a schedule ends when its time has passed.
const (
	succeeds = iota
	fails
	panics
	exits
)

// schedule describes one random scan in virtual time.
type schedule struct {
	strategy scan.Strategy
	work     []time.Duration // how long a worker works on each item
	body     []time.Duration // how long the loop's body needs for each result
	fate     []int
	leave    int           // after how many results the loop is left; -1 for never
	cancel   time.Duration // when the context is cancelled; 0 for never
}

func randomSchedule(seed uint64) schedule {
	r := rand.New(rand.NewPCG(seed, 1))
	n, workers, depth := r.IntN(30), 1+r.IntN(6), 1+r.IntN(10)
	s := schedule{leave: -1, strategy: []scan.Strategy{
		scan.Serial(), scan.Pool(workers), scan.GoEach(), scan.Queue(workers, depth), scan.Queue(workers, depth),
	}[r.IntN(5)]}
	s.strategy.Ordered = r.IntN(4) == 0
	for range n {
		work, body := time.Duration(r.IntN(1e6)), time.Duration(r.IntN(1e6))
		if r.IntN(5) == 0 {
			work = 0
		}
		if r.IntN(2) == 0 {
			body /= 10
		}
		s.work, s.body = append(s.work, work), append(s.body, body)
		fate := succeeds
		if r.IntN(8) == 0 {
			fate = 1 + r.IntN(3)
		}
		if s.strategy.Where == scan.InCaller && fate == exits {
			fate = panics // a serial scan would end the test's own goroutine
		}
		s.fate = append(s.fate, fate)
	}
	switch r.IntN(3) {
	case 0:
		s.leave = r.IntN(n + 1)
	case 1:
		s.cancel = time.Duration(1 + r.IntN(5e6))
	}
	return s
}

var errFate = errors.New("as it was to be")

// watch counts items independently of the package, under its own lock.
type watch struct {
	mutex                    sync.Mutex
	started, running, done   int
	returned                 int // from the loop's body
	mostRunning, mostStarted int
}

func (w *watch) start() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.started++
	w.running++
	w.mostRunning = max(w.mostRunning, w.running)
	w.mostStarted = max(w.mostStarted, w.started-w.returned)
}

func (w *watch) finish() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.running--
	w.done++
}

func (w *watch) bodyReturned() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.returned++
}

func (w *watch) do(s schedule) func(int) (int, error) {
	return func(i int) (int, error) {
		w.start()
		defer w.finish()
		time.Sleep(s.work[i])
		switch s.fate[i] {
		case fails:
			return 0, errFate
		case panics:
			panic(errFate)
		case exits:
			runtime.Goexit()
		}
		return i + 1, nil
	}
}

func TestRandomSchedules(t *testing.T) {
	for seed := range uint64(3000) {
		synctest.Test(t, func(t *testing.T) { randomSchedule(seed).run(t, seed) })
		if t.Failed() {
			return
		}
	}
}

func (s schedule) run(t *testing.T, seed uint64) {
	name := fmt.Sprintf("seed %d, %s of %d", seed, s.strategy, len(s.work))
	var (
		w     watch
		spans []scan.Span
		ended []error
		last  error
		seen  = map[int]bool{}
		order []int
		left  bool
	)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if s.cancel > 0 {
		defer time.AfterFunc(s.cancel, cancel).Stop()
	}
	ctx = scan.WithTrace(ctx, &scan.Trace{
		Item: func(s scan.Span) { spans = append(spans, s) },
		End:  func(err error) { ended = append(ended, err) },
	})
	before := runtime.NumGoroutine()
	for value, err := range scan.Map(ctx, s.strategy, numbers(len(s.work)), w.do(s)) {
		if last != nil {
			t.Errorf("%s: another pair after the last one", name)
		}
		var item *scan.ItemError
		switch index := value - 1; {
		case err == nil:
			if seen[index] || s.fate[index] != succeeds {
				t.Errorf("%s: result %d twice, or of an item that failed", name, index)
			}
			seen[index] = true
			order = append(order, index)
			time.Sleep(s.body[index])
			w.bodyReturned()
		case errors.As(err, &item):
			if seen[item.Index] || value != 0 {
				t.Errorf("%s: item %d twice, or with value %d", name, item.Index, value)
			}
			seen[item.Index] = true
			order = append(order, item.Index)
			s.checkFailure(t, name, item)
			time.Sleep(s.body[item.Index])
			w.bodyReturned()
		default:
			last = err
		}
		if len(seen) == s.leave {
			left = true
			break
		}
	}
	if w.running != 0 {
		t.Errorf("%s: %d items still running", name, w.running)
	}
	checkGoroutines(t, name, before)
	s.check(t, name, &w, order, left, last)
	s.checkSpans(t, name, spans, order)
	if len(ended) != 1 || ended[0] != last {
		t.Errorf("%s: End got %v, the loop %v", name, ended, last)
	}
}

func (s schedule) checkFailure(t *testing.T, name string, item *scan.ItemError) {
	fate := s.fate[item.Index]
	isPanic := fate == panics || fate == exits
	if fate == succeeds || errors.Is(item, scan.ErrPanic) != isPanic || errors.Is(item, errFate) == (fate == exits) {
		t.Errorf("%s: item %d, fate %d: %v", name, item.Index, fate, item)
	}
}

// check compares what was observed with the strategy's promises.
func (s schedule) check(t *testing.T, name string, w *watch, order []int, left bool, last error) {
	workers := s.strategy.Workers
	switch s.strategy.Where {
	case scan.InCaller:
		workers = 1
	case scan.InGoroutinePerItem:
		workers = len(s.work)
	}
	if w.mostRunning > workers {
		t.Errorf("%s: %d items at once", name, w.mostRunning)
	}
	if depth := s.strategy.Depth; depth > 0 && w.mostStarted > depth {
		t.Errorf("%s: %d items in flight", name, w.mostStarted)
	}
	if s.strategy.Ordered && !slices.IsSorted(order) {
		t.Errorf("%s: out of order: %v", name, order)
	}
	switch {
	case left:
	case len(order) == len(s.work):
		if last != nil {
			t.Errorf("%s: everything was done, and yet %v", name, last)
		}
	case !errors.Is(last, context.Canceled):
		t.Errorf("%s: %d results, then %v", name, len(order), last)
	case len(order) > w.started: // results that the loop had not taken were dropped
		t.Errorf("%s: cancelled: %d items were started, %d given to the loop", name, w.started, len(order))
	}
}

// checkSpans compares the spans with the schedule, the spans of one worker with each other, and all spans with the
// bound.
func (s schedule) checkSpans(t *testing.T, name string, spans []scan.Span, order []int) {
	if len(spans) != len(order) {
		t.Errorf("%s: %d spans of %d items", name, len(spans), len(order))
		return
	}
	lanes := map[int][]scan.Span{}
	for i, span := range spans {
		if span.Index != order[i] || span.Submitted > span.Started || span.Done-span.Started != s.work[span.Index] ||
			span.Done > span.Taken || span.Released-span.Taken != s.body[span.Index] || (span.Err != nil) != (s.fate[span.Index] != succeeds) {
			t.Errorf("%s: %+v for work %v and body %v", name, span, s.work[span.Index], s.body[span.Index])
		}
		if i > 0 && !s.strategy.Ordered && span.Done < spans[i-1].Done {
			t.Errorf("%s: item %d was given before item %d, which was done earlier", name, spans[i-1].Index, span.Index)
		}
		if i > 0 && (span.Started < spans[i-1].Started) != (span.Index < spans[i-1].Index) && span.Started != spans[i-1].Started {
			t.Errorf("%s: items %d and %d were not started in their order", name, span.Index, spans[i-1].Index)
		}
		if i > 0 && span.Taken < spans[i-1].Released {
			t.Errorf("%s: item %d was taken before item %d was released", name, span.Index, spans[i-1].Index)
		}
		lanes[span.Worker] = append(lanes[span.Worker], span)
	}
	for worker, lane := range lanes {
		slices.SortFunc(lane, func(a, b scan.Span) int { return int(a.Started - b.Started) })
		for i := range lane {
			if i > 0 && lane[i].Started < lane[i-1].Done {
				t.Errorf("%s: worker %d does items %d and %d at once", name, worker, lane[i-1].Index, lane[i].Index)
			}
		}
	}
	if most, depth := mostInFlight(spans), s.strategy.Depth; depth > 0 && most > depth {
		t.Errorf("%s: the spans have %d items in flight", name, most)
	}
}

// mostInFlight returns how many items were in flight at most, going by their spans. If one item is released at the
// moment in which another is submitted, they do not overlap.
func mostInFlight(spans []scan.Span) (most int) {
	type event struct {
		at     time.Duration
		change int
	}
	var events []event
	for _, s := range spans {
		events = append(events, event{s.Submitted, 1}, event{s.Released, -1})
	}
	slices.SortFunc(events, func(a, b event) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.change, b.change)) })
	inFlight := 0
	for _, e := range events {
		inFlight += e.change
		most = max(most, inFlight)
	}
	return most
}

// checkGoroutines waits until goroutines that are about to end have ended. No time passes in the bubble meanwhile, so a
// goroutine that sleeps or waits does not end.
func checkGoroutines(t *testing.T, name string, before int) {
	t.Helper()
	for range 100_000_000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		runtime.Gosched()
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%s: %d goroutines, %d before:\n%s", name, runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}

// model calculates independently how long a scan takes. It plays workers, a depth (0 for none) and a loop event by
// event, as the strategies define them.
func model(workers, depth int, work, body []time.Duration) time.Duration {
	var (
		now     time.Duration
		running []struct {
			until time.Duration
			item  int
		}
		unread             []int
		submitted, started int
		released           int
		reading            = -1
		readingUntil       time.Duration
	)
	for released < len(work) {
		for submitted < len(work) && (depth == 0 || submitted-released < depth) {
			submitted++
		}
		for len(running) < workers && started < submitted {
			running = append(running, struct {
				until time.Duration
				item  int
			}{now + work[started], started})
			started++
		}
		if reading < 0 && len(unread) > 0 {
			reading, unread = unread[0], unread[1:]
			readingUntil = now + body[reading]
		}
		first := -1
		for i := range running {
			if first < 0 || running[i].until < running[first].until {
				first = i
			}
		}
		if reading >= 0 && (first < 0 || readingUntil <= running[first].until) {
			now, reading = readingUntil, -1
			released++
			continue
		}
		now = running[first].until
		unread = append(unread, running[first].item)
		running = slices.Delete(running, first, first+1)
	}
	return now
}

// TestTimesAreThoseOfTheModel: no strategy makes a worker or the loop wait without need, or begin too early.
func TestTimesAreThoseOfTheModel(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		n, workers, depth := 1+r.IntN(60), 1+r.IntN(6), 1+r.IntN(10)
		work, body := make([]time.Duration, n), make([]time.Duration, n)
		var sumBody time.Duration
		for i := range n {
			work[i], body[i] = time.Duration(1+r.IntN(1e9)), time.Duration(1+r.IntN(3e8))
			sumBody += body[i]
		}
		var serial time.Duration
		for i := range n {
			serial += work[i] + body[i]
		}
		for strategy, want := range map[scan.Strategy]time.Duration{
			scan.Serial():              serial,
			scan.Pool(workers):         model(workers, 0, work, body),
			scan.GoEach():              model(n, 0, work, body),
			scan.Queue(workers, depth): model(workers, depth, work, body),
		} {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				do := func(i int) (int, error) { time.Sleep(work[i]); return i, nil }
				for i := range scan.Map(context.Background(), strategy, numbers(n), do) {
					time.Sleep(body[i])
				}
				if took := time.Since(start); took != want {
					t.Errorf("seed %d, %s of %d: took %v, the model says %v", seed, strategy, n, took, want)
				}
			})
		}
	}
}
