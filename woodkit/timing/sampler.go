package timing

import (
	"bytes"
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"sync"
	"syscall"
	"time"

	"woodscape.example/woodkit/internal/limits"
)

// A Sample is what memory a run held at one moment, in bytes.
type Sample struct {
	At          time.Duration `json:"at"`          // since the run began
	Resident    int64         `json:"resident"`    // of this process in RAM; 0 where the system does not tell
	Workers     int64         `json:"workers"`     // the same of its worker processes together
	Heap        int64         `json:"heap"`        // of this process's heap: what is in use, and what was and is not yet collected
	Collections int           `json:"collections"` // garbage collections since the run began
}

// Sampling begins with a sample every 20 ms, of some microseconds each: less than a thousandth of one core. When there are
// 2,048 samples, every other one is dropped and the interval doubled, so that a run of any length keeps between 1,024 and
// 2,048. Where all cores are busy a sample may come late, for its goroutine takes turns with the others; it says when.
const (
	firstInterval = 20 * time.Millisecond
	maxSamples    = 2048
)

// A sampler takes samples in a goroutine of its own, from newSampler until stop.
type sampler struct {
	began time.Time
	over  chan struct{} // closed by stop, never sent to
	ended chan struct{} // closed when the goroutine has ended, never sent to

	mutex    sync.Mutex
	samples  []Sample      // append-only but when they are thinned, which makes a new slice
	heap     heap          // of this process
	own      statm         // of this process
	children map[int]statm // of worker processes, by their number
	workers  int64         // most bytes that the worker processes held together in any sample
	before   uint64        // collections before the run
}

func newSampler(began time.Time) *sampler {
	s := &sampler{
		began: began, over: make(chan struct{}), ended: make(chan struct{}),
		samples: make([]Sample, 0, maxSamples), heap: newHeap(), own: openStatm("self"), children: map[int]statm{},
	}
	_, s.before = s.heap.read()
	s.take()
	go s.run()
	return s
}

// run takes samples until stop.
func (s *sampler) run() {
	defer close(s.ended)
	interval := firstInterval
	timer := time.NewTimer(interval)
	defer timer.Stop()
	for {
		select {
		case <-s.over:
			return
		case <-timer.C:
		}
		if s.take() {
			interval *= 2
		}
		timer.Reset(interval)
	}
}

// take adds a sample; thinned says that there were too many. But for thinning it allocates nothing: who allocates while the
// collector works may have to help it first, and the next sample would be late when memory is what goes on.
func (s *sampler) take() (thinned bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	held, collections := s.heap.read()
	sample := Sample{Heap: held, Resident: s.own.resident(), Workers: s.heldByWorkers()}
	sample.At = time.Since(s.began)
	sample.Collections = int(collections - s.before)
	if len(s.samples) == maxSamples {
		kept := make([]Sample, 0, maxSamples) // what was taken stays as it is for those who have it
		for i := 0; i < len(s.samples); i += 2 {
			kept = append(kept, s.samples[i])
		}
		s.samples, thinned = kept, true
	}
	s.samples = append(s.samples, sample)
	return thinned
}

// stop takes a last sample and returns when the goroutine has ended and its files are closed. It may be called again.
func (s *sampler) stop() {
	select {
	case <-s.over:
		return
	default:
	}
	close(s.over)
	<-s.ended
	s.take()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.own.close()
	s.own = noStatm // its number may soon be that of another file
	for pid, child := range s.children {
		child.close()
		delete(s.children, pid)
	}
}

// taken returns the samples so far, which the caller must not change.
func (s *sampler) taken() []Sample {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.samples
}

// child notes that a worker process has begun or ended.
func (s *sampler) child(pid int, ended bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if child, known := s.children[pid]; known {
		child.close()
		delete(s.children, pid)
	}
	if !ended {
		s.children[pid] = openStatm(strconv.Itoa(pid))
	}
}

// heldByWorkers is what the worker processes hold together now, in bytes. The mutex is held.
func (s *sampler) heldByWorkers() (held int64) {
	for _, child := range s.children {
		held += child.resident()
	}
	s.workers = max(s.workers, held)
	return held
}

// mostWorkers is the most that the worker processes held together so far, now included, in bytes.
func (s *sampler) mostWorkers() int64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.heldByWorkers()
	return s.workers
}

// forget stops and drops what was taken.
func (s *sampler) forget() {
	s.stop()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.samples = nil
}

// earlier lets the run have begun that much earlier: the samples taken so far move with those to come.
func (s *sampler) earlier(by time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.began = s.began.Add(-by)
	moved := append(make([]Sample, 0, maxSamples), s.samples...)
	for i := range moved {
		moved[i].At += by
	}
	s.samples = moved
}

// A heap is what the runtime is asked about its heap.
type heap []metrics.Sample

func newHeap() heap {
	return heap{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}}
}

// read returns the bytes of the heap and the number of collections so far. It stops nothing.
func (h heap) read() (held int64, collections uint64) {
	metrics.Read(h)
	return int64(h[0].Value.Uint64()), h[1].Value.Uint64()
}

// A statm is the file in which the system tells how much memory a process has. It stays open, and one sample is one call
// of the system: where all cores are busy, a goroutine may lose its core in every call and wait for its turn again.
type statm int

// noStatm is where /proc does not tell.
const noStatm statm = -1

func openStatm(process string) statm {
	file, err := syscall.Open("/proc/"+process+"/statm", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return noStatm
	}
	return statm(file)
}

// resident is what the process has in RAM, in bytes; 0 where it has ended or /proc does not tell.
func (s statm) resident() int64 {
	var text [128]byte
	n, err := syscall.Pread(int(s), text[:], 0)
	if err != nil || n <= 0 {
		return 0
	}
	_, rest, _ := bytes.Cut(text[:n], []byte(" ")) // all of it, resident, shared …
	field, _, _ := bytes.Cut(rest, []byte(" "))
	pages, err := strconv.ParseInt(string(field), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

func (s statm) close() {
	if s != noStatm {
		_ = syscall.Close(int(s)) // it was only read
	}
}

// memoryLimits are what the system enforces, by control group or RLIMIT_DATA, and what the collector is told to keep to by
// GOMEMLIMIT, in bytes; 0 where there is none.
func memoryLimits() (enforced, collector int64) {
	enforced = limits.ControlGroup(os.DirFS("/")).Memory
	var data syscall.Rlimit
	if limits.CanLimitMemory && syscall.Getrlimit(syscall.RLIMIT_DATA, &data) == nil && data.Cur < math.MaxInt64 {
		if own := int64(data.Cur); enforced == 0 || own < enforced {
			enforced = own
		}
	}
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
		collector = limit
	}
	return enforced, collector
}
