package failures

import (
	"fmt"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Report holds what a program printed and how it ended.
type Report struct {
	Status string // "exit status 2", "killed: …"; empty if it ended well
	Took   time.Duration
	Lines  []Line // shortened output; String writes the first lines
	Left   int    // number of goroutines left, as Program.Left counts them

	hung, failed bool // failed: there was nothing to run
	races        int
}

// Line is one line of a report.
type Line struct {
	Text    string
	Matters bool // read this line first
}

const (
	mostLines = 18
	widest    = 110 // characters per line
)

// OK reports whether the program ended by itself, in time, with status 0.
func (r Report) OK() bool { return r.Status == "" }

// String returns the report as text. Lines to read first begin with ">".
func (r Report) String() string {
	var b strings.Builder
	for _, l := range r.Lines[:min(len(r.Lines), mostLines)] {
		mark := "  "
		if l.Matters {
			mark = "> "
		}
		b.WriteString(strings.TrimRight(mark+l.Text, " ") + "\n")
	}
	if more := len(r.Lines) - mostLines; more > 0 {
		fmt.Fprintf(&b, "  … and %d more lines\n", more)
	}
	switch {
	case r.failed || strings.HasPrefix(r.Status, "not run"):
		b.WriteString(r.Status)
	case r.OK():
		fmt.Fprintf(&b, "ended well after %s", seconds(r.Took))
	case r.hung:
		b.WriteString(r.Status)
	default:
		fmt.Fprintf(&b, "%s after %s", r.Status, seconds(r.Took))
	}
	return b.String()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

var (
	frameFile     = regexp.MustCompile(`^\s+(\S.*?)([^/\\]+\.(?:go|s)):(\d+)(?: (?:\+0x|fp=0x)[0-9a-f]+.*)?$`)
	toolLine      = regexp.MustCompile(`^(?:vet: )?(?:\./)?([a-z_]+\.go):(\d+):(?:\d+:)? (.*)$`)
	arguments     = regexp.MustCompile(`\((?:0x|\{|\.\.\.|_).*\)$`)
	address       = regexp.MustCompile(`at 0x[0-9a-f]+ `)
	goroutine     = regexp.MustCompile(`^goroutine (\d+) `)
	internals     = regexp.MustCompile(` gp=\S+ m=\S+(?: mp=\S+)?`)
	goroutineLine = regexp.MustCompile(`(?m)^(goroutine \d+ )`)
	created       = regexp.MustCompile(`^Goroutine \d+ \(\w+\) created at:$`)
	register      = regexp.MustCompile(`^(?:[re]?[a-z0-9]{2,6}|r\d+|x\d+) +0x[0-9a-f]+$`)
	raceAccess    = regexp.MustCompile(`^(?:Read|Write|Previous read|Previous write) by `)
	since         = regexp.MustCompile(`, \d+ minutes`)
	verdicts      = []string{"fatal error:", "panic:", "WARNING: DATA RACE", "runtime: out of memory"}
	noise         = regexp.MustCompile(`^(=+|# \S+|\[signal .*|SIGQUIT: quit|PC=0x.*|FAIL(\s.*)?|ok  .*|\s*--- FAIL.*|exit status \d+|runtime stack:|Found \d+ data race.*)$`)
)

// tidy turns output into lines. It removes addresses and the frames of Go's own packages.
func (r *Report) tidy(out string, w workshop) {
	out = strings.ReplaceAll(strings.ReplaceAll(out, "\nprogram.", "\nmain."), "created by program.", "created by main.") // in a test
	out = strings.ReplaceAll(out, "WARNING: DATA RACE", "\n\nWARNING: DATA RACE")
	out = goroutineLine.ReplaceAllString(out, "\n$1")
	var kept []Line
	for _, part := range strings.Split(out, "\n\n") {
		lines, frames, ours := w.part(strings.Split(part, "\n"))
		if frames && !ours || len(lines) == 0 || created.MatchString(lines[0].Text) {
			continue // one of Go's own goroutines, or the place where a goroutine of a race was started
		}
		if lines[0].Text == "WARNING: DATA RACE" && len(kept) > 0 && r.races > 0 {
			break // one is enough
		}
		if strings.HasPrefix(lines[0].Text, "WARNING: DATA RACE") {
			r.races++
		}
		if len(kept) > 0 && frames {
			kept = append(kept, Line{})
		}
		kept = append(kept, lines...)
	}
	r.Lines = kept
	r.mark()
}

// part tidies the lines of one block. frames reports whether the block has stack frames, and ours whether one of them
// belongs to the program.
func (w workshop) part(lines []string) (kept []Line, frames, ours bool) {
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " \r")
		if noise.MatchString(line) || register.MatchString(line) || line == "" {
			continue
		}
		if at := toolLine.FindStringSubmatch(line); at != nil {
			kept = append(kept, Line{at[3], true}, Line{w.place(at[1], at[2]), true})
			continue
		}
		if i+1 < len(lines) {
			if at := frameFile.FindStringSubmatch(lines[i+1]); at != nil {
				i, frames = i+1, true
				call := strings.TrimSpace(arguments.ReplaceAllString(line, "()"))
				if w.lines[at[2]] == nil || strings.HasPrefix(call, "main.main") || strings.Contains(call, "woodkitLeft") || strings.Contains(call, "TestBubble") {
					continue
				}
				ours = true
				if kept = append(kept, Line{Text: call}); at[3] != "1" { // Go's message about an empty loop
					kept = append(kept, Line{Text: w.place(at[2], at[3])})
				}
				continue
			}
		}
		for _, detail := range []*regexp.Regexp{address, internals, since} {
			line = detail.ReplaceAllString(line, "")
		}
		line = strings.Map(printable, line)
		kept = append(kept, Line{Text: cut(strings.ReplaceAll(line, w.folder, "."))})
	}
	return kept, frames, ours
}

