package maskpng_test

import (
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/regular/oddtest"
	"woodscape.example/woodkit/maskpng"
)

// TestOddThingsInAMasksPlace reads where a pipe, a socket or a device lies.
func TestOddThingsInAMasksPlace(t *testing.T) {
	for _, odd := range oddtest.All {
		t.Run(odd.Name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "00000_FV.png")
			odd.Put(t, name)
			oddtest.InTime(t, "reading", func() {
				if _, err := new(maskpng.Decoder).ReadFile(name); err == nil {
					t.Error("no error")
				}
			})
		})
	}
}
