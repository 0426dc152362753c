package leftovers

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/session"
)

// A process is one that carries a command's name or uses a folder for temporary files.
type process struct {
	owner, home, tmp string
}

// named returns the processes of this machine or container whose environment can be read. On Linux, these are the
// processes of the same user.
func named() []process {
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return nil
	}
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	var found []process
	for _, file := range files {
		environ, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		// The processes of a container can be seen from outside, but their process ids have another meaning there.
		if other, err := os.Readlink(filepath.Join(filepath.Dir(file), "ns", "pid")); err != nil || other != space {
			continue
		}
		var p process
		for variable := range strings.SplitSeq(string(environ), "\x00") {
			name, value, _ := strings.Cut(variable, "=")
			switch name {
			case ownerVariable:
				p.owner = value
			case home.Variable:
				p.home = value
			case "TMPDIR":
				p.tmp = value
			}
		}
		if p != (process{}) {
			found = append(found, p)
		}
	}
	return found
}

// endProcesses ends the processes that earlier commands, now gone, started with the same .woodkit folder.
func endProcesses(folder string) error {
	var errs []error
	ended := map[string]bool{}
	for _, p := range named() {
		number, _, ok := strings.Cut(p.owner, ".")
		pid, err := strconv.Atoi(number)
		if !ok || err != nil || p.home != folder || ended[p.owner] || name(pid) == p.owner {
			continue
		}
		ended[p.owner] = true
		errs = append(errs, session.KillMarked(ownerVariable+"="+p.owner))
	}
	return errors.Join(errs...)
}

// anyoneUses reports whether a process has this folder for its temporary files.
func anyoneUses(tmp string) bool {
	for _, p := range named() {
		if p.tmp != "" && filepath.Clean(p.tmp) == filepath.Clean(tmp) {
			return true
		}
	}
	return false
}
