package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// CleanCommand removes what woodkit made.
type CleanCommand struct {
	All    bool     `help:"Also remove what cannot be made again: records of runs, executed notebooks, your copies of the notebooks."`
	DryRun bool     `short:"n" help:"Only list what would be removed."`
	Part   []string `arg:"" optional:"" help:"Names of parts, as listed (default: everything that setup can make again)."`
}

// Help is shown below the flags.
func (CleanCommand) Help() string {
	return `Removes tools, the Python environment, caches and synthetic data from .woodkit and prints their sizes. Your records of runs,
executed notebooks and copies of notebooks are removed only with --all or by name. Go's own caches stay, because your other
projects share them; go clean -cache -modcache empties them.

Examples:
  go tool woodkit clean --dry-run   list the parts with their sizes
  go tool woodkit clean             remove all that setup can make again
  go tool woodkit clean data        remove only the synthetic data sets
  go tool woodkit clean --all       remove the whole folder`
}

// Run removes the chosen parts and lists them.
func (c CleanCommand) Run(ctx context.Context, output Output) error {
	environment, err := setup.Open()
	if err != nil {
		return err
	}
	parts, err := environment.Parts()
	if err != nil {
		return err
	}
	for _, name := range c.Part {
		if !slices.ContainsFunc(parts, func(p setup.Part) bool { return p.Name == name }) {
			return &ExitError{exitUsage, fmt.Errorf("no part %q in %s; the parts are: %s", name, environment.Dir, names(parts))}
		}
	}
	var gone []string
	var freed int64
	var list strings.Builder
	for _, part := range parts {
		verb := "removed"
		switch {
		case len(c.Part) > 0 && !slices.Contains(c.Part, part.Name):
			continue
		case len(c.Part) == 0 && part.Kept && !c.All:
			verb = "kept"
		default:
			gone, freed = append(gone, part.Name), freed+part.Bytes
			if c.DryRun {
				verb = "would remove"
			}
		}
		fmt.Fprintf(&list, "%-12s %8s  %s\n", verb, setup.Bytes(part.Bytes), part.Name)
	}
	if !c.DryRun && len(gone) > 0 {
		if err := environment.Remove(ctx, gone, output.Err); err != nil {
			return err
		}
	}
	if !output.Quiet || c.DryRun { // a dry run is asked for this list
		fmt.Fprintf(output.Out, "%s%-12s %8s\n", &list, "total", setup.Bytes(freed))
	}
	return nil
}

func names(parts []setup.Part) string {
	var all []string
	for _, part := range parts {
		all = append(all, part.Name)
	}
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}
