package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/find"
)

func TestMistakesOfRunAndLab(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	readme := filepath.Join(t.TempDir(), "README.md")
	other := filepath.Join(t.TempDir(), "01-other.ipynb")
	for _, path := range []string{readme, other} {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"run", "nosuch"}, `no notebook "nosuch": the notebooks are 01-`},
		{[]string{"run", missing + "/01.ipynb"}, "no notebook"},
		{[]string{"run", readme}, "does not end in .ipynb"},
		{[]string{"run", "--all", "01"}, "--all means every notebook"},
		{[]string{"run", "--frames=-3"}, "must be at least 1"},
		{[]string{"run", "--frames", "0"}, "must be at least 1"},
		{[]string{"run", "--frames", "100001"}, "at most 100000"},
		{[]string{"lab", "--frames", "100001"}, "at most 100000"},
		{[]string{"run", "--frames", "many"}, "--frames"},
		{[]string{"run", "--frames", "64", "--data", missing}, "both choose the data set"},
		{[]string{"run", "--data", missing}, "looked for a folder or a zip archive"},
		{[]string{"run", "01", "-p", "frame=256"}, `01-get-your-time-back.ipynb: no parameter "frame": there are frames (int, default 10_000), workers (int`},
		{[]string{"run", "01", "-p", "frames=256", "-p", "workers=four"}, "workers is an int, such as 4"},
		{[]string{"run", "--all", "-p", "frames=256"}, "02-see-why.ipynb: no parameter \"frames\": this notebook has none"},
		{[]string{"run", "01", "-p", "frames"}, "frames"},
		{[]string{"run", "01", "--in-place", "-p", "frames=256"}, "leave out the parameters"},
		{[]string{"lab", "nosuch"}, "no notebook"},
		{[]string{"lab", "01", "02"}, "unexpected argument"},
		{[]string{"lab", "--port", "0"}, "from 1 to 65535"},
		{[]string{"lab", "--port", "70000"}, "from 1 to 65535"},
		{[]string{"lab", "--in-place", "--reset"}, "--in-place makes no copies"},
		{[]string{"lab", "--in-place", "--with-outputs"}, "--in-place makes no copies"},
		{[]string{"lab", "--frames", "64", "--data", missing}, "both choose the data set"},
		{[]string{"lab", other}, "add --in-place"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			code, out, errs := call(t, test.args...)
			if code != exitUsage || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, test.want) {
				t.Errorf("exit code %d, output %q, errors %q; want %d and one line with %q", code, out, errs, exitUsage, test.want)
			}
		})
	}
}

func TestTwoNotebooksOfOneName(t *testing.T) {
	var paths []string
	for range 2 {
		path := filepath.Join(t.TempDir(), "01-same.ipynb")
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	for _, command := range []string{"run", "site"} { // what they write would overwrite each other
		code, _, errs := call(t, append([]string{command}, paths...)...)
		if code != exitUsage || !strings.Contains(errs, "two notebooks are called 01-same.ipynb") {
			t.Errorf("%s: exit code %d, errors %q", command, code, errs)
		}
	}
}

func TestCellProgressWithoutATerminal(t *testing.T) {
	var shown bytes.Buffer
	p := newCellProgress(&shown)
	for _, event := range []notebook.Event{
		{Number: 9, Of: 10, Heading: "Use the pool"},
		{Number: 9, Of: 10, Heading: "Use the pool", Ended: true, Seconds: 0.449},
		{Number: 10, Of: 10, Heading: strings.Repeat("ö", 60)},
		{Number: 10, Of: 10, Heading: strings.Repeat("ö", 60), Ended: true, Seconds: 123.45},
	} {
		p.event(event)
	}
	p.close()
	want := "   9 of 10      0.4 s  Use the pool\n  10 of 10    123.5 s  " + strings.Repeat("ö", 49) + "…\n"
	if shown.String() != want {
		t.Errorf("got\n%swant\n%s", shown.String(), want)
	}
}

func TestRefreshInPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "01-some.ipynb")
	write := func(source string) {
		text := `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null, "source": "` + source + `"}]}`
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	executed, err := notebook.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	executed.RecordHash()
	var errs bytes.Buffer
	if err := refresh(path, executed, Output{Err: &errs}); err != nil || errs.Len() > 0 {
		t.Fatalf("got error %v and %q", err, errs.String())
	}
	kept, err := notebook.Read(path)
	if err != nil || kept.RecordedHash() != executed.CodeHash() {
		t.Errorf("the hash is %q, error %v", kept.RecordedHash(), err)
	}
	write("edited in the meantime")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := refresh(path, executed, Output{Err: &errs}); err == nil || !strings.Contains(err.Error(), "was edited while it ran") {
		t.Errorf("got error %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Error("the edit is lost")
	}
}

// tool returns the command line as a separate process, as a reader starts it.
func tool(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out the real kernel and JupyterLab")
	}
	t.Log("checking the environment (go tool woodkit setup): this takes minutes the first time, and a moment later on")
	if printed, err := exec.Command("go", "tool", "woodkit", "setup").CombinedOutput(); err != nil {
		t.Fatalf("woodkit setup: %v\n%s", err, printed)
	}
	return exec.Command("go", append([]string{"tool", "woodkit"}, args...)...)
}

// ended waits for a process and returns its exit code.
func ended(t *testing.T, command *exec.Cmd) int {
	t.Helper()
	err := command.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode()
}

func TestRunIsInterrupted(t *testing.T) {
	dir := t.TempDir()
	path, begun := filepath.Join(dir, "waits.ipynb"), filepath.Join(dir, "begun")
	cell := `import (\"fmt\"; \"os\"; \"time\")\n%%\nfmt.Println(\"begin\")\nos.WriteFile(\"begun\", nil, 0o644)\ntime.Sleep(time.Hour)`
	text := `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null, "source": "` + cell + `"}]}`
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	command := tool(t, "run", path, "--out", out)
	var errs bytes.Buffer
	command.Stderr = &errs
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = command.Process.Kill() }()
	waitFor(t, "the cell begins", func() bool { _, err := os.Stat(begun); return err == nil })
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := ended(t, command); code != exitInterrupted || !strings.Contains(errs.String(), "interrupted; what ran until then is in ") {
		t.Errorf("exit code %d, want %d; the command printed\n%s", code, exitInterrupted, errs.String())
	}
	partial, err := notebook.Read(filepath.Join(out, "waits.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	if printed := partial.Code()[0].Streams(); !strings.HasPrefix(printed, "begin\n") || partial.RecordedHash() != "" {
		t.Errorf("the partial notebook has %q and the hash %q", printed, partial.RecordedHash())
	}
}

// waitFor waits for another process, of which only the files can be seen.
func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(2 * time.Minute)
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("this did not happen: %s", what)
		}
	}
}

// TestADataSetIsNamedWholeToCells checks that cells get the absolute path of the data set, because they run in another
// folder.
func TestADataSetIsNamedWholeToCells(t *testing.T) {
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(find.DirVariable, filepath.Join("my", "data"))
	for data, want := range map[string]string{"": filepath.Join(here, "my", "data"), "other": filepath.Join(here, "other")} {
		environ, err := (&DataFlags{Data: data}).environ(t.Context(), environment, Output{Out: io.Discard, Err: io.Discard})
		if last := environ[len(environ)-1]; err != nil || last != find.DirVariable+"="+want {
			t.Errorf("--data %q: %q, %v; want %s", data, last, err, want)
		}
	}
}
