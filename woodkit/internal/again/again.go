// Package again starts this program again in another role: as a worker of a scan, or to run one function that may
// crash. The role is a flag. So a program whose main calls flag.Parse, as a notebook's cell does, needs nothing else.
package again

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// Role registers a role under the name of its flag. In a program that is started in this role, main's call of
// flag.Parse calls do with the flag's value. It does not happen earlier, because the maps and variables that do needs
// are filled during package initialisation.
func Role(name, usage string, do func(value string) error) { flag.Func(name, usage, do) }

// Command returns a command that runs this program in a role, with the environment of Environ. The command is not
// started yet. When the context ends, it is killed.
func Command(ctx context.Context, role, value string) *exec.Cmd {
	command := exec.CommandContext(ctx, program(), "-"+role+"="+value)
	command.Args[0] = os.Args[0]
	command.Env = Environ()
	return command
}

// program returns the running program, even if its file has been replaced or removed since.
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

// Environ returns this program's environment without the pipes of a notebook's kernel, because only this program may
// write to the notebook.
func Environ() (kept []string) {
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "GONB_PIPE") {
			kept = append(kept, variable)
		}
	}
	return kept
}
