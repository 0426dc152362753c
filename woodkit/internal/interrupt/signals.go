// Package interrupt says which signals make a run end properly.
package interrupt

import (
	"os"
	"os/signal"
	"syscall"
)

// Signals returns the signals after which a run still writes its record and removes its temporary files: Ctrl-C,
// SIGTERM, and the SIGHUP of a terminal that is closed. If nohup started the program, it ignores SIGHUP and keeps doing
// so.
func Signals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
