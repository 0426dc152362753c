// Package explore runs a small concurrent program in every order that its goroutines could take.
//
// An ordinary test runs one order, the one that the machine happens to choose. A deadlock that needs
// another order stays hidden. Here one goroutine runs at a time, and a scheduler decides at each
// operation which one goes next. Run tries one order after the other, up to a number of preemptions
// (a preemption takes the turn from a goroutine that could go on), as CHESS does. If these are few, it
// allows more preemptions. If they are too many, it goes on at random, with priorities that make a rare
// order likely (PCT).
//
// # Use
//
// Write the program with the types of this package in place of Go's: NewChan for make(chan T), NewMutex
// for a sync.Mutex, Schedule.Go for a go statement, NewVar for a variable that several goroutines use.
// Check says what must hold. Then explore it, in a test for example:
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
// A failure names the schedule, as "0 0 1 1 0". Replay runs that one again, and package schedule draws it.
//
// # What it finds
//
// Deadlocks, goroutines that are left over at the end, panics, failed checks and data races. It finds
// a data race with vector clocks: two goroutines use the same Var, at least one of them writes, and no
// channel, Mutex, WaitGroup, Atomic or Go statement orders the two. An Add to a WaitGroup at 0 that
// nothing orders with a Wait counts as a data race, too, as it does for Go's race detector.
//
// # What it does not find
//
// It sees only Chan, Select, Mutex, WaitGroup, Var, Atomic and Sleep. A race on an ordinary Go variable and a
// real channel are invisible. Code between two operations runs in one piece. A bug that needs more
// preemptions or more schedules than the Options allow is missed. Result.Search says how many schedules
// were tried, whether that was all, and what was not searched. Time is virtual: Schedule.Sleep takes no
// time, and a time limit is a goroutine that sleeps and closes a channel.
//
// # Rules
//
// Start goroutines with Schedule.Go, not with a plain go statement. Make channels, locks and variables
// inside the function that Run runs. The program must do the same thing each time it runs in the same
// order, so it may not use the clock, random numbers or the order of a map. Run reports a program that
// breaks a rule as Outside or Unsteady where it notices.
//
// A goroutine that blocks or loops outside the types of this package is reported after Options.Stall.
// Go cannot end it from outside, so it lives on until the process ends or it is let go.
package explore
