// Package cell is what a program knows of the notebook cell that it is: which kernel runs it, whether a person reads it, how
// it ends, and how it displays a picture.
package cell

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"woodscape.example/woodkit/internal/digest"
)

// ReaderVariable is the environment variable by which `woodkit lab` says that a person reads the notebook. Guesses then
// outlive the kernel; elsewhere they belong to one kernel's run.
const ReaderVariable = "WOODKIT_READER"

// Exit ends the process with a status. A test replaces it.
var Exit = os.Exit

// Warn prints an error on standard error, where the cell goes on without what failed. It prints nothing for nil.
func Warn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
	}
}

// End ends the cell with an error on standard error and exit status 1. It says which line of the cell's own code called.
func End(err error) {
	text := fmt.Sprintf("woodkit: %v\n", err)
	if line := caller(); line != "" {
		text += "    called at " + line + "\n"
	}
	_, _ = os.Stderr.WriteString(text) // at once, or the kernel would not find the line in it
	Exit(1)
}

// caller is the innermost line of the cell's own code that is being executed, "/tmp/gonb_1/main.go:12": the kernel writes the
// cell's line beside it on standard error. It is empty outside a notebook.
func caller() string {
	if !gonbui.IsNotebook {
		return ""
	}
	var calls [64]uintptr
	frames := runtime.CallersFrames(calls[:runtime.Callers(2, calls[:])])
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "main.") {
			return fmt.Sprintf("%s:%d", frame.File, frame.Line)
		}
		if !more {
			return ""
		}
	}
}

// Session identifies the notebook kernel whose cell this process is. It is the same in all cells of one kernel, and empty
// outside a notebook.
func Session() string {
	if dir := os.Getenv("GONB_TMP_DIR"); dir != "" {
		return digest.Short([]byte(dir))
	}
	return ""
}

// A Picture is what can be displayed below a cell.
type Picture struct {
	PNG   []byte
	Width int    // at which it is displayed, in CSS pixels; its height follows
	Alt   string // a sentence for readers who cannot see it
}

// Display shows a picture below the cell. It takes the place of what was displayed under the same name before; with an empty
// name it has a place of its own. Outside a notebook it prints a line that names the picture. The error is that of the
// connection to the notebook.
func Display(place string, p Picture) error {
	if !gonbui.IsNotebook {
		fmt.Printf("[a picture of %d bytes, shown in a notebook: %s]\n", len(p.PNG), p.Alt)
		return nil
	}
	gonbui.SendData(&protocol.DisplayData{
		DisplayID: place,
		Data:      map[protocol.MIMEType]any{protocol.MIMEImagePNG: p.PNG},
		Metadata:  map[string]any{string(protocol.MIMEImagePNG): map[string]any{"width": p.Width, "alt": p.Alt}},
	})
	return gonbui.Error()
}
