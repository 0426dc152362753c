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

// A Sample is the memory that a run held at one moment, in bytes.
type Sample struct {
	At          time.Duration `json:"at"`          // since the start of the run
	Resident    int64         `json:"resident"`    // of this process in RAM; 0 if the system does not report it
	Workers     int64         `json:"workers"`     // the same for its worker processes together
	Heap        int64         `json:"heap"`        // heap of this process: what is in use, and uncollected garbage
	Collections int           `json:"collections"` // garbage collections since the start of the run
}

// Sampling begins with a sample every 20 ms. A sample takes some microseconds: less than a thousandth of one core. When
// there are 2,048 samples, every other one is dropped and the interval is doubled, so a run of any length keeps between
// 1,024 and 2,048 samples. If all cores are busy, a sample may come late, because its goroutine takes turns with the
// others. The sample has the time when it was really taken.
const (
	firstInterval = 20 * time.Millisecond
	maxSamples    = 2048
)

// A sampler takes samples in its own goroutine, from newSampler until stop.
type sampler struct {
	began time.Time
	over  chan struct{} // closed by stop, never sent to
	ended chan struct{} // closed when the goroutine has ended, never sent to

	mutex    sync.Mutex
	samples  []Sample      // append-only, except that thinning makes a new slice
	heap     heap          // of this process
	own      statm         // of this process
	children map[int]statm // of worker processes, by process number
	workers  int64         // most bytes that the worker processes held together in any sample
	before   uint64        // number of collections before the run
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

// take adds a sample. If there were already too many, it first drops every other one and returns true. Otherwise it
// allocates nothing. An allocation while the collector works might have to help the collector first, and the next sample
// would be late just when memory is interesting.
func (s *sampler) take() (thinned bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	held, collections := s.heap.read()
	sample := Sample{Heap: held, Resident: s.own.resident(), Workers: s.heldByWorkers()}
	sample.At = time.Since(s.began)
	sample.Collections = int(collections - s.before)
	if len(s.samples) == maxSamples {
		kept := make([]Sample, 0, maxSamples) // a new slice, because callers may still hold the old one
		for i := 0; i < len(s.samples); i += 2 {
			kept = append(kept, s.samples[i])
		}
		s.samples, thinned = kept, true
	}
	s.samples = append(s.samples, sample)
	return thinned
}

// stop takes a last sample and returns when the goroutine has ended and its files are closed. You may call it more than
// once.
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
	s.own = noStatm // another file may soon get the same descriptor
	for pid, child := range s.children {
		child.close()
		delete(s.children, pid)
	}
}

// taken returns the samples so far. The caller must not change them.
func (s *sampler) taken() []Sample {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.samples
}

// child notes that a worker process has started or ended.
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

// heldByWorkers returns the bytes that the worker processes hold together now. The caller must hold the mutex.
func (s *sampler) heldByWorkers() (held int64) {
	for _, child := range s.children {
		held += child.resident()
	}
	s.workers = max(s.workers, held)
	return held
}

// mostWorkers returns the most bytes that the worker processes have held together so far, including now.
func (s *sampler) mostWorkers() int64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.heldByWorkers()
	return s.workers
}

// forget stops sampling and drops the samples.
func (s *sampler) forget() {
	s.stop()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.samples = nil
}

// earlier moves the start of the run back. It shifts the samples taken so far, and those to come, by the same time.
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

// A heap is the list of values to ask the runtime about its heap.
type heap []metrics.Sample

func newHeap() heap {
	return heap{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}}
}

// read returns the bytes of the heap and the number of collections so far. It does not stop the world.
func (h heap) read() (held int64, collections uint64) {
	metrics.Read(h)
	return int64(h[0].Value.Uint64()), h[1].Value.Uint64()
}

// A statm is the open file in which the system reports the memory of a process. It stays open so that a sample needs only
// one system call. If all cores are busy, a goroutine may lose its core in every system call, and then has to wait for its
// turn again.
type statm int

// noStatm is used if /proc does not report memory.
const noStatm statm = -1

func openStatm(process string) statm {
	file, err := syscall.Open("/proc/"+process+"/statm", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return noStatm
	}
	return statm(file)
}

// resident returns the bytes that the process has in RAM, or 0 if it has ended or /proc does not report them.
func (s statm) resident() int64 {
	var text [128]byte
	n, err := syscall.Pread(int(s), text[:], 0)
	if err != nil || n <= 0 {
		return 0
	}
	_, rest, _ := bytes.Cut(text[:n], []byte(" ")) // fields: total size, resident, shared, …
	field, _, _ := bytes.Cut(rest, []byte(" "))
	pages, err := strconv.ParseInt(string(field), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

func (s statm) close() {
	if s != noStatm {
		_ = syscall.Close(int(s)) // closing a file that was only read loses nothing
	}
}

// memoryLimits returns the memory limit that the system enforces, by control group or RLIMIT_DATA, and the garbage
// collector's soft limit, GOMEMLIMIT. Both are in bytes, and 0 if there is none.
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
