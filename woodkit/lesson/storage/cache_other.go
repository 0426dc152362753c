//go:build !linux

package storage

import "fmt"

// forget cannot do this here.
func forget(path string) error {
	return fmt.Errorf("%w: only Linux drops single files from its cache; restart the machine to read %s cold", errNotHere, path)
}
