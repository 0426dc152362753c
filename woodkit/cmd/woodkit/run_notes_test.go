package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/find"
)

// TestRunSaysWhatIsOddAboutItsData: it prints what is left out, and what cannot be opened. With --quiet it prints only what
// changes the numbers.
func TestRunSaysWhatIsOddAboutItsData(t *testing.T) {
	dir := tinyDataset(t, 2)
	if err := os.WriteFile(filepath.Join(dir, masks, "IMG_1.png"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		variables []string
		quiet     bool
		want      []string
	}{
		{[]string{dir}, false, []string{"IMG_1.png", "no image"}},
		{[]string{dir}, true, []string{"IMG_1.png"}},
		{[]string{"/nowhere", dir}, true, []string{"IMG_1.png"}},
		{[]string{dir, filepath.Join(dir, "none")}, true, []string{"none"}},
		{[]string{""}, false, nil},
		{nil, false, nil},
	} {
		var environ []string
		for _, value := range test.variables {
			environ = append(environ, find.DirVariable+"="+value)
		}
		var errs bytes.Buffer
		new(DataFlags).note(environ, Output{Out: &bytes.Buffer{}, Err: &errs, Quiet: test.quiet})
		if strings.Count(errs.String(), "\n") != len(test.want) {
			t.Errorf("%q, quiet %v: %q, want %d lines", test.variables, test.quiet, errs.String(), len(test.want))
		}
		for _, word := range test.want {
			if !strings.Contains(errs.String(), word) {
				t.Errorf("%q, quiet %v: %q does not say %q", test.variables, test.quiet, errs.String(), word)
			}
		}
	}
}
