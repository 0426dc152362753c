// Package setuptest gives tests the environment of this checkout.
package setuptest

import (
	"os"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// Environment returns the environment of this checkout. It makes it if it is missing.
func Environment(t *testing.T) *setup.Environment {
	t.Helper()
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Log("making sure that the environment is there (go tool woodkit setup): minutes the first time, then a moment")
	if err := environment.Setup(t.Context(), os.Stderr, true); err != nil {
		t.Fatal(err)
	}
	return environment
}
