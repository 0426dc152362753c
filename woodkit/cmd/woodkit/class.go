package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/regular"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/lesson/classroom"
)

// ClassCommand draws the guesses of a class beside its measurements.
type ClassCommand struct {
	File []string `arg:"" help:"Files that woodkit share wrote. One file can hold the lines of several readers."`
	Out  string   `placeholder:"DIR" help:"Folder for the figures (default: .woodkit/class)."`
}

// Help is shown below the usage line.
func (ClassCommand) Help() string {
	return `Draws one PNG per question, with everybody's guesses beside what each machine measured. Prints a table of the questions, one of
the readers, with how far off the first and the last half of their guesses were, one of the strategies that somebody guessed
again for another task, and one of the exercises. If a file has several lines for one nickname and question, the last one
counts. Damaged lines and lines of another version are named and left out. Then the exit status is 3.

Examples:
  go tool woodkit class ada.jsonl grace.jsonl
  go tool woodkit class everybody.jsonl --out figures`
}

// Run reads the files, prints the table and draws the figures.
func (c ClassCommand) Run(ctx context.Context, output Output) error {
	class, refused, err := c.read()
	for _, line := range refused {
		fmt.Fprintln(output.Err, "left out:", line)
	}
	if err != nil {
		return err
	}
	if len(class) == 0 {
		return fmt.Errorf("class: no guesses in %s; go tool woodkit share writes them", strings.Join(c.File, ", "))
	}
	dir, err := c.folder()
	if err != nil {
		return err
	}
	printTables(output, class)
	names := map[string]bool{}
	for _, question := range class.Questions() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		file := filepath.Join(dir, pictureName(question, names))
		if err := class.Figure(question).Save(file); err != nil {
			return fmt.Errorf("drawing %q: %w", question, err)
		}
		fmt.Fprintln(output.Out, "written:", file)
	}
	if len(refused) > 0 {
		return &ExitError{exitFrames, fmt.Errorf("class: %s left out", unit.Several(len(refused), "line is", "lines are"))}
	}
	return nil
}

// printTables prints the tables of questions, readers, strategies guessed again, and exercises. It leaves out those that have no rows.
func printTables(output Output, class classroom.Classroom) {
	questions, exercises := class.Table(), class.Exercises()
	readers, sentences := class.Readers()
	for _, table := range []woodkit.Table{questions, readers, class.Again(), exercises} {
		if len(table.Rows) > 0 {
			fmt.Fprintln(output.Out, table)
		}
	}
	for _, sentence := range sentences {
		fmt.Fprintln(output.Out, sentence)
	}
}

// read reads all files. It stops at the first file that cannot be read.
func (c ClassCommand) read() (class classroom.Classroom, refused []string, err error) {
	for _, name := range c.File {
		file, err := regular.Open(name)
		if err != nil {
			return nil, refused, fmt.Errorf("class: %w", err)
		}
		shares, bad, err := classroom.ReadShares(name, file)
		err = errors.Join(err, file.Close())
		class, refused = append(class, shares...), append(refused, bad...)
		if err != nil {
			return nil, refused, fmt.Errorf("class: %w", err)
		}
	}
	return class, refused, nil
}

// folder makes the folder for the figures and returns its path.
func (c ClassCommand) folder() (string, error) {
	dir := c.Out
	if dir == "" {
		place, err := home.Find()
		if err != nil {
			return "", fmt.Errorf("class: %w; or name a folder with --out", err)
		}
		dir = filepath.Join(place.Dir, "class")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("class: making the folder for the figures: %w", err)
	}
	return dir, nil
}

// pictureName turns a question into a file name, such as "heat-maps-queue.png". A number tells equal names apart.
func pictureName(question string, taken map[string]bool) string {
	words := strings.FieldsFunc(strings.ToLower(question), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	name := strings.Join(words, "-")
	const longest = 60 // a file's name has at most 255 bytes
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[:longest])
	}
	if name == "" {
		name = "question"
	}
	for n := 1; ; n++ {
		file := name + ".png"
		if n > 1 {
			file = fmt.Sprintf("%s-%d.png", name, n)
		}
		if !taken[file] {
			taken[file] = true
			return file
		}
	}
}
