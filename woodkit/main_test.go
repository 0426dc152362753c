package woodkit

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/home"
)

// TestMain gives the tests a .woodkit folder of their own: no run of a test is a record of the reader's.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "woodkit-test")
	if err == nil {
		err = os.Setenv(home.Variable, filepath.Join(dir, ".woodkit"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "preparing the tests:", err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
