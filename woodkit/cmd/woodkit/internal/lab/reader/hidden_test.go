package reader

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
)

// hidden is a Markdown cell as in the lessons: a click shows the answer.
const hidden = "**Guess first.** How often?\n\n<details><summary><b>Answers</b></summary>\n\n*Twice*, <span id=\"answer\">because of `this`</span>:\n\n- one\n- two\n\n</details>"

// TestHiddenAnswers opens the page that `woodkit run` writes. The answer must be hidden at first, and a click must show it.
func TestHiddenAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out pages in a browser")
	}
	labtest.FindBrowser(t)
	page := executedPage(t, hidden)
	b := labtest.OpenFile(t, page)
	const state = `async () => {
		const details = document.querySelector('details'), answer = document.getElementById('answer');
		return {open: details.open, inside: details.contains(answer), shown: answer.checkVisibility()};
	}`
	type shown struct{ Open, Inside, Shown bool }
	if got, want := labtest.Await[shown](b, state), (shown{Inside: true}); got != want {
		t.Errorf("at first the answer is %+v, want %+v", got, want)
	}
	b.Click("details summary")
	if got, want := labtest.Await[shown](b, state), (shown{Open: true, Inside: true, Shown: true}); got != want {
		t.Errorf("after a click the answer is %+v, want %+v", got, want)
	}
	b.Quiet()
}

// executedPage returns the path of the page of a notebook with one Markdown cell and one cell of Go.
func executedPage(t *testing.T, markdown string) string {
	t.Helper()
	environment := setuptest.Environment(t)
	text, err := json.Marshal(map[string]any{
		"nbformat": 4, "nbformat_minor": 5,
		"metadata": map[string]any{"kernelspec": map[string]any{"name": setup.KernelName, "display_name": "Go (woodkit)", "language": "go"}},
		"cells": []any{
			map[string]any{"cell_type": "markdown", "id": "a", "metadata": map[string]any{}, "source": markdown},
			map[string]any{"cell_type": "code", "id": "b", "metadata": map[string]any{}, "source": "%%\nprintln(2)", "outputs": []any{}, "execution_count": nil},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "hidden.ipynb")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	result, err := notebook.Execution{
		Python: environment.Python(), Script: filepath.Join(environment.Checkout, "docker", "execute.py"), Environ: environment.Environ(),
		Kernel: setup.KernelName, Path: path, Scratch: filepath.Join(dir, "scratch"), Log: filepath.Join(dir, "kernel.log"),
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "hidden.html")
	if err := os.WriteFile(page, result.Page, 0o644); err != nil {
		t.Fatal(err)
	}
	return page
}
