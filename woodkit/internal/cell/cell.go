// Package cell tells a program about the notebook cell that it is: which kernel runs it, whether a person reads it, how
// it ends, and how it displays a picture.
package cell

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"woodscape.example/woodkit/internal/digest"
)

// ReaderVariable is the environment variable by which `woodkit lab` says that a person reads the notebook. In that case
// guesses outlive the kernel. Otherwise they belong to one run of a kernel.
const ReaderVariable = "WOODKIT_READER"

// ParametersVariable is the environment variable in which `woodkit run` passes the parameters that were given on its command line,
// as a JSON object of names and values.
const ParametersVariable = "WOODKIT_PARAMETERS"

// Parameters returns what the notebook's parameters were set to on the command line of `woodkit run`, and nil if none was. The
// error says that the variable is damaged.
func Parameters() (values map[string]string, err error) {
	text := os.Getenv(ParametersVariable)
	if text == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		return nil, fmt.Errorf("reading %s: %w", ParametersVariable, err)
	}
	return values, nil
}

// Exit ends the process with a status. Tests replace it.
var Exit = os.Exit

// Warn prints an error on standard error. Use it when the cell can go on without what failed. For nil it prints
// nothing.
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

// caller returns the innermost line of the cell's own code that is being executed, such as "/tmp/gonb_1/main.go:12". The kernel
// prints the cell's line beside it on standard error. The result is empty outside a notebook.
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

// Session identifies the notebook kernel to which this process's cell belongs. It is the same in all cells of one
// kernel, and empty outside a notebook.
func Session() string {
	if dir := os.Getenv("GONB_TMP_DIR"); dir != "" {
		return digest.Short([]byte(dir))
	}
	return ""
}

// A Picture can be displayed below a cell.
type Picture struct {
	PNG   []byte
	Width int    // display width in CSS pixels; the height follows from it
	Alt   string // a sentence for readers who cannot see the picture
}

// Display shows a picture below the cell. It replaces the picture that was displayed at the same place before; with an
// empty place, the picture gets a place of its own. Outside a notebook, Display prints a line that names the picture.
// The error comes from the connection to the notebook.
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
