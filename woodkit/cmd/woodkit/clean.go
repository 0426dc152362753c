package main

import (
	"context"
	"errors"
)

// CleanCommand removes what was made.
type CleanCommand struct{}

// Run removes it.
func (CleanCommand) Run(ctx context.Context, output Output) error {
	return errors.New("not yet")
}
