package timing

import (
	"os"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

func TestMain(m *testing.M) {
	if way := os.Getenv(waitVariable); way != "" {
		scanDeadStorage(way)
		os.Exit(0)
	}
	os.Exit(woodtest.Main(m))
}
