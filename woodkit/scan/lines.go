package scan

import (
	"bytes"
	"os"
	"strings"
	"sync"
)

// longestLine is how many bytes of a worker's line are shown.
const longestLine = 4096

// lines shows what a worker writes to its standard error, line by line, with the worker's number. It also keeps the
// first line since the current item began, because a dying program usually writes the reason first. Standard error and
// the answers use different pipes, so a line about one item may arrive after its answer and count for the next item.
type lines struct {
	prefix string
	mutex  sync.Mutex // os/exec writes, the worker's goroutine reads
	begun  []byte     // a line that has not ended yet
	first  string
}

// Write implements io.Writer.
func (l *lines) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	n := len(p)
	for {
		line, rest, whole := bytes.Cut(p, []byte("\n"))
		if room := longestLine - len(l.begun); room > 0 {
			l.begun = append(l.begun, line[:min(len(line), room)]...)
		}
		if !whole {
			return n, nil
		}
		l.show()
		p = rest
	}
}

func (l *lines) show() {
	text := strings.TrimRight(string(l.begun), "\r")
	l.begun = l.begun[:0]
	if l.first == "" {
		l.first = strings.TrimSpace(text)
	}
	os.Stderr.WriteString(l.prefix + text + "\n") // a single write, so that lines of several workers do not mix
}

// restart forgets the first line, because another item begins.
func (l *lines) restart() {
	l.mutex.Lock()
	l.first = ""
	l.mutex.Unlock()
}

// firstLine returns the first line since restart, and shows a last line even if it never ended.
func (l *lines) firstLine() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.begun) > 0 {
		l.show()
	}
	return l.first
}
