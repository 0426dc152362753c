package main

import "context"

// await returns what a function returns. If ctx ends first, await returns its error. So an interrupt ends a wait for storage that
// does not answer, or for a pipe into which nobody writes. The function goes on until it returns, or until the program ends.
func await[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1) // has room for the value, which may arrive after an interrupt
	go func() {                     // ends with the function, or with the program
		value, err := do()
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
