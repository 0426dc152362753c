package woodkit

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/leftbehind"
)

// TestMain gives the tests a .woodkit folder of their own: no run of a test is a record of the reader's.
func TestMain(m *testing.M) {
	if way := os.Getenv(waitVariable); way != "" {
		scanDeadStorage(way)
		os.Exit(0)
	}
	if leftbehind.Child() { // a worker or another child of a test: it has the parent's folder
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "woodkit-test")
	if err == nil {
		err = os.Setenv(home.Variable, filepath.Join(dir, ".woodkit"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "preparing the tests:", err)
		os.Exit(1)
	}
	code := leftbehind.Run(m, ".zip (deleted)") // archives stay open as long as the process
	os.RemoveAll(dir)
	os.Exit(code)
}
