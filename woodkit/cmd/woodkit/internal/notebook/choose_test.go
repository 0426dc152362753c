package notebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChoose(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(t.TempDir(), "elsewhere.ipynb")
	namesake := filepath.Join(t.TempDir(), "02b-more.ipynb")
	names := []string{"01-get-your-time-back.ipynb", "02-laboratory.ipynb", "02b-more.ipynb", "05-a.ipynb", "05-b.ipynb"}
	for _, name := range append(names, "README.md", ".hidden.ipynb") {
		touch(t, filepath.Join(dir, name))
	}
	touch(t, other)
	touch(t, namesake)
	if err := os.Mkdir(filepath.Join(dir, "06-folder.ipynb"), 0o755); err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(dir, name) }

	listed, err := List(dir)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, name := range names {
		want = append(want, at(name))
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("list: %s", diff)
	}

	for _, test := range []struct {
		name    string
		names   []string
		want    []string
		wantErr string
	}{
		{"before the hyphen", []string{"01"}, []string{at(names[0])}, ""},
		{"02 is not 02b", []string{"02"}, []string{at(names[1])}, ""},
		{"02b", []string{"02b"}, []string{at(names[2])}, ""},
		{"file name", []string{"02b-more.ipynb"}, []string{at(names[2])}, ""},
		{"without extension", []string{"02b-more"}, []string{at(names[2])}, ""},
		{"path", []string{other}, []string{other}, ""},
		{"path of a known one", []string{dir + "/./01-get-your-time-back.ipynb"}, []string{at(names[0])}, ""},
		{"each once, in the order asked for", []string{"02b", "01", "02b-more"}, []string{at(names[2]), at(names[0])}, ""},
		{"ambiguous", []string{"05"}, nil, "05-a.ipynb, 05-b.ipynb"},
		{"unknown", []string{"0"}, nil, `no notebook "0": the notebooks are 01-get-your-time-back.ipynb, 02-`},
		{"missing path", []string{"nowhere/01.ipynb"}, nil, "no notebook"},
		{"folder", []string{dir}, nil, "no notebook"},
		{"other file", []string{at("README.md")}, nil, "does not end in .ipynb"},
		{"empty name", []string{""}, nil, "no notebook"},
		{"no name", nil, want, ""},
		{"of the same file name", []string{"02b", namesake}, nil, "two notebooks are called 02b-more.ipynb"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Choose(dir, test.names)
			if (err != nil) != (test.wantErr != "") || err != nil && !strings.Contains(err.Error(), test.wantErr) {
				t.Errorf("got error %v, want %q", err, test.wantErr)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChooseInAnEmptyFolder(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing")} {
		if _, err := Choose(dir, []string{"01"}); err == nil || !strings.Contains(err.Error(), "the folder has no notebooks") {
			t.Errorf("%s: got error %v", dir, err)
		}
		if got, err := Choose(dir, nil); err == nil {
			t.Errorf("%s: got %q for all notebooks, want an error", dir, got)
		}
	}
}

func touch(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
}
