package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/store"
)

// RunCommand executes notebooks without a browser.
type RunCommand struct {
	Notebooks []string `arg:"" optional:"" name:"notebook" help:"A path, a file name, or the part before its first hyphen, so 02 is not 02b (default: 01)."`
	All       bool     `help:"Run every notebook in notebooks/."`
	DataFlags
	Out        string            `placeholder:"DIR" help:"Folder for NAME.ipynb and NAME.html (default: .woodkit/executed)."`
	Parameters map[string]string `short:"p" name:"parameter" mapsep:"none" placeholder:"NAME=VALUE" help:"Set a parameter of the notebook: a variable in its cell tagged parameters. May be repeated."`
	InPlace    bool              `help:"Also refresh the outputs in notebooks/ and the hash that ties them to the cells."`
}

// Help is shown below the flags.
func (RunCommand) Help() string {
	return `Makes the environment first if it is missing. The cells run one after the other in the notebook's folder, in the same kernel
that JupyterLab uses. The run ends with exit code 1 if a cell fails, or if a cell is tagged raises-exception and does not
fail. Ctrl-C stops the kernel, keeps the outputs so far, and ends with exit code 130.

Examples:
  go tool woodkit run                          notebook 01 on the sample of 1,024 frames
  go tool woodkit run --all --frames 64        every notebook, quickly
  go tool woodkit run 02b --data ~/woodscape   one notebook on your copy of WoodScape
  go tool woodkit run 01 -p frames=256 -p workers=4   with other parameters; they are kept in the records
  go tool woodkit run 01 --data ~/cityscapes --layout cityscapes   on the masks of Cityscapes
  go tool woodkit run 03 --data ~/mine --masks 'labels/*.png' --images 'images/*.jpg' --classes mine.csv
  go tool woodkit run 01 --in-place            for authors: refresh the outputs that are kept`
}

// defaultNotebook is the notebook that run and lab take if none is named.
const defaultNotebook = "01"

// Run executes the notebooks.
func (c *RunCommand) Run(ctx context.Context, output Output) (err error) {
	environment, err := setup.Open()
	if err != nil {
		return err
	}
	folder := filepath.Join(environment.Checkout, "notebooks")
	paths, err := c.chosen(folder)
	if err != nil {
		return &ExitError{Code: exitUsage, Err: err}
	}
	if err := errors.Join(c.check(), c.checkParameters(paths)); err != nil {
		return &ExitError{Code: exitUsage, Err: err}
	}
	out := c.Out
	if out == "" {
		out = filepath.Join(environment.Dir, "executed")
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("making the folder for executed notebooks: %w", err)
	}
	if err := prepare(ctx, environment, output); err != nil {
		return err
	}
	environ, err := c.environ(ctx, environment, output)
	if err != nil {
		return err
	}
	c.note(environ, output)
	owner, err := begin(environment, output)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, owner.End()) }()
	environ = append(environ, owner.Environ()...)
	if len(c.Parameters) > 0 {
		text, err := json.Marshal(c.Parameters)
		if err != nil {
			return fmt.Errorf("passing the parameters on: %w", err)
		}
		environ = append(environ, cell.ParametersVariable+"="+string(text))
	}
	for _, path := range paths {
		kernel, err := kernelOf(path)
		if err != nil {
			return err
		}
		execution := notebook.Execution{
			Python:     environment.Python(),
			Script:     filepath.Join(environment.Checkout, "docker", "execute.py"),
			Environ:    environ,
			Kernel:     kernel,
			Path:       path,
			Scratch:    owner.Folder,
			Parameters: c.Parameters,
			Log:        filepath.Join(environment.Dir, "logs", "run-"+notebook.Stem(path)+".log"),
			Rename: map[string]string{
				environment.Checkout + string(filepath.Separator): "",
				environment.Go.Root + string(filepath.Separator):  "$GOROOT/",
			},
		}
		if err := c.one(ctx, execution, out, output); err != nil {
			return err
		}
	}
	return nil
}

// pythonKernel is the name of JupyterLab's own kernel.
const pythonKernel = "python3"

// kernelOf returns the kernel for a notebook: the Go kernel, or JupyterLab's own if the notebook is written for that.
func kernelOf(path string) (string, error) {
	n, err := notebook.Read(path)
	if err != nil {
		return "", err
	}
	if n.Kernel() == pythonKernel {
		return pythonKernel, nil
	}
	return setup.KernelName, nil
}

