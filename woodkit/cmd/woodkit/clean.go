package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// CleanCommand removes what was made.
type CleanCommand struct {
	All    bool     `help:"Also remove what cannot be made again: records of runs, executed notebooks, your copies of them."`
	DryRun bool     `short:"n" help:"Only say what would be removed."`
	Part   []string `arg:"" optional:"" help:"Names of parts, as listed; without any, all that a set-up makes again."`
}

// Help is shown below the flags.
func (CleanCommand) Help() string {
	return `Removes tools, Python environment, caches and synthetic data from .woodkit and says how large they were. Records of runs,
executed notebooks and your copies of notebooks are yours: they go only with --all or by name. Go's own caches are shared with
your other projects and stay; go clean -cache -modcache empties them.

Examples:
  go tool woodkit clean --dry-run   what there is, and how large
  go tool woodkit clean             all that setup makes again
  go tool woodkit clean data        the synthetic data sets alone
  go tool woodkit clean --all       the whole folder`
}

// Run removes it.
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
			return &ExitError{exitUsage, fmt.Errorf("no part %q in %s; there are: %s", name, environment.Dir, names(parts))}
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
	if !output.Quiet || c.DryRun { // the list is all that a dry run is for
		fmt.Fprintf(output.Out, "%s%-12s %8s\n", &list, "together", setup.Bytes(freed))
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
