package explore

import (
	"regexp"
	"runtime"
	"strings"
)

// outsider is the panic of a goroutine that uses something of another run.
type outsider struct{}

func (outsider) Error() string {
	return "a channel, lock or variable is used outside the run that made it; make it inside the function that Run runs"
}

func (s *Schedule) knows(number string) bool {
	_, known := s.known.Load(number)
	return known
}

// starter is how a stack says that this package started its goroutine.
const starter = "explore.(*Schedule).start in goroutine "

// leave ends the calling goroutine: its run is over, or it is none of the run. In that case the search is told. One of
// another run, or the program's main goroutine, gets a panic instead, because nobody would see it end.
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

// reportOutside says that the program uses plain go statements, if that was seen. Where each operation is watched it also
// looks for goroutines that were started so and have not got as far as an operation.
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

// unsteady fails a run that does not follow the run that it should begin like.
func (s *Schedule) unsteady() {
	s.fail(Unsteady, "the program does something else when it runs in the same order again; leave out random numbers, the clock and the order of a map, and make each variable inside the function")
}
