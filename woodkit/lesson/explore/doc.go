// Package explore runs a small concurrent program in every order that its goroutines could take.
//
// An ordinary test runs one order, the one that the machine happens to choose. A deadlock that needs
// another order stays hidden. Here one goroutine runs at a time, and a scheduler decides at each
// operation which one goes next. Run tries one order after the other, up to a number of preemptions
// (a preemption takes the turn from a goroutine that could go on), as CHESS does.
//
// The program has to use the types of this package: Chan, Mutex, WaitGroup and Var.
package explore
