package main

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// closeOthers is a command of bash that closes all descriptors but the standard ones. Whatever runs the tests may have left
// some open, which count against the limit.
const closeOthers = `for f in /proc/self/fd/*; do n=${f##*/}; [ "$n" -le 2 ] || eval "exec $n>&-"; done; `

// TestScanUnderLimits scans in processes that the system restricts. The errors say what is missing and what to do. No limit
// looks like a mistake on the command line.
func TestScanUnderLimits(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems enforce other limits")
	}
	if testing.Short() {
		t.Skip("-short is for the race detector, which needs far more than these limits")
	}
	dir := testDataset(t, 24)
	for _, c := range []struct {
		name, ulimit, strategy string
		want                   []string
	}{
		{"memory", "-d 190000", "pool:workers=4", []string{"195 MB", "ulimit -d"}},
		{"address space", "-v 1900000", "pool:workers=4", []string{"1946 MB", "ulimit -v"}},
		{"descriptors for files", "-n 8", "pool:workers=8", []string{"all 24 frames failed", "ulimit -n"}},
		{"descriptors for workers", "-n 12", "processes:workers=8", []string{"ulimit -n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			command := exec.Command("bash", "-c", closeOthers+"ulimit "+c.ulimit+` && exec "$@"`, "bash", os.Args[0], "scan", "counts", dir, "--strategy", c.strategy)
			command.Env = append(os.Environ(), asProgram+"=1")
			var errs bytes.Buffer
			command.Stderr = &errs
			_ = command.Run() // the exit code is checked below
			if code := command.ProcessState.ExitCode(); code != exitFailed {
				t.Errorf("exit code %d, want %d", code, exitFailed)
			}
			for _, want := range c.want {
				if !strings.Contains(errs.String(), want) {
					t.Errorf("not said: %s\n%s", want, errs.String())
				}
			}
			if strings.Contains(errs.String(), "flag.Parse") {
				t.Errorf("a limit is taken for a mistake of the program's:\n%s", errs.String())
			}
		})
	}
}
