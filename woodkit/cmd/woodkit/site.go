package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/unit"
)

// SiteCommand writes the lessons as pages.
type SiteCommand struct {
	Notebooks []string `arg:"" optional:"" name:"notebook" help:"A path, a file name, or the part before its first hyphen. Without any: every notebook in notebooks/."`
	Out       string   `placeholder:"DIR" help:"The folder for the pages. Without it: .woodkit/site."`
}

// Help is shown below the flags.
func (SiteCommand) Help() string {
	return `Writes one folder of pages: a list of the lessons, and a page for each with the outputs that the notebook holds. Search
looks through all of them. The pages load nothing from elsewhere, so they work from a disk, on a memory stick, and on any
server for static files. No cell is executed; woodkit run --in-place refreshes outputs.

Examples:
  go tool woodkit site                             all lessons, in .woodkit/site
  go tool woodkit site --out public                where a server for static pages expects them
  go tool woodkit site .woodkit/executed/01*.ipynb your own run of notebook 01`
}

// Run writes the pages.
func (c *SiteCommand) Run(ctx context.Context, output Output) error {
	environment, err := setup.Open()
	if err != nil {
		return err
	}
	folder := filepath.Join(environment.Checkout, "notebooks")
	paths, err := notebook.Choose(folder, c.Notebooks)
	if err != nil {
		return &ExitError{Code: exitUsage, Err: fmt.Errorf("site: %w", err)}
	}
	for _, path := range paths {
		if _, err := notebook.Read(path); err != nil {
			return fmt.Errorf("site: %w", err)
		}
	}
	out := c.Out
	if out == "" {
		out = filepath.Join(environment.Dir, "site")
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("site: making the folder for the pages: %w", err)
	}
	if err := environment.Setup(ctx, output.Err, output.Quiet, "python"); err != nil {
		return err
	}
	fmt.Fprintf(output.Progress(), "writing the pages of %s\n", unit.Several(len(paths), "notebook", "notebooks"))
	script := filepath.Join(environment.Checkout, "docker", "site.py")
	command := exec.CommandContext(ctx, environment.Python(), append([]string{"-B", script, "--out", out}, paths...)...)
	command.Env = environment.Environ()
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Run(); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("site: writing the pages: %w: %s", err, lines[len(lines)-1])
	}
	pages, size, err := written(out)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	fmt.Fprintf(output.Out, "%d pages, %s; begin with %s\n", pages, setup.Bytes(size), shortPath(filepath.Join(out, "index.html")))
	return nil
}

// written counts the pages in a folder, and the bytes of all files in it.
func written(folder string) (pages int, size int64, err error) {
	entries, err := os.ReadDir(folder)
	for _, entry := range entries {
		info, failed := entry.Info()
		if failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		size += info.Size()
		if filepath.Ext(entry.Name()) == ".html" {
			pages++
		}
	}
	return pages, size, err
}
