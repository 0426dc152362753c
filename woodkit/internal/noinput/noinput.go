// Package noinput gives a notebook's cells an empty standard input.
//
// The kernel connects a cell's standard input to a pipe that it neither writes to nor closes. So a cell that reads its
// standard input would wait for ever. A cell's program that imports this package gets the end of the file at once.
// Other programs keep their input.
package noinput

import (
	"os"
	"slices"
	"strings"
)

// pipe is the variable by which the kernel tells a cell's program where to send figures. Worker processes do not have
// it.
const pipe = "GONB_PIPE"

// Outside returns an environment without that variable, for a program that a cell starts and that reads its standard input.
func Outside(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(variable string) bool { return strings.HasPrefix(variable, pipe+"=") })
}

func init() {
	if os.Getenv(pipe) == "" {
		return
	}
	if nothing, err := os.Open(os.DevNull); err == nil {
		os.Stdin = nothing
	}
}
