// Package schedule draws the failing run that package explore found. It has one lane per goroutine, with the goroutine's
// operations from top to bottom, arrows for messages, and in red the steps that lead to the failure or show it.
//
//	result := explore.Run(program, explore.Options{})
//	woodkit.Show(schedule.Figure(result))
package schedule
