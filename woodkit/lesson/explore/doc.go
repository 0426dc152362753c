// Package explore runs a small concurrent program in every order that its goroutines could take.
//
// An ordinary test runs one order, the one that the machine happens to choose. A deadlock that needs another order stays
// hidden. In this package, only one goroutine runs at a time. At each operation, a scheduler decides which goroutine goes
// next. Run tries one order after the other, up to a number of preemptions, as CHESS does. (A preemption takes the turn
// from a goroutine that could go on.) If there are few such orders, it allows more preemptions. If there are too many, it
// continues at random, with priorities that make a rare order likely (PCT).
//
// # Use
//
// Write the program with the types of this package in place of Go's: NewChan for make(chan T), NewMutex for a sync.Mutex,
// Schedule.Go for a go statement, NewVar for a variable that several goroutines use. Check says what must hold. Then
// explore the program, for example in a test:
//
//	func TestAnswer(t *testing.T) {
//		explore.Test(t, func(s *explore.Schedule) {
//			answer := explore.NewChan[int](s, 0).Named("answer")
//			s.Go("worker", func() { answer.Send(42) })
//			v, _ := answer.Recv()
//			s.Check(v == 42, "the answer is 42")
//		}, explore.Options{})
//	}
//
// A failure names its schedule, such as "0 0 1 1 0". Replay runs this schedule again, and package schedule draws it.
//
// # What it finds
//
// It finds deadlocks, goroutines that are left over at the end, panics, failed checks and data races. It finds data races
// with vector clocks. In a data race, two goroutines use the same Var, at least one of them writes, and no channel, Mutex,
// WaitGroup, Atomic or Go statement orders the two. If a WaitGroup is at 0, and nothing orders an Add with a Wait, that
// counts as a data race too, as in Go's race detector.
//
// # What it does not find
//
// It sees only Chan, Select, Mutex, WaitGroup, Var, Atomic and Sleep. It does not see real channels, or races on ordinary
// Go variables. Code between two operations runs in one piece. It misses a bug that needs more preemptions or more
// schedules than the Options allow. Result.Search says how many schedules were tried, whether those were all, and what was
// not searched. Time is virtual: Schedule.Sleep takes no time. To model a time limit, use a goroutine that sleeps and then
// closes a channel.
//
// # Rules
//
// Start goroutines with Schedule.Go, not with a plain go statement. Make channels, locks and variables inside the function
// that Run runs. The program must do the same each time it runs in the same order. So it may not use the clock, random
// numbers or the order of a map. If Run notices that a program breaks a rule, it reports the program as Outside or
// Unsteady.
//
// If a goroutine blocks or loops outside the types of this package, Run reports this after Options.Stall. Go cannot end the
// goroutine from outside. So it goes on until the process ends, or until whatever blocks it lets it go.
package explore
