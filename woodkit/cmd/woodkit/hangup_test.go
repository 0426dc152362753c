package main

import (
	"bytes"
	"errors"
	"image"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
)

// TestHangUpEndsTheScan: a closed terminal (SIGHUP) or timeout(1) (SIGTERM) ends a scan. The scan keeps its record, has no
// failures and leaves no temporary files.
func TestHangUpEndsTheScan(t *testing.T) {
	// If the test runs under nohup, the program would inherit an ignored SIGHUP. It does not ignore a signal that is handled
	// here.
	heard := make(chan os.Signal, 1) // is never read
	signal.Notify(heard, syscall.SIGHUP)
	defer signal.Stop(heard)
	for _, sig := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM} {
		for _, strategy := range []string{"pool:workers=2", "processes:workers=2"} {
			t.Run(sig.String()+" "+strategy, func(t *testing.T) {
				dir := t.TempDir()
				stopScan(t, func(pid int) { syscall.Kill(-pid, sig) }, // the whole group
					"counts", "--strategy", strategy, "--decoder", "pixels", "--out", filepath.Join(dir, "x.csv"))
				for _, name := range listing(t, dir) {
					if name[0] == '.' {
						t.Errorf("left: %s", name)
					}
				}
				records, err := timing.Records("")
				if err != nil || len(records) != 1 || len(records[0].Failed) > 0 {
					t.Errorf("records %+v, %v; want one without failures", records, err)
				}
			})
		}
	}
}

// stopScan scans 4,000 large masks with these arguments, in a separate process group. Once the scan has begun, stopScan stops
// it. The scan must end like an interrupted one. stopScan returns what the scan printed to standard error.
func stopScan(t *testing.T, stop func(pid int), args ...string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only /proc shows how much processor time the program used")
	}
	data := tinyDataset(t, 0)
	fill(t, filepath.Join(data, masks), 4000)
	program := exec.CommandContext(t.Context(), os.Args[0], append([]string{"scan", args[0], data}, args[1:]...)...)
	program.Env = append(os.Environ(), asProgram+"=1")
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var stderr bytes.Buffer
	program.Stderr = &stderr
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	// All 4,000 masks take some 20 s of processor time. After half a second of it, the scan is under way.
	for until := time.Now().Add(time.Minute); groupTicks(t, program.Process.Pid) < 50 && time.Now().Before(until); {
		runtime.Gosched()
	}
	stop(program.Process.Pid)
	var exit *exec.ExitError
	if err := program.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("the program ended with %v, want exit code %d; it printed %s", err, exitInterrupted, stderr.String())
	}
	return stderr.String()
}

// groupTicks returns the user time of a process group so far, in hundredths of a second (USER_HZ; proc(5), fields 5 and 14).
func groupTicks(t *testing.T, group int) (ticks int) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, _ := os.ReadFile(file) // a process that has ended counts as nothing
		fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
		if len(fields) > 11 && fields[2] == strconv.Itoa(group) {
			used, _ := strconv.Atoi(fields[11])
			ticks += used
		}
	}
	return ticks
}

// fill links a large mask into a folder this many times.
func fill(t *testing.T, dir string, frames int) {
	first := filepath.Join(dir, "10000_FV.png")
	if err := os.WriteFile(first, woodtest.Encode(t, image.NewGray(image.Rect(0, 0, 1280, 966))), 0o644); err != nil {
		t.Fatal(err)
	}
	for i := range frames {
		if err := os.Link(first, filepath.Join(dir, strconv.Itoa(10001+i)+"_FV.png")); err != nil {
			t.Fatal(err)
		}
	}
}
