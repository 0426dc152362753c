package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/export"
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

// TestInterruptedExports: after an interrupt, weights and a trace are marked as partial, and no annotations are written.
func TestInterruptedExports(t *testing.T) {
	for task, file := range map[string]string{"counts": "weights.json", "coco": "coco.json"} {
		t.Run(task, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), file)
			errs := stopScan(t, func(pid int) { syscall.Kill(pid, syscall.SIGINT) }, task, "--decoder", "pixels", "--out", out)
			written, err := os.ReadFile(out)
			if task == "coco" {
				if !errors.Is(err, fs.ErrNotExist) || len(listing(t, filepath.Dir(out))) > 0 || !strings.Contains(errs, out+" was not written") {
					t.Errorf("%v, left: %v; printed %s", err, listing(t, filepath.Dir(out)), errs)
				}
				return
			}
			var weights struct{ From export.Provenance }
			if err = errors.Join(err, json.Unmarshal(written, &weights)); err != nil || !weights.From.Partial || weights.From.Frames == 0 || weights.From.Frames >= weights.From.Of {
				t.Errorf("%v, from %+v", err, weights.From)
			}
			code, _, errs := call(t, "timings", "last", "--trace", out)
			trace, err := os.ReadFile(out)
			bodies := bytes.Count(trace, []byte(`"name":"adding"`))
			if code != 0 || err != nil || !bytes.Contains(trace, []byte(`"partial":true`)) || bodies != weights.From.Frames {
				t.Errorf("exit code %d, errors %q, %v; the trace has %d items, want %d", code, errs, err, bodies, weights.From.Frames)
			}
		})
	}
}

// stopScan scans 4,000 large masks with these arguments, in a separate process group. Once it has read 300 of them, stopScan
// stops it. (Opening the data set looks at 256, so the scan has begun then.) The scan must end like an interrupted one. stopScan
// returns what the scan printed to standard error.
func stopScan(t *testing.T, stop func(pid int), args ...string) string {
	t.Helper()
	data := tinyDataset(t, 0)
	folder := filepath.Join(data, masks)
	fill(t, folder, 4000)
	program := exec.CommandContext(t.Context(), os.Args[0], append([]string{"scan", args[0], data}, args[1:]...)...)
	program.Env = append(os.Environ(), asProgram+"=1")
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var stderr bytes.Buffer
	program.Stderr = &stderr
	read := readsIn(t, folder)
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	if err := read(300); err != nil {
		t.Error(err)
	}
	stop(program.Process.Pid)
	var exit *exec.ExitError
	if err := program.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("the program ended with %v, want exit code %d; it printed %s", err, exitInterrupted, stderr.String())
	}
	return stderr.String()
}

// readsIn watches a folder. The function that it returns waits until files in it have been opened, read and closed this many
// times.
func readsIn(t *testing.T, dir string) (wait func(times int) error) {
	t.Helper()
	descriptor, err := syscall.InotifyInit1(syscall.IN_CLOEXEC | syscall.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	events := os.NewFile(uintptr(descriptor), "inotify")
	t.Cleanup(func() { events.Close() })
	if _, err := syscall.InotifyAddWatch(descriptor, dir, syscall.IN_CLOSE_NOWRITE); err != nil {
		t.Fatal(err)
	}
	return func(times int) error {
		if err := events.SetReadDeadline(time.Now().Add(5 * time.Minute)); err != nil {
			return err
		}
		buffer := make([]byte, 4096)
		for seen := 0; seen < times; {
			n, err := events.Read(buffer)
			if err != nil {
				return fmt.Errorf("after %d of %d files: %w", seen, times, err)
			}
			for at := 0; at < n; { // inotify(7): four fields of 32 bits, the last one is the length of the name that follows
				mask, name := binary.NativeEndian.Uint32(buffer[at+4:]), binary.NativeEndian.Uint32(buffer[at+12:])
				if mask&syscall.IN_ISDIR == 0 {
					seen++
				}
				at += syscall.SizeofInotifyEvent + int(name)
			}
		}
		return nil
	}
}

// fill links a large mask into a folder this many times.
func fill(t *testing.T, dir string, frames int) {
	first := filepath.Join(dir, "10000_FV.png")
	if err := os.WriteFile(first, woodtest.Encode(t, image.NewGray(image.Rect(0, 0, 640, 483))), 0o644); err != nil {
		t.Fatal(err)
	}
	for i := range frames {
		if err := os.Link(first, filepath.Join(dir, strconv.Itoa(10001+i)+"_FV.png")); err != nil {
			t.Fatal(err)
		}
	}
}
