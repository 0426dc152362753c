// Package oddtest makes named pipes, sockets and devices for tests. The tests put them in the place of a file.
package oddtest

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// An Odd is an entry of a file system that is not a file.
type Odd struct {
	Name string // name for the test
	Kind string // its name in a *regular.Error
	Put  func(t *testing.T, path string)
}

// All lists a named pipe, a socket and a device, each by itself and behind a symbolic link. None of them blocks once it
// is closed, and all disappear with the test.
var All = []Odd{
	{"pipe", "a named pipe", pipe},
	{"socket", "a socket", socket},
	{"link to a pipe", "a named pipe", behindLink(pipe)},
	{"link to a socket", "a socket", behindLink(socket)},
	{"link to a device", "a device", func(t *testing.T, path string) { link(t, os.DevNull, path) }},
}

func pipe(t *testing.T, path string) {
	t.Helper()
	remove(t, path)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
}

// socket makes a socket in a folder with a short name and then moves it, because a socket's name has at most about 100
// bytes.
func socket(t *testing.T, path string) {
	t.Helper()
	remove(t, path)
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	short := filepath.Join(dir, "s")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(short, path); err != nil {
		t.Fatal(err)
	}
}

func behindLink(put func(*testing.T, string)) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		elsewhere := filepath.Join(t.TempDir(), "odd")
		put(t, elsewhere)
		link(t, elsewhere, path)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	remove(t, path)
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}

// remove removes whatever is at path.
func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// bound is how long an action of a test may take before it counts as hanging.
const bound = 20 * time.Second

// InTime runs do, which must not hang. If do hangs, InTime leaves it alone and ends the test.
func InTime(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{}) // closed, never sent to
	go func() {                 // ends when do returns
		defer close(done)
		do()
	}()
	timer := time.NewTimer(bound)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		t.Fatalf("%s hangs", what)
	}
}
