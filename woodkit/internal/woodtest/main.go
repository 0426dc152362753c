package woodtest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/leftbehind"
)

// Main runs a package's tests with their own .woodkit folder, so that no test adds to the reader's records, and returns
// the exit status. A test fails if it leaves a process, a file or a descriptor behind. Descriptors whose target ends in
// one of the allowed texts may stay. A process that a test started shares the folder of its parent.
func Main(m *testing.M, allowed ...string) int {
	if leftbehind.Child() {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "woodkit-test")
	if err == nil {
		err = os.Setenv(home.Variable, filepath.Join(dir, ".woodkit"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "preparing the tests:", err)
		return 1
	}
	defer os.RemoveAll(dir)
	return leftbehind.Run(m, allowed...)
}
