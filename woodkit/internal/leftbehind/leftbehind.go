// Package leftbehind makes a package's tests fail if they leave something behind: a process, an open file, pipe or
// socket, or a temporary file. Each package whose tests start processes uses it.
package leftbehind

import (
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/session"
)

// variable marks the processes that tests start: each of them has "NAME=VALUE" in its environment.
const variable = "WOODKIT_TEST_STARTED_BY"

// patience is how long something that ends by itself may take to disappear, such as a killed process or a connection.
const patience = 10 * time.Second

// Child reports whether this process was started by a test that Run watches.
func Child() bool { return os.Getenv(variable) != "" }

// Run runs the tests of m (a *testing.M) and returns the exit status for TestMain. If the tests leave something behind,
// Run prints it on standard error and returns 1. It ignores names that contain one of the allowed texts, because those
// things are meant to stay or are not ours. In a process that a test has started, Run only calls m.Run. It can find
// processes and descriptors only on Linux.
func Run(m interface{ Run() int }, allowed ...string) int {
	if Child() {
		return m.Run()
	}
	return run(m, os.Stderr, patience, allowed)
}

func run(m interface{ Run() int }, out io.Writer, patience time.Duration, allowed []string) int {
	mark := strconv.Itoa(os.Getpid()) + "-" + rand.Text()
	tmp, err := os.MkdirTemp("", "w") // a short name, because sockets lie in this folder
	if err == nil {
		err = os.Chmod(tmp, 0o755) // as accessible as the system's own folder
	}
	if err == nil {
		err = os.Setenv(variable, mark)
	}
	before := os.Getenv("TMPDIR")
	if err == nil {
		err = os.Setenv("TMPDIR", tmp)
	}
	if err != nil {
		fmt.Fprintln(out, "preparing the tests:", err)
		return 1
	}
	open := descriptors()
	code := m.Run()
	http.DefaultClient.CloseIdleConnections()
	var left []string
	for until := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		left = append(processes(variable+"="+mark), opened(open, allowed)...)
		if len(left) == 0 || time.Now().After(until) {
			break
		}
	}
	left = append(left, files(tmp, allowed)...)
	for _, what := range left {
		fmt.Fprintln(out, "the tests left behind:", what)
		code = max(code, 1)
	}
	_ = session.KillMarked(variable + "=" + mark)
	_ = os.RemoveAll(tmp)
	_ = os.Setenv("TMPDIR", before)
	_ = os.Unsetenv(variable)
	return code
}

// processes describes the processes that the tests started and that still run.
func processes(mark string) (left []string) {
	marked, err := session.Marked(mark)
	if err != nil {
		return []string{err.Error()}
	}
	for _, pid := range marked {
		command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		left = append(left, fmt.Sprintf("process %d: %s", pid, strings.ReplaceAll(string(command), "\x00", " ")))
	}
	return left
}

// descriptors returns this process's open files, pipes and sockets: target by number.
func descriptors() map[string]string {
	found := map[string]string{}
	names, _ := filepath.Glob("/proc/self/fd/*")
	for _, name := range names {
		if target, err := os.Readlink(name); err == nil {
			found[filepath.Base(name)] = target
		}
	}
	return found
}

// opened describes the descriptors that were not there before. It leaves out those that Go itself keeps and the allowed
// ones.
func opened(before map[string]string, allowed []string) (left []string) {
	now := descriptors()
	for _, number := range slices.Sorted(maps.Keys(now)) {
		target := now[number]
		switch {
		case before[number] == target, strings.HasPrefix(target, "anon_inode:"):
		case isAllowed(target, allowed):
		default:
			left = append(left, fmt.Sprintf("descriptor %s: %s", number, target))
		}
	}
	return left
}

// ofPython matches the names that Python's tempfile gives. If a test has to kill a Python process, such as one that
// makes an environment, that process cannot remove its temporary files.
var ofPython = regexp.MustCompile(`^tmp[a-z0-9_]{8}$`)

// files describes what lies in the folder for temporary files. It leaves out what a killed Python process has left.
func files(tmp string, allowed []string) (left []string) {
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return []string{err.Error()}
	}
	for _, entry := range entries {
		if !isAllowed(entry.Name(), allowed) && !ofPython.MatchString(entry.Name()) {
			left = append(left, "file "+filepath.Join(tmp, entry.Name()))
		}
	}
	return left
}

func isAllowed(name string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(text string) bool { return strings.Contains(name, text) })
}
