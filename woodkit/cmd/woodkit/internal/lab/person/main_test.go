package person

import (
	"os"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
	"woodscape.example/woodkit/internal/leftbehind"
)

// shared is the server of most tests. Two notebooks at a time, as of two people, show that none depends on the others, and
// one waits while the other works.
var shared labtest.Shared

func TestMain(m *testing.M) {
	os.Exit(leftbehind.Run(labtest.Tests(m, &shared), "org.chromium.")) // these descriptors belong to the browser
}
