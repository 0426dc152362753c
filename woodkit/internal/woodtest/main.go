package woodtest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/home"
)

// Main runs a package's tests with a .woodkit folder of their own and returns the exit status: no run of a test is a record of
// the reader's.
func Main(m *testing.M) int {
	dir, err := os.MkdirTemp("", "woodkit-test")
	if err == nil {
		err = os.Setenv(home.Variable, filepath.Join(dir, ".woodkit"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "preparing the tests:", err)
		return 1
	}
	defer os.RemoveAll(dir)
	return m.Run()
}
