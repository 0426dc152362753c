package main

import (
	"fmt"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/leftovers"
)

// begin removes what killed commands left, and makes the folder for what this one starts and writes. What cannot be removed
// is no reason not to begin.
func begin(environment *setup.Environment, output Output) (*leftovers.Owner, error) {
	owner, err := environment.Own()
	if err == nil && owner.Left != nil {
		fmt.Fprintln(output.Err, "note:", oneLine(owner.Left))
	}
	return owner, err
}
