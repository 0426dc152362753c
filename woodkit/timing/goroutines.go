package timing

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// mostStacks bounds the text of all stacks: some ten thousand goroutines. Of more, the first ones are looked at.
const mostStacks = 8 << 20

// placesShown is how many places in which goroutines wait are shown.
const placesShown = 20

// allStacks is the text of all goroutines' stacks.
func allStacks() string {
	for size := 1 << 16; ; size *= 4 {
		text := make([]byte, size)
		if n := runtime.Stack(text, true); n < size || size >= mostStacks {
			return string(text[:n])
		}
	}
}

// waitsForOthers are the runtime's names for what only another goroutine can end, or, for a channel, a timer: the runtime
// does not tell whose channel it is.
var waitsForOthers = map[string]bool{
	"chan receive": true, "chan send": true, "chan receive (nil chan)": true, "chan send (nil chan)": true,
	"select": true, "select (no cases)": true, "sync.Mutex.Lock": true, "sync.RWMutex.Lock": true, "sync.RWMutex.RLock": true,
	"sync.Cond.Wait": true, "sync.WaitGroup.Wait": true, "semacquire": true,
}

// background begins the names of those functions whose goroutines belong to the run, to the signals that it listens for, or to
// the connection to the notebook.
var background = []string{"woodscape.example/woodkit/timing.(*Run).", "woodscape.example/woodkit/timing.newSampler", "os/signal.", "github.com/janpfeifer/gonb/"}

// goroutineHead is the first line of a goroutine: its number and what it does.
var goroutineHead = regexp.MustCompile(`^goroutine (\d+) .*?\[([^,\]]+?)(?: \(durable\))?(?:,[^\]]*)?\]:$`)

// A place is where goroutines wait.
type place struct {
	main  bool   // it is the main goroutine
	state string // "chan send"
	calls string // the lines of the stack that are shown
	cell  bool   // they are the cell's own
}

// waitingPlaces says where goroutines wait, given all their stacks; empty where one of them may go on by itself.
func waitingPlaces(stacks string) string {
	counts, cells := map[place]int{}, false
	for stack := range strings.SplitSeq(strings.TrimSpace(stacks), "\n\n") {
		head, calls, _ := strings.Cut(stack, "\n")
		match := goroutineHead.FindStringSubmatch(head)
		if match == nil || inBackground(calls) { // the last stack of too many is cut short
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
	if cells { // a package's goroutines wait for what the cell's do not do
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
			lines = append(lines, fmt.Sprintf("… and in %d more places", len(places)-i))
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

// inBackground says whether a goroutine with these calls belongs to what is around the cell.
func inBackground(calls string) bool {
	for line := range strings.Lines(calls) {
		creator, created := strings.CutPrefix(line, "created by ")
		if created && slices.ContainsFunc(background, func(prefix string) bool { return strings.HasPrefix(creator, prefix) }) {
			return true
		}
	}
	return false
}

// shownCalls are the lines of a stack that say where a goroutine waits: the calls in the cell, else the first ones outside the
// runtime.
func shownCalls(calls string) (shown string, cell bool) {
	var own, others []string
	lines := strings.Split(calls, "\n")
	for i := 0; i+1 < len(lines); i += 2 { // a line for the function, a line for the place
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

// panicPlace is the line of a panic's stack that says where the work panicked; empty where the stack has none.
func panicPlace(stack []byte) string {
	_, calls, _ := strings.Cut(string(stack), "\n")
	_, calls, _ = strings.Cut(calls, "\npanic(") // what comes before that deals with the panic
	_, calls, _ = strings.Cut(calls, "\n\t")
	_, calls, _ = strings.Cut(calls, "\n")
	shown, _ := shownCalls(calls)
	place, _, _ := strings.Cut(strings.TrimSpace(shown), "\n")
	return place
}
