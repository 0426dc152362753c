package synth

import (
	"errors"
	"os"
	"path/filepath"
)

// These are the folders of a set, as in WoodScape.
const (
	maskFolder        = "semantic_annotations/gtLabels"
	imageFolder       = "rgb_images"
	calibrationFolder = "calibration"
)

// errNotOurs means that Generate was asked to write into a folder that holds something else.
var errNotOurs = errors.New("the folder is not empty and holds no synthetic set; choose another folder")

// writeFile writes a file under a temporary name and then renames it, so that no half-written file looks complete.
func writeFile(path string, data []byte) error {
	temporary := filepath.Join(filepath.Dir(path), partPrefix+filepath.Base(path))
	if err := os.WriteFile(temporary, data, 0o644); err != nil {
		os.Remove(temporary)
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		os.Remove(temporary)
		return err
	}
	return nil
}

// partPrefix is the beginning of the name of a file that is still being written.
const partPrefix = ".part-"
