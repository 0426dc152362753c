package main

import (
	"fmt"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/leftovers"
)

// begin removes what killed commands left behind, and makes this command's folder for temporary files. If something cannot be
// removed, begin prints a note and goes on.
func begin(environment *setup.Environment, output Output) (*leftovers.Owner, error) {
	owner, err := environment.Own()
	if err == nil && owner.Left != nil {
		fmt.Fprintln(output.Err, "note:", oneLine(owner.Left))
	}
	return owner, err
}
