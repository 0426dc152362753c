package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/layout"
	"woodscape.example/woodkit/partial"
)

// ItemsCommand lists the masks of a data set for scan --items.
type ItemsCommand struct {
	Dir string `arg:"" optional:"" help:"The data set: a folder or zip archive. Without it: $$WOODSCAPE_DIR, else the sample that set-up made."`
	layoutFlags
	Shards int    `placeholder:"N" help:"Write N lists of about equal bytes into --out, in place of one list on standard output."`
	Out    string `placeholder:"DIR" help:"The folder for the lists of --shards: shard-0.txt, shard-1.txt and so on. It is made if needed."`
}

// Help is shown below the usage line.
func (ItemsCommand) Help() string {
	return `Lists all masks, one per line: an absolute path, or archive.zip!entry, then a tab and the bytes that are read from storage.
The order is always the same. Entries of an archive come in the order in which they lie in it.

A backslash in a name is written as \\, an exclamation mark as \!, a tab as \t, a newline as \n, a carriage return as \r, and any
other control character or byte that is not UTF-8 as \x and two hexadecimal digits. scan --items reads these lines back.

On standard error stand the flags that scan --items takes for these masks. woodkit/partial/README.md shows how to run such scans
on many machines.

Examples:
  go tool woodkit items ~/WoodScape
  go tool woodkit items ~/WoodScape --shards 16 --out shards
  go tool woodkit items semantic_annotations.zip --shards 4 --out shards
  go tool woodkit items ~/cityscapes --layout cityscapes > items.txt`
}

// mostShards is the largest number of lists, far beyond the tasks of any array job.
const mostShards = 1_000_000

// Validate refuses flags that do not go together.
func (c ItemsCommand) Validate() error {
	switch {
	case c.Shards < 0 || c.Shards > mostShards:
		return fmt.Errorf("--shards %d: must be 1 to %d", c.Shards, mostShards)
	case (c.Shards == 0) != (c.Out == ""):
		return errors.New("--shards N and --out DIR belong together")
	}
	return nil
}

// Run writes the list, or the lists.
func (c ItemsCommand) Run(ctx context.Context, output Output) error {
	options, err := c.options()
	if err != nil {
		return &ExitError{Code: exitUsage, Err: err}
	}
	ds, err := openWithin(ctx, c.Dir, options...)
	if err != nil {
		return err
	}
	showNotes(output, ds)
	items, err := ds.Items()
	if err != nil {
		return err
	}
	if c.Shards == 0 {
		err = partial.WriteItems(output.Out, items)
	} else {
		err = c.writeShards(ctx, partial.Shards(items, c.Shards))
	}
	if err != nil {
		return err
	}
	bytes := int64(0)
	for _, item := range items {
		bytes += item.Bytes
	}
	fmt.Fprintf(output.Progress(), "%s, %s; scan them with %s\n", unit.Several(len(items), "item", "items"), setup.Bytes(bytes), strings.Join(c.workerFlags(ds), " "))
	return nil
}

// writeShards writes the lists. It refuses a folder in which lists of an earlier run would remain, because their items would be
// scanned twice.
func (c ItemsCommand) writeShards(ctx context.Context, shards [][]woodkit.Item) error {
	if err := os.Mkdir(c.Out, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("--out %s: making the folder: %w", c.Out, err)
	}
	entries, err := os.ReadDir(c.Out)
	if err != nil {
		return fmt.Errorf("--out %s: %w", c.Out, err)
	}
	for _, entry := range entries {
		number, list := strings.CutPrefix(strings.TrimSuffix(entry.Name(), ".txt"), "shard-")
		if n, err := strconv.Atoi(number); list && err == nil && n >= len(shards) {
			return fmt.Errorf("--out %s: there is %s of an earlier run with more lists, whose items would be scanned twice; remove it, or take an empty folder", c.Out, entry.Name())
		}
	}
	for i, items := range shards {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		file, err := newPendingFile("--out", filepath.Join(c.Out, fmt.Sprintf("shard-%d.txt", i)))
		if err == nil {
			err = file.write(func(w io.Writer) error { return partial.WriteItems(w, items) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// workerFlags returns the flags with which scan --items scans the masks of a data set.
func (f layoutFlags) workerFlags(ds *woodkit.Dataset) []string {
	flags := []string{"--layout", ds.Layout}
	if masks := f.of(ds).Masks; masks != "" {
		flags = append(flags, "--masks", forShell(masks))
	}
	classes := forShell(f.Classes)
	if classes == "" && ds.Layout != layout.Files("", "").Name { // all other layouts have their own table
		if own, err := woodkit.ReadClasses(ds.Layout); err == nil && slices.Equal(own, ds.Classes) {
			classes = ds.Layout
		}
	}
	if file := os.Getenv(find.ClassesVariable); classes == "" && file != "" {
		if own, err := woodkit.ReadClasses(file); err == nil && slices.Equal(own, ds.Classes) {
			classes = forShell(file)
		}
	}
	if classes == "" {
		classes = "FILE (a file with the data set's class table)"
	}
	return append(flags, "--classes", classes, "--size", sizeFlag{ds.Size}.String())
}

// forShell writes a word so that a shell reads it as it is: in quotes where it needs them.
func forShell(word string) string {
	if !strings.ContainsAny(word, " \t\n'\"\\`$&;|<>()[]{}*?!#~") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
