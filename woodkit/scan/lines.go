package scan

import (
	"bytes"
	"os"
	"strings"
	"sync"
)

// longestLine is what is shown of one line that a worker writes, in bytes.
const longestLine = 4096

// lines shows what a worker writes on its standard error, line by line with the worker's number, and keeps
// the first line since the current item began: what a dying program says first is the reason. Standard error is
// another pipe than that of the answers: a line about an item that comes behind its answer may count for the next.
type lines struct {
	prefix string
	mutex  sync.Mutex // written by os/exec, read by the worker's goroutine
	begun  []byte     // a line without its end yet
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
	os.Stderr.WriteString(l.prefix + text + "\n") // one write, so that lines of several workers stay whole
}

// restart forgets the first line: another item begins.
func (l *lines) restart() {
	l.mutex.Lock()
	l.first = ""
	l.mutex.Unlock()
}

// firstLine is the first line since restart. It shows a last line that never ended.
func (l *lines) firstLine() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.begun) > 0 {
		l.show()
	}
	return l.first
}
