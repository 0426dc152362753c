package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/synth"
)

// small is a data set with few masks, which have a sixteenth of WoodScape's pixels.
func small(t *testing.T, frames int) *woodkit.Dataset {
	t.Helper()
	dir := t.TempDir()
	for i := range frames {
		mask := smallMask(i)
		if err := os.WriteFile(filepath.Join(dir, mask.name), mask.file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ds, err := woodkit.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

type namedFile struct {
	name string
	file []byte
}

var smallMasks []namedFile // those that a test has needed so far

// smallMask returns every fourth pixel of every fourth row of a synthetic mask.
func smallMask(index int) namedFile {
	for i := len(smallMasks); i <= index; i++ {
		name, whole := synth.Mask(1, i)
		var file bytes.Buffer
		_ = synth.WriteMask(&file, woodtest.Thinned(whole, 4)) // a buffer takes all
		smallMasks = append(smallMasks, namedFile{name, file.Bytes()})
	}
	return smallMasks[index]
}

// realSize is a data set with few masks of WoodScape's size.
func realSize(t *testing.T, frames int) *woodkit.Dataset {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := synth.Generate(t.Context(), dir, synth.Options{Frames: frames, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	ds, err := woodkit.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ds
}
