package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/lesson/classroom"
)

// ShareCommand writes the guesses and measurements that a reader gives to a teacher.
type ShareCommand struct {
	Nickname string `placeholder:"NAME" help:"The name under which your guesses are shown. Without it, woodkit asks you."`
}

// Help is shown below the usage line.
func (ShareCommand) Help() string {
	return `Writes your guesses from JupyterLab (Predict) together with what this machine measured, and the exercises that you passed, as one
JSON object per line. A teacher reads the lines with woodkit class. They say in which order you guessed, and not when. The nickname is all that they say about you: they contain no other name of yours, no name
of the machine and no path. A guess that you left as your copy of the notebook had it is marked as a default.

Examples:
  go tool woodkit share > mine.jsonl                  asks for a nickname
  go tool woodkit share --nickname Gopher             prints the lines
  go tool woodkit share --nickname Gopher > mine.jsonl`
}

// Run writes the lines.
func (c ShareCommand) Run(output Output) error {
	if c.Nickname == "" {
		if _, ok := setup.Terminal(os.Stdin); !ok {
			return &ExitError{exitUsage, errors.New("share: no nickname, and no terminal to ask for one; give --nickname NAME")}
		}
		var err error
		if c.Nickname, err = ask(os.Stdin, output.Err, "Nickname: "); err != nil {
			return err
		}
	}
	if err := classroom.CheckNickname(c.Nickname); err != nil {
		return &ExitError{exitUsage, fmt.Errorf("share: %w", err)}
	}
	place, err := home.Find()
	if err != nil {
		return fmt.Errorf("share: %w", err)
	}
	defaults := lab.Defaults(filepath.Join(place.Checkout, "notebooks"), filepath.Join(place.Dir, "lab"))
	shares, err := classroom.Shares(c.Nickname, defaults)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(output.Out)
	for _, s := range shares {
		if err := encoder.Encode(s); err != nil {
			return fmt.Errorf("writing the guesses: %w", err)
		}
	}
	return nil
}

// ask prints a question and returns the line that answers it.
func ask(in io.Reader, out io.Writer, question string) (string, error) {
	fmt.Fprint(out, question)
	lines := bufio.NewScanner(in)
	if !lines.Scan() {
		if err := lines.Err(); err != nil {
			return "", fmt.Errorf("asking for the nickname: %w", err)
		}
		return "", &ExitError{exitUsage, errors.New("share: no nickname was given")}
	}
	return lines.Text(), nil
}
