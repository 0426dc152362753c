package main

import (
	"errors"
	"fmt"
	"os"

	"woodscape.example/woodkit/internal/home"
)

// keepElsewhere is for a command that runs outside of every checkout. It sets WOODKIT_HOME to a folder for records in the
// user's folder for data, so that worker processes know it too. If it makes the folder, it prints the path.
func keepElsewhere(output Output) error {
	if _, err := home.Find(); !errors.Is(err, home.ErrNotFound) {
		return nil // other errors are reported where the home is needed
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
