package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"woodscape.example/woodkit/internal/leftbehind"
	"woodscape.example/woodkit/timing"
)

// asProgram makes the test binary act as the program.
const asProgram = "WOODKIT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(leftbehind.Run(m, ".zip (deleted)")) // archives stay open
}

// TestInterruptOfTheProgram: a program that waits, here for another set-up, ends on Ctrl-C with one line and exit code 130.
// It does not print that it removed anything.
func TestInterruptOfTheProgram(t *testing.T) {
	dir := filepath.Join(t.TempDir(), ".woodkit")
	if err := os.MkdirAll(filepath.Join(dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	lock, err := os.Create(filepath.Join(dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	program := exec.CommandContext(t.Context(), os.Args[0], "clean")
	program.Env = append(os.Environ(), asProgram+"=1", "WOODKIT_HOME="+dir)
	stderr, err := program.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	program.Stdout = &stdout
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stderr)
	if line, err := lines.ReadString('\n'); err != nil || !strings.Contains(line, "waiting for it") {
		t.Fatalf("the program printed %q, %v; want that it waits", line, err)
	}
	if err := program.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if line, err := lines.ReadString('\n'); line != "woodkit: interrupted\n" {
		t.Errorf("the program printed %q, %v", line, err)
	}
	var exit *exec.ExitError
	if err := program.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("the program ended with %v, want exit code %d", err, exitInterrupted)
	}
	if stdout.Len() > 0 {
		t.Errorf("the program printed %q", stdout.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "bin")); err != nil {
		t.Errorf("the program removed something: %v", err)
	}
}

// TestInterruptBeforeTheScan: a scan that is interrupted before its run began ends with one line and exit code 130. It
// prints, writes and records nothing.
func TestInterruptBeforeTheScan(t *testing.T) {
	data := tinyDataset(t, 3)
	dir := t.TempDir()
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	cases := [][]string{
		{"counts", data, "--out", filepath.Join(dir, "x.csv")},
		{"heatmap", data, "--out", filepath.Join(dir, "maps") + "/"},
		{"counts", data, "--list", os.DevNull}, // with a mistake in the list, too
	}
	if runtime.GOOS == "linux" { // other systems may not be able to end the wait for a named pipe
		pipe := filepath.Join(t.TempDir(), "list.txt")
		if err := syscall.Mkfifo(pipe, 0o644); err != nil {
			t.Fatal(err)
		}
		writer, err := os.OpenFile(pipe, os.O_RDWR, 0) // never writes
		if err != nil {
			t.Fatal(err)
		}
		defer writer.Close()
		lonely := filepath.Join(t.TempDir(), "lonely.txt") // its other end is never opened
		if err := syscall.Mkfifo(lonely, 0o644); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, []string{"counts", data, "--list", pipe}, []string{"counts", data, "--list", lonely})
	}
	for _, args := range cases {
		var stdout, stderr bytes.Buffer
		code := run(ctx, append([]string{"scan"}, args...), &stdout, &stderr)
		if code != exitInterrupted || stdout.Len() > 0 || stderr.String() != "woodkit: interrupted\n" {
			t.Errorf("%v: exit code %d, output %q, errors %q", args, code, stdout.String(), stderr.String())
		}
	}
	if left := listing(t, dir); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
	if records, err := timing.Records(""); err != nil || len(records) > 0 {
		t.Errorf("%d runs are recorded, %v; want none", len(records), err)
	}
}
