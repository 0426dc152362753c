package woodkit

import (
	"os"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

func TestMain(m *testing.M) { os.Exit(woodtest.Main(m, ".zip (deleted)", ".ZIP (deleted)")) }
