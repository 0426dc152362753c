package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/alecthomas/kong"
)

// call runs the command line in this process and returns its output.
func call(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// commands returns the names of all commands. A subcommand comes with its parent's name.
func commands(t *testing.T) []string {
	t.Helper()
	parser, err := newParser(context.Background(), new(commandLine), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, leaf := range parser.Model.Leaves(true) {
		names = append(names, strings.TrimSpace(leaf.Summary()[:strings.IndexAny(leaf.Summary()+" [<", "[<")]))
	}
	return names
}

func TestEveryCommandHasHelpWithExamples(t *testing.T) {
	all := commands(t)
	for _, want := range []string{"setup", "doctor", "clean"} {
		if !contains(all, want) {
			t.Errorf("no command %s among %v", want, all)
		}
	}
	for _, name := range all {
		t.Run(name, func(t *testing.T) {
			code, out, errs := call(t, append(strings.Fields(name), "--help")...)
			if code != 0 || errs != "" {
				t.Errorf("exit code %d, errors %q", code, errs)
			}
			if !strings.Contains(out, "Examples:") || !strings.Contains(out, "go tool woodkit ") {
				t.Errorf("no examples in\n%s", out)
			}
			for line := range strings.Lines(out) {
				if example, ok := strings.CutPrefix(strings.TrimSpace(line), "go tool woodkit "); ok {
					parses(t, example)
				}
			}
		})
	}
}

// parses checks that the command of an example is valid. It ends at two spaces or at a redirection.
func parses(t *testing.T, example string) {
	t.Helper()
	words, _, _ := strings.Cut(example, "  ")
	words, _, _ = strings.Cut(words, " > ")
	parser, err := newParser(context.Background(), new(commandLine), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(strings.Fields(words)); err != nil {
		t.Errorf("the example %q is wrong: %v", words, err)
	}
}

func contains(names []string, name string) bool {
	for _, other := range names {
		if strings.HasPrefix(other, name) {
			return true
		}
	}
	return false
}

func TestMistakesOnTheCommandLine(t *testing.T) {
	for _, args := range [][]string{{"setop"}, {"setup", "--fast"}, {"setup", "now"}, {"doctor", "--quiet=perhaps"}, {"--"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			code, out, errs := call(t, args...)
			if code != exitUsage || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "woodkit: ") {
				t.Errorf("exit code %d, output %q, errors %q; want %d and one line of error", code, out, errs, exitUsage)
			}
		})
	}
}

// fullDisk fails every write.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestResultsThatCannotBeWritten(t *testing.T) {
	data := tinyDataset(t, 1)
	for _, args := range [][]string{
		{"scan", "counts", data},
		{"scan", "counts", data, "--format=json"},
		{"scan", "heatmap", data},
		{"timings"},
		{"timings", "--json"},
		{"timings", "--bench"},
		{"generate", filepath.Join(t.TempDir(), "x"), "--frames=1", "--images=0"},
		{"--help"},
		{"scan", "--help"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			var errs bytes.Buffer
			code := run(t.Context(), append([]string{"--quiet"}, args...), fullDisk{}, &errs)
			if want := "woodkit: writing the result: " + syscall.ENOSPC.Error() + "\n"; code != exitFailed || errs.String() != want {
				t.Errorf("exit code %d, errors %q; want %d and %q", code, errs.String(), exitFailed, want)
			}
		})
	}
}

func TestNoArgumentsShowTheHelp(t *testing.T) {
	code, out, errs := call(t)
	if code != 0 || errs != "" || !strings.Contains(out, "Commands:") {
		t.Errorf("exit code %d, errors %q, output\n%s", code, errs, out)
	}
}

