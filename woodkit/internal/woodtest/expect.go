package woodtest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// WantError fails the test unless err wraps target and its text contains all the words.
func WantError(t *testing.T, err, target error, words ...string) {
	t.Helper()
	if target != nil && !errors.Is(err, target) || err == nil {
		t.Fatalf("error %v, want one that is %v", err, target)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("error %q does not say %q", err, word)
		}
	}
}

// WantFacts fails the test unless the text has all these facts in this order, such as names and numbers. How it is worded
// otherwise is free.
func WantFacts(t testing.TB, what, text string, facts ...string) {
	t.Helper()
	rest := text
	for _, fact := range facts {
		_, after, found := strings.Cut(rest, fact)
		if !found {
			t.Errorf("%s: %q does not say %q, in this order", what, text, facts)
			return
		}
		rest = after
	}
}

// Output runs do with standard output redirected, and returns what do printed.
func Output(t testing.TB, do func()) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stdout"))
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = stdout }()
	do()
	data, err := os.ReadFile(file.Name())
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// SecondMask is the file of the data set's second mask.
const SecondMask = "semantic_annotations/gtLabels/00001_RV.png"

// ErrDisk is the error of reading from a broken disk.
var ErrDisk = errors.New("input/output error")
