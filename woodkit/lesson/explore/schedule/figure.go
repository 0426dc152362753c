package schedule

import (
	"fmt"
	"strings"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/sentence"
	"woodscape.example/woodkit/lesson/explore"
)

// Drawing is the figure of a schedule.
type Drawing struct {
	figure plot.Figure
	alt    string
}

// Figure draws the failing run of a result. If nothing failed, it says what was searched. The same schedule gives the same
// drawing, byte for byte.
func Figure(r explore.Result) Drawing { return Drawing{sequence(r).Figure(), alt(r)} }

// PNG returns the drawing as a PNG file, with two pixels per CSS pixel.
func (d Drawing) PNG() ([]byte, error) { return d.figure.PNG() }

// Width returns the width at which to show the drawing, in CSS pixels.
func (d Drawing) Width() int { return d.figure.Width() }

// Alt describes the drawing in words.
func (d Drawing) Alt() string { return d.alt }

// title returns a title that says what you see.
func title(r explore.Result) string {
	var stuck []string
	for _, w := range r.Waiting {
		stuck = append(stuck, w.Name)
	}
	who := sentence.List(stuck)
	wait, them := "waits", "it"
	if len(stuck) > 1 {
		wait, them = "wait", "them"
	}
	switch r.Kind {
	case explore.None:
		return "No failure"
	case explore.Deadlock:
		return fmt.Sprintf("Deadlock: %s %s, and nothing can wake %s", who, wait, them)
	case explore.Leak:
		return fmt.Sprintf("Leak: main has ended, and %s still %s", who, wait)
	case explore.Panic:
		if len(r.Steps) == 0 {
			return "Panic: " + r.Reason
		}
		return fmt.Sprintf("Panic in %s: %s", r.Steps[len(r.Steps)-1].Name, r.Reason)
	case explore.Race:
		return "Data race: " + r.Reason
	case explore.CheckFailed:
		return "Check failed: " + r.Reason
	}
	what, _, _ := strings.Cut(r.Reason, "; ")
	return fmt.Sprintf("%s: %s", sentence.Begin(string(r.Kind)), what)
}

// hint returns the part of the reason that the title leaves out, as a sentence and a space. Usually it is empty.
func hint(r explore.Result) string {
	switch r.Kind {
	case explore.Stalled, explore.TooLong, explore.Outside, explore.Unsteady, explore.Nested:
		if _, rest, ok := strings.Cut(r.Reason, "; "); ok {
			return sentence.Begin(rest) + ". "
		}
	}
	return ""
}

// alt describes the run for readers who cannot see it.
func alt(r explore.Result) string {
	if r.Kind == explore.None {
		return r.Search()
	}
	var names []string
	for _, l := range lanes(r) {
		names = append(names, l.Name)
	}
	text := fmt.Sprintf("%s. %sA schedule of %d steps by %s.", title(r), hint(r), len(r.Steps), sentence.List(names))
	if len(r.Matter) > 0 {
		var steps []string
		for _, i := range r.Matter {
			steps = append(steps, fmt.Sprintf("step %d, in which %s does “%s”", i, r.Steps[i].Name, r.Steps[i]))
		}
		text += " What leads to the failure, or shows it: " + sentence.List(steps) + "."
	}
	for _, w := range r.Waiting {
		if !forever(r) {
			break
		}
		text += fmt.Sprintf(" At the end %s waits at “%s”.", w.Name, w)
	}
	return text
}
