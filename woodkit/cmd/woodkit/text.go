package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// TextCommand keeps the notebooks and their texts equal.
type TextCommand struct {
	Write TextWriteCommand `cmd:"" help:"Write notebooks/text/*.md from the notebooks."`
	Read  TextReadCommand  `cmd:"" help:"Read notebooks/text/*.md into the notebooks. Outputs stay."`
}

// Help is shown below the usage line.
func (TextCommand) Help() string {
	return `For authors. Every notebook has a text, a Markdown file with the same cells and no outputs, so that a change of prose is a small
diff. Edit one of the two, then make the other from it. A test checks that they are equal.

Examples:
  go tool woodkit text write      after you edited notebooks in JupyterLab, and after a merge
  go tool woodkit text read       after you edited the texts
  go tool woodkit text read 02b   only one notebook`
}

// TextWriteCommand writes texts from notebooks.
type TextWriteCommand struct {
	Notebooks []string `arg:"" optional:"" name:"notebook" help:"A path, a file name, or the part before its first hyphen. Without any: every notebook in notebooks/ and notebooks/python/."`
}

// Help is shown below the flags.
func (TextWriteCommand) Help() string {
	return `Replaces each text by what its notebook has now. What you wrote into a text and did not read is lost.

Examples:
  go tool woodkit text write       every text
  go tool woodkit text write 02b   only one`
}

// Run writes the texts.
func (c *TextWriteCommand) Run(ctx context.Context, output Output) error {
	return pairs(ctx, output, "write", c.Notebooks)
}

// TextReadCommand reads texts into notebooks.
type TextReadCommand struct {
	Notebooks []string `arg:"" optional:"" name:"notebook" help:"A path, a file name, or the part before its first hyphen. Without any: every notebook in notebooks/ and notebooks/python/."`
}

// Help is shown below the flags.
func (TextReadCommand) Help() string {
	return `Replaces the cells of each notebook by those of its text. Outputs, cell ids and the notebook's metadata stay. What you changed in a
notebook and did not write is lost.

Examples:
  go tool woodkit text read       every notebook
  go tool woodkit text read 02b   only one`
}

// Run reads the texts.
func (c *TextReadCommand) Run(ctx context.Context, output Output) error {
	return pairs(ctx, output, "read", c.Notebooks)
}

// pairs makes one half of each pair from the other: direction is "write" or "read". It prints which files changed.
func pairs(ctx context.Context, output Output, direction string, names []string) error {
	environment, err := setup.Open()
	if err != nil {
		return err
	}
	folder := filepath.Join(environment.Checkout, "notebooks")
	paths, err := notebook.Choose(folder, names)
	if err != nil {
		return &ExitError{Code: exitUsage, Err: fmt.Errorf("text: %w", err)}
	}
	if len(names) == 0 { // those for Python's own kernel have texts, too
		python, err := notebook.List(filepath.Join(folder, "python"))
		if err != nil {
			return fmt.Errorf("text: %w", err)
		}
		paths = append(paths, python...)
	}
	texts := filepath.Join(folder, notebook.TextFolder)
	if direction == "write" {
		if err := os.MkdirAll(texts, 0o755); err != nil {
			return fmt.Errorf("text: making the folder for the texts: %w", err)
		}
	}
	if err := environment.Setup(ctx, output.Err, output.Quiet, "python"); err != nil {
		return err
	}
	script := filepath.Join(environment.Checkout, "docker", "text.py")
	command := exec.CommandContext(ctx, environment.Python(), append([]string{"-B", script, direction, texts}, paths...)...)
	command.Env = environment.Environ()
	var changed, said bytes.Buffer
	command.Stdout, command.Stderr = &changed, &said
	if err := command.Run(); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("text: %sing the texts: %w: %s", strings.TrimSuffix(direction, "e"), err, lines[len(lines)-1])
	}
	if changed.Len() == 0 {
		fmt.Fprintln(output.Progress(), "nothing to do: notebooks and texts are equal")
	}
	for path := range strings.Lines(changed.String()) {
		fmt.Fprintln(output.Out, "changed:", shortPath(strings.TrimSpace(path)))
	}
	return nil
}
