// Package oddtest makes named pipes, sockets and devices for tests, which put them where a file should be.
package oddtest

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// An Odd is something in storage that is not a file.
type Odd struct {
	Name string // for the test
	Kind string // as *regular.Error calls it
	Put  func(t *testing.T, path string)
}

// All are a named pipe, a socket and a device, each by itself and behind a symbolic link. None of them blocks once it is
// closed, and all are gone with the test.
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

// socket makes one in a folder with a short name, since a socket's name has at most about 100 bytes, and moves it.
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

// remove makes room at path.
func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// bound is how long what a test does may take before it hangs.
const bound = 20 * time.Second

// InTime does something that must not hang. What hangs is left alone, and the test ends.
func InTime(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{}) // closed, never sent to
	go func() {                 // ends with do
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
