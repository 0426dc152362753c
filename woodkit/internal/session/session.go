// Package session ends everything that a program started, including children of children: all processes of one Unix
// session. Jupyter gives each kernel its own session. So the package finds whatever a kernel's cells started, even if
// the kernel itself is gone.
package session

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Processes returns the processes of a session. A session's id is the process id of the process that began it.
func Processes(id int) ([]int, error) {
	all, err := processes()
	if err != nil {
		return nil, err
	}
	var found []int
	for _, pid := range all {
		if session, err := unix.Getsid(pid); err == nil && session == id && !isDead(pid) {
			found = append(found, pid)
		}
	}
	return found, nil
}

// Kill ends all processes of a session and returns when they are gone. A session without processes is no error.
func Kill(id int) error {
	return killAll(func() ([]int, error) { return Processes(id) })
}

// killAll ends the processes that find returns. It goes on until find returns none twice in a row and the processes
// found before are dead. There are three reasons. A process may start another one while it is being killed. A process
// that has just been started has no environment yet. And a killed process takes a moment to disappear, during which its
// environment cannot be read.
func killAll(find func() ([]int, error)) error {
	const pause, tries = 5 * time.Millisecond, 4000 // 20 s, because on an overloaded machine even dying takes a while
	var killed []int
	none := false
	for range tries {
		found, err := find()
		if err != nil {
			return err
		}
		for _, pid := range found {
			_ = unix.Kill(pid, unix.SIGKILL) // an error means that it is already gone
		}
		killed = slices.DeleteFunc(append(killed, found...), isDead)
		again := len(found) == 0 && len(killed) == 0
		if none && again {
			return nil
		}
		none = again
		time.Sleep(pause)
	}
	slices.Sort(killed)
	return fmt.Errorf("processes %v did not end", slices.Compact(killed))
}

// Of returns the sessions that the children of a process began. It leaves out the process's own session.
func Of(parent int) ([]int, error) {
	all, err := processes()
	if err != nil {
		return nil, err
	}
	var sessions []int
	for _, pid := range all {
		if pid == parent {
			continue
		}
		if session, err := unix.Getsid(pid); err == nil && session == pid && parentOf(pid) == parent {
			sessions = append(sessions, pid)
		}
	}
	return sessions, nil
}

// processes returns the ids of all processes: from /proc on Linux, and otherwise from ps.
func processes() ([]int, error) {
	var names []string
	if entries, err := filepath.Glob("/proc/[0-9]*"); err == nil && len(entries) > 0 {
		for _, entry := range entries {
			names = append(names, filepath.Base(entry))
		}
	} else {
		listed, err := exec.Command("ps", "-A", "-o", "pid=").Output()
		if err != nil {
			return nil, fmt.Errorf("listing processes: %w", err)
		}
		names = strings.Fields(string(listed))
	}
	var pids []int
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}

// stat returns the state and the parent of a process: from /proc on Linux, and otherwise from ps.
func stat(pid int) (state string, parent int) {
	var fields []string
	if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		// the name stands in parentheses and may contain anything
		fields = strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	} else if text, err := exec.Command("ps", "-o", "stat=,ppid=", "-p", strconv.Itoa(pid)).Output(); err == nil {
		fields = strings.Fields(string(text))
	}
	if len(fields) < 2 {
		return "Z", 0
	}
	parent, _ = strconv.Atoi(fields[1])
	return fields[0], parent
}

func isDead(pid int) bool {
	state, _ := stat(pid)
	return strings.HasPrefix(state, "Z") || strings.HasPrefix(state, "X")
}

func parentOf(pid int) int {
	_, parent := stat(pid)
	return parent
}

// KillMarked ends the processes that Marked finds and returns when they are gone.
func KillMarked(variable string) error {
	return killAll(func() ([]int, error) { return Marked(variable) })
}

// Marked returns the processes that were started with this variable, NAME=VALUE, in their environment, in any session.
// Only Linux shows the environment of other processes. On other systems Marked finds none.
func Marked(variable string) ([]int, error) {
	all, err := processes()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(pid int) bool {
		environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid)) // a process that we cannot read is not ours
		return err != nil || pid == os.Getpid() || isDead(pid) || !slices.Contains(strings.Split(string(environ), "\x00"), variable)
	}), nil
}
