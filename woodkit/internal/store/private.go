package store

import (
	"fmt"
	"os"
)

// privateMode allows only the owner to list a folder or to open what is in it.
const privateMode = 0o700

// PrivateFolder creates a folder that only its owner can use. If the folder exists and is open to others, PrivateFolder
// closes it to them.
func PrivateFolder(dir string) error {
	if err := os.MkdirAll(dir, privateMode); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() == privateMode {
		return err
	}
	if err := os.Chmod(dir, privateMode); err != nil {
		return fmt.Errorf("closing the folder to other users: %w; remove the folder", err)
	}
	return nil
}
