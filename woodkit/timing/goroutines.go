package timing

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/unit"
)

// mostStacks bounds the text of all stacks: enough for about ten thousand goroutines. If there are more, only the first
// ones are examined.
const mostStacks = 8 << 20

// placesShown is the maximum number of places shown in which goroutines wait.
const placesShown = 20

// allStacks returns the stacks of all goroutines as text.
func allStacks() string {
	for size := 1 << 16; ; size *= 4 {
		text := make([]byte, size)
		if n := runtime.Stack(text, true); n < size || size >= mostStacks {
			return string(text[:n])
		}
	}
}

// waitsForOthers holds the runtime's names for waits that only another goroutine can end. A wait on a channel may also be
// ended by a timer: the runtime doesn't say who owns the channel.
var waitsForOthers = map[string]bool{
	"chan receive": true, "chan send": true, "chan receive (nil chan)": true, "chan send (nil chan)": true,
	"select": true, "select (no cases)": true, "sync.Mutex.Lock": true, "sync.RWMutex.Lock": true, "sync.RWMutex.RLock": true,
	"sync.Cond.Wait": true, "sync.WaitGroup.Wait": true, "semacquire": true,
}

// background holds prefixes of function names. Goroutines with such a function belong to the run, to its signal handling,
// or to the connection to the notebook.
var background = []string{"woodscape.example/woodkit/timing.(*Run).", "woodscape.example/woodkit/timing.newSampler", "os/signal.", "github.com/janpfeifer/gonb/"}

// goroutineHead matches the first line of a goroutine's stack: its number and its state.
var goroutineHead = regexp.MustCompile(`^goroutine (\d+) .*?\[([^,\]]+?)(?: \(durable\))?(?:,[^\]]*)?\]:$`)

// A place is a point in the code where goroutines wait.
type place struct {
	main  bool   // it is the main goroutine
	state string // such as "chan send"
	calls string // the lines of the stack to show
	cell  bool   // they belong to the cell
}

// waitingPlaces takes the stacks of all goroutines and describes where they wait. It returns "" if one of them may go on by
// itself.
func waitingPlaces(stacks string) string {
	counts, cells := map[place]int{}, false
	for stack := range strings.SplitSeq(strings.TrimSpace(stacks), "\n\n") {
		head, calls, _ := strings.Cut(stack, "\n")
		match := goroutineHead.FindStringSubmatch(head)
		if match == nil || inBackground(calls) { // if there are too many stacks, the last one is cut off
			continue
		}
		if !waitsForOthers[match[2]] {
			return ""
		}
		p := place{main: match[1] == "1", state: match[2]}
		p.calls, p.cell = shownCalls(calls)
		cells = cells || p.cell
		counts[p]++
	}
	if cells { // a package's goroutines wait because the cell's goroutines do
		maps.DeleteFunc(counts, func(p place, _ int) bool { return !p.cell })
	}
	places := slices.SortedFunc(maps.Keys(counts), func(a, b place) int {
		switch {
		case a.main && !b.main:
			return -1
		case b.main && !a.main:
			return 1
		}
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a.calls, b.calls), strings.Compare(a.state, b.state))
	})
	var lines []string
	for i, p := range places {
		if i == placesShown {
			lines = append(lines, "… and in "+unit.Several(len(places)-i, "more place", "more places"))
			break
		}
		who := fmt.Sprintf("%d goroutines", counts[p])
		switch {
		case p.main:
			who = "the main goroutine"
		case counts[p] == 1:
			who = "a goroutine"
		}
		lines = append(lines, fmt.Sprintf("%s [%s]:\n%s", who, p.state, p.calls))
	}
	return strings.Join(lines, "\n")
}

// inBackground reports whether a goroutine with these calls belongs to the environment of the cell, not to the cell itself.
func inBackground(calls string) bool {
	for line := range strings.Lines(calls) {
		creator, created := strings.CutPrefix(line, "created by ")
		if created && slices.ContainsFunc(background, func(prefix string) bool { return strings.HasPrefix(creator, prefix) }) {
			return true
		}
	}
	return false
}

// shownCalls returns the lines of a stack that show where a goroutine waits: the calls in the cell or, if there are none,
// the first calls outside the runtime.
func shownCalls(calls string) (shown string, cell bool) {
	var own, others []string
	lines := strings.Split(calls, "\n")
	for i := 0; i+1 < len(lines); i += 2 { // two lines per call: the function and its position
		function := strings.TrimPrefix(lines[i], "created by ")
		if function != lines[i] {
			continue
		}
		call := function[:max(0, strings.LastIndexByte(function, '('))]
		at, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " +0x")
		line := fmt.Sprintf("    %s at %s", cmp.Or(call, function), at)
		switch {
		case strings.HasPrefix(function, "main."):
			own = append(own, line)
		case !strings.HasPrefix(function, "sync.") && !strings.HasPrefix(function, "internal/") && !strings.HasPrefix(function, "runtime."):
			others = append(others, line)
		}
	}
	if len(own) > 0 {
		return strings.Join(own, "\n"), true
	}
	return strings.Join(others[:min(2, len(others))], "\n"), false
}

// panicPlace returns the line of a panic's stack at which the work panicked, or "" if the stack has none.
func panicPlace(stack []byte) string {
	_, calls, _ := strings.Cut(string(stack), "\n")
	_, calls, _ = strings.Cut(calls, "\npanic(") // the calls before that handle the panic
	_, calls, _ = strings.Cut(calls, "\n\t")
	_, calls, _ = strings.Cut(calls, "\n")
	shown, _ := shownCalls(calls)
	place, _, _ := strings.Cut(strings.TrimSpace(shown), "\n")
	return place
}
