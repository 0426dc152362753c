// Package schedule draws the failing run that package explore found: one lane for each goroutine, its
// operations from top to bottom, arrows for messages, and in red the steps to look at first.
//
//	result := explore.Run(program, explore.Options{})
//	woodkit.Show(schedule.Figure(result))
package schedule