// chosen returns the paths of the notebooks that the command line names.
func (c *RunCommand) chosen(folder string) ([]string, error) {
	switch {
	case c.All && len(c.Notebooks) > 0:
		return nil, errors.New("--all means every notebook: leave out the names, or leave out --all")
	case !c.All && len(c.Notebooks) == 0:
		return notebook.Choose(folder, []string{defaultNotebook})
	}
	return notebook.Choose(folder, c.Notebooks)
}

// checkParameters says what is wrong with the parameters before any work begins.
func (c *RunCommand) checkParameters(paths []string) error {
	if len(c.Parameters) == 0 {
		return nil
	}
	if c.InPlace {
		return errors.New("--in-place keeps the outputs of the notebook as it stands: leave out the parameters")
	}
	for _, path := range paths {
		n, err := notebook.Read(path)
		if err != nil {
			return err
		}
		if err := n.CheckParameters(c.Parameters); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

// one executes a notebook and writes it with its outputs, as a notebook and as a page.
func (c *RunCommand) one(ctx context.Context, execution notebook.Execution, out string, output Output) error {
	name := filepath.Base(execution.Path)
	language := "Go"
	if execution.Kernel == pythonKernel {
		language = "Python"
	}
	fmt.Fprintf(output.Progress(), "running %s in the %s kernel\n", name, language)
	shown := newCellProgress(output.Progress())
	execution.Progress = shown.event
	result, err := execution.Run(ctx)
	shown.close()
	if result == nil {
		if errors.Is(err, notebook.ErrInterrupted) {
			return &ExitError{Code: exitInterrupted, Err: err}
		}
		return err
	}
	if err == nil {
		result.Notebook.RecordHash()
	}
	file, page := filepath.Join(out, name), filepath.Join(out, notebook.Stem(name)+".html")
	if err := errors.Join(result.Notebook.Write(file), store.Replace(page, result.Page)); err != nil {
		return err
	}
	var failure *notebook.Failure
	switch {
	case errors.Is(err, notebook.ErrInterrupted):
		return &ExitError{Code: exitInterrupted, Err: fmt.Errorf("%w; what ran until then is in %s", err, shortPath(file))}
	case errors.As(err, &failure):
		fmt.Fprintln(output.Err, failure)
		return &ExitError{Code: exitFailed, Err: fmt.Errorf("%s failed; the outputs until then are in %s", name, shortPath(file))}
	case err != nil:
		return err
	}
	if c.InPlace {
		if err := refresh(execution.Path, result.Notebook, output); err != nil {
			return err
		}
	}
	fmt.Fprintf(output.Out, "\n%s\n%s\n", name, notebook.Timings(result.Times))
	fmt.Fprintf(output.Out, "  notebook  %s\n  page      %s\n", shortPath(file), shortPath(page))
	return nil
}

// refresh replaces a notebook by its executed version, unless somebody edited the notebook in the meantime.
func refresh(path string, executed *notebook.Notebook, output Output) error {
	now, err := notebook.Read(path)
	if err != nil {
		return err
	}
	if now.SourceHash() != executed.SourceHash() {
		return fmt.Errorf("%s was edited while it ran, so it was not refreshed: run it again", filepath.Base(path))
	}
	if size := executed.OutputBytes(); size > notebook.LargestOutputs {
		fmt.Fprintf(output.Err, "the outputs of %s take %s; the tests allow %s\n", filepath.Base(path), setup.Bytes(int64(size)), setup.Bytes(notebook.LargestOutputs))
	}
	return executed.Write(path)
}

// prepare makes the missing parts of the environment, with a progress line.
func prepare(ctx context.Context, environment *setup.Environment, output Output) error {
	fmt.Fprintln(output.Progress(), "checking the environment, as woodkit setup does")
	return environment.Setup(ctx, output.Err, output.Quiet)
}

// shortPath returns the path relative to the working directory if that is shorter, otherwise the absolute path.
func shortPath(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	folder, err := os.Getwd()
	if err != nil {
		return abs
	}
	if short, err := filepath.Rel(folder, abs); err == nil && len(short) < len(abs) && !strings.HasPrefix(short, filepath.Join("..", "..")) {
		return short
	}
	return abs
}
