package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type document struct {
	Name  string
	Count int
}

func TestWhatIsSavedIsLoaded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	want := []document{{"a", 1}, {"b", 2}}
	for _, d := range want {
		if err := Save(dir, d.Name, d); err != nil {
			t.Fatal(err)
		}
	}
	got, setAside, err := Load(dir, func(document) error { return nil })
	if err != nil || len(setAside) != 0 {
		t.Fatalf("set aside %v, error %v", setAside, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents (-saved +loaded):\n%s", diff)
	}
}

func TestAFolderThatIsNotThereHoldsNothing(t *testing.T) {
	got, setAside, err := Load(filepath.Join(t.TempDir(), "nowhere"), func(document) error { return nil })
	if len(got) != 0 || len(setAside) != 0 || err != nil {
		t.Errorf("%v, %v, %v", got, setAside, err)
	}
	if _, err := Read[document](filepath.Join(t.TempDir(), "nowhere.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want fs.ErrNotExist", err)
	}
}

func TestWhatCannotBeReadIsSetAsideAndNamed(t *testing.T) {
	dir := t.TempDir()
	if err := Save(dir, "good", document{"good", 1}); err != nil {
		t.Fatal(err)
	}
	if err := Save(dir, "refused", document{"refused", 2}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "broken.json"), []byte(`{"Name":`), 0o644); err != nil {
		t.Fatal(err)
	}
	got, setAside, err := Load(dir, func(d document) error {
		if d.Count == 2 {
			return errors.New("not this one")
		}
		return nil
	})
	if err != nil || len(got) != 1 || got[0].Name != "good" {
		t.Errorf("loaded %v, error %v; want the good one alone", got, err)
	}
	if len(setAside) != 2 || setAside[0].File != "broken.json" || setAside[1].File != "refused.json" || setAside[1].Err.Error() != "not this one" {
		t.Errorf("set aside: %v", setAside)
	}
	for _, name := range []string{"broken.json", "refused.json"} {
		if _, err := os.Stat(filepath.Join(dir, "damaged", name)); err != nil {
			t.Error(err)
		}
	}
}

func TestReplacingLeavesOneFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	for _, text := range []string{"first", "second"} {
		if err := Replace(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("the file holds %q, %v; want %q", got, err, text)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%d entries are left, %v; want the file alone", len(entries), err)
	}
	if err := Replace(filepath.Join(dir, "missing", "a"), nil); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "missing") {
		t.Errorf("error %v, want fs.ErrNotExist and the file's name", err)
	}
}

func TestReplacingFailsWithoutATrace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "taken")
	if err := os.MkdirAll(filepath.Join(path, "by a folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, []byte("x")); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names the file", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d entries are left, %v; want the folder alone", len(entries), err)
	}
	if err := Save(dir, "function", func() {}); err == nil || !strings.Contains(err.Error(), "function") {
		t.Errorf("error %v, want one that names the document", err)
	}
}
