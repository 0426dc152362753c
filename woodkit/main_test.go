package woodkit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/home"
)

// childVariable tells a process that a test has started it.
const childVariable = "WOODKIT_TEST_CHILD"

// TestMain gives the tests a .woodkit folder of their own: no run of a test is a record of the reader's.
func TestMain(m *testing.M) {
	if way := os.Getenv(waitVariable); way != "" {
		scanDeadStorage(way)
		os.Exit(0)
	}
	if os.Getenv(childVariable) != "" { // a worker or another child of a test: it has the parent's folder
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "woodkit-test")
	if err == nil {
		err = errors.Join(os.Setenv(home.Variable, filepath.Join(dir, ".woodkit")), os.Setenv(childVariable, "1"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "preparing the tests:", err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
