package setup

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

func TestExplain(t *testing.T) {
	exit := errors.New("exit status 1")
	for _, test := range []struct {
		name   string
		err    error
		output string
		want   string
	}{
		{"pip without a network", exit, `WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(': Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/anyio/
ERROR: Could not find a version that satisfies the requirement anyio==4.16.0 (from versions: none)
ERROR: No matching distribution found for anyio==4.16.0
`, "no network"},
		{"uv without a network", exit, "error: Failed to fetch: `https://example.org/simple/anyio/`\n  Caused by: error sending request for url\n  Caused by: dns error\n", "no network"},
		{"Go without a network", exit, "go: example.org/m@v1.0.0: Get \"https://proxy.example.org/m\": dial tcp: lookup proxy.example.org: no such host\n", "no network"},
		{"Go with the proxy off", exit, "go: module lookup disabled by GOPROXY=off\n", "no network"},
		{"pip with a full disk", exit, "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n", "the disk is full"},
		{"a call with a full disk", fmt.Errorf("write: %w", syscall.ENOSPC), "", "the disk is full"},
		{"a linker with a full disk", exit, "link: writing output: write: no space left on device\n", "the disk is full"},
		{"Debian without python3-venv", exit, "The virtual environment was not created successfully because ensurepip is not available.  On Debian/Ubuntu systems, you need to install the python3-venv\n", "Python has no venv module"},
		{"no venv at all", exit, "/usr/bin/python3: No module named venv\n", "Python has no venv module"},
		{"a package that was changed", exit, "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n", "differs from the locked one"},
		{"a module that was changed", exit, "verifying m@v1: checksum mismatch\n", "differs from the locked one"},
		{"no wheel for this Python", exit, "ERROR: No matching distribution found for pyzmq==27.3.0\n", "no wheel for this Python"},
		{"a folder of another user", fmt.Errorf("mkdir: %w", syscall.EACCES), "", "this user may not write"},
		{"a read-only file system", fmt.Errorf("mkdir: %w", syscall.EROFS), "", "read-only"},
		{"a compiler's first complaint", exit, "# m\n./a.go:1:2: undefined: x\n./a.go:3:2: undefined: y\n", "./a.go:1:2: undefined: x"},
		{"some error", exit, "reading\nerror: the cat is on the keyboard\nbye\n", "error: the cat is on the keyboard"},
		{"only words", exit, "one\ntwo\n", "two"},
		{"nothing", exit, "", "exit status 1"},
		{"no such program", exec.ErrNotFound, "", "not found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := explain("pip", test.err, test.output)
			if text := err.Error(); !strings.Contains(text, test.want) || !strings.HasPrefix(text, "pip: ") || strings.Contains(text, "\n") {
				t.Errorf("error %q, want one line with %q", text, test.want)
			}
			if test.output == "" && !errors.Is(err, test.err) {
				t.Errorf("the error behind %q is lost", err)
			}
		})
	}
}

func TestExplainNamesTheFile(t *testing.T) {
	err := explain("opening the lock", &fs.PathError{Op: "open", Path: "/woodkit/.woodkit/lock", Err: syscall.EACCES}, "")
	woodtest.WantFacts(t, "a lock of another user", err.Error(), "opening the lock", "/woodkit/.woodkit/lock", "this user may not write", "permissions")
	err = explain("generating", &fs.PathError{Op: "write", Path: "/woodkit/a.png", Err: syscall.ENOSPC}, "")
	woodtest.WantFacts(t, "a full disk", err.Error(), "generating", "/woodkit/a.png", "the disk is full")
}
