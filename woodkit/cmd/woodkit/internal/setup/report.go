package setup

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// reporter shows the progress of a set-up: a line for each finished stage and, on a terminal, one live line. Without a
// terminal it also prints a line when a stage begins. Several goroutines may use it.
type reporter struct {
	out   io.Writer
	quiet bool // print only warnings
	live  bool
	width int // of the live line, in characters
	begin time.Time

	mu      sync.Mutex
	running []*progress
	stop    chan struct{} // closed to end the goroutine of the live line
	stopped chan struct{}
}

// progress is a running stage.
type progress struct {
	stage stage
	begin time.Time
	note  string
}

func newReporter(out io.Writer, quiet bool) *reporter {
	r := &reporter{out: out, quiet: quiet || out == nil, begin: time.Now(), stop: make(chan struct{}), stopped: make(chan struct{})}
	if out == nil {
		r.out = io.Discard
	}
	if !r.quiet {
		r.width, r.live = Terminal(r.out)
	}
	go r.animate()
	return r
}

// Terminal reports whether w is a terminal, where a line can be overwritten, and its width in characters.
func Terminal(w io.Writer) (width int, ok bool) {
	file, isFile := w.(*os.File)
	if !isFile || os.Getenv("TERM") == "dumb" {
		return 0, false
	}
	size, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ) // x/sys: the standard library has no call for it
	if err != nil {
		return 0, false
	}
	return max(int(size.Col), 40), true
}

// animate updates the live line until close is called.
func (r *reporter) animate() {
	defer close(r.stopped)
	if !r.live {
		return
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-r.stop:
			return
		case <-tick.C:
			r.mu.Lock()
			r.draw()
			r.mu.Unlock()
		}
	}
}

const eraseLine = "\r\x1b[K"

func (r *reporter) draw() {
	if !r.live || len(r.running) == 0 {
		return
	}
	var parts []string
	for _, p := range r.running {
		parts = append(parts, fmt.Sprintf("%s %.0f s", p.stage.title, time.Since(p.begin).Seconds()))
	}
	last := r.running[len(r.running)-1]
	line := []rune("  " + strings.Join(parts, " · ") + ": " + last.note)
	if len(line) >= r.width {
		line = append(line[:r.width-2], '…')
	}
	fmt.Fprint(r.out, eraseLine+string(line))
}

// line prints one line of progress, above the live line if there is one.
func (r *reporter) line(format string, args ...any) {
	if !r.quiet {
		r.print(format, args...)
	}
}

// warn prints an error that does not end the set-up.
func (r *reporter) warn(err error) { r.print("%v", err) }

func (r *reporter) print(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.live {
		fmt.Fprint(r.out, eraseLine)
	}
	fmt.Fprintf(r.out, format+"\n", args...)
	r.draw()
}

// started shows that a stage begins. The function note changes the text on the live line.
func (r *reporter) started(s stage) (p *progress, note func(string)) {
	p = &progress{stage: s, begin: time.Now(), note: s.doing}
	r.mu.Lock()
	r.running = append(r.running, p)
	r.mu.Unlock()
	if !r.live {
		r.line("  %-20s %s …", s.title, s.doing)
	}
	return p, func(text string) {
		r.mu.Lock()
		defer r.mu.Unlock()
		p.note = text
	}
}

// ended shows that a stage is over, and its result.
func (r *reporter) ended(p *progress, m marker, err error) {
	r.mu.Lock()
	r.running = slices.DeleteFunc(r.running, func(other *progress) bool { return other == p })
	r.mu.Unlock()
	if err == nil {
		size := ""
		if m.Bytes > 0 {
			size = ", " + Bytes(m.Bytes)
		}
		r.line("  %-20s done in %.1f s%s", p.stage.title, m.Seconds, size)
	}
}

// close ends the goroutine of the live line and erases the line.
func (r *reporter) close() {
	close(r.stop)
	<-r.stopped
	if r.live {
		fmt.Fprint(r.out, eraseLine)
	}
}
