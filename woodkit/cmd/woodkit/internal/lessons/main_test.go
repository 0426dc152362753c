package lessons

import (
	"os"
	"testing"

	"woodscape.example/woodkit/internal/leftbehind"
)

func TestMain(m *testing.M) { os.Exit(leftbehind.Run(m)) }
