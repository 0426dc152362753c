package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// floorsLine matches the line in README.md that gives the direction of imports.
var floorsLine = regexp.MustCompile(`(?m)^scan, .* → cmd$`)

// TestImportsPointOneWay checks that no package imports one that is to the right of it in README.md's line.
func TestImportsPointOneWay(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	line := floorsLine.FindString(string(readme))
	if line == "" {
		t.Fatal("README.md has no line with the direction of imports")
	}
	floors := map[string]int{}
	for i, floor := range strings.Split(line, " → ") {
		for name := range strings.SplitSeq(floor, ", ") {
			floors[name] = i
		}
	}
	const root = "woodscape.example/woodkit"
	part := func(path string) string { // the package's name in the line
		if path == root {
			return "woodkit"
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(path, root+"/"), "/")
		return name
	}
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", root+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		from, known := floors[part(p.ImportPath)]
		if !known {
			t.Errorf("%s is missing in README.md's line", p.ImportPath)
		}
		for _, path := range p.Imports {
			if path != root && !strings.HasPrefix(path, root+"/") {
				if name := part(p.ImportPath); (name == "scan" || name == "maskpng") && strings.Contains(path, ".") {
					t.Errorf("%s imports %s, but %s may import only the standard library", p.ImportPath, path, name)
				}
				continue
			}
			if floors[part(path)] > from {
				t.Errorf("%s imports %s, which is to the right of it in README.md's line", p.ImportPath, path)
			}
			if from := part(p.ImportPath); floors[part(path)] == floors[from] && floors[from] > 0 && part(path) != from {
				t.Errorf("%s imports %s, which is at the same place in README.md's line", p.ImportPath, path)
			}
		}
	}
	if seen < 20 || !slices.Contains(strings.Split(line, " → "), "figure") {
		t.Errorf("%d packages were seen; the line is %s", seen, line)
	}
}

// TestACellThatOpensTheDataLinksNoDrawing checks that a cell that draws nothing links no drawing packages.
func TestACellThatOpensTheDataLinksNoDrawing(t *testing.T) {
	for path, never := range map[string][]string{
		"woodscape.example/woodkit":        {"gonum.org/", "codeberg.org/go-fonts", "net/http", "golang.org/x/image"},
		"woodscape.example/woodkit/timing": {"gonum.org/v1/plot", "codeberg.org/go-fonts", "net/http", "golang.org/x/image"},
	} {
		out, err := exec.Command("go", "list", "-deps", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		for linked := range strings.Lines(string(out)) {
			if slices.ContainsFunc(never, func(prefix string) bool { return strings.HasPrefix(linked, prefix) }) {
				t.Errorf("%s links %s", path, strings.TrimSpace(linked))
			}
		}
	}
}
