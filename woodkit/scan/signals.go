package scan

import (
	"os"
	"os/signal"
	"syscall"
)

// ignoreGroupSignals leaves a worker process deaf to what reaches the whole process group: Ctrl-C, the SIGTERM of
// timeout(1), and the SIGHUP of a terminal that is closed. The parent decides what they mean. The worker ends with
// its standard input, which ends with the parent too, however that ends.
func ignoreGroupSignals() {
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}
