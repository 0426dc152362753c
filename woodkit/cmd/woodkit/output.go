package main

import (
	"fmt"
	"io"
	"strings"
)

// Exit codes besides 0.
const (
	exitFailed      = 1   // something went wrong
	exitUsage       = 2   // the command line was wrong
	exitFrames      = 3   // a scan ended and some frames failed
	exitInterrupted = 130 // Ctrl-C, as shells have it
)

// Output is where commands print: results on Out, progress and errors on Err. Quiet asks for no progress.
type Output struct {
	Out, Err io.Writer
	Quiet    bool
}

// Progress is where progress goes: Err, or nowhere when quiet.
func (o Output) Progress() io.Writer {
	if o.Quiet {
		return io.Discard
	}
	return o.Err
}

// ExitError is an error that ends the program with a code of its own. An empty message prints nothing.
type ExitError struct {
	Code int
	Err  error // may be nil
}

func (e *ExitError) Error() string {
	if e.Err == nil {
		return ""
	}
	return e.Err.Error()
}

func (e *ExitError) Unwrap() error { return e.Err }

// A checkedWriter remembers the first error of writing, which printing a line passes over.
type checkedWriter struct {
	io.Writer
	err error
}

// Write writes on.
func (w *checkedWriter) Write(text []byte) (int, error) {
	n, err := w.Writer.Write(text)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// check returns err, or in its place that the result could not be written: without it, nothing else counts.
func (w *checkedWriter) check(err error) error {
	if w.err == nil {
		return err
	}
	return fmt.Errorf("writing the result: %w", w.err)
}

// oneLine is an error's text without line breaks: a semicolon stands between errors that were joined, a space before a line
// that is indented.
func oneLine(err error) string {
	var text strings.Builder
	for line := range strings.Lines(err.Error()) {
		words := strings.Join(strings.Fields(line), " ")
		switch {
		case words == "":
			continue
		case text.Len() == 0:
		case line[0] == ' ' || line[0] == '\t':
			text.WriteString(" ")
		default:
			text.WriteString("; ")
		}
		text.WriteString(words)
	}
	return text.String()
}
