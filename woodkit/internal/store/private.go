package store

import (
	"fmt"
	"os"
)

// privateMode lets nobody but the owner list a folder or open what is in it.
const privateMode = 0o700

// PrivateFolder makes a folder that only its owner can use, and closes one that is open to others.
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
