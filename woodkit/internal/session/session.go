// Package session ends everything that a program started, children of children included: all processes of one Unix
// session. Jupyter gives each kernel a session of its own, so whatever its cells started is found here, also where the
// kernel itself is gone.
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

// Processes returns the processes of a session; the session's id is the process id of the one that began it.
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

// Kill ends all processes of a session and returns when they are gone. A session that has none is no error.
func Kill(id int) error {
	return killAll(func() ([]int, error) { return Processes(id) })
}

// killAll ends the processes that find finds until it finds none twice in a row and those that it found are dead: one may
// start another while it is being killed, one that has just been started has no environment yet, and a killed one takes a
// moment to go, in which its environment cannot be read any more.
func killAll(find func() ([]int, error)) error {
	const pause, tries = 5 * time.Millisecond, 4000 // 20 s: on an overloaded machine even dying takes a while
	var killed []int
	none := false
	for range tries {
		found, err := find()
		if err != nil {
			return err
		}
		for _, pid := range found {
			_ = unix.Kill(pid, unix.SIGKILL) // gone already is as good
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
	return fmt.Errorf("processes %v do not end", slices.Compact(killed))
}

// Of returns the sessions that the children of a process began, that process's own left out.
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

// processes lists the ids of all processes: from /proc on Linux, else from ps.
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

// stat returns the state and the parent of a process: from /proc on Linux, else from ps.
func stat(pid int) (state string, parent int) {
	var fields []string
	if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		// the name stands in parentheses and may hold anything
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

// KillMarked ends what Marked finds and returns when it is gone.
func KillMarked(variable string) error {
	return killAll(func() ([]int, error) { return Marked(variable) })
}

// Marked returns the processes that were started with this variable, NAME=VALUE, in their environment, whatever session
// they are in. The environment of others is seen on Linux only; elsewhere it finds none.
func Marked(variable string) ([]int, error) {
	all, err := processes()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(pid int) bool {
		environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid)) // what cannot be read is not ours
		return err != nil || pid == os.Getpid() || isDead(pid) || !slices.Contains(strings.Split(string(environ), "\x00"), variable)
	}), nil
}
