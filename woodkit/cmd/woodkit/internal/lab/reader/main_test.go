package reader

import (
	"os"
	"testing"

	"woodscape.example/woodkit/internal/leftbehind"
)

func TestMain(m *testing.M) { os.Exit(leftbehind.Run(m, "org.chromium.")) } // these descriptors belong to the browser
