package files

import (
	"slices"
	"sync"
	"time"
)

// reading holds the files that this process is reading now.
var reading = reads{begun: map[int]begun{}}

type reads struct {
	mutex sync.Mutex
	next  int
	begun map[int]begun
}

// begun is a file whose reading has begun.
type begun struct {
	name  string
	since time.Time
}

// begin records that a file is about to be opened and read. Call end with the number when the reading has ended.
func (r *reads) begin(name string) (number int) {
	now := time.Now()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.next++
	r.begun[r.next] = begun{name, now}
	return r.next
}

func (r *reads) end(number int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.begun, number)
}

// Waiting returns the files that this process has been reading for at least this long, the longest first.
func Waiting(since time.Duration) []string { return reading.longer(since) }

// longer returns the files that have been read for at least this long, the longest first.
func (r *reads) longer(than time.Duration) (names []string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	var late []begun
	for _, b := range r.begun {
		if time.Since(b.since) >= than {
			late = append(late, b)
		}
	}
	slices.SortFunc(late, func(a, b begun) int { return a.since.Compare(b.since) })
	for _, b := range late {
		names = append(names, b.name)
	}
	return names
}
