package setup

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPartsAndRemove(t *testing.T) {
	w := newWorkshop(t)
	if parts, err := w.Parts(); err != nil || parts != nil {
		t.Fatalf("parts without a folder: %v, %v", parts, err)
	}
	for name, text := range map[string]string{
		"bin/gonb": "12345", "records/run.json": "123", "removing-data/half": "1", "data/synthetic-64/info": "12", "lock": "7",
		".DS_Store":             "1", // written by a file manager
		"language-server/gopls": "1",
	} {
		writeFile(t, filepath.Join(w.Dir, name), text)
	}
	parts, err := w.Parts()
	if err != nil {
		t.Fatal(err)
	}
	want := []Part{{".DS_Store", 1, true}, {"bin", 5, false}, {"data", 2, false}, {"language-server", 1, false}, {"records", 3, true}, {"removing-data", 1, false}}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Fatalf("parts (-want +got):\n%s", diff)
	}
	if err := w.Remove(t.Context(), []string{"bin", "removing-data", "not there"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(t.Context(), []string{"data", "language-server"}, nil); err != nil {
		t.Fatal(err)
	}
	parts, err = w.Parts()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Part{{".DS_Store", 1, true}, {"records", 3, true}}, parts); diff != "" {
		t.Errorf("remaining parts (-want +got):\n%s", diff)
	}
	if err := w.Remove(t.Context(), []string{".DS_Store", "records"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(w.Dir); !os.IsNotExist(err) {
		t.Errorf("the empty folder is still there: %v", err)
	}
}

func TestRemoveStaysInside(t *testing.T) {
	w := newWorkshop(t)
	writeFile(t, filepath.Join(w.Checkout, "go.mod"), "module m\n")
	for _, name := range []string{"..", "../go.mod", ".", "a/b", "/", ""} {
		if err := w.Remove(t.Context(), []string{name}, nil); err == nil || !strings.Contains(err.Error(), "not a part") {
			t.Errorf("removing %q: error %v, want a refusal", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(w.Checkout, "go.mod")); err != nil {
		t.Error(err)
	}
}

func TestRemoveWaitsForASetUp(t *testing.T) {
	w := newWorkshop(t)
	writeFile(t, filepath.Join(w.Dir, "bin", "gonb"), "x")
	_, release := otherProcess(t, w.Dir)
	report := &callback{first: release}
	if err := w.Remove(t.Context(), []string{"bin"}, report); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(report.Bytes(), []byte("a set-up is running")) {
		t.Errorf("the report is %q, want that it waits", report.String())
	}
}
