package scan

import (
	"os"
	"os/signal"
	"syscall"
)

// ignoreGroupSignals makes a worker process ignore the signals that reach the whole process group: Ctrl-C, the SIGTERM
// of timeout(1), and the SIGHUP of a terminal that is closed. The parent decides how to react. The worker ends when its
// standard input ends, and that happens however the parent ends.
func ignoreGroupSignals() {
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}
