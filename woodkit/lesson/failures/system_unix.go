//go:build unix

package failures

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// askForGoroutines has a Go program print its goroutines and end.
func askForGoroutines(p *os.Process) bool { return p.Signal(syscall.SIGQUIT) == nil }

// limited is the command for a program whose data may not exceed a number of bytes. Only Linux counts what Go allocates.
func limited(program string, memory int64) *exec.Cmd {
	if memory == 0 || runtime.GOOS != "linux" {
		return exec.Command(program)
	}
	return exec.Command("sh", "-c", fmt.Sprintf(`ulimit -d %d && exec "$0"`, memory>>10), program)
}