func TestExitCodes(t *testing.T) {
	interrupted, interrupt := context.WithCancelCause(context.Background())
	interrupt(errors.New("interrupt signal received"))
	for _, test := range []struct {
		name string
		ctx  context.Context
		err  error
		code int
		text string
	}{
		{"none", t.Context(), nil, 0, ""},
		{"ordinary", t.Context(), errors.New("reading x: no such file"), 1, "woodkit: reading x: no such file\n"},
		{"of several lines", t.Context(), errors.New("one\n  two"), 1, "woodkit: one two\n"},
		{"of several errors", t.Context(), errors.Join(errors.New("one"), errors.New("two")), 1, "woodkit: one; two\n"},
		{"with a code", t.Context(), fmt.Errorf("scan: %w", &ExitError{exitFrames, errors.New("2 frames failed")}), 3, "woodkit: scan: 2 frames failed\n"},
		{"with a code and no text", t.Context(), &ExitError{Code: exitFrames}, 3, ""},
		{"interrupted", interrupted, context.Cause(interrupted), 130, "woodkit: interrupted\n"},
		{"failed because interrupted", interrupted, errors.New("killed"), 130, "woodkit: interrupted\n"},
		{"interrupted with a text", interrupted, &ExitError{exitInterrupted, errors.New("interrupted after 3 frames")}, 130, "woodkit: interrupted after 3 frames\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var errs bytes.Buffer
			if code := exitCode(test.ctx, &errs, test.err); code != test.code || errs.String() != test.text {
				t.Errorf("exit code %d, errors %q; want %d, %q", code, errs.String(), test.code, test.text)
			}
		})
	}
}

func TestOutsideACheckout(t *testing.T) {
	t.Setenv("WOODKIT_HOME", "")
	t.Chdir(t.TempDir())
	for _, args := range [][]string{{"setup"}, {"clean"}} {
		code, out, errs := call(t, args...)
		if code != exitFailed || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "no woodkit checkout found") {
			t.Errorf("%v: exit code %d, output %q, errors %q", args, code, out, errs)
		}
	}
	code, out, errs := call(t, "doctor")
	if code != exitFailed || errs != "" || !strings.Contains(out, "Wrong: no woodkit checkout found") {
		t.Errorf("doctor: exit code %d, errors %q, output\n%s", code, errs, out)
	}
}

func TestClean(t *testing.T) {
	dir := filepath.Join(t.TempDir(), ".woodkit")
	t.Setenv("WOODKIT_HOME", dir)
	make := func() {
		for _, name := range []string{"bin/gonb", "records/run.json", "data/synthetic-64/info"} {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte("12345"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, test := range []struct {
		args []string
		code int
		out  string
		left string
	}{
		{[]string{"--quiet", "clean", "--dry-run"}, 0, "would remove      5 B  bin\nwould remove      5 B  data\nkept              5 B  records\ntotal            10 B\n", "bin data records"},
		{[]string{"clean", "--dry-run"}, 0, "would remove      5 B  bin\nwould remove      5 B  data\nkept              5 B  records\ntotal            10 B\n", "bin data records"},
		{[]string{"clean", "data"}, 0, "removed           5 B  data\ntotal             5 B\n", "bin records"},
		{[]string{"clean", "records", "bin", "-q"}, 0, "", "data"},
		{[]string{"clean"}, 0, "removed           5 B  bin\nremoved           5 B  data\nkept              5 B  records\ntotal            10 B\n", "records"},
		{[]string{"clean", "--all"}, 0, "removed           5 B  bin\nremoved           5 B  data\nremoved           5 B  records\ntotal            15 B\n", ""},
		{[]string{"clean", "dat"}, exitUsage, "", "bin data records"},
		{[]string{"clean", "../x"}, exitUsage, "", "bin data records"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			make()
			code, out, errs := call(t, test.args...)
			if code != test.code || out != test.out || (code != 0) != (errs != "") {
				t.Errorf("exit code %d, errors %q, output\n%swant\n%s", code, errs, out, test.out)
			}
			var left []string
			entries, _ := os.ReadDir(dir)
			for _, entry := range entries {
				if entry.Name() != "lock" {
					left = append(left, entry.Name())
				}
			}
			if got := strings.Join(left, " "); got != test.left {
				t.Errorf("left is %q, want %q", got, test.left)
			}
		})
	}
}

var _ kong.HelpProvider = SetupCommand{}
