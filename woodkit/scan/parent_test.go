package scan_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/leftbehind"
	"woodscape.example/woodkit/scan"
)

// mainVariable names the program that this binary plays instead of running the tests.
const mainVariable = "SCAN_TEST_MAIN"

// TestMain is also the main of the programs that the tests below start, and of the workers of those programs.
func TestMain(m *testing.M) {
	os.Setenv("GORACE", "atexit_sleep_ms=0") // without it, every worker takes a second to end under the race detector
	switch os.Getenv(mainVariable) {
	case "never-ends":
		scanForEver(func() { select {} })
	case "exits":
		scanForEver(func() { os.Exit(0) })
	case "unparsed":
		scanUnparsed()
	case "served":
		scan.ServeWorker()
		scanUnparsed()
	}
	os.Exit(leftbehind.Run(m)) // calls flag.Parse, where this test binary's own workers serve
}

// stuckVariable makes a package variable wait in every worker.
const stuckVariable = "SCAN_TEST_STUCK"

var _ = func() (none bool) {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "-woodkit-scan-worker=") && os.Getenv(stuckVariable) != "" {
		fmt.Fprintln(os.Stderr, "stuck")
		io.Copy(io.Discard, os.Stdin) // returns when the parent ends
	}
	return none
}()

func linger(int) (int, error) { time.Sleep(time.Hour); return 0, nil }

var _ = scan.Task(linger)

// scanForEver starts two workers, keeps at least one of them busy for an hour, prints a line and ends.
func scanForEver(end func()) {
	flag.Parse()
	started := 0
	ctx := scan.WithTrace(context.Background(), &scan.Trace{Child: func(scan.ChildProcess) {
		if started++; started == 2 {
			fmt.Println("started")
			end()
		}
	}})
	for range scan.Map(ctx, scan.Processes(2), numbers(2), linger) {
	}
}

// scanUnparsed is a program that does not call flag.Parse.
func scanUnparsed() {
	for value, err := range scan.Map(context.Background(), scan.Processes(2), numbers(3)[2:], square) {
		fmt.Println(value, err)
	}
	os.Exit(0)
}

// program starts this binary as another program. The program and all its workers hold the writing end of the pipe
// alive, so alive ends when the last of them does.
func program(t *testing.T, name string) (command *exec.Cmd, output *bufio.Reader, alive *os.File) {
	t.Helper()
	alive, held, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { alive.Close() })
	command = exec.Command(os.Args[0])
	command.Env = append(os.Environ(), mainVariable+"="+name)
	command.ExtraFiles = []*os.File{held}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	held.Close()
	return command, bufio.NewReader(stdout), alive
}

// TestNoWorkerOutlivesItsParent: the parent calls os.Exit in the middle of a scan, or is killed, while the workers are
// busy.
func TestNoWorkerOutlivesItsParent(t *testing.T) {
	for _, name := range []string{"exits", "never-ends"} {
		command, output, alive := program(t, name)
		if line, err := output.ReadString('\n'); line != "started\n" {
			t.Fatalf("%s: %q, %v", name, line, err)
		}
		if name == "never-ends" {
			if err := command.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		command.Wait()
		if err := alive.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(alive); err != nil {
			t.Errorf("%s: workers are still there: %v", name, err)
		}
	}
}

// TestProgramsWithoutFlags: a main that does not parse flags is refused, because its copies would run main again. Such
// a main needs ServeWorker.
func TestProgramsWithoutFlags(t *testing.T) {
	for name, want := range map[string]string{
		"served":   "4 <nil>\n",
		"unparsed": "0 scan: woodscape.example/woodkit/scan_test.square cannot run in a worker process: main must call flag.Parse, or scan.ServeWorker first of all",
	} {
		command, output, _ := program(t, name)
		text, err := io.ReadAll(output)
		if err != nil || !strings.HasPrefix(string(text), want) || strings.Count(string(text), "\n") != 1 {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		if err := command.Wait(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWorkerOfAnUnknownTask: a copy that does not know its task says so. It does not run main.
func TestWorkerOfAnUnknownTask(t *testing.T) {
	command := exec.Command(os.Args[0], "-woodkit-scan-worker=main.nothing(int) int")
	text, err := command.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.HasPrefix(string(text), "no task main.nothing(int) int: register it") {
		t.Errorf("%v: %s", err, text)
	}
}

// TestWorkerEndsWithItsInput: this also holds before the worker gets its hello. Garbage as input gets a message.
func TestWorkerEndsWithItsInput(t *testing.T) {
	for input, want := range map[string]int{"": 0, "\xf5WKSCAN\n": 0, "\xf5WK": 0, "hello, worker, are you there?": 1} {
		command := exec.Command(os.Args[0], "-woodkit-scan-worker="+squareTask.Name)
		command.Stdin = strings.NewReader(input)
		if err := command.Run(); command.ProcessState.ExitCode() != want {
			t.Errorf("input %q: %v", input, err)
		}
	}
}
