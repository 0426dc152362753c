package leftbehind

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// fake stands in for a *testing.M.
type fake func() error

func (f fake) Run() int {
	if f() != nil {
		return 2
	}
	return 0
}

// TestMain makes a copy of this program wait.
func TestMain(m *testing.M) {
	if Child() {
		time.Sleep(time.Hour)
	}
	os.Exit(m.Run())
}

func TestRun(t *testing.T) {
	var kept []any // keeps open files from the garbage collector, which would close them
	for _, test := range []struct {
		what  string
		tests fake
		code  int
		says  string // empty if nothing is left
	}{
		{"nothing", func() error { return nil }, 0, ""},
		{"a failure", func() error { return errors.New("failed") }, 2, ""},
		{"a process", func() error { return exec.Command(os.Args[0]).Start() }, 1, "process "},
		{"a process that ends", func() error { return exec.Command("true").Run() }, 0, ""},
		{"a file", func() error { _, err := os.MkdirTemp("", "left"); return err }, 1, "left"},
		{"an open file", func() error {
			file, err := os.Open(os.DevNull)
			kept = append(kept, file)
			return err
		}, 1, os.DevNull},
		{"a file that may be open", func() error {
			file, err := os.Open(os.Args[0])
			kept = append(kept, file)
			return err
		}, 0, ""},
		{"a listener", func() error {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			kept = append(kept, listener)
			return err
		}, 1, "socket:"},
	} {
		t.Run(test.what, func(t *testing.T) {
			if runtime.GOOS != "linux" && test.what != "a file" && test.code == 1 {
				t.Skip("only Linux tells")
			}
			var out bytes.Buffer
			code := run(test.tests, &out, 300*time.Millisecond, []string{".test"})
			if code != test.code || (out.Len() > 0) != (test.says != "") || !strings.Contains(out.String(), test.says) {
				t.Errorf("status %d, it says %q; want %d and %q", code, out.String(), test.code, test.says)
			}
		})
	}
	runtime.KeepAlive(kept)
}
