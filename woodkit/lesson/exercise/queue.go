package exercise

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// How long the judges of exercises 4 and 5 wait for something that may happen. A wait for something that should happen ends
// when it happens, so it can be long. A wait for something that should not happen always takes its full time.
const (
	untilSecond = 2 * time.Second        // for a second item to be in progress
	untilExcess = 200 * time.Millisecond // for one item more than is allowed
)

// A probe is the work that the judges pass to a reader's function. It counts the items in progress.
type probe struct {
	mutex   sync.Mutex
	changed chan struct{} // closed and replaced when a count changes
	inside  int           // items begun and not yet over
	most    int           // most of them at once
	begun   map[int]int   // by item: how often its work began
}

func newProbe() *probe { return &probe{changed: make(chan struct{}), begun: map[int]int{}} }

// enter counts an item that begins.
func (p *probe) enter(item int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.begun[item]++
	p.inside++
	p.most = max(p.most, p.inside)
	close(p.changed)
	p.changed = make(chan struct{})
}

// leave counts an item that is over.
func (p *probe) leave() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.inside--
}

// highest returns the largest number of items that were in progress at once.
func (p *probe) highest() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.most
}

// await waits until this many items are in progress at once, but at most for the given time. It reports whether they were.
func (p *probe) await(items int, atMost time.Duration) bool {
	timer := time.NewTimer(atMost)
	defer timer.Stop()
	for {
		p.mutex.Lock()
		reached, changed := p.most >= items, p.changed
		p.mutex.Unlock()
		if reached {
			return true
		}
		select {
		case <-changed:
		case <-timer.C:
			return false
		}
	}
}

// once names an item that was not worked on exactly once. It returns "" if there is none.
func (p *probe) once(items []int) string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, item := range items {
		if n := p.begun[item]; n != 1 {
			return fmt.Sprintf("item %d of %d was worked on %d times", item, len(items), n)
		}
	}
	return ""
}

// numbers returns the items 0 … n-1.
func numbers(n int) []int {
	items := make([]int, n)
	for i := range items {
		items[i] = i
	}
	return items
}

// judgeQueue judges exercise 4: work in several goroutines, use in one, and never more than depth items between the start
// of work and the end of use.
func judgeQueue(bounded func(items []int, depth int, work func(int) int, use func(int))) (string, bool) {
	const depth = 4
	items, p := numbers(48), newProbe()
	var (
		mutex sync.Mutex
		using int
		two   bool // two uses were seen at the same time
		used  []int
	)
	work := func(item int) int {
		p.enter(item)
		return item * item
	}
	use := func(result int) {
		mutex.Lock()
		using++
		two = two || using > 1
		first := len(used) == 0
		used = append(used, result)
		mutex.Unlock()
		if first { // a wrong queue exceeds its bound while the first result is in use
			p.await(2, untilSecond)
			p.await(depth+1, untilExcess)
		}
		p.leave()
		mutex.Lock()
		using--
		mutex.Unlock()
	}
	bounded(items, depth, work, use)

	mutex.Lock()
	defer mutex.Unlock()
	var serial []int
	for _, item := range items {
		serial = append(serial, item*item)
	}
	slices.Sort(used)
	switch most := p.highest(); {
	case p.once(items) != "":
		return p.once(items), false
	case !slices.Equal(used, serial):
		return fmt.Sprintf("a loop uses %d results, this used %d, or others: has every result come out before the function returns?", len(serial), len(used)), false
	case two:
		return "two goroutines were in use at once: what it adds to would have to be protected", false
	case most > depth:
		return fmt.Sprintf("the same results, but %d were in flight with depth %d: take a token before the work begins, give it back when the result has been used", most, depth), false
	case most < 2:
		return "the same results, but never two in flight: a loop does that without channels", false
	default:
		return fmt.Sprintf("the loop's results, and never more than %d in flight with depth %d", most, depth), true
	}
}
