package scan

import (
	"errors"
	"fmt"
	"strings"
)

// Where says in which place a scan does its work.
type Where int

// The places in which a scan can do its work.
const (
	InCaller           Where = iota // in the goroutine that runs the loop
	InGoroutines                    // in a fixed number of goroutines
	InGoroutinePerItem              // in one goroutine per item
	InProcesses                     // in a fixed number of copies of the running program
	InFold                          // in goroutines that each keep a sum: what Fold does
)

// Strategy says where the work of a scan is done and how much of it may be in flight. Strategies are comparable, and
// the zero value is Serial. [Parse] defines the text form. A strategy that makes no sense (no workers, a queue without
// depth) does not panic: Map gives the loop an error.
type Strategy struct {
	Where   Where
	Workers int   // goroutines or processes; 0 for Serial and GoEach
	Depth   int   // most items in flight, from submission until the loop's body returns; 0 means no bound
	Bytes   int64 // most bytes of results, as the package comment defines it; 0 means no bound
	Ordered bool  // results arrive in the order of the items, not of completion
}

// noDepth means that a depth of zero was asked for. Depth 0 would mean that there is no bound.
const noDepth = -1

// Serial does the work in the loop's own goroutine, one item at a time.
func Serial() Strategy { return Strategy{} }

// Pool does the work in a fixed number of goroutines. If the loop is slow, results pile up without a bound.
func Pool(workers int) Strategy { return Strategy{Where: InGoroutines, Workers: workers} }

// GoEach starts one goroutine per item, without waiting for any of them. Nothing bounds how much memory they need
// together.
func GoEach() Strategy { return Strategy{Where: InGoroutinePerItem} }

// Queue does the work in a fixed number of goroutines. At most depth items are in flight, from submission until the
// loop's body has returned.
func Queue(workers, depth int) Strategy {
	return Strategy{Where: InGoroutines, Workers: workers, Depth: given(depth)}
}

// Processes does the work in copies of the running program, one per worker; see [Task].
func Processes(workers int) Strategy { return Strategy{Where: InProcesses, Workers: workers} }

// QueuedProcesses does the work in copies of the running program, one per worker. At most depth items are in flight,
// from submission until the loop's body has returned.
func QueuedProcesses(workers, depth int) Strategy {
	return Strategy{Where: InProcesses, Workers: workers, Depth: given(depth)}
}

func given(depth int) int {
	if depth == 0 {
		return noDepth
	}
	return depth
}

// kind is a strategy's name with its properties. String, Parse, When and check all read the one table of kinds.
type kind struct {
	name    string
	where   Where
	workers bool // has a number of workers
	depth   bool // has a depth
	when    string
}

var kinds = []kind{
	{"serial", InCaller, false, false, "Choose the plain loop first: it is the easiest to debug, and the baseline for all the others."},
	{"pool", InGoroutines, true, false, "Choose a pool when results are small or the loop is quicker than the workers. Otherwise, unread results pile up in memory."},
	{"go-each", InGoroutinePerItem, false, false, "Choose one goroutine per item for a few items only: all of them need their memory at the same time."},
	{"queue", InGoroutines, true, true, "Choose a queue when results are large or the loop is slow: its depth bounds what is in memory."},
	{"processes", InProcesses, true, false, "Choose processes when the work must not share memory or may crash: a crash ends only one worker's process. But every item and result crosses a pipe."},
	{"queued-processes", InProcesses, true, true, "Choose queued processes when the work may crash and its results are large: a crash ends only one worker's process, and the depth bounds how many results wait. But every item and result crosses a pipe."},
	{"fold", InFold, true, false, "Choose a fold when results are added up: every worker adds for itself, so no single goroutine has to add everything."},
}

// kind returns the strategy's row of the table.
func (s Strategy) kind() (kind, bool) {
	for _, k := range kinds {
		if k.where == s.Where && k.depth == (s.Depth != 0) {
			return k, true
		}
	}
	return kind{}, false
}

// When returns a sentence that says when to choose the strategy.
func (s Strategy) When() string {
	k, ok := s.kind()
	if !ok {
		return "No such strategy; choose one of " + kindNames() + "."
	}
	return k.when
}

// String returns the strategy's text form, such as "queue:workers=2,depth=16". [Parse] reads it back.
func (s Strategy) String() string {
	k, ok := s.kind()
	if !ok {
		return fmt.Sprintf("unknown(%d,%d,%d)", int(s.Where), s.Workers, s.Depth)
	}
	var options []string
	if k.workers {
		options = append(options, fmt.Sprintf("workers=%d", s.Workers))
	}
	if k.depth {
		options = append(options, fmt.Sprintf("depth=%d", max(s.Depth, 0)))
	}
	if s.Bytes != 0 {
		options = append(options, "bytes="+byteText(s.Bytes))
	}
	if s.Ordered {
		options = append(options, "ordered")
	}
	if len(options) == 0 {
		return k.name
	}
	return k.name + ":" + strings.Join(options, ",")
}

// check returns what is wrong with a strategy, or nil.
func (s Strategy) check() error {
	k, ok := s.kind()
	switch {
	case !ok:
		return fmt.Errorf("scan: no strategy has place %d with depth %d; choose one of %s", int(s.Where), s.Depth, kindNames())
	case k.workers && s.Workers <= 0:
		return fmt.Errorf("scan: strategy %s: workers must be at least 1", s)
	case !k.workers && s.Workers != 0:
		return fmt.Errorf("scan: strategy %s takes no number of workers, but got %d", k.name, s.Workers)
	case k.depth && s.Depth <= 0:
		return fmt.Errorf("scan: strategy %s: depth must be at least 1", s)
	case s.Bytes < 0:
		return fmt.Errorf("scan: strategy %s: bytes must not be negative; leave it out for no bound", s)
	case s.Where == InFold && (s.Bytes != 0 || s.Ordered):
		return errors.New("scan: strategy fold takes neither bytes nor ordered, because it keeps no results")
	}
	return nil
}

func kindNames() string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return strings.Join(names, ", ")
}
