package setup

import (
	"os"
	"path/filepath"

	"woodscape.example/woodkit/internal/store"
)

// privateFolders makes the folders with secrets inaccessible to other users of this machine. Jupyter keeps the token and the
// keys of kernels in one of them, and kernels keep the code of cells in the other.
func (e *Environment) privateFolders() error {
	dirs := []string{e.jupyter(), filepath.Join(e.jupyter(), "runtime")}
	if dir := e.temporary(); dir != os.TempDir() {
		dirs = append(dirs, dir)
	}
	for _, dir := range dirs {
		if err := store.PrivateFolder(dir); err != nil {
			return explain("making the private folder "+dir, err, "")
		}
	}
	return nil
}
