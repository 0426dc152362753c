package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// progressAfter is the time after which the progress of a job is shown.
const progressAfter = time.Second

// A progress shows how much of a job is done. On a terminal it updates one line, elsewhere it prints a line every ten
// seconds. Several goroutines may use it at the same time.
type progress struct {
	mu       sync.Mutex
	out      io.Writer
	unit     string
	terminal bool
	began    time.Time
	shown    time.Time
	width    int // width of the line on the terminal
}

func newProgress(output Output, unit string) *progress {
	out := output.Progress()
	_, terminal := setup.Terminal(out)
	return &progress{out: out, unit: unit, terminal: terminal, began: time.Now(), shown: time.Now()}
}

// show prints that done of total units are finished and that failed of them failed.
func (p *progress) show(done, failed, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	interval := 200 * time.Millisecond
	if !p.terminal {
		interval = 10 * time.Second
	}
	if now.Sub(p.began) < progressAfter || now.Sub(p.shown) < interval || done == 0 {
		return
	}
	p.shown = now
	text := unit.Progress(done, failed, total, p.unit, now.Sub(p.began))
	if !p.terminal {
		fmt.Fprintln(p.out, text)
		return
	}
	fmt.Fprint(p.out, "\r", text, strings.Repeat(" ", max(0, p.width-len(text))))
	p.width = len(text)
}

// expect prints a forecast for the whole job, unless the forecast is at most 2 * progressAfter.
func (p *progress) expect(f timing.Forecast) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.Time > 2*progressAfter {
		p.clear()
		fmt.Fprintln(p.out, f)
	}
}

// end clears the line on a terminal.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// clear is end for a caller that holds the mutex.
func (p *progress) clear() {
	if p.width > 0 {
		fmt.Fprint(p.out, "\r", strings.Repeat(" ", p.width), "\r")
		p.width = 0
	}
}
