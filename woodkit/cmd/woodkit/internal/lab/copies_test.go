package lab

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// text returns a notebook with one code cell that has an output.
func text(t *testing.T, source, output string) string {
	t.Helper()
	cell := map[string]any{"cell_type": "code", "id": "a", "metadata": map[string]any{}, "source": source, "execution_count": nil, "outputs": []any{}}
	if output != "" {
		cell["outputs"] = []any{map[string]any{"output_type": "stream", "name": "stdout", "text": output}}
		cell["execution_count"] = 1
	}
	raw, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{}, "cells": []any{cell}})
	if err != nil {
		t.Fatal(err)
	}
	n, err := notebook.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(n.Bytes())
}

// place has a folder of notebooks and a folder of copies.
type place struct {
	t *testing.T
	Copies
}

func newPlace(t *testing.T) place {
	dir := t.TempDir()
	p := place{t, Copies{From: filepath.Join(dir, "notebooks"), To: filepath.Join(dir, "lab")}}
	if err := os.Mkdir(p.From, 0o755); err != nil {
		t.Fatal(err)
	}
	p.put(p.From, "01.ipynb", text(t, "one", "kept output"))
	return p
}

func (p place) put(folder, name, content string) {
	p.t.Helper()
	if err := write(filepath.Join(folder, name), []byte(content)); err != nil {
		p.t.Fatal(err)
	}
}

// make makes the copies and checks the notes.
func (p place) make(notes ...string) {
	p.t.Helper()
	got, err := p.Make()
	if err != nil {
		p.t.Fatal(err)
	}
	if diff := cmp.Diff(notes, got); diff != "" {
		p.t.Errorf("notes: %s", diff)
	}
}

// has checks a copy.
func (p place) has(name, want string) {
	p.t.Helper()
	got, err := os.ReadFile(filepath.Join(p.To, name))
	if err != nil {
		p.t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		p.t.Errorf("%s: %s", name, diff)
	}
}

func TestCopiesAreCleared(t *testing.T) {
	p := newPlace(t)
	p.put(p.From, "README.md", "read me")
	p.put(p.From, "images/one.png", "a picture")
	p.put(p.From, "notebooks_test.go", "package notebooks")
	p.put(p.From, ".ipynb_checkpoints/01.ipynb", "old")
	p.make()
	p.has("01.ipynb", text(t, "one", ""))
	p.has("README.md", "read me")
	p.has("images/one.png", "a picture")
	for _, name := range []string{"notebooks_test.go", ".ipynb_checkpoints"} {
		if _, err := os.Stat(filepath.Join(p.To, name)); err == nil {
			t.Errorf("%s was copied", name)
		}
	}
	p.WithOutputs = true
	p.make()
	p.has("01.ipynb", text(t, "one", "kept output"))
	p.WithOutputs = false
	p.make()
	p.has("01.ipynb", text(t, "one", ""))
}

func TestCopiesFollowTheOriginals(t *testing.T) {
	p := newPlace(t)
	p.make()
	p.put(p.From, "01.ipynb", text(t, "two", "new output"))
	p.make()
	p.has("01.ipynb", text(t, "two", ""))
	if err := os.Remove(filepath.Join(p.To, "01.ipynb")); err != nil {
		t.Fatal(err)
	}
	p.make()
	p.has("01.ipynb", text(t, "two", ""))
}

func TestWhatTheReaderRanIsKept(t *testing.T) {
	p := newPlace(t)
	p.make()
	mine := text(t, "one", "my output")
	p.put(p.To, "01.ipynb", mine)
	p.make()
	p.make()
	p.has("01.ipynb", mine)
	p.put(p.From, "01.ipynb", text(t, "one", "refreshed")) // the cells are the same
	p.make()
	p.has("01.ipynb", mine)
	p.WithOutputs = true
	p.make()
	p.has("01.ipynb", mine)
	p.WithOutputs = false
	p.put(p.From, "01.ipynb", text(t, "two", ""))
	p.make("01.ipynb: replaced by a newer one")
	p.has("01.ipynb", text(t, "two", ""))
}

func TestWhatTheReaderWroteIsKept(t *testing.T) {
	p := newPlace(t)
	p.put(p.From, "notes.md", "")
	p.make()
	mine := text(t, "mine", "my output")
	p.put(p.To, "01.ipynb", mine)
	p.put(p.To, "notes.md", "mine")
	p.put(p.To, "my-own.ipynb", "anything")
	for range 2 {
		p.make("01.ipynb: kept with your changes", "notes.md: kept with your changes")
	}
	p.put(p.From, "01.ipynb", text(t, "two", ""))
	for range 2 {
		p.make("01.ipynb: kept with your changes; there is a newer one, which --reset brings", "notes.md: kept with your changes")
	}
	p.has("01.ipynb", mine)
	p.has("notes.md", "mine")
	p.has("my-own.ipynb", "anything")
	p.put(p.To, "01.ipynb", "half a notebook")
	p.make("01.ipynb: kept with your changes; there is a newer one, which --reset brings", "notes.md: kept with your changes")
	p.has("01.ipynb", "half a notebook")
}

func TestDamagedManifestLosesNothing(t *testing.T) {
	p := newPlace(t)
	p.make()
	mine := text(t, "mine", "")
	p.put(p.To, "01.ipynb", mine)
	for _, damaged := range []string{"", "{", "null", "[]"} {
		p.put(p.To, manifest, damaged)
		if _, err := p.Make(); err != nil {
			t.Fatal(err)
		}
		p.has("01.ipynb", mine)
	}
}

func TestCopiesOfADamagedOriginal(t *testing.T) {
	p := newPlace(t)
	p.put(p.From, "02.ipynb", "half a notebook")
	if _, err := p.Make(); err == nil || !strings.Contains(err.Error(), "02.ipynb") {
		t.Errorf("got error %v, want one that names the file", err)
	}
}

func TestSetAside(t *testing.T) {
	p := newPlace(t)
	p.make()
	p.put(p.To, "01.ipynb", "mine")
	now := time.Date(2026, 11, 23, 9, 5, 7, 0, time.UTC)
	aside, err := SetAside(p.To, now)
	if err != nil || aside != p.To+"-2026-11-23-090507" {
		t.Fatalf("got %s, %v", aside, err)
	}
	if kept, err := os.ReadFile(filepath.Join(aside, "01.ipynb")); err != nil || string(kept) != "mine" {
		t.Errorf("kept %q, %v", kept, err)
	}
	p.make()
	p.has("01.ipynb", text(t, "one", ""))
	if aside, err := SetAside(filepath.Join(p.To, "missing"), now); err != nil || aside != "" {
		t.Errorf("no folder: got %q, %v", aside, err)
	}
	p.make()
	if _, err := SetAside(p.To, now); err == nil {
		t.Error("the older copies were overwritten")
	}
}
