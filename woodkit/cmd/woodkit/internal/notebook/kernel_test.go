package notebook_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
)

// cell is a code cell for the real kernel.
type cell struct {
	source string
	tags   []string
}

// inKernel runs cells in the real kernel, which it sets up if it is missing.
func inKernel(t *testing.T, ctx context.Context, progress func(notebook.Event), cells ...cell) (*notebook.Result, error) {
	t.Helper()
	return withValues(t, ctx, nil, progress, cells...)
}

// withValues is inKernel with values for the parameters.
func withValues(t *testing.T, ctx context.Context, values map[string]string, progress func(notebook.Event), cells ...cell) (*notebook.Result, error) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out the real kernel")
	}
	environment := setuptest.Environment(t)
	list := []any{map[string]any{"cell_type": "markdown", "id": "heading", "metadata": map[string]any{}, "source": "# trial"}}
	for i, c := range cells {
		list = append(list, map[string]any{
			"cell_type": "code", "id": string(rune('a' + i)), "metadata": map[string]any{"tags": append([]string{}, c.tags...)},
			"source": c.source, "outputs": []any{}, "execution_count": nil,
		})
	}
	text, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{}, "cells": list})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "trial.ipynb")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	result, err := notebook.Execution{
		Python: environment.Python(), Script: filepath.Join(environment.Checkout, "docker", "execute.py"), Environ: environment.Environ(),
		Kernel: setup.KernelName, Path: path, Scratch: filepath.Join(dir, "scratch"), Log: filepath.Join(dir, "kernel.log"),
		Rename: map[string]string{dir + "/": ""}, Parameters: values, Progress: progress,
	}.Run(ctx)
	left, globErr := filepath.Glob(filepath.Join(dir, "*"))
	want := []string{filepath.Join(dir, "kernel-python.log"), filepath.Join(dir, "kernel.log"), filepath.Join(dir, "scratch"), path}
	if diff := cmp.Diff(want, left); globErr != nil || diff != "" {
		t.Errorf("files beside the notebook (error %v): %s", globErr, diff)
	}
	return result, err
}

// mustFail is the list of tags of a cell that must fail.
var mustFail = []string{notebook.RaisesException}

func TestKernelRunsCells(t *testing.T) {
	result, err := inKernel(t, t.Context(), nil,
		cell{source: "import (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc half(n int) int { return 10 / n }"},
		cell{source: "%%\nfor i := range 3 {\n\tfmt.Print(i, \"\\n\")\n\tos.Stdout.Sync()\n}\nfmt.Println(half(2))"},
		cell{source: "%%\nwhere, _ := os.Getwd()\nfmt.Println(where + \"/here\")"},
		cell{source: "%%\nfmt.Println(half(0))", tags: mustFail},
		cell{source: "%%\nos.Exit(3)", tags: mustFail},
		cell{source: "%%\nundefined()", tags: mustFail},
		cell{source: "!exit 4", tags: mustFail},
		cell{source: "%nosuchmagic", tags: mustFail},
		cell{source: "%%\nfmt.Println(\"still here\")"},
		cell{source: "!case $PATH in *language-server*) echo there;; *) echo away;; esac"}, // a language server would take processor time while cells are timed
	)
	if err != nil {
		t.Fatal(err)
	}
	code := result.Notebook.Code()
	for i, want := range map[int]string{1: "0\n1\n2\n5\n", 2: "here\n", 8: "still here\n", 9: "away\n"} {
		outputs := code[i].Outputs()
		if len(outputs) != 1 || outputs[0].Text != want {
			t.Errorf("code cell %d has %+v, want one output %q", i+1, outputs, want)
		}
	}
	var counts []int
	for _, c := range code {
		counts = append(counts, c.ExecutionCount())
	}
	if want := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}; !slices.Equal(counts, want) || len(result.Times) != len(want) {
		t.Errorf("execution counts %v and %d times, want %v", counts, len(result.Times), want)
	}
	if trace := code[3].Streams(); strings.Contains(trace, "/gonb_") || !strings.Contains(trace, "integer divide by zero") {
		t.Errorf("the trace still has the kernel's folder: %s", trace)
	}
	for _, want := range []string{"<title>trial</title>", "still here"} {
		if !strings.Contains(string(result.Page), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestKernelTakesParameters: a value that was given replaces the default in all cells below, in declarations that depend on it too.
func TestKernelTakesParameters(t *testing.T) {
	result, err := withValues(t, t.Context(), map[string]string{"frames": "3", "label": "a \"quoted\" word", "share": "0.25"}, nil,
		cell{source: "import \"runtime\"\n\nvar (\n\tframes      = 10_000 // at most\n\tworkers int = runtime.GOMAXPROCS(0)\n)\n\nvar label = \"none\"\n\nconst share = 0.5", tags: []string{notebook.TagParameters}},
		cell{source: "import \"fmt\"\n\nvar double = 2 * frames\n\n%%\nfmt.Println(frames, double, label, share, workers > 0)"},
	)
	if err != nil {
		t.Fatal(err)
	}
	code := result.Notebook.Code()
	if len(code) != 3 || code[2].Streams() != "3 6 a \"quoted\" word 0.25 true\n" {
		t.Errorf("%d code cells, the last prints %q", len(code), code[len(code)-1].Streams())
	}
}

func TestKernelFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		source string
		tags   []string
		line   int
		want   string
	}{
		{"panic", "%%\nvar p *int\nprintln(*p)", nil, 3, "panic: runtime error: invalid memory address"},
		{"exit", "import \"os\"\n%%\nos.Exit(3)", nil, 0, "exit status 3"},
		{"compiler", "%%\nundefined()", nil, 2, "undefined: undefined"},
		{"shell", "\n!exit 4", nil, 2, "exit status 4"},
		{"bash", "%%bash\nfalse", nil, 0, "exit status 1"},
		{"magic", "%nosuchmagic", nil, 1, "unknown or not implemented"},
		{"does not fail", "%%\nprintln(1)", mustFail, 0, "it did not fail"},
		{"empty", "", nil, 0, "without code"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var result *notebook.Result
			var failure *notebook.Failure
			for range 3 { // the kernel marks the lines of a trace in chunks, and misses a line that is split between two
				var err error
				result, err = inKernel(t, t.Context(), nil, cell{source: test.source, tags: test.tags}, cell{source: "%%\nprintln(\"never\")"})
				if !errors.As(err, &failure) || result == nil {
					t.Fatalf("got %v, want a failure and a result", err)
				}
				if failure.Line > 0 || test.line == 0 {
					break
				}
			}
			if failure.Number != 1 || failure.Line != test.line || failure.Heading != "trial" || !strings.Contains(failure.Message, test.want) {
				t.Errorf("got %+v, want line %d and %q", failure, test.line, test.want)
			}
			if text := result.Notebook.Code()[1].Streams(); text != "" {
				t.Errorf("the next cell ran: %s", text)
			}
		})
	}
}

