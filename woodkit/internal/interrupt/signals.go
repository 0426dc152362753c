// Package interrupt says which signals end a run in good order.
package interrupt

import (
	"os"
	"os/signal"
	"syscall"
)

// Signals returns what ends a run with its record and without temporary files: Ctrl-C, SIGTERM, and the SIGHUP of a
// terminal that is closed. A program that nohup started ignores SIGHUP and goes on doing so.
func Signals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
