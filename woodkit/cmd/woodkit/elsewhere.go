package main

import (
	"errors"
	"fmt"
	"os"

	"woodscape.example/woodkit/internal/home"
)

// keepElsewhere gives a command that runs outside of every checkout a folder for records in the user's own, as if WOODKIT_HOME
// named it, so that worker processes know it too. The folder is named when it is made.
func keepElsewhere(output Output) error {
	if _, err := home.Find(); !errors.Is(err, home.ErrNotFound) {
		return nil // what else is wrong, says who looks for it
	}
	dir, err := home.UserDir()
	if err != nil {
		return err
	}
	if _, err := os.Stat(dir); err != nil {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("making a folder for records: %w; set %s to another", err, home.Variable)
		}
		fmt.Fprintf(output.Err, "records of runs go to %s; %s names another folder\n", dir, home.Variable)
	}
	return os.Setenv(home.Variable, dir)
}