func TestKernelIsInterrupted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, waits, want string }{
		{"listens", `select {
case <-stop:
	fmt.Println("partial")
	os.Exit(1)
case <-time.After(time.Minute):
}`, "begin\npartial\n"},
		{"does not listen", "time.Sleep(time.Minute)", "begin\n"}, // the kernel kills the cell after five seconds
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			begun := filepath.Join(t.TempDir(), "begun")
			source := fmt.Sprintf(`import ("fmt"; "os"; "os/signal"; "time")
%%%%
stop := make(chan os.Signal, 1)
signal.Notify(stop, os.Interrupt)
fmt.Println("begin")
os.WriteFile(%q, nil, 0o644)
%s`, begun, test.waits)
			started := func(e notebook.Event) {
				if e.Ended {
					return
				}
				go func() { // ends when the program has begun, or with the test
					tick := time.NewTicker(10 * time.Millisecond)
					defer tick.Stop()
					for ctx.Err() == nil {
						if _, err := os.Stat(begun); err == nil {
							cancel()
						}
						<-tick.C
					}
				}()
			}
			result, err := inKernel(t, ctx, started, cell{source: source}, cell{source: "%%\nprintln(\"never\")"})
			if !errors.Is(err, notebook.ErrInterrupted) || result == nil {
				t.Fatalf("got %v, want ErrInterrupted and a result", err)
			}
			if text := result.Notebook.Code()[0].Streams(); !strings.HasPrefix(text, test.want) {
				t.Errorf("the interrupted cell printed %q, want %q", text, test.want)
			}
			if text := result.Notebook.Code()[1].Streams(); text != "" {
				t.Errorf("the next cell ran: %s", text)
			}
		})
	}
}

func TestNoSuchKernel(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the real kernel")
	}
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := environment.Setup(t.Context(), io.Discard, true); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	_, err = notebook.Execution{
		Python: environment.Python(), Script: filepath.Join(environment.Checkout, "docker", "execute.py"), Environ: environment.Environ(),
		Kernel: "nosuchkernel", Path: filepath.Join("testdata", "executed.ipynb"), Scratch: dir, Log: filepath.Join(dir, "kernel.log"),
	}.Run(t.Context())
	var failure *notebook.Failure
	if !errors.As(err, &failure) || !strings.Contains(failure.Message, "nosuchkernel") {
		t.Errorf("got %v, want a failure that names the kernel", err)
	}
}
