package explore

import (
	"regexp"
	"runtime"
	"strings"
)

// outsider is the panic value for a goroutine that uses something that belongs to another run.
type outsider struct{}

func (outsider) Error() string {
	return "a channel, lock or variable is used outside the run that made it; make it inside the function that Run runs"
}

func (s *Schedule) knows(number string) bool {
	_, known := s.known.Load(number)
	return known
}

// starter marks a stack whose goroutine was started by this package.
const starter = "explore.(*Schedule).start in goroutine "

// leave ends the calling goroutine, because its run is over or because it does not belong to the run. In the second case,
// leave tells the search. If the goroutine belongs to another run, or is the program's main goroutine, it panics instead,
// because otherwise its end would not be noticed.
func (s *Schedule) leave() {
	if !s.knows(number()) {
		b := make([]byte, 16<<10)
		stack := string(b[:runtime.Stack(b, false)])
		if strings.Contains(stack, starter) || !strings.Contains(stack, "\ncreated by ") {
			panic(outsider{})
		}
		s.outside.Store(&stack)
	}
	runtime.Goexit()
}

var createdBy = regexp.MustCompile(`(?m)^created by (.*) in (goroutine \d+)$`)

// reportOutside reports that the program uses plain go statements, if that was noticed. If each operation is watched, it
// also looks for goroutines that were started in this way but have not reached an operation yet.
func (s *Schedule) reportOutside() {
	if s.watched {
		for _, stack := range stacks() {
			by := createdBy.FindStringSubmatch(stack)
			if by != nil && !strings.HasSuffix(by[1], "explore.(*Schedule).start") && s.knows(by[2]) {
				s.outside.Store(&stack)
			}
		}
	}
	if stack := s.outside.Load(); stack != nil && s.failure != Stalled {
		s.failure, s.matter, s.stack = Outside, nil, *stack
		s.reason = "the program starts a goroutine with a plain go statement, which the scheduler does not know; use Schedule.Go"
	}
}

// unsteady fails a run that does not repeat the beginning of an earlier run although it should.
func (s *Schedule) unsteady() {
	s.fail(Unsteady, "the program does something else when it runs in the same order again; leave out random numbers, the clock and the order of a map, and make each variable inside the function")
}
