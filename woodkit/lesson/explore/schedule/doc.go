// Package schedule draws the failing run that package explore found. It has one lane per goroutine, with the goroutine's
// operations from top to bottom, arrows for messages, and the steps to look at first in red.
//
//	result := explore.Run(program, explore.Options{})
//	woodkit.Show(schedule.Figure(result))
package schedule
