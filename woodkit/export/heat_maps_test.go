package export

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

func TestHeatMapsWithoutAFrameAreNoPictures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "heat")
	woodtest.WantError(t, HeatMaps{}.WritePNG(dir, Provenance{}), nil, dir, "no frame")
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder was made: %v", err)
	}
}
