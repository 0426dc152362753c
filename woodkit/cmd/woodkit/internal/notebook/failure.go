package notebook

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Failure is a cell that failed, or the kernel's failure to start or to live.
type Failure struct {
	Notebook string // file name
	Number   int    // among the code cells, from 1; 0 where the kernel itself failed
	Heading  string // what the cell stands under
	Line     int    // in the source of that cell or, where In differs from Number, of another; from 1, 0 where not known
	In       int    // the code cell that the line stands in
	Source   string // the text of the line
	Message  string // what went wrong; may have several lines
}

// Error is all of it: one line on the place, one on the source, and the message.
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
	// GoNB marks lines of a trace and of the compiler so; the number is that of the brackets beside the cell.
	traceLine   = regexp.MustCompile(`\[\[ Cell \[(\d+)\] Line (\d+) \]\]`)
	compileLine = regexp.MustCompile(`Cell\[(\d+)\]: Line (\d+)`)

	compilerSays = regexp.MustCompile(`(?m)^\./main\.go:\d+:\d+: (.*)$`)
	statusLine   = regexp.MustCompile(`^(\^C|exit status \d+|signal: .*)$`)
	colours      = regexp.MustCompile("\x1b\\[[0-9;]*m")
)

// newFailure finds in the outputs of the failed cell what people need to mend it.
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

// compilerMessages are the compiler's messages without its file names; for other errors the value.
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

// lastWords is what a program said on standard error before it ended: the panic, or the last lines.
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
	const most = 5 // lines; the rest stands in the executed notebook
	said = said[max(0, len(said)-most):]
	return strings.Join(append(said, status), "\n")
}

// commandLine finds the shell command or magic that a hidden failure belongs to.
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
	if count != 1 { // none, as in a %%bash cell, or several of which any may be it
		return 0, ""
	}
	return found, source
}

// lineOf finds a line by the execution count of its cell.
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
