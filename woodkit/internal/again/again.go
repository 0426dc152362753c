// Package again starts this program again, in another role: as a worker of a scan, or for one function that may die. The role is
// a flag, so that a program whose main calls flag.Parse, as a notebook's cell does, needs nothing else.
package again

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// Role makes a role known, under the name of its flag. A program that is started in it calls do with the value, when main parses
// its flags: not earlier, because the maps and variables that do needs are filled while packages are initialised.
func Role(name, usage string, do func(value string) error) { flag.Func(name, usage, do) }

// Command is this program in a role, with the environment of Environ. It is not started yet, and is killed when the context ends.
func Command(ctx context.Context, role, value string) *exec.Cmd {
	command := exec.CommandContext(ctx, program(), "-"+role+"="+value)
	command.Args[0] = os.Args[0]
	command.Env = Environ()
	return command
}

// program is the running program, also when its file has been replaced or removed since.
func program() string {
	const self = "/proc/self/exe"
	if runtime.GOOS == "linux" {
		if _, err := os.Stat(self); err == nil {
			return self
		}
	}
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}

// Environ is this program's environment without the pipes of a notebook's kernel: the notebook is this program's to write to, and
// not that of others.
func Environ() (kept []string) {
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "GONB_PIPE") {
			kept = append(kept, variable)
		}
	}
	return kept
}
