package notebook

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Failure says which cell failed and why, or that the kernel did not start or died.
type Failure struct {
	Notebook string // file name
	Number   int    // number among the code cells, from 1; 0 if the kernel failed
	Heading  string // nearest heading above the cell
	Line     int    // number of the line in the source of cell In, from 1; 0 if not known
	In       int    // number of the code cell with this line
	Source   string // text of the line
	Message  string // error message, of one or more lines
}

// Error returns the place of the failure, the source line and the message, each on its own lines.
func (f *Failure) Error() string {
	var text strings.Builder
	text.WriteString(f.Notebook)
	if f.Number > 0 {
		fmt.Fprintf(&text, ": cell %d", f.Number)
	}
	if f.Heading != "" {
		fmt.Fprintf(&text, " (%s)", f.Heading)
	}
	if f.Line > 0 {
		if f.In != f.Number {
			fmt.Fprintf(&text, ", in cell %d", f.In)
		}
		fmt.Fprintf(&text, ", line %d", f.Line)
	}
	text.WriteString(":")
	if f.Source != "" {
		text.WriteString("\n    " + f.Source)
	}
	for line := range strings.Lines(f.Message) {
		text.WriteString("\n  " + strings.TrimRight(line, "\n"))
	}
	return text.String()
}

var (
	// GoNB marks lines of a trace and of the compiler like this. The number is the one in the brackets beside the cell.
	traceLine   = regexp.MustCompile(`\[\[ Cell \[(\d+)\] Line (\d+) \]\]`)
	compileLine = regexp.MustCompile(`Cell\[(\d+)\]: Line (\d+)`)

	compilerSays = regexp.MustCompile(`(?m)^\./main\.go:\d+:\d+: (.*)$`)
	statusLine   = regexp.MustCompile(`^(\^C|exit status \d+|signal: .*)$`)
	colours      = regexp.MustCompile("\x1b\\[[0-9;]*m")
)

// newFailure collects from the failed cell's outputs what people need to mend it.
func newFailure(n *Notebook, path string, m message) error {
	f := &Failure{Notebook: filepath.Base(path)}
	if m.Failure != nil {
		f.Message = m.Failure.Name + ": " + m.Failure.Message
	}
	if m.Cell < 0 || m.Cell >= len(n.cells) {
		return f
	}
	cell := n.cells[m.Cell]
	numbers := codeNumbers(n)
	f.Number, f.In, f.Heading = numbers[m.Cell], numbers[m.Cell], n.HeadingAbove(m.Cell)

	switch m.Failure.Name {
	case "DidNotFail", "Timeout", "KernelDied", "Empty", "NotRun":
		f.Message = m.Failure.Message
		return f
	case "HiddenFailure":
		f.Message = m.Failure.Message
		f.Line, f.Source = commandLine(cell, m.Failure.Message)
		return f
	}
	printed := colours.ReplaceAllString(cell.Streams(), "")
	compiled := ""
	for _, output := range cell.Outputs() {
		if output.Kind == "error" {
			compiled = output.Text
			f.Message = compilerMessages(output)
		}
	}
	if f.Message == "" || statusLine.MatchString(f.Message) {
		f.Message = lastWords(cell, f.Message)
	}
	match := compileLine.FindStringSubmatch(compiled)
	if match == nil {
		match = traceLine.FindStringSubmatch(printed)
	}
	if match != nil {
		count, _ := strconv.Atoi(match[1])
		f.Line, _ = strconv.Atoi(match[2])
		f.In, f.Source = lineOf(n, count, f.Line)
	}
	return f
}

// compilerMessages returns the compiler's messages without file names. For other errors it returns the error's value.
func compilerMessages(output Output) string {
	var messages []string
	for _, match := range compilerSays.FindAllStringSubmatch(output.ErrorValue, -1) {
		if !slices.Contains(messages, match[1]) {
			messages = append(messages, match[1])
		}
	}
	if len(messages) > 0 {
		return strings.Join(messages, "\n")
	}
	return strings.TrimSpace(output.ErrorValue)
}

// lastWords returns what a program printed on standard error before it ended: the panic, or the last lines.
func lastWords(cell Cell, status string) string {
	var said []string
	for _, output := range cell.Outputs() {
		if output.Kind != "stream" || output.Stream != "stderr" {
			continue
		}
		for line := range strings.Lines(colours.ReplaceAllString(output.Text, "")) {
			line = strings.TrimRight(line, "\n")
			if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
				return line
			}
			if strings.TrimSpace(line) != "" && !statusLine.MatchString(line) {
				said = append(said, line)
			}
		}
	}
	const most = 5 // lines; the executed notebook has the rest
	said = said[max(0, len(said)-most):]
	return strings.Join(append(said, status), "\n")
}

// commandLine finds the line of the shell command or magic that failed without an error output.
func commandLine(cell Cell, message string) (number int, source string) {
	quoted := strings.Trim(strings.TrimSuffix(message, "unknown or not implemented yet."), `" `)
	isMagic := strings.HasPrefix(quoted, "%")
	found, count := 0, 0
	for i, line := range strings.Split(cell.Source(), "\n") {
		if isMagic && strings.HasPrefix(line, quoted) || !isMagic && strings.HasPrefix(line, "!") {
			found, source = i+1, line
			count++
		}
	}
	if count != 1 { // none, as in a %%bash cell, or several candidates
		return 0, ""
	}
	return found, source
}

// lineOf finds a line in the cell with this execution count.
func lineOf(n *Notebook, count, line int) (number int, source string) {
	for i, cell := range n.Code() {
		if cell.ExecutionCount() != count {
			continue
		}
		if lines := strings.Split(cell.Source(), "\n"); line >= 1 && line <= len(lines) {
			source = strings.TrimSpace(lines[line-1])
		}
		return i + 1, source
	}
	return 0, ""
}
