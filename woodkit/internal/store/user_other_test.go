//go:build !linux

package store

import (
	"os"
	"testing"
)

// asNobody skips the test if a superuser runs it, because no mode keeps a superuser from a file.
func asNobody(t *testing.T) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("a superuser may read and write all files")
	}
}
