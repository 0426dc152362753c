package main

import (
	"context"
	"errors"
)

// DoctorCommand says what is there and what is wrong.
type DoctorCommand struct{}

// Run examines the environment.
func (DoctorCommand) Run(ctx context.Context, output Output) error {
	return errors.New("not yet")
}
