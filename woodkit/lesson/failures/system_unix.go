//go:build unix

package failures

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// askForGoroutines makes a Go program print its goroutines and end.
func askForGoroutines(p *os.Process) bool { return p.Signal(syscall.SIGQUIT) == nil }

// limited returns the command for a program whose data may not exceed this many bytes. 0 means usuallyHolds, or less if
// this process itself has less. Only Linux counts the memory that Go allocates.
func limited(program string, memory int64) *exec.Cmd {
	if runtime.GOOS != "linux" {
		return exec.Command(program)
	}
	script := fmt.Sprintf(`ulimit -d %d && exec "$0"`, memory>>10)
	if memory == 0 {
		script = fmt.Sprintf(`ulimit -d %d 2>/dev/null; exec "$0"`, usuallyHolds>>10)
	}
	return exec.Command("sh", "-c", script, program)
}
