// Package noinput gives a notebook's cells an empty standard input.
//
// The kernel connects a cell's standard input to a pipe that it neither writes to nor closes, so that a cell that reads would
// wait for ever. A program with this package in it gets the end of the file at once. Other programs keep their input.
package noinput

import "os"

// pipe is the variable by which the kernel tells a cell's program where to send figures. Worker processes don't have it.
const pipe = "GONB_PIPE"

func init() {
	if os.Getenv(pipe) == "" {
		return
	}
	if nothing, err := os.Open(os.DevNull); err == nil {
		os.Stdin = nothing
	}
}
