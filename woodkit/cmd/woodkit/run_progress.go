package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// cellProgress prints a line for each cell that ended. On a terminal, a live line below them shows the running cell.
type cellProgress struct {
	out     io.Writer
	stop    chan struct{} // closed to end the goroutine of the live line; nil without a terminal
	stopped chan struct{}

	mu      sync.Mutex
	running *notebook.Event
	begin   time.Time
}

func newCellProgress(out io.Writer) *cellProgress {
	p := &cellProgress{out: out}
	if _, ok := setup.Terminal(out); ok {
		p.stop, p.stopped = make(chan struct{}), make(chan struct{})
		go p.animate()
	}
	return p
}

const eraseLine = "\r\x1b[K"

// animate updates the live line until close is called.
func (p *cellProgress) animate() {
	defer close(p.stopped)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-tick.C:
			p.mu.Lock()
			if p.running != nil {
				fmt.Fprint(p.out, eraseLine+cellLine(*p.running, time.Since(p.begin).Seconds()))
			}
			p.mu.Unlock()
		}
	}
}

// event shows that a cell began or ended.
func (p *cellProgress) event(event notebook.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !event.Ended {
		p.running, p.begin = &event, time.Now()
		return
	}
	p.running = nil
	if p.stop != nil {
		fmt.Fprint(p.out, eraseLine)
	}
	fmt.Fprintln(p.out, cellLine(event, event.Seconds))
}

// close ends the goroutine of the live line and erases the line.
func (p *cellProgress) close() {
	if p.stop == nil {
		return
	}
	close(p.stop)
	<-p.stopped
	fmt.Fprint(p.out, eraseLine)
}

// cellLine returns the line of a cell, short enough not to wrap.
func cellLine(event notebook.Event, seconds float64) string {
	const longest = 50
	heading := []rune(event.Heading)
	if len(heading) > longest {
		heading = append(heading[:longest-1], '…')
	}
	return fmt.Sprintf("  %*d of %d  %7.1f s  %s", len(fmt.Sprint(event.Of)), event.Number, event.Of, seconds, string(heading))
}
