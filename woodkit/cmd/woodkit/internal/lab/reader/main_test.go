package reader

import (
	"os"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
	"woodscape.example/woodkit/internal/leftbehind"
)

func TestMain(m *testing.M) { os.Exit(leftbehind.Run(labtest.Tests(m), "org.chromium.")) } // these descriptors belong to the browser
