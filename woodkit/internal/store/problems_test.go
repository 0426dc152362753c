package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wide makes a folder with documents of these names, which every user can access.
func wide(t *testing.T, names ...string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(os.Chmod(dir, 0o700), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := Save(dir, name, document{name, 1}); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func takeAll(document) error { return nil }

// listed returns the names of the documents that Load returns, and of the files with a problem. The latter say "aside"
// if the file was set aside.
func listed(t *testing.T, dir string) (names, problems []string) {
	t.Helper()
	documents, found, err := Load(dir, takeAll)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		names = append(names, d.Name[:min(len(d.Name), 20)])
	}
	for _, p := range found {
		name := p.File
		if p.Aside {
			name += " aside"
		}
		problems = append(problems, name)
		if !strings.Contains(p.Error(), p.File) {
			t.Errorf("%q does not name the file %s", p.Error(), p.File)
		}
	}
	return names, problems
}

// TestOnlyDamagedDocumentsAreSetAside: files that cannot be read stay where they are, and sound ones are returned.
func TestOnlyDamagedDocumentsAreSetAside(t *testing.T) {
	for name, test := range map[string]struct {
		make  func(t *testing.T, path string) error
		aside bool
	}{
		"half a document": {func(t *testing.T, path string) error { return os.WriteFile(path, []byte(`{"Name":`), 0o644) }, true},
		"empty":           {func(t *testing.T, path string) error { return os.WriteFile(path, nil, 0o644) }, true},
		"not allowed":     {func(t *testing.T, path string) error { return os.WriteFile(path, []byte(`{}`), 0) }, false},
		"a circle":        {func(t *testing.T, path string) error { return os.Symlink(filepath.Base(path), path) }, false},
		"a pipe":          {func(t *testing.T, path string) error { return syscall.Mkfifo(path, 0o644) }, false},
		"a device":        {func(t *testing.T, path string) error { return os.Symlink("/dev/zero", path) }, false},
		"a folder":        {func(t *testing.T, path string) error { return os.Mkdir(path, 0o755) }, false},
		"too large": {func(t *testing.T, path string) error {
			return os.WriteFile(path, []byte(`{"Name": "`+strings.Repeat("x", maxDocument)+`"}`), 0o644)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := wide(t, "a", "c")
			if err := test.make(t, filepath.Join(dir, "b.json")); err != nil {
				t.Fatal(err)
			}
			asNobody(t)
			want := "b.json"
			if test.aside {
				want += " aside"
			}
			names, problems := listed(t, dir)
			if diff := cmp.Diff([]string{"a", "c"}, names); diff != "" {
				t.Errorf("listed (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{want}, problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if _, err := os.Lstat(filepath.Join(dir, "b.json")); (err == nil) == test.aside {
				t.Errorf("in its place: %v, want it set aside: %v", err, test.aside)
			}
			if _, err := os.Lstat(filepath.Join(dir, "damaged", "b.json")); (err == nil) != test.aside {
				t.Errorf("set aside: %v, want %v", err, test.aside)
			}
		})
	}
}

// TestWhatBelongsToADamagedDocumentGoesWithIt: its own packed parts move, but not those of other documents.
func TestWhatBelongsToADamagedDocumentGoesWithIt(t *testing.T) {
	dir := wide(t, "run-1", "run-10")
	for _, name := range []string{"run-1", "run-10"} {
		if err := Pack(dir, name, "spans", document{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "run-1.json", `{"Name":`)
	if names, problems := listed(t, dir); cmp.Diff([]string{"run-10"}, names) != "" || cmp.Diff([]string{"run-1.json aside"}, problems) != "" {
		t.Errorf("listed %v, problems %v", names, problems)
	}
	for name, moved := range map[string]bool{"run-1.json": true, "run-1.spans.json.gz": true, "run-10.json": false, "run-10.spans.json.gz": false} {
		if _, err := os.Stat(filepath.Join(dir, "damaged", name)); (err == nil) != moved {
			t.Errorf("%s set aside: %v, want %v", name, err, moved)
		}
		if _, err := os.Stat(filepath.Join(dir, name)); (err != nil) != moved {
			t.Errorf("%s in its place: %v, want %v", name, err, !moved)
		}
	}
}

// TestAReadOnlyStoreListsTheSoundOnes: a damaged document cannot be set aside there, but it is named.
func TestAReadOnlyStoreListsTheSoundOnes(t *testing.T) {
	dir := wide(t, "a", "c")
	write(t, dir, "b.json", "no document")
	if err := os.WriteFile(filepath.Join(dir, "a.spans.json.gz"), []byte("no gzip"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	asNobody(t)
	for range 2 {
		if names, problems := listed(t, dir); cmp.Diff([]string{"a", "c"}, names) != "" || cmp.Diff([]string{"b.json"}, problems) != "" {
			t.Errorf("listed %v, problems %v", names, problems)
		}
	}
	_, err := Unpack(dir, "a", "spans", takeAll)
	if err == nil || !strings.Contains(err.Error(), "a.spans.json.gz") || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("damaged spans: %v; want the file's name, and that it could not be set aside", err)
	}
}

// TestAFolderWhoseFilesCannotBeReadSaysSo: a folder that can be listed but not entered is not an empty folder.
func TestAFolderWhoseFilesCannotBeReadSaysSo(t *testing.T) {
	dir := wide(t, "a")
	if err := os.Chmod(dir, 0o444); err != nil {
		t.Fatal(err)
	}
	asNobody(t)
	if documents, problems, err := Load(dir, takeAll); err == nil && len(problems) == 0 {
		t.Errorf("%d documents and no error", len(documents))
	}
}

// TestPackedDocumentsThatCannotBeRead: they stay where they are.
func TestPackedDocumentsThatCannotBeRead(t *testing.T) {
	dir := wide(t)
	if err := syscall.Mkfifo(filepath.Join(dir, "a.spans.json.gz"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Unpack(dir, "a", "spans", takeAll); err == nil || !strings.Contains(err.Error(), "a.spans.json.gz") {
		t.Errorf("a pipe: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "a.spans.json.gz")); err != nil {
		t.Error(err)
	}
}

// TestADocumentThatCouldNotBeReadBackIsNotSaved: the document before it stays.
func TestADocumentThatCouldNotBeReadBackIsNotSaved(t *testing.T) {
	dir := wide(t, "a")
	if err := Save(dir, "a", document{Name: strings.Repeat("x", maxDocument)}); err == nil || !strings.Contains(err.Error(), "a:") {
		t.Errorf("error %v", err)
	}
	if names, problems := listed(t, dir); cmp.Diff([]string{"a"}, names) != "" || len(problems) > 0 {
		t.Errorf("listed %v, problems %v", names, problems)
	}
}
