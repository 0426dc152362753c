//go:build !unix

package failures

import (
	"os"
	"os/exec"
)

// askForGoroutines is false: this system has no signal for it.
func askForGoroutines(*os.Process) bool { return false }

// limited is the command for a program. This system has no limit on a program's data.
func limited(program string, _ int64) *exec.Cmd { return exec.Command(program) }
