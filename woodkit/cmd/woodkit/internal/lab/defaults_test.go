package lab

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// writeCells writes a notebook with these code cells.
func writeCells(t *testing.T, path string, sources ...string) {
	t.Helper()
	cells := []any{}
	for _, source := range sources {
		cells = append(cells, map[string]any{"cell_type": "code", "id": "a", "metadata": map[string]any{}, "source": source, "outputs": []any{}, "execution_count": nil})
	}
	text, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{}, "cells": cells})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestDefaults changes some guesses in a copy of a notebook and checks that only the others count as defaults.
func TestDefaults(t *testing.T) {
	const (
		hope  = "%%\nhope := 1 / float64(cores)\ntiming.Predict(\"heat maps\", \"queue\", hope)\ntiming.Predict(\"heat maps\", \"fold\", hope)"
		other = "import \"x\"\n%%\ntiming.Predict(\"counts\", \"runs\", 0.5)\nrun := timing.Start(\"counts\", ds)"
	)
	for _, test := range []struct {
		name   string
		copied []string
		want   []string
	}{
		{"as they came", []string{hope, other}, []string{"counts: runs", "heat maps: fold", "heat maps: queue"}},
		{"one guess", []string{"%%\nhope := 1 / float64(cores)\ntiming.Predict(\"heat maps\", \"queue\", 0.7)\ntiming.Predict(\"heat maps\", \"fold\", hope)", other}, []string{"counts: runs", "heat maps: fold"}},
		{"what two guesses are made of", []string{"%%\nhope := 0.9\ntiming.Predict(\"heat maps\", \"queue\", hope)\ntiming.Predict(\"heat maps\", \"fold\", hope)", other}, []string{"counts: runs"}},
		{"something else", []string{hope, other + "\nfmt.Println(run)"}, []string{"counts: runs", "heat maps: fold", "heat maps: queue"}},
		{"a guess that is gone", []string{hope}, []string{"heat maps: fold", "heat maps: queue"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			from, to := t.TempDir(), t.TempDir()
			writeCells(t, filepath.Join(from, "01.ipynb"), hope, other)
			writeCells(t, filepath.Join(to, "01.ipynb"), test.copied...)
			defaults := Defaults(from, to)
			maps.DeleteFunc(defaults, func(_ string, untouched bool) bool { return !untouched })
			if diff := cmp.Diff(test.want, slices.Sorted(maps.Keys(defaults))); diff != "" {
				t.Errorf("defaults (-want +got):\n%s", diff)
			}
		})
	}
	if got := Defaults(t.TempDir(), t.TempDir()); len(got) != 0 {
		t.Errorf("without notebooks %v are defaults", got)
	}
}

// TestDefaultsOfTheNotebooks checks that every guess in the notebooks is found. It fails if a notebook writes a guess in a
// new way.
func TestDefaultsOfTheNotebooks(t *testing.T) {
	notebooks := filepath.Join("..", "..", "..", "..", "..", "notebooks")
	defaults := Defaults(notebooks, notebooks)
	for _, question := range []string{"heat maps: fold", "workers: four per core", "stopping: deadline", "class counts: fold, by runs"} {
		if !defaults[question] {
			t.Errorf("%s is no default of the notebooks", question)
		}
	}
}
