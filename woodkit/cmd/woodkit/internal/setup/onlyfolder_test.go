package setup

import (
	"os"
	"path/filepath"
	"testing"
)

// TestOnlyFolder checks that folders of killed set-ups are removed and that other folders stay.
func TestOnlyFolder(t *testing.T) {
	tmp := t.TempDir()
	for _, name := range []string{"warm-1", "warm-2/go-build7", "wk-17", "gonb_12345678"} {
		if err := os.MkdirAll(filepath.Join(tmp, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := onlyFolder(tmp, "warm-")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	entries, err := os.ReadDir(tmp)
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if err != nil || len(names) != 3 || names[0] != "gonb_12345678" || names[1] != filepath.Base(folder) || names[2] != "wk-17" {
		t.Errorf("the folders are %q, %v", names, err)
	}
}