// place returns a file and a line number, with the text of that line.
func (w workshop) place(name, number string) string {
	text, n := "", 0
	if _, err := fmt.Sscan(number, &n); err == nil && n >= 1 && n <= len(w.lines[name]) {
		text = strings.TrimSpace(w.lines[name][n-1])
	}
	return cut(fmt.Sprintf("    line %s:  %s", number, text))
}

// printable drops control characters, because a notebook would obey them.
func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\t' {
		return -1
	}
	return r
}

func cut(line string) string {
	if runes := []rune(line); len(runes) > widest {
		return string(runes[:widest-1]) + "…"
	}
	return line
}

// mark marks the verdict, and below it the first place in the program. For a data race, it marks both places.
func (r *Report) mark() {
	pending := r.hung // if it hung, mark the place where the first goroutine is
	for i := range r.Lines {
		l := &r.Lines[i]
		for _, v := range verdicts {
			if strings.HasPrefix(l.Text, v) {
				l.Matters = true
				pending = !strings.HasPrefix(v, "WARNING")
			}
		}
		pending = pending || raceAccess.MatchString(l.Text)
		if pending && isPlace(l.Text) {
			l.Matters, pending = true, false
		}
	}
}

func isPlace(line string) bool { return strings.HasPrefix(line, "    line ") }

// without removes the line with this text. It returns false if there is no such line.
func (r *Report) without(text string) bool {
	n := len(r.Lines)
	r.Lines = slices.DeleteFunc(r.Lines, func(l Line) bool { return l.Text == text })
	return len(r.Lines) < n
}

// left adds a first line about the goroutines that the report lists, and marks the place of each.
func (r *Report) left(how string) {
	if r.failed || !r.OK() {
		return
	}
	r.Left = 0
	pending := false
	for i := range r.Lines {
		l := &r.Lines[i]
		if goroutine.MatchString(l.Text) {
			r.Left, pending = r.Left+1, true
		}
		if pending && isPlace(l.Text) {
			l.Matters, pending = true, false
		}
	}
	text := fmt.Sprintf("%d goroutines are ", r.Left)
	switch r.Left {
	case 0:
		text = "no goroutine is "
	case 1:
		text = "1 goroutine is "
	}
	r.Lines = append([]Line{{text + how, true}}, r.Lines...)
}

// noRace returns why this machine has no race detector, or "" if it has one.
func noRace() string {
	if runtime.GOOS == "darwin" {
		return ""
	}
	for _, compiler := range []string{"gcc", "clang", "cc"} {
		if _, err := exec.LookPath(compiler); err == nil {
			return ""
		}
	}
	return "the race detector needs a C compiler (gcc or clang), and there is none on the PATH"
}
