package lessons

import (
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook/notebooktest"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// Limits for kept notebooks, so that a reader sees a cell without scrolling and a clone stays small.
const (
	codeLines    = 15  // above %% and below it, blank lines and imports not counted
	byHandLines  = 20  // in cells that write a strategy out by hand
	proseWords   = 170 // of a Markdown cell, tables and collapsed blocks not counted; most have 40 to 150
	openingWords = 200 // of the first cell
)

// byHand is the tag of a cell that writes out the work of a package by hand.
const byHand = "by-hand"

// folder is the path of the notebooks from this package.
var folder = filepath.Join("..", "..", "..", "..", "..", "notebooks")

// all returns the paths of the notebooks.
func all(t *testing.T) []string {
	t.Helper()
	paths, err := notebook.List(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatal("there are no notebooks")
	}
	return paths
}

// each runs a test for every kept notebook.
func each(t *testing.T, test func(t *testing.T, n *notebook.Notebook)) {
	for _, path := range all(t) {
		t.Run(notebook.Stem(path), func(t *testing.T) {
			n, err := notebook.Read(path)
			if err != nil {
				t.Fatal(err)
			}
			test(t, n)
		})
	}
}

func TestWrittenAsJupyterDoes(t *testing.T) {
	for _, path := range all(t) {
		n, err := notebook.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(text) != string(n.Bytes()) {
			t.Errorf("%s: not formatted as Jupyter does; mend it with go tool woodkit run %s --in-place", path, path)
		}
		seen := make(map[string]bool)
		for _, cell := range n.Cells() {
			if id := cell.ID(); id == "" || seen[id] {
				t.Errorf("%s: cell %d has the id %q; every cell needs a different id", path, cell.Index+1, id)
			}
			seen[cell.ID()] = true
		}
		if kernel := n.Kernel(); kernel != setup.KernelName {
			t.Errorf("%s: its kernel is %q, not %q", path, kernel, setup.KernelName)
		}
	}
}

func TestCodeIsShort(t *testing.T) {
	each(t, func(t *testing.T, n *notebook.Notebook) {
		for i, cell := range n.Code() {
			limit := codeLines
			if slices.Contains(cell.Tags(), byHand) || strings.Contains(cell.Source(), ".ByHand(") {
				limit = byHandLines
			}
			above, below, _ := strings.Cut("\n"+cell.Source(), "\n%%")
			for _, part := range []string{above, below} {
				if count := countLines(part); count > limit {
					t.Errorf("code cell %d (%s) has %d lines in one part, more than %d", i+1, n.HeadingAbove(cell.Index), count, limit)
				}
			}
		}
	})
}

var (
	imports   = regexp.MustCompile(`(?ms)^import \(.*?\)$|^import .*?$`)
	collapsed = regexp.MustCompile(`(?s)<details.*?</details>`)
	markup    = regexp.MustCompile(`<[^>]*>`)
)

func countLines(code string) int {
	count := 0
	for line := range strings.Lines(imports.ReplaceAllString(code, "")) {
		if strings.TrimSpace(line) != "" {
			count++
		}
	}
	return count
}

func TestProseIsShort(t *testing.T) {
	each(t, func(t *testing.T, n *notebook.Notebook) {
		for _, cell := range n.Cells() {
			limit := proseWords
			if cell.Index == 0 {
				limit = openingWords
			}
			if count := countWords(cell.Source()); cell.IsProse() && count > limit {
				t.Errorf("cell %d (%s) has %d words, more than %d", cell.Index+1, n.HeadingAbove(cell.Index), count, limit)
			}
		}
	})
}

func countWords(prose string) int {
	prose = markup.ReplaceAllString(collapsed.ReplaceAllString(prose, ""), "")
	count := 0
	for line := range strings.Lines(prose) {
		if strings.HasPrefix(strings.TrimSpace(line), "|") {
			continue
		}
		for _, field := range strings.Fields(line) {
			if strings.ContainsFunc(field, unicode.IsLetter) || strings.ContainsFunc(field, unicode.IsDigit) {
				count++
			}
		}
	}
	return count
}

// TestCodeScans finds code that would not compile, before the kernel does.
func TestCodeScans(t *testing.T) {
	each(t, func(t *testing.T, n *notebook.Notebook) {
		for i, cell := range n.Code() {
			source := cell.Source()
			if strings.Count("\n"+source, "\n%%") > 1 {
				t.Errorf("code cell %d has two lines with %%%%: that ends the kernel", i+1)
			}
			if strings.HasPrefix(source, "!") || strings.HasPrefix(source, "%%bash") || cell.MustFail() {
				continue
			}
			code := []byte(strings.ReplaceAll("\n"+source, "\n%%", "\n//"))
			var s scanner.Scanner
			file := token.NewFileSet().AddFile("cell.go", -1, len(code))
			s.Init(file, code, func(at token.Position, message string) {
				t.Errorf("code cell %d, line %d: %s", i+1, at.Line-1, message)
			}, 0)
			for kind := token.ILLEGAL; kind != token.EOF; {
				_, kind, _ = s.Scan()
			}
		}
	})
}

func TestLinksLeadSomewhere(t *testing.T) {
	links := regexp.MustCompile(`\]\(([^)#\s]+)`)
	each(t, func(t *testing.T, n *notebook.Notebook) {
		for _, cell := range n.Cells() {
			if !cell.IsProse() {
				continue
			}
			for _, link := range links.FindAllStringSubmatch(cell.Source(), -1) {
				if strings.Contains(link[1], "://") || strings.HasPrefix(link[1], "attachment:") {
					continue
				}
				if _, err := os.Stat(filepath.Join(folder, filepath.FromSlash(link[1]))); err != nil {
					t.Errorf("cell %d links to %s: %v", cell.Index+1, link[1], err)
				}
			}
		}
	})
}

func TestKeptOutputsBelongToTheCode(t *testing.T) {
	each(t, func(t *testing.T, n *notebook.Notebook) {
		if n.RecordedHash() != n.CodeHash() {
			t.Error("its outputs were made by other cells: refresh them with go tool woodkit run --in-place")
		}
		notebooktest.CheckOutputs(t, n)
	})
}
