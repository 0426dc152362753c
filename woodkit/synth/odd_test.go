package synth

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/regular/oddtest"
)

// TestInfoInAnOddPlace calls ReadInfo when a pipe, a socket or a device is in the file's place.
func TestInfoInAnOddPlace(t *testing.T) {
	for _, odd := range oddtest.All {
		t.Run(odd.Name, func(t *testing.T) {
			dir := t.TempDir()
			odd.Put(t, filepath.Join(dir, infoFile))
			oddtest.InTime(t, "reading", func() {
				if _, err := ReadInfo(dir); err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrIncomplete) {
					t.Errorf("%v, want an error about what lies there", err)
				}
			})
		})
	}
}
