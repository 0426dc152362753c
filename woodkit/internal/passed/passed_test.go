package passed

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/woodtest"
)

func TestMain(m *testing.M) { os.Exit(woodtest.Main(m)) }

func TestPassesAreKeptForAReader(t *testing.T) {
	home := woodtest.OwnHome(t)
	names := func(want ...string) {
		t.Helper()
		if got, err := Names(); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	note := func(name string) {
		t.Helper()
		if err := Note(name); err != nil {
			t.Error(err)
		}
	}
	note("depth") // nobody reads
	names()
	t.Setenv(cell.ReaderVariable, "1")
	note("exercise-7")
	note("depth")
	note("depth")
	names("depth", "exercise-7")
	if err := Note("exercise-99"); err == nil {
		t.Error("an unknown exercise is noted")
	}
	for name, text := range map[string]string{"a": "junk", "b": `{"exercise":"other"}`} {
		if err := os.WriteFile(filepath.Join(home, Folder, "reader", name+".json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	names("depth", "exercise-7")
}
