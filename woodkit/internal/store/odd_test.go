package store

import (
	"errors"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/regular"
	"woodscape.example/woodkit/internal/regular/oddtest"
)

// TestOddThings reads and writes documents when something else lies in their place.
func TestOddThings(t *testing.T) {
	accept := func(int) error { return nil }
	for _, odd := range oddtest.All {
		t.Run(odd.Name, func(t *testing.T) {
			dir := t.TempDir()
			odd.Put(t, filepath.Join(dir, "a.json"))
			odd.Put(t, filepath.Join(dir, "a.more.json.gz"))
			if err := Save(dir, "b", 7); err != nil {
				t.Fatal(err)
			}
			oddtest.InTime(t, "reading", func() {
				_, read := Read[int](filepath.Join(dir, "a.json"))
				_, unpack := Unpack(dir, "a", "more", accept)
				for name, err := range map[string]error{"Read": read, "Unpack": unpack} {
					if kind := (*regular.Error)(nil); !errors.As(err, &kind) || kind.Kind != odd.Kind {
						t.Errorf("%s: %v, want %s", name, err, odd.Kind)
					}
				}
				documents, setAside, err := Load(dir, accept)
				if len(documents) != 1 || len(setAside) != 1 || err != nil {
					t.Errorf("%d documents, set aside %q, %v; want one each", len(documents), setAside, err)
				}
			})
			odd.Put(t, filepath.Join(dir, "a.json"))
			oddtest.InTime(t, "writing", func() {
				if err := Save(dir, "a", 8); err != nil {
					t.Error(err)
				}
				if got, err := Read[int](filepath.Join(dir, "a.json")); got != 8 || err != nil {
					t.Errorf("%d, %v; want 8", got, err)
				}
			})
		})
	}
}
