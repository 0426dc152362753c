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
	exitFrames      = 3   // a scan ended, but some frames failed
	exitInterrupted = 130 // Ctrl-C, the code that shells use
)

// Output is where commands print: results on Out, progress and errors on Err. With Quiet, there is no progress.
type Output struct {
	Out, Err io.Writer
	Quiet    bool
}

// Progress returns the writer for progress lines: Err, or io.Discard if Quiet.
func (o Output) Progress() io.Writer {
	if o.Quiet {
		return io.Discard
	}
	return o.Err
}

// ExitError is an error that ends the program with the exit code Code. Without Err, nothing is printed.
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

// A checkedWriter keeps the first write error, because callers of fmt.Fprintln ignore it.
type checkedWriter struct {
	io.Writer
	err error
}

// Write passes text on to the writer.
func (w *checkedWriter) Write(text []byte) (int, error) {
	n, err := w.Writer.Write(text)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// check returns the write error if there is one, because a lost result matters more than err. Otherwise it returns err.
func (w *checkedWriter) check(err error) error {
	if w.err == nil {
		return err
	}
	return fmt.Errorf("writing the result: %w", w.err)
}

// oneLine returns the text of an error on one line. It joins lines with a semicolon, and an indented line with a space.
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
