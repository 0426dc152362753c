//go:build !unix

package failures

import (
	"os"
	"os/exec"
)

// askForGoroutines returns false, because this system has no signal for it.
func askForGoroutines(*os.Process) bool { return false }

// limited returns the command for a program. This system cannot limit a program's data.
func limited(program string, _ int64) *exec.Cmd { return exec.Command(program) }
